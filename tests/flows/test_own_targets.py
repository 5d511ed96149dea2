"""What moderators decide about their server's own targets, what polls make of them, and that no other server sees any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.core.describe import describe
from bot.core.errors import MemberError
from bot.core.match import match
from bot.core.model import Entry, Picture, Release, Rendition, Source, State, Target
from bot.core.own_targets import MOST, OwnTarget
from bot.core.release import UNSAID
from bot.flows.ingest import Ingest, Report
from bot.flows.operate import Operations
from bot.flows.own_targets import CHANGED, FULL, LOOKED_AT, NOT_OWN, NOTHING_GIVEN, TAKEN, OwnTargets
from bot.flows.report import Reports
from bot.flows.targets import Targets
from bot.flows.watch import Watches
from tests.builders import NOW, a_release, a_source, an_entry
from tests.core.catalogue import LIBRARY
from tests.fakes_store import MemoryStore
from tests.flows.feeds import PlainFeeds

IO = Target("io", "Io", ("Io",))
JOURNAL, LIBRARY_FEED = a_source("journal"), a_source("library")
MINUTE = timedelta(minutes=1)
LOKI = a_release(
    "loki",
    title="A sample of Loki Patera",
    text="Loki Patera is a lake. It is a sample.",
    matches=(),
    description=UNSAID,
    published=NOW,
)
MOTH = a_release("moth", title="Sample: the Loki moth", text="The Loki moth flies.", matches=(), description=UNSAID)
LAKE = a_release("lake", text="This sample image shows Io. It is yellow, and unlike Loki on Mars.")


class World:
    """Two servers (1 and 2), a feed, and a clock that only moves when it is told to."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.feeds = PlainFeeds()
        self.now = NOW
        targets, clock = Targets([IO]), lambda: self.now
        describing = partial(describe, library=LIBRARY, targets=[IO])
        self.own = OwnTargets(self.store, targets, describing, clock)
        self.watches = Watches(self.store, targets, clock)
        self.reports = Reports(self.store, targets, describing)
        self.operations = Operations(self.store, targets, clock)
        matcher = partial(match, targets=[IO])
        self.ingest = Ingest(self.store, self.feeds, {"rss": self.feeds}, matcher, describing, clock)

    async def know(self, *releases: Release) -> None:
        async with self.store.writing() as tx:
            for release in releases:
                await tx.save_release(release)

    async def add(self, guild: int = 1, name: str = "Loki", words: str = "Loki", exclude: str = "") -> OwnTarget:
        preview = await self.own.drafted(guild, name, words, exclude, by=7)
        await self.own.save(preview.draft)
        return preview.draft.own

    async def edit(self, typed: str, *given: str | None) -> int:
        name, words, exclude = given
        return await self.own.save((await self.own.redrafted(1, typed, name, words, exclude)).draft)

    async def poll(self, *entries: Entry, source: Source = JOURNAL) -> Report:
        self.feeds.say(source.name, *entries)
        self.now += MINUTE
        return await self.ingest(source)

    async def release(self, key: str) -> Release:
        async with self.store.reading() as tx:
            return (await tx.releases([key]))[key]

    async def posts(self) -> Sequence[tuple[int, State]]:
        async with self.store.reading() as tx:
            return sorted((row.channel, row.state) for row in await tx.deliveries())


@pytest.fixture
def world() -> World:
    return World()


def loki(guid: str = "loki", **given: object) -> Entry:
    return an_entry(guid, **({"title": "A sample of Loki Patera", "text": "It is a sample.", "picture": None} | given))


# ---------------------------------------------------------------- before it is saved


async def test_a_preview_tells_what_would_match_and_why_and_saves_nothing(world: World) -> None:
    await world.know(LOKI, MOTH, LAKE)

    preview = await world.own.drafted(1, "Loki", "Loki Patera, Loki", "Loki moth", by=7)

    assert preview.looked_at == 3
    [(release, verdict)] = preview.about
    assert (release, verdict.reasons[0]) == (LOKI, "the title names Loki Patera")
    assert {release.key: verdict.against for release, verdict in preview.only_named} == {
        "moth": ('it speaks of "Loki moth"',),
        "lake": ("the text names it only in a comparison",),
    }
    assert await world.own.listed(1) == []


async def test_it_is_tried_on_the_newest_releases_only(world: World) -> None:
    older = [replace(LOKI, key=f"old{number}", published=NOW - timedelta(days=number)) for number in range(LOOKED_AT + 5)]
    await world.know(*older)

    preview = await world.own.drafted(1, "Loki", "Loki", "", by=7)

    assert [release.key for release, _ in preview.about] == [f"old{number}" for number in range(LOOKED_AT)]


@pytest.mark.parametrize("name", ["io", " IO ", "loki"])
async def test_a_name_that_leads_elsewhere_already_is_refused(world: World, name: str) -> None:
    await world.add(1)
    with pytest.raises(MemberError, match=TAKEN):
        await world.own.drafted(1, name, "Loki", "", by=7)


