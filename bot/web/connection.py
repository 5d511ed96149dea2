"""A visitor's connection. What is no request never comes as far as the pages, so it is refused here."""

from __future__ import annotations

import logging
from http import HTTPStatus

from aiohttp import web

from bot.web.manners import HEADERS

log = logging.getLogger(__name__)


class Connection(web.RequestHandler):
    """Refuses in few words of its own: aiohttp's repeat what came, to the visitor and, as an error, in the log."""

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """What is told of a request that could not be read, or of a fault that nothing else has caught."""
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            response = super().handle_error(request, status, exc, message)
        else:
            log.debug("what came is no request", extra={"reason": type(exc).__name__})
            response = web.Response(status=status, text=f"{HTTPStatus(status).phrase}\n")
        response.headers.update(HEADERS)
        response.force_close()
        return response
