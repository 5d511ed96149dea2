"""A look at everything that the bot depends on, for `perijove check`."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from bot import app, logs
from bot.chat.doctor import examine
from bot.chat.session import point_at
from bot.cli.common import Track
from bot.core import checkup
from bot.core.checkup import Finding
from bot.core.errors import ConfigError, PerijoveError
from bot.core.model import Watch
from bot.flows.check import SourceFinding
from bot.settings import Settings
from bot.storage import doctor


@dataclass(frozen=True, slots=True)
class Checked:
    """What a look at everything found."""

    findings: list[Finding]
    sources: list[SourceFinding]

    @property
    def well(self) -> bool:
        """Whether nothing needs to be done."""
        return all(finding.well for finding in self.findings) and all(source.well for source in self.sources)


async def examined(settings: Settings, track: Track) -> Checked:
    """Look at the database, Discord and every source, one after the other."""
    known = app.catalogue(settings)
    logs.set_up("ERROR", settings.secrets(), form=settings.log_format)
    point_at(settings.discord_api or "", settings.discord_gateway or "")
    database, watches = await _check_database(settings.database_url)
    findings = [*database, *await _check_disk(settings), *await _check_discord(settings, watches)]
    async with app.passing(settings, known) as parts:
        sources = [await parts.check_source(source) for source in track(parts.all_sources)]
    return Checked(findings, sources)


async def _check_database(url: str) -> tuple[list[Finding], list[Watch]]:
    """What to say of the database, and the watches in it."""
    try:
        size = await asyncio.to_thread(doctor.examine, url)
        broken = await asyncio.to_thread(doctor.damage, url)
        async with app.opened_store(url, create=False) as store, store.reading() as tx:
            watches = await tx.watches(present=True)
    except PerijoveError as error:
        return [checkup.unusable(str(error))], []
    return [checkup.database(size, len(watches), broken)], watches


async def _check_disk(settings: Settings) -> list[Finding]:
    try:
        rooms = await asyncio.to_thread(doctor.rooms, settings.database_url, settings.data)
    except ConfigError:  # of the database's address, which was told of already
        return []
    return [checkup.disk(room) for room in rooms]


async def _check_discord(settings: Settings, watches: Sequence[Watch]) -> list[Finding]:
    try:
        return await examine(settings.require_token(), watches, app.clock, settings.operator_channel)
    except PerijoveError as error:
        return [Finding("Discord", well=False, said=str(error))]
