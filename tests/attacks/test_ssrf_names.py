"""Requests into private networks: names that mean private addresses, at once, among others, or a moment later."""

from __future__ import annotations

import pytest

from bot.core.errors import NotPublic, Unreachable
from bot.core.model import SourceState
from bot.sources.guard import is_public
from bot.sources.http import HttpFetcher
from tests.attacks.guarded import Judge, Says, judged
from tests.attacks.inside import Inside
from tests.builders import NOW, a_source

PUBLIC = "8.8.8.8"  # never connected to: the judge makes no socket


async def poll(says: Says, judge: Judge, inside: Inside) -> None:
    async with judged(judge, says) as session:
        source = a_source(url=inside.url("feeds.nasa.example"))
        await HttpFetcher(session, lambda: NOW).poll(source, SourceState("journal"))


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["127.0.0.1", "::1"], ["::ffff:127.0.0.1", "169.254.169.254"], ["10.0.0.1"], ["fd00:ec2::254"]],
)
async def test_a_name_that_means_a_private_address_is_not_asked(inside: Inside, addresses: list[str]) -> None:
    with pytest.raises(Unreachable):
        await poll(Says(addresses), judge := Judge(), inside)
    assert judge.passed == []
    assert await inside.connections() == 0


@pytest.mark.parametrize("addresses", [[PUBLIC, "127.0.0.1"], ["127.0.0.1", PUBLIC], ["::1", PUBLIC, "127.0.0.1"]])
async def test_of_a_names_addresses_only_the_public_one_is_tried(inside: Inside, addresses: list[str]) -> None:
    with pytest.raises(Unreachable):
        await poll(Says(addresses), judge := Judge(), inside)
    assert set(judge.passed) == {PUBLIC}
    assert await inside.connections() == 0


async def test_a_name_that_means_something_else_a_moment_later_is_not_asked(inside: Inside) -> None:
    rebinding = Says([PUBLIC], ["127.0.0.1"])
    [beforehand] = await rebinding.resolve("feeds.nasa.example")
    assert is_public(beforehand["host"])  # a check at this time would let it pass
    with pytest.raises(NotPublic, match=r"leads to 127\.0\.0\.1,"):
        await poll(rebinding, Judge(), inside)
    assert await inside.connections() == 0
