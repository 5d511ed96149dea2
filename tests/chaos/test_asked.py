"""What a kill cut off is told rightly: else nobody knows how many kills hit a send."""

from __future__ import annotations

import pytest

from tests.chaos.asked import Asked, cut_off
from tests.loopback import threads
from tests.loopback.bodies import Body, Request
from tests.loopback.state import ANNOUNCEMENT, FORUM, Channel, Guild, Json, World

DRAFT: Json = {
    "content": "Sample",
    "embeds": [{"description": "There is a lake."}],
    "components": [
        {"type": 1, "components": [{"type": 2, "url": "https://nasa.example"}, {"type": 2, "custom_id": "mark"}]}
    ],
}
POST: Json = {"name": "Sample", "message": DRAFT}


@pytest.fixture
def world() -> World:
    channels = (Channel(100, 1, "io"), Channel(200, 1, "news", ANNOUNCEMENT), Channel(300, 1, "pictures", FORUM))
    return World([Guild(1, "Sample server", channels)])


def asking(method: str, path: str, draft: Json | None = None, *, under_way: bool = True) -> Request:
    return Request(method, path, {}, Body(draft), under_way=under_way)


@pytest.mark.parametrize(
    ("method", "path", "asked"),
    [
        ("GET", "/users/@me", Asked.LOGIN),
        ("GET", "/channels/300", Asked.SEARCH),
        ("GET", "/channels/100/messages", Asked.SEARCH),
        ("GET", "/channels/123456789/messages/123456789", Asked.SEARCH),
        ("GET", "/channels/300/threads/archived/public", Asked.SEARCH),
        ("GET", "/guilds/1/threads/active", Asked.SEARCH),
        ("POST", "/channels/300/messages", Asked.PROBE),
        ("POST", "/channels/100/messages", Asked.MESSAGE),
        ("POST", "/channels/204/messages", Asked.MESSAGE),
        ("POST", "/channels/190/messages", Asked.MESSAGE),
        ("POST", "/channels/150/messages", Asked.DIGEST),
        ("POST", "/channels/300/threads", Asked.THREAD),
        ("PATCH", "/channels/123456789/messages/123456789", Asked.EDIT),
        ("POST", "/channels/200/messages/123456789/crosspost", Asked.CROSSPOST),
        ("PUT", "/applications/1/commands", None),
    ],
)
def test_every_request_of_the_deliverer_is_known(method: str, path: str, asked: Asked | None) -> None:
    assert Asked.by(asking(method, path)) is asked


def test_a_message_that_exists_is_cut_off_until_it_is_answered(world: World) -> None:
    sending = asking("POST", "/channels/100/messages", DRAFT)
    assert cut_off([sending], world) == set()
    world.create(200, world.me, DRAFT)
    assert cut_off([sending], world) == set()
    world.create(100, world.me, DRAFT)
    assert cut_off([sending], world) == {Asked.MESSAGE}
    assert cut_off([asking("POST", "/channels/100/messages", DRAFT, under_way=False)], world) == set()


def test_a_thread_that_exists_is_cut_off(world: World) -> None:
    beginning = asking("POST", "/channels/300/threads", POST)
    assert cut_off([beginning], world) == set()
    threads.begin(world, 300, world.me, POST, ())
    assert cut_off([beginning], world) == {Asked.THREAD}


def test_an_edit_and_a_crosspost_are_cut_off_once_they_are_done(world: World) -> None:
    number = world.create(200, world.me, DRAFT).id
    path = f"/channels/200/messages/{number}"
    correction = {"content": "Sample", "embeds": [{"description": "There is a pond."}]}
    under_way = [asking("PATCH", path, correction), asking("POST", f"{path}/crosspost")]
    assert cut_off(under_way, world) == set()
    world.edit(200, number, correction)
    assert cut_off(under_way, world) == {Asked.EDIT}
    world.crosspost(200, number)
    assert cut_off(under_way, world) == {Asked.EDIT, Asked.CROSSPOST}
