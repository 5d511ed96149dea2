"""The demo's stage: a Discord server in memory, as its page shows it."""

from __future__ import annotations

from bot.chat.client import build_bot
from bot.chat.services import Services
from bot.demo.stage import stage


async def test_a_visitors_slip_is_answered_and_is_no_failure_on_the_page(services: Services) -> None:
    async with stage(build_bot(services)) as on_stage:
        [answer] = await on_stage.ask("!latest nonsense")

        assert "There are Io, Juno and Europa." in answer.content
        assert on_stage.env.errors == []
