"""The first words to a server that the bot has just come to."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.delivery import promise_notice
from bot.core.model import GuildSettings
from bot.core.notices import WELCOME, Recipient
from bot.core.ports import Clock, Store, Transaction

LATELY = timedelta(days=1)
"""How long after the bot came to a server it is still welcomed there: it may have been offline when it was invited."""


class Arrivals:
    """Welcomes servers: each once for as long as anything is remembered of it."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def is_late(self, since: datetime | None) -> bool:
        """Whether a welcome would come too late where the bot has been since then, by Discord's clock."""
        return since is None or self._clock() - since > LATELY

    async def welcome(self, guild: int, channel: int) -> None:
        """Promise the welcome in this channel, unless the server knows the bot already."""
        async with self._store.writing() as tx:
            if not await _is_known(tx, guild):
                now = self._clock()
                welcome = promise_notice(WELCOME, guild, Recipient(channel), now)
                await tx.promise([replace(welcome, due=now)])


async def _is_known(tx: Transaction, guild: int) -> bool:
    """Whether something was decided for the server, posted or promised in it; that it was left decides nothing."""
    return (
        await tx.guild_settings(guild) != GuildSettings(guild)
        or bool(await tx.watches(guild=guild))
        or bool(await tx.own_targets(guild))
        or bool(await tx.deliveries(guild=guild, limit=1))
    )
