"""Errors told to a Sentry-like server, where the operator names one: what happened where, and nothing of whom or of what."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from bot import __version__
from bot.core.errors import ConfigError
from bot.masking import Mask

if TYPE_CHECKING:  # needs the extra `sentry`, which most do without
    from sentry_sdk import Client
    from sentry_sdk.types import Event, Hint

FAREWELL = 2.0
"""Seconds that the program's end waits for what is still to be told."""

ITS_OWN = ("sentry_sdk", "urllib3")
"""Loggers that tell of telling: it would never end."""

QUIET: dict[str, Any] = {
    "default_integrations": False,
    "auto_enabling_integrations": False,
    "include_local_variables": False,
    "max_breadcrumbs": 0,
    "auto_session_tracking": False,
    "send_client_reports": False,
    "enable_metrics": False,
    "enable_backpressure_handling": False,
    "spotlight": False,
    "shutdown_timeout": FAREWELL,
    # Else the machine's own name stands there, or what the library finds in the environment.
    "server_name": "perijove",
    "environment": "production",
}
"""Nothing but errors is told: no values of variables, no earlier log lines, no sessions, no modules, no command line."""


def tell(dsn: str, secrets: Iterable[str]) -> logging.Handler:
    """Tell the server at this address of each record from ERROR on, until the returned handler is closed.

    Python closes it at the program's end. Raises `ConfigError` where the library for it is missing.
    """
    try:
        import sentry_sdk  # noqa: PLC0415 — needs the extra `sentry`
    except ModuleNotFoundError as error:
        raise ConfigError("PERIJOVE_SENTRY_DSN is set, which needs its extra: pip install 'perijove[sentry]'") from error
    mask = Mask([dsn, *secrets])
    options: dict[str, Any] = QUIET | {"release": f"perijove@{__version__}", "before_send": _masking(mask)}
    handler = _Teller(sentry_sdk.Client(dsn, **options))
    logging.getLogger().addHandler(handler)
    return handler


class _Teller(logging.Handler):
    """Hands records on; the library sends them from a thread of its own, and drops them where that cannot keep up."""

    def __init__(self, client: Client) -> None:
        super().__init__(logging.ERROR)
        self._client = client

    def emit(self, record: logging.LogRecord) -> None:
        """Hand the record on."""
        if not record.name.startswith(ITS_OWN):
            with suppress(Exception):  # what goes wrong here must not disturb what was at work; the log has the record
                self._client.capture_event(_event(record))

    def close(self) -> None:
        """Wait until all is told, for a moment at most."""
        logging.getLogger().removeHandler(self)
        self._client.close(timeout=FAREWELL)
        super().close()


def _event(record: logging.LogRecord) -> Event:
    """The sentence without what was filled into it, and the exception's place without its words.

    Both may quote a release, a message or a member, and the log has them. `source` is a name of the configuration's.
    """
    event: Event = {
        "level": "fatal" if record.levelno >= logging.CRITICAL else "error",
        "logger": record.name,
        "logentry": {"message": record.msg if isinstance(record.msg, str) else "(no sentence)"},
    }
    if source := vars(record).get("source"):
        event["tags"] = {"source": str(source)}
    if record.exc_info and record.exc_info[0]:
        event["exception"] = {"values": _exceptions(record.exc_info)}
    return event


def _exceptions(info: Any) -> list[dict[str, Any]]:
    """What each exception of the chain is and where it was raised; no folder, which may have its owner's name."""
    from sentry_sdk.utils import exceptions_from_error_tuple  # noqa: PLC0415 — needs the extra `sentry`

    told = exceptions_from_error_tuple(info, QUIET | {"include_source_context": True, "max_value_length": None})
    for one in told:
        one["value"] = ""
        for frame in one.get("stacktrace", {}).get("frames", []):
            frame.pop("abs_path", None)
    return told


def _masking(mask: Mask) -> Callable[[Event, Hint], Event]:
    """What the library calls last before it sends."""

    def before_send(event: Event, _hint: Hint) -> Event:
        masked: Event = _masked(event, mask)
        return masked

    return before_send


def _masked(value: Any, mask: Mask) -> Any:
    match value:
        case str():
            return mask(value)
        case dict():
            return {name: _masked(each, mask) for name, each in value.items()}
        case list() | tuple():
            return [_masked(each, mask) for each in value]
        case _:
            return value
