"""What the commands and buttons work with."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from bot.chat import mark
from bot.chat.card import Card, render
from bot.core.errors import PictureError
from bot.core.model import Release, Rendition
from bot.core.ports import Pictures, Store
from bot.flows.own_targets import OwnTargets
from bot.flows.report import Reports
from bot.flows.sky import Sky
from bot.flows.status import Status
from bot.flows.targets import Targets
from bot.flows.watch import Watches


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

    async def targets_in(self, guild: int | None) -> Targets:
        """What can be followed there: what is everybody's, and in a server its own."""
        async with self.store.reading() as tx:
            return await self.targets.seen_from(tx, guild)

    async def answer(self, release: Release) -> Card:
        """The release's card as an answer to a member: like its post, but mentioning nobody."""
        about = mark.of_release(release.key)
        return render(release, self.source_titles, about, rendition=await self._rendition(release))

    async def release(self, about: str) -> Release:
        """The release that a button's `about` names. Raises `MemberError`."""
        key = mark.release_key(about)
        return await (self.reports.delivered(about) if key is None else self.reports.release(key))

    async def _rendition(self, release: Release) -> Rendition | None:
        if release.picture is None or release.third_party:
            return None
        with suppress(PictureError):
            return await self.pictures.rendition(release.picture.url)
        return None
