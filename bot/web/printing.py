"""Pages made of templates, and answers that a browser keeps for as long as they are true."""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

from aiohttp import ETag, hdrs, web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.web import wording
from bot.web.assets import Assets

HERE = Path(__file__).parent

ALWAYS_ASK = "no-cache"
"""A browser keeps it, and asks each time whether it is still so."""


class Printer:
    """Fills templates. Whatever is put into one is escaped; there is no way around that in any of them."""

    def __init__(self, assets: Assets | None = None) -> None:
        self.assets = assets or Assets.load(HERE / "static")
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters |= wording.FILTERS
        self._templates.globals["asset"] = self.assets.address

    def page(self, request: web.Request, template: str, *, status: int = 200, **values: Any) -> web.Response:
        """The template with these values; nothing but "not changed" where the visitor has just this already."""
        body = self._templates.get_template(template).render(path=request.path, **values).encode(errors="replace")
        return answer(request, body, "text/html; charset=utf-8", ALWAYS_ASK, status)


def answer(
    request: web.Request, body: bytes, kind: str, cache: str, status: int = 200, changed: datetime | None = None
) -> web.Response:
    """The bytes with the tag, and where it is known the date of their last change, by which who has them is told so."""
    tag = ETag(blake2b(body, digest_size=12).hexdigest(), is_weak=True)  # weak: it may go out compressed
    if status == 200 and _has_it(request, tag, changed):  # noqa: PLR2004 — HTTP's own number
        response = web.Response(status=304)
    else:
        response = web.Response(body=body, status=status, headers={hdrs.CONTENT_TYPE: kind})
    response.headers[hdrs.CACHE_CONTROL] = cache
    response.etag = tag
    response.last_modified = changed
    return response


def _has_it(request: web.Request, tag: ETag, changed: datetime | None) -> bool:
    """Of the two conditions the date counts only where no tag is given."""
    if hdrs.IF_NONE_MATCH in request.headers:
        return any(known.value in {tag.value, "*"} for known in request.if_none_match or ())
    since = request.if_modified_since
    return changed is not None and since is not None and changed.replace(microsecond=0) <= since
