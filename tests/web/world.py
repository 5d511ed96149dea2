"""What a site is made of, over a store; and what may be kept in that."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from PIL import Image

from bot.core.facts.library import Citation, Flyby
from bot.core.flood import first_id
from bot.core.model import Delivery, Match, Picture, Release, SourceState, State, Target
from bot.core.ports import Clock, Pictures, Store
from bot.flows.pulse import Pulse
from bot.flows.report import Reports
from bot.flows.targets import Targets
from bot.web.site import Site
from bot.web.visitors import Proxies
from tests.builders import NOW, a_delivery, a_description, a_release, a_source
from tests.fakes_pictures import FakePictures

TARGETS = Targets([Target("io", "Io", ("Io",)), Target("juno", "Juno", ("Juno",))])
HERE = Citation("https://nasa.example/flyby", "A sample source", date(2026, 1, 1))
FLYBYS = (
    Flyby("Io", date(2023, 12, 30), 57, 1500, HERE),
    Flyby("Io", date(2024, 2, 3), 58, 1500, HERE),
    Flyby("Io", date(2024, 12, 27), 68, 74_400, HERE),
    Flyby("Io", date(2024, 4, 9), 60, None, HERE),
)
SOURCES = [a_source("journal"), a_source("library")]


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


def a_site(store: Store, pictures: Pictures | None = None, proxies: str = "", clock: Clock = lambda: NOW) -> Site:
    reports = Reports(store, TARGETS, lambda *_: a_description())
    titles: Mapping[str, str] = {source.name: source.title for source in SOURCES}
    return Site(store, TARGETS, reports, pictures or AnyPicture(), SOURCES, titles, clock, Proxies.parse(proxies))


def a_pulse(site: Site) -> Pulse:
    """Of a process whose line to Discord is down."""
    return Pulse(site.store, site.targets, site.sources, gateway=bool)
