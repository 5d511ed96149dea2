"""What tests on the loopback Discord share."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.loopback.discord_server import LoopbackDiscord
from tests.loopback.pointing import pointed_at
from tests.loopback.state import ANNOUNCEMENT, Channel, Guild


@pytest.fixture
async def discord_server() -> AsyncIterator[LoopbackDiscord]:
    guild = Guild(
        1, "Sample server", (Channel(100, 1, "io"), Channel(101, 1, "juno"), Channel(102, 1, "news", ANNOUNCEMENT))
    )
    async with LoopbackDiscord([guild]) as served:
        with pointed_at(served):
            yield served
