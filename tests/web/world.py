"""The whole site over a store, asked over loopback; and releases whose every text is an attack."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, timedelta

from aiohttp.test_utils import TestClient, TestServer
from PIL import Image

from bot.core.facts.library import Citation, Flyby
from bot.core.flood import first_id
from bot.core.model import (
    Delivery,
    Distance,
    Fact,
    FactKind,
    Link,
    Match,
    Observed,
    Picture,
    Place,
    Reading,
    Release,
    SourceState,
    State,
)
from bot.core.ports import Pictures, Store
from bot.flows.pulse import Pulse
from bot.flows.report import Reports
from bot.web import feeds
from bot.web.pages import pages
from bot.web.printing import Printer
from bot.web.server import application
from bot.web.site import Site
from bot.web.visitors import Proxies
from tests.builders import NOW, a_delivery, a_description, a_release, a_source
from tests.fakes_pictures import FakePictures
from tests.web.asking import TARGETS, Client

HERE = Citation("https://nasa.example/flyby", "A sample source", date(2026, 1, 1))
FLYBYS = (
    Flyby("Io", date(2023, 12, 30), 57, 1500, HERE),
    Flyby("Io", date(2024, 2, 3), 58, 1500, HERE),
    Flyby("Io", date(2024, 12, 27), 68, 74_400, HERE),
    Flyby("Io", date(2024, 4, 9), 60, None, HERE),
)
SOURCES = [a_source("journal"), a_source("library")]

SCRIPT = "<script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\">{{ 7*7 }}"
BACKWARDS = "\u202eevil\u2066 \x00\x1b[31m\ud800 "
ATTACKS = (
    SCRIPT,
    "\"'><svg onload=\"document.title='ran'\"> ",
    "javascript:document.title='ran'//http://x",
    BACKWARDS,
    "two\r\nSet-Cookie: stolen=1\r\n\r\n<script>document.title='ran'</script>",
    "</title></textarea></style><script>document.title='ran'</script>",
    "e" + "\u0301" * 500,
    "W" * 50_000,
    "&amp; <b> " * 5_000,
)


def a_picture_file(colour: tuple[int, int, int] = (190, 120, 30)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (1200, 800), colour).save(buffer, "JPEG")
    return buffer.getvalue()


class AnyPicture(FakePictures):
    """Has the same picture for every address."""

    def __init__(self) -> None:
        super().__init__(of_any=True)
        self.data = a_picture_file()

    async def rendition(self, url: str):  # type: ignore[no-untyped-def]  # as the fake's
        return replace(await super().rendition(url), data=self.data)


def hostile(text: str, key: str = "hostile") -> Release:
    """A release in which whatever a feed can fill is this text."""
    observed = Observed(
        instruments=(Reading(text, text),),
        dates=(Reading(text, text),),
        features=(Reading(text, text),),
        distances=(Reading(Distance(5, text, text), text),),
        processors=(Reading(text, text),) * 50,
        licences=(Reading(text, text),),
    )
    fact = Fact(text, FactKind.BACKGROUND, text, text, date(2026, 1, 1))
    return a_release(
        key,
        title=text,
        link=text,
        text=text,
        credit=text,
        picture=Picture(f"https://nasa.example/{len(text)}.jpg", alt=text),
        keywords=(text,) * 60,
        links=(Link(text, text), Link(text, f"https://nasa.example/?q={text}")) * 30,
        matches=(Match("io", (text,) * 20),),
        description=a_description(caption=text, alt=text, credit=text, observed=observed, facts=(fact,) * 30),
        places=(Place(text, text), Place("journal", f"https://nasa.example/#{text}")) * 30,
        published=NOW,
    )


def a_post(release: Release, took: timedelta = timedelta(seconds=2)) -> Delivery:
    sent = first_id(NOW + took)
    return a_delivery(f"post-{release.key}"[:20], release=release.key, state=State.SENT, message=sent, created=NOW)


def an_archive(count: int) -> list[Release]:
    """So many releases, a day apart; every other one about Juno too."""
    both = (Match("io", ("the title names Io",)), Match("juno", ("taken by JunoCam",)))
    return [
        a_release(
            f"pia{number:05}",
            title=f"Sample {number}: a lava lake on Io",
            published=NOW - timedelta(days=number),
            announced=NOW,
            picture=Picture(f"https://nasa.example/{number}.jpg"),
            matches=both[: 1 + number % 2],
        )
        for number in range(count)
    ]


async def keep(store: Store, *releases: Release) -> None:
    async with store.writing() as tx:
        for release in releases:
            await tx.save_release(release)


async def keep_standing(store: Store, error: str = "https://nasa.example/?key=secret answered with status 503") -> None:
    """One source that is well and one that fails."""
    async with store.writing() as tx:
        well = SourceState("journal", last_success=NOW, last_change=NOW - timedelta(hours=3), next_poll=NOW + timedelta(1))
        await tx.save_source_state(well)
        await tx.save_source_state(SourceState("library", failures=3, error=error, next_poll=NOW + timedelta(minutes=5)))


def a_site(store: Store, pictures: Pictures | None = None, proxies: str = "") -> Site:
    reports = Reports(store, TARGETS, lambda *_: a_description())
    titles: Mapping[str, str] = {source.name: source.title for source in SOURCES}
    return Site(store, TARGETS, reports, pictures or AnyPicture(), SOURCES, titles, lambda: NOW, Proxies.parse(proxies))


def a_pulse(site: Site) -> Pulse:
    """Of a process whose line to Discord is down."""
    return Pulse(site.store, site.targets, site.sources, gateway=bool)


@asynccontextmanager
async def visited(site: Site) -> AsyncIterator[Client]:
    """The pages and feeds of the site, as `perijove run` serves them."""
    printer = Printer()
    routes, pictures = pages(site, FLYBYS, printer, a_pulse(site))
    app = application(site, [*routes, *feeds.routes(site)], printer)
    async with TestClient(TestServer(app)) as client:
        yield client
    await pictures.close()
