"""The log: one line per record, a fixed sentence and its fields, and never a secret."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TextIO

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
"""What every record has; anything else on one is a field that the caller gave."""


def set_up(level: str, secrets: Iterable[str], stream: TextIO | None = None) -> None:
    """Send the log to standard error (or `stream`): Perijove's from `level` on, the libraries' from WARNING on.

    `secrets` are blotted out wherever they occur. Doing it again replaces what was set up before.
    """
    root = logging.getLogger()
    for earlier in [handler for handler in root.handlers if isinstance(handler.formatter, LineFormatter)]:
        root.removeHandler(earlier)
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(LineFormatter(secrets))
    root.addHandler(handler)
    root.setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level]))
    logging.getLogger("bot").setLevel(level)


class LineFormatter(logging.Formatter):
    """`2026-03-01T12:00:00Z INFO bot.flows.ingest: polled source=journal new=1`.

    The traceback of a bug follows on lines of its own, indented. Texts from outside cannot begin a line.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        """The record as it stands in the log."""
        time = _moment(datetime.fromtimestamp(record.created, UTC))
        words = [time, record.levelname, f"{record.name}:", _flat(record.getMessage()), *_fields(record)]
        return self._blotted("\n    ".join([" ".join(words), *self._traceback(record)]))

    def _traceback(self, record: logging.LogRecord) -> list[str]:
        return self.formatException(record.exc_info).splitlines() if record.exc_info else []

    def _blotted(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "[secret]")
        return text


def _moment(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _fields(record: logging.LogRecord) -> list[str]:
    return [f"{name}={_value(value)}" for name, value in vars(record).items() if name not in _OWN]


def _value(value: object) -> str:
    """The value, a time as at the line's beginning, in quotes where it would not read as one word."""
    text = _moment(value) if isinstance(value, datetime) else str(value)
    plain = text.isprintable() and not any(character in text for character in ' "=')
    return text if plain and text else json.dumps(text, ensure_ascii=not text.isprintable())


def _flat(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)
