"""The log: one line per record, a fixed sentence and its fields, for people or for programs, and never a secret."""

from __future__ import annotations

import json
import logging
import math
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Literal, TextIO

from bot.masking import Mask

Format = Literal["text", "json"]

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
"""What every record has; anything else on one is a field that the caller gave."""


def set_up(level: str, secrets: Iterable[str], stream: TextIO | None = None, form: Format = "text") -> None:
    """Send the log to standard error (or `stream`): Perijove's from `level` on, the libraries' from WARNING on.

    `secrets` are blotted out wherever they occur. Doing it again replaces what was set up before.
    """
    root = logging.getLogger()
    for earlier in [handler for handler in root.handlers if isinstance(handler, _Lines)]:
        root.removeHandler(earlier)
    handler = _Lines(stream or sys.stderr)
    handler.setFormatter(JsonFormatter(secrets) if form == "json" else LineFormatter(secrets))
    root.addHandler(handler)
    root.setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level]))
    logging.getLogger("bot").setLevel(level)


class _Lines(logging.StreamHandler[TextIO]):
    """Writes records. Of one that cannot be written it does not show the parts, as its base would: nobody masked them."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 — the base's name for it
        failure = sys.exc_info()[0]
        fields = {"of": record.name, "line": record.lineno, "error": failure.__name__ if failure else None}
        if failure and not issubclass(failure, OSError):  # where the stream is gone there is nobody to tell
            about = {"name": __name__, "levelname": "ERROR", "msg": "a record cannot be written"}
            told = logging.makeLogRecord(about | fields)
            self.stream.write(self.format(told) + self.terminator)


class LineFormatter(logging.Formatter):
    """`2026-03-01T12:00:00Z INFO bot.flows.ingest: polled source=journal new=1`.

    The traceback of a bug follows on lines of its own, indented. Texts from outside cannot begin a line.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._mask = Mask(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """The record as it stands in the log."""
        time = _moment(datetime.fromtimestamp(record.created, UTC))
        words = [time, record.levelname, f"{record.name}:", _flat(record.getMessage()), *self._fields(record)]
        return self._mask("\n    ".join([" ".join(words), *self._traceback(record)]))

    def _fields(self, record: logging.LogRecord) -> list[str]:
        # Masked before it is quoted too: a secret may hold what is written differently between quotes.
        return [f"{name}={_quoted(self._mask(_said(value)))}" for name, value in _given(record).items()]

    def _traceback(self, record: logging.LogRecord) -> list[str]:
        return self.formatException(record.exc_info).splitlines() if record.exc_info else []


class JsonFormatter(logging.Formatter):
    """`{"time": …, "level": …, "logger": …, "sentence": …, "fields": {…}, "exception": …}` on one line of plain ASCII.

    `time` is in UTC; `exception` is a traceback, and stands only there where there is one. Numbers stay numbers.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._mask = Mask(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """The record as it stands in the log."""
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told: dict[str, Any] = {
            "time": time.replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "sentence": self._mask(record.getMessage()),
            "fields": {name: self._value(value) for name, value in _given(record).items()},
        }
        if record.exc_info:
            told["exception"] = self._mask(self.formatException(record.exc_info))
        return json.dumps(told)

    def _value(self, value: object) -> object:
        if value is None or isinstance(value, bool | int) or (isinstance(value, float) and math.isfinite(value)):
            return value
        return self._mask(_said(value))


def _given(record: logging.LogRecord) -> dict[str, object]:
    return {name: value for name, value in vars(record).items() if name not in _OWN}


def _moment(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _said(value: object) -> str:
    """The value as text, a time as at a line's beginning."""
    return _moment(value) if isinstance(value, datetime) else str(value)


def _quoted(text: str) -> str:
    """The text, in quotes where it would not read as one word."""
    plain = text.isprintable() and not any(character in text for character in ' "=')
    return text if plain and text else json.dumps(text, ensure_ascii=not text.isprintable())


def _flat(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)
