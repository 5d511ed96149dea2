"""Pointing this process's stock discord.py at a loopback Discord."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.loopback.discord_server import LoopbackDiscord


@contextmanager
def pointed_at(server: LoopbackDiscord) -> Iterator[None]:
    """Let every client of discord.py go to the server, and afterwards where it went before."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = server.api, yarl.URL(server.gateway_url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before
