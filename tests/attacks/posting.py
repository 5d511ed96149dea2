"""The bot that watches a loopback NASA, posting to a loopback Discord over stock discord.py."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from bot.chat.messenger import DiscordMessenger
from bot.chat.session import rest_client
from bot.flows.deliver import Deliverer
from tests.builders import a_watch
from tests.e2e.newsroom import CHANNEL, Newsroom
from tests.loopback import state
from tests.loopback.discord_server import TOKEN, LoopbackDiscord
from tests.loopback.pointing import pointed_at
from tests.loopback.state import Channel, Guild

FORUM = 103
ROLE = 500
"""The one role that a moderator let be mentioned."""


@asynccontextmanager
async def on_discord(room: Newsroom, channel: int = CHANNEL, per_hour: int = 0) -> AsyncIterator[LoopbackDiscord]:
    """The room posts to this channel, which follows Io and lets one role be mentioned."""
    channels = (Channel(CHANNEL, 1, "io"), Channel(FORUM, 1, "pictures", state.FORUM))
    async with LoopbackDiscord([Guild(1, "Sample server", channels)], clock=room.clock) as discord:
        with pointed_at(discord):
            async with room.store.writing() as tx:
                for watch in await tx.watches():
                    await tx.remove_watch(watch.channel, watch.target)
                await tx.save_watch(a_watch(channel, "io", role=ROLE))
            async with await rest_client(TOKEN, aiohttp.TraceConfig()) as client:
                assert room.ingest.pictures is not None
                messenger = DiscordMessenger(client, {"journal": "The journal"})
                room.deliverer = Deliverer(room.store, messenger, room.ingest.pictures, room.clock, per_hour=per_hour)
                yield discord