async def test_a_server_may_have_so_many_and_is_told_so(world: World) -> None:
    for number in range(MOST):
        await world.add(1, f"Loki {number}")
    with pytest.raises(MemberError) as refusal:
        await world.own.drafted(1, "Another", "Loki", "", by=7)
    assert str(refusal.value) == FULL
    assert "10" in FULL
    await world.add(2)  # another server's are not counted
    assert await world.edit("Loki 3", "Lava", None, None) == 0


# ---------------------------------------------------------------- saved


async def test_what_was_previewed_is_found_at_once_and_described(world: World) -> None:
    await world.know(LOKI, MOTH, LAKE)

    own = await world.add(1, "Loki", "Loki", "Loki moth")

    found = await world.reports.latest("loki", 1)
    assert (found.key, set(found.targets), found.description.caption) == ("loki", {own.key}, LOKI.text)
    assert (await world.release("lake")) == LAKE
    assert (await world.release("loki")).revision == LOKI.revision
    assert [followed.own for followed in await world.own.listed(1)] == [own]


async def test_new_releases_are_posted_where_it_is_followed(world: World) -> None:
    await world.add(1)
    assert await world.watches.add(1, 100, "LOKI")
    await world.poll()

    await world.poll(loki(), loki("moon", title="Another sample of Io"))

    assert await world.posts() == [(100, State.PENDING)]
    newest = await world.reports.latest("loki", 1)
    assert (newest.title, newest.description.credit) == ("A sample of Loki Patera", loki().credit)


async def test_it_matches_beside_what_is_everybodys(world: World) -> None:
    own = await world.add(1)
    await world.watches.add(1, 100, "loki")
    await world.watches.add(1, 100, "io")
    await world.watches.add(2, 200, "io")
    await world.poll()

    await world.poll(loki(title="Loki on Io, a sample"))

    assert await world.posts() == [(100, State.PENDING), (200, State.PENDING)]
    async with world.store.reading() as tx:
        assert (await tx.latest("io"))[0].targets == {"io", own.key}


async def test_a_change_is_shown_first_and_tells_anew_what_matches(world: World) -> None:
    await world.know(LOKI, MOTH)
    own = await world.add(1, "Loki", "Loki")
    assert (await world.release("moth")).targets == {own.key}

    assert await world.edit("loki", "Lake", None, "Loki moth") == 1

    [followed] = await world.own.listed(1)
    assert followed.own == replace(own, name="Lake", not_words=("Loki moth",))
    assert (await world.release("moth")).targets == frozenset()
    assert (await world.reports.latest("lake", 1)).key == "loki"
    assert await world.edit("lake", None, None, "none") == 2


async def test_a_change_needs_something_to_change_and_a_target_of_the_server(world: World) -> None:
    await world.add(1, exclude="Loki moth")
    with pytest.raises(MemberError, match=NOTHING_GIVEN):
        await world.own.redrafted(1, "Loki", None, None, None)
    with pytest.raises(MemberError, match="Exclusion 1 has none of the words in it"):
        await world.own.redrafted(1, "Loki", None, "Pele", None)
    for guild, name in ((1, "Io"), (2, "Loki"), (1, "nothing")):
        with pytest.raises(MemberError, match=NOT_OWN):
            await world.own.redrafted(guild, name, "Lake", None, None)


async def test_of_two_who_change_it_at_once_the_second_is_told(world: World) -> None:
    own = await world.add(1)
    first = await world.own.redrafted(1, "loki", None, "Loki Patera", None)
    second = await world.own.redrafted(1, "loki", None, "Loki moth", None)

    await world.own.save(first.draft)

    with pytest.raises(MemberError, match=CHANGED):
        await world.own.save(second.draft)
    with pytest.raises(MemberError, match=CHANGED):
        await world.own.remove(own)
    [followed] = await world.own.listed(1)
    assert followed.own.words == ("Loki Patera",)


async def test_what_was_free_when_it_was_previewed_may_be_taken_when_it_is_saved(world: World) -> None:
    one = await world.own.drafted(1, "Loki", "Loki", "", by=7)
    world.now += MINUTE
    other = await world.own.drafted(1, "loki", "Loki", "", by=8)
    await world.own.save(one.draft)

    with pytest.raises(MemberError, match=TAKEN):
        await world.own.save(other.draft)


# ---------------------------------------------------------------- removed


async def test_what_is_removed_takes_its_watches_and_waiting_posts_along_and_leaves_the_others(world: World) -> None:
    own = await world.add(1)
    for channel, target in ((100, "loki"), (101, "loki"), (101, "io")):
        await world.watches.add(1, channel, target)
    await world.poll()
    await world.poll(loki(title="Loki on Io, a sample"))
    assert await world.posts() == [(100, State.PENDING), (101, State.PENDING)]

    assert await world.own.remove(own) == 1

    assert await world.posts() == [(100, State.SKIPPED), (101, State.PENDING)]
    assert [(watch.channel, watch.target) for watch in await world.watches.listed()] == [(101, "io")]
    assert await world.own.listed(1) == []
    async with world.store.reading() as tx:
        assert await tx.latest(own.key) == []
        assert (await tx.latest("io"))[0].targets == {"io"}
    with pytest.raises(MemberError, match="I do not follow anything by that name"):
        await world.reports.latest("loki", 1)


