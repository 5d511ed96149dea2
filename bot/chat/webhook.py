"""Telling the operator through a webhook, Discord's own or one that understands the same: no login, no outbox."""

from __future__ import annotations

from http import HTTPStatus

import aiohttp

from bot.chat.alarm_words import alarm_text
from bot.core.alarms import Alarm
from bot.core.errors import HeraldError

PATIENCE = aiohttp.ClientTimeout(total=20, sock_connect=10)


class Webhook:
    """Fulfils `ports.Herald`. The address is a secret: no error names it, and no redirect is followed.

    The session decides which addresses may be connected to. An answer that is lost leaves open whether it was told.
    """

    def __init__(self, session: aiohttp.ClientSession, url: str, patience: aiohttp.ClientTimeout = PATIENCE) -> None:
        self._session = session
        self._url = url
        self._patience = patience

    async def tell(self, alarm: Alarm) -> None:
        """Post the alarm, which mentions nobody. Raises `HeraldError`."""
        body = {"content": alarm_text(alarm), "allowed_mentions": {"parse": []}}
        try:
            async with self._session.post(self._url, json=body, allow_redirects=False, timeout=self._patience) as response:
                status = response.status
        except (aiohttp.ClientError, OSError, ValueError) as error:  # aiohttp's own text may name the address
            raise HeraldError(_reason(error)) from None
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            raise HeraldError(f"answered with status {status}")


def _reason(error: Exception) -> str:
    match error:
        case aiohttp.ClientConnectorDNSError():
            return "has a host that cannot be found"
        case aiohttp.ClientConnectorError():
            return f"cannot be connected to ({error.os_error.strerror or 'connection failed'})"
        case TimeoutError():
            return "did not answer in time"
    return f"could not be asked ({type(error).__name__})"
