"""What `status` says of the sources."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from discord.utils import format_dt

from bot.chat import limits
from bot.chat.services import Services
from bot.core.model import SourceState
from bot.flows.status import Status
from tests.builders import NOW, a_source
from tests.chat.conftest import Scene
from tests.chat.test_status import lines
from tests.chat.test_trouble import BY_MESSAGE
from tests.fakes_store import MemoryStore

SOURCES = [
    a_source("journal", title="The journal"),
    a_source("library-io", title="A library"),
    a_source("library-juno", title="A library"),
]
ASKED, CHANGED, DUE = NOW - timedelta(minutes=2), NOW - timedelta(hours=3), NOW + timedelta(minutes=18)
WELL = SourceState("journal", last_success=ASKED, last_change=CHANGED, next_poll=DUE)
TIMES = f"last answered {format_dt(ASKED, 'R')}, changed {format_dt(CHANGED, 'R')}, due {format_dt(DUE, 'R')}"


@pytest.fixture
def services(services: Services, store: MemoryStore) -> Services:
    return replace(services, status=Status(store, lambda: NOW, SOURCES))


async def remember(scene: Scene, *states: SourceState) -> None:
    async with scene.store.writing() as tx:
        for state in states:
            await tx.save_source_state(state)


async def told(scene: Scene) -> list[str]:
    """What is said of the sources: what stands between the channels and where notices go."""
    _, *said, last = await lines(scene)
    assert last == BY_MESSAGE
    return said


async def test_a_source_that_is_well_is_a_quiet_line_and_says_when_it_answered_changed_and_is_due(scene: Scene) -> None:
    await remember(scene, WELL)
    assert await told(scene) == [
        "All sources are well.",
        f"-# The journal: {TIMES}",
        "-# A library (library-io): not asked yet",
        "-# A library (library-juno): not asked yet",
    ]


async def test_a_source_in_trouble_comes_first_with_the_reason_and_when_it_is_asked_again(scene: Scene) -> None:
    failing = replace(WELL, name="library-juno", failures=3, error="answered 503 Service Unavailable")
    stopped = SourceState("library-io", failures=1, error="answered 410 Gone.")
    await remember(scene, WELL, failing, stopped)
    assert await told(scene) == [
        "Of 3 sources, **2 are** not well, so that pictures may come late:",
        "- **A library (library-io)** has stopped: answered 410 Gone (never answered)",
        f"- **A library (library-juno)** fails (3 times in a row): answered 503 Service Unavailable ({TIMES})",
        f"-# The journal: {TIMES}",
    ]


async def test_a_source_whose_answers_are_held_says_why(scene: Scene) -> None:
    await remember(scene, replace(WELL, error="shows its old items under new ids"))
    summary, held, *_ = await told(scene)
    assert summary == "Of 3 sources, **1 is** not well, so that pictures may come late:"
    assert held == f"- **The journal** is held: shows its old items under new ids ({TIMES})"


async def test_what_a_server_says_of_itself_does_nothing(scene: Scene) -> None:
    said = "is JSON: @everyone <@1> [click](https://evil.example) **now**\n# and\x1b[2J " + "here " * 1000
    await remember(scene, replace(WELL, failures=1, error=said))
    _, failing, *_ = await told(scene)
    inert = "\\@everyone \\<@1> [click]\\(https\\://evil.example) \\*\\*now\\*\\* # and[2J here"
    assert failing.startswith(f"- **The journal** fails: is JSON: {inert}")
    assert len(failing) < 500


class TestManySources:
    @pytest.fixture
    def services(self, services: Services, store: MemoryStore) -> Services:
        sources = [a_source(f"source-{number}", title="T" * 300 + str(number)) for number in range(25)]
        return replace(services, status=Status(store, lambda: NOW, sources))

    async def test_twenty_five_in_trouble_fit_on_as_many_messages_as_it_takes(self, scene: Scene) -> None:
        states = [replace(WELL, name=f"source-{number}", failures=9, error="*" * 5000) for number in range(25)]
        await remember(scene, *states)
        await scene.moderator.send(scene.io, "!status")
        messages = [message.content for message in scene.io.history()[1:]]
        assert sum(" fails (9 times in a row)" in line for text in messages for line in text.splitlines()) == 25
        assert max(map(len, messages)) <= limits.CONTENT
        assert len(messages) < 8
