"""simcord's Discord without the pauses it makes."""

from __future__ import annotations

from typing import Any

from simcord.env import Env


class PromptEnv(Env):
    """Looks again after 1 ms whether the bot is done: simcord sleeps 50 ms after most things a member does.

    What counts as done is simcord's to say; were its method renamed, tests would only be slower.
    """

    async def _settle_internal(self, *, idle: float = 0.001, **others: Any) -> None:
        await super()._settle_internal(idle=idle, **others)
