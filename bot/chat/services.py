"""What the commands and buttons work with."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from bot.chat import mark
from bot.chat.card import Card, facts_card, render
from bot.core.errors import PictureError
from bot.core.model import Release, Rendition
from bot.core.ports import Pictures, Store
from bot.flows.arrivals import Arrivals
from bot.flows.departures import Departures
from bot.flows.follow import Following
from bot.flows.gallery import Galleries
from bot.flows.own_targets import OwnTargets
from bot.flows.panels import Panels
from bot.flows.report import Reports, facts
from bot.flows.sky import Sky
from bot.flows.status import Status
from bot.flows.targets import Targets, colours
from bot.flows.watch import Watches

SOON_UPLOADED = 2**20
"""Bytes of a picture that are with Discord within the three seconds it waits for an answer, at 3 megabits a second."""


@dataclass(frozen=True, slots=True)
class Services:
    """The flows and ports behind Discord's commands. `source_titles` are the sources' names for readers."""

    store: Store
    targets: Targets
    reports: Reports
    watches: Watches
    own_targets: OwnTargets
    status: Status
    sky: Sky
    pictures: Pictures
    source_titles: Mapping[str, str]
    arrivals: Arrivals
    departures: Departures
    panels: Panels

    async def targets_in(self, guild: int | None) -> Targets:
        """What can be followed there: what is everybody's, and in a server its own."""
        async with self.store.reading() as tx:
            return await self.targets.seen_from(tx, guild)

    @property
    def following(self) -> Following:
        """What members get by direct message."""
        return Following(self.store, self.targets)

    @property
    def galleries(self) -> Galleries:
        """What members page through."""
        return Galleries(self.reports, self.sky)

    @property
    def colours(self) -> dict[str, int]:
        """What the targets' cards are recognised by."""
        return colours(self.targets)

    async def answer(self, release: Release, *, compact: bool = False) -> Card:
        """The release's card as an answer to a member: like its post, but mentioning nobody."""
        return self._card(release, await self._rendition(release), compact=compact)

    async def answer_at_hand(self, release: Release) -> Card | None:
        """The same, where no picture has to be fetched for it and the one that it shows is soon uploaded."""
        if release.picture is None or release.third_party:
            return self._card(release, None)
        rendition = await self.pictures.at_hand(release.picture.url)
        return self._card(release, rendition) if rendition and len(rendition.data) <= SOON_UPLOADED else None

    def facts(self, release: Release, about: str, number: int = 0, most: int = 1) -> Card:
        """Facts about the release from that number on, with a button for the next one; `about` names it in buttons."""
        told, following = facts(release, number, most)
        return facts_card(release, told, mark.fact_id(about, following), self.colours)

    async def release(self, about: str) -> Release:
        """The release that a button's `about` names. Raises `MemberError`."""
        key = mark.release_key(about)
        return await (self.reports.delivered(about) if key is None else self.reports.release(key))

    def _card(self, release: Release, rendition: Rendition | None, *, compact: bool = False) -> Card:
        about = mark.of_release(release.key)
        return render(release, self.source_titles, about, rendition=rendition, compact=compact, colours=self.colours)

    async def _rendition(self, release: Release) -> Rendition | None:
        if release.picture is None or release.third_party:
            return None
        with suppress(PictureError):
            return await self.pictures.rendition(release.picture.url)
        return None
