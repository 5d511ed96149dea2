"""The pages that people look at: the gallery, each release, its picture, and how Perijove is doing."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from bot.core.facts.library import Flyby
from bot.flows.browse import Browse
from bot.flows.overview import Overview
from bot.flows.pulse import Pulse
from bot.web.gallery_page import GalleryPage
from bot.web.pictures import PictureRoutes
from bot.web.printing import Printer
from bot.web.release_page import ReleasePage
from bot.web.site import Site
from bot.web.status_page import StatusPage
from bot.web.thumbnails import Gallery


def pages(site: Site, flybys: Sequence[Flyby], printer: Printer, pulse: Pulse) -> tuple[list[web.RouteDef], Gallery]:
    """The routes of the pages, and the pictures that they show, which have to be closed in the end."""
    browse = Browse(site.store, site.clock)
    overview = Overview(site.store, site.clock, site.sources, browse)
    pictures = Gallery(site.pictures, site.clock)
    routes = [
        web.get("/", GalleryPage(site, browse, printer).answer),
        web.get("/releases/{key}", ReleasePage(site, printer).answer),
        web.get("/status", StatusPage(overview, flybys, printer, pulse).answer),
        *PictureRoutes(site, pictures).routes(),
    ]
    return routes, pictures