async def test_one_of_the_same_name_later_has_nothing_of_what_was_removed(world: World) -> None:
    own = await world.add(1)
    await world.own.remove(own)
    world.now += MINUTE
    assert (await world.add(1)).key != own.key


async def test_a_correction_after_it_was_removed_leaves_the_post_its_words(world: World) -> None:
    own = await world.add(1)
    await world.watches.add(1, 100, "loki")
    await world.poll()
    await world.poll(loki())
    await world.own.remove(own)

    report = await world.poll(loki(text="Loki Patera holds a sample lake of lava."))

    assert (await world.release(report.corrected[0])).description.caption == "Loki Patera holds a sample lake of lava."


# ---------------------------------------------------------------- between servers


async def test_no_other_server_can_follow_it_or_look_at_what_it_finds(world: World) -> None:
    await world.know(LOKI)
    own = await world.add(1)

    for typed in ("Loki", own.key, own.key.upper()):
        for guild in (2, 12, None):
            with pytest.raises(MemberError, match="I do not follow anything by that name"):
                await world.reports.latest(typed, guild)
            with pytest.raises(MemberError, match="I do not follow anything by that name"):
                await world.reports.random(typed, 0.5, guild)
        with pytest.raises(MemberError, match="I do not follow anything by that name"):
            await world.watches.add(2, 200, typed)
    assert await world.watches.listed() == []
    assert (await world.reports.random("loki", 0.5, 1))[1].key == "loki"


async def test_two_servers_may_call_different_things_the_same(world: World) -> None:
    await world.add(1, "Loki", "Loki Patera")
    await world.add(2, "Loki", "moth")
    await world.watches.add(1, 100, "loki")
    await world.watches.add(2, 200, "loki")
    await world.poll()

    await world.poll(loki())
    assert await world.posts() == [(100, State.PENDING)]
    await world.poll(loki("moth", title="A sample of a moth"))
    assert await world.posts() == [(100, State.PENDING), (200, State.PENDING)]


async def test_nobody_else_is_told_that_a_release_is_about_it(world: World) -> None:
    await world.know(replace(LOKI, title="Loki on Io, a sample", matches=LAKE.matches))
    own = await world.add(1)

    assert (await world.release("loki")).targets == {"io", own.key}
    for guild, targets in ((1, {"io", own.key}), (2, {"io"}), (None, {"io"})):
        told = (
            await world.reports.latest("io", guild),
            await world.reports.newest("io", guild),
            (await world.reports.search("loki", 5, guild))[1][0],
            (await world.reports.random("io", 0.5, guild))[1],
            (await world.reports.random("", 0.5, guild))[1],
            await world.reports.release("loki", guild),
        )
        assert [set(release.targets) for release in told if release] == [targets] * len(told)


class OnePicture:
    """Every address has a picture that looks the same."""

    async def at_hand(self, url: str) -> Rendition | None:
        return await self.rendition(url)

    async def rendition(self, url: str) -> Rendition:
        return Rendition(url.encode(), "sample.jpg", 4, 3, "1" * 64)


@pytest.mark.parametrize(
    "given", [{"picture": Picture("https://nasa.example/1.jpg")}, {"moved_to": "https://nasa.example/new"}]
)
async def test_what_one_server_follows_makes_no_two_releases_one(world: World, given: dict[str, object]) -> None:
    """Pictures and moved pages tell that two items are one release only where both are about what is everybody's."""
    await world.add(1, "Samples", "sample")
    await world.watches.add(1, 100, "samples")
    await world.watches.add(2, 200, "io")
    world.ingest = replace(world.ingest, pictures=OnePicture())
    for source in (JOURNAL, LIBRARY_FEED):
        await world.poll(source=source)

    picture = {"picture": given.get("picture")}
    await world.poll(loki("new", title="A sample of Mars", link="https://nasa.example/new", **picture))
    await world.poll(loki("old", title="A sample of Io", link="https://nasa.example/old", **given), source=LIBRARY_FEED)

    assert await world.posts() == [(100, State.PENDING), (100, State.PENDING), (200, State.PENDING)]


async def test_its_watches_are_exported_and_imported_for_its_own_server_only(world: World) -> None:
    own = await world.add(1)
    assert await world.operations.add_watches([f"1 100 {own.key}", f"1 100 {own.key}", "2 200 io"]) == 1 + 1
    with pytest.raises(Exception, match="line 1: I do not follow anything by that name"):
        await world.operations.add_watches([f"2 200 {own.key}"])
    assert [(watch.guild, watch.target) for watch in await world.watches.listed()] == [(1, own.key), (2, "io")]


async def test_own_targets_that_take_too_long_cost_nobody_what_is_everybodys(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await world.add(1)
    await world.watches.add(1, 100, "loki")
    await world.watches.add(2, 200, "io")
    await world.poll()
    world.ingest = replace(world.ingest, own_thinking=0)

    await world.poll(loki(title="Loki on Io, a sample"))

    assert await world.posts() == [(200, State.PENDING)]
    assert "servers' own targets not matched" in caplog.text
