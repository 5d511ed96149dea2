"""Style and icon, under addresses that change with them: so they may be kept for ever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from aiohttp import web

KINDS = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Assets:
    """The files by the name in their address, and that name by the file's own."""

    files: Mapping[str, tuple[bytes, str]]
    names: Mapping[str, str]

    @classmethod
    def load(cls, folder: Path) -> Assets:
        """Those of a folder."""
        files, names = {}, {}
        for path in sorted(folder.iterdir()):
            data = path.read_bytes()
            name = f"{path.stem}.{blake2b(data, digest_size=6).hexdigest()}{path.suffix}"
            files[name], names[path.name] = (data, KINDS[path.suffix]), name
        return cls(files, names)

    def address(self, name: str) -> str:
        """Where the file with this name is."""
        return f"/static/{self.names[name]}"

    def routes(self) -> list[web.RouteDef]:
        """`/static/…`."""
        from bot.web.printing import answer  # noqa: PLC0415 — printing knows this module

        async def file(request: web.Request) -> web.Response:
            if (found := self.files.get(request.match_info["name"])) is None:
                raise web.HTTPNotFound
            return answer(request, *found, FOR_EVER)

        return [web.get("/static/{name}", file)]
