"""`/healthz` and `/readyz`, in every state that a process can be in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import product

import pytest

from bot.core.errors import StartupError
from bot.flows.pulse import Pulse
from bot.web import health
from tests.fakes_store import MemoryStore, MemoryTransaction
from tests.web.asking import asked
from tests.web.world import TARGETS


class Answering(MemoryStore):
    """A database that answers, refuses, or keeps one waiting."""

    def __init__(self, how: str) -> None:
        super().__init__()
        self.how = how

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[MemoryTransaction]:
        if self.how == "refuses":
            raise StartupError("the database cannot be used")
        if self.how == "keeps waiting":
            await asyncio.Event().wait()
        async with super().reading() as tx:
            yield tx


def a_pulse(how: str = "answers", *, gateway: bool | None = True, scheduler: bool | None = True) -> Pulse:
    pulse = Pulse(Answering(how), TARGETS, patience=0.01 if how == "keeps waiting" else 60)
    if gateway is not None:
        pulse.gateway = lambda: gateway
    if scheduler is not None:
        pulse.scheduler = lambda: scheduler
    return pulse


@pytest.mark.parametrize(
    ("how", "gateway", "scheduler"),
    [*product(["answers", "refuses", "keeps waiting"], [True, False, None], [True, False, None])],
)
async def test_it_is_ready_where_all_it_should_have_is_up(how: str, gateway: bool | None, scheduler: bool | None) -> None:
    missing = ["database"] * (how != "answers") + ["gateway"] * (gateway is False) + ["scheduler"] * (scheduler is False)
    async with asked(health.routes(a_pulse(how, gateway=gateway, scheduler=scheduler))) as client:
        answer = await client.get("/readyz")
        said = await answer.json()
    assert (answer.status, said["ready"], said["not_ready"]) == (503 if missing else 200, not missing, missing)
    parts = {"database", *["gateway"] * (gateway is not None), *["scheduler"] * (scheduler is not None)}
    assert said["parts"] == {part: part not in missing for part in parts}


@pytest.mark.parametrize("how", ["answers", "refuses", "keeps waiting"])
async def test_it_is_alive_whatever_else_is_not(how: str) -> None:
    async with asked(health.routes(a_pulse(how, gateway=False, scheduler=False))) as client:
        answer = await client.get("/healthz")
        assert (answer.status, await answer.json()) == (200, {"alive": True})


async def test_nobody_keeps_the_answer() -> None:
    async with asked(health.routes(a_pulse())) as client:
        for path in ("/healthz", "/readyz"):
            assert (await client.get(path)).headers["Cache-Control"] == "no-store"
