"""What every fetcher promises, over the fake and over HTTP on the loopback interface."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.core.errors import BadStatus, Unreadable
from bot.core.model import SourceState
from bot.core.ports import Answer, Fetcher
from bot.sources.http import HttpFetcher, open_session
from tests.builders import NOW, a_source
from tests.fakes_sources import FakeFetcher
from tests.loopback.nasa_server import LoopbackNasa


@dataclass(frozen=True, slots=True)
class World:
    """A fetcher, and a way to put an answer where it can find it: the address of a path."""

    fetcher: Fetcher
    put: Callable[[str, bytes], str]


@pytest.fixture(params=["fake", "http"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[World]:
    if request.param == "fake":
        fake = FakeFetcher()

        def put(path: str, body: bytes) -> str:
            fake.answers[f"https://nasa.example{path}"] = body
            return f"https://nasa.example{path}"

        yield World(fake, put)
        return
    async with LoopbackNasa() as nasa, open_session("Perijove/test", allow_private_hosts=True) as session:
        yield World(HttpFetcher(session, lambda: NOW, gap=timedelta()), nasa.put)


def remembered(answer: Answer, url: str) -> SourceState:
    return SourceState("journal", url=url, etag=answer.etag, last_modified=answer.last_modified, body_hash=answer.body_hash)


async def test_a_first_poll_brings_the_body_and_its_hash(world: World) -> None:
    source = a_source(url=world.put("/feed", b"one"))
    answer = await world.fetcher.poll(source, SourceState(source.name))
    assert (answer.body, answer.unchanged, len(answer.body_hash)) == (b"one", False, 64)


async def test_the_same_answer_again_is_unchanged(world: World) -> None:
    source = a_source(url=world.put("/feed", b"one"))
    first = await world.fetcher.poll(source, SourceState(source.name))
    second = await world.fetcher.poll(source, remembered(first, source.url))
    assert second.unchanged
    assert second.body_hash == first.body_hash
    assert remembered(second, source.url) == remembered(first, source.url)


async def test_another_answer_is_a_change(world: World) -> None:
    source = a_source(url=world.put("/feed", b"one"))
    first = await world.fetcher.poll(source, SourceState(source.name))
    world.put("/feed", b"two")
    second = await world.fetcher.poll(source, remembered(first, source.url))
    assert (second.body, second.unchanged) == (b"two", False)
    assert second.body_hash != first.body_hash


async def test_what_is_remembered_of_another_address_does_not_count(world: World) -> None:
    old, new = a_source(url=world.put("/old", b"one")), a_source(url=world.put("/new", b"one"))
    first = await world.fetcher.poll(old, SourceState(old.name))
    moved = await world.fetcher.poll(new, remembered(first, old.url))
    assert (moved.body, moved.unchanged) == (b"one", False)


async def test_what_is_not_there_is_a_bad_status(world: World) -> None:
    gone = world.put("/feed", b"one") + "/gone"
    with pytest.raises(BadStatus, match=r"^answered 404 Not Found$") as polled:
        await world.fetcher.poll(a_source(url=gone), SourceState("journal"))
    assert polled.value.status == 404
    with pytest.raises(BadStatus):
        await world.fetcher.document(gone)


async def test_an_empty_answer_is_unreadable(world: World) -> None:
    empty = world.put("/feed", b"")
    with pytest.raises(Unreadable, match=r"^sent an empty answer$"):
        await world.fetcher.poll(a_source(url=empty), SourceState("journal"))
    with pytest.raises(Unreadable):
        await world.fetcher.document(empty)


async def test_a_document_is_brought_whole(world: World) -> None:
    assert (await world.fetcher.document(world.put("/page", b"<html>"))).body == b"<html>"
