"""A release's picture, whole and small, as Perijove has it: no visitor's browser asks anybody else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from hashlib import blake2b

from aiohttp import hdrs, web

from bot.core.errors import PictureError
from bot.core.model import Release
from bot.web.printing import answer
from bot.web.site import Site
from bot.web.thumbnails import Gallery, Shot

FOR_A_DAY = "public, max-age=86400"


def shown(release: Release) -> str:
    """The address of the picture that may be shown of a release; empty where there is none, or it is somebody else's."""
    return release.picture.url if release.picture and not release.third_party else ""


def address(release: Release, size: str) -> str:
    """Where the picture is on this site; another one where the release has another picture. Empty where none is shown."""
    url = shown(release)
    return (
        f"/pictures/{release.key}/{size}?{blake2b(url.encode(errors='replace'), digest_size=4).hexdigest()}" if url else ""
    )


class PictureRoutes:
    """Answers with pictures."""

    def __init__(self, site: Site, pictures: Gallery) -> None:
        self._site = site
        self._pictures = pictures

    def routes(self) -> list[web.RouteDef]:
        """`/pictures/<key>/small` and `/pictures/<key>/whole`."""

        async def small(request: web.Request) -> web.Response:
            return await self._answer(request, self._pictures.small)

        async def whole(request: web.Request) -> web.Response:
            return await self._answer(request, self._pictures.whole)

        return [web.get("/pictures/{key}/small", small), web.get("/pictures/{key}/whole", whole)]

    async def _answer(self, request: web.Request, find: Callable[[str], Awaitable[Shot]]) -> web.Response:
        url = shown(await self._site.stored(request.match_info["key"]))
        if not url:
            raise web.HTTPNotFound
        try:
            shot = await find(url)
        except PictureError:
            raise web.HTTPServiceUnavailable(headers={hdrs.RETRY_AFTER: "30"}) from None
        return answer(request, shot.data, shot.kind, FOR_A_DAY)
