"""What every store promises of transactions, sources, releases, watches and notes; `test_store_outbox.py` has the rest."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import IntegrityError

from bot.core.errors import StartupError
from bot.core.model import (
    Distance,
    Fact,
    FactKind,
    GuildSettings,
    Link,
    Match,
    Observed,
    Picture,
    Place,
    Reading,
    Resolution,
    Sighting,
    SourceState,
)
from bot.core.options import Digest, Options, QuietHours
from bot.core.panels import Draft, Panel, Slip
from bot.core.ports import Store
from tests.builders import NOW, a_delivery, a_description, a_release, a_watch
from tests.contracts.keeping import Record, keep, save
from tests.fakes_store import NotStored, WroteWhileReading

HOUR = timedelta(hours=1)


# ---------------------------------------------------------------- transactions


async def test_what_a_transaction_saved_is_there_when_it_ended_well(store: Store) -> None:
    async with store.writing() as tx:
        await tx.save_note("colour", "yellow")
        assert await tx.note("colour") == "yellow", "a transaction sees its own writes"
    async with store.reading() as tx:
        assert await tx.note("colour") == "yellow"


async def test_a_note_is_forgotten_once(store: Store) -> None:
    async with store.writing() as tx:
        await tx.save_note("colour", "yellow")
        await tx.save_note("shape", "round")
    async with store.writing() as tx:
        assert await tx.forget_note("colour")
        assert not await tx.forget_note("colour")
    async with store.reading() as tx:
        assert await tx.noted(["colour", "shape"]) == {"shape": "round"}


async def test_several_notes_are_read_at_once(store: Store) -> None:
    async with store.writing() as tx:
        await tx.save_note("colour", "yellow")
        await tx.save_note("shape", "round")
        assert await tx.noted(["colour", "shape", "size"]) == {"colour": "yellow", "shape": "round"}
        assert await tx.noted([]) == {}


async def test_an_exception_undoes_everything_the_transaction_did_and_goes_on(store: Store) -> None:
    await keep(store, a_release(), a_watch(), a_delivery(error="before"))

    async def write_and_fail() -> None:
        async with store.writing() as tx:
            await tx.save_note("colour", "yellow")
            await tx.save_deliveries([a_delivery(error="after")])
            await tx.remove_watch(100, "io")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await write_and_fail()
    async with store.reading() as tx:
        assert await tx.note("colour") is None
        assert await tx.deliveries() == [a_delivery(error="before")]
        assert await tx.watches() == [a_watch()]


async def test_a_reader_does_not_see_what_is_being_written_beside_it(store: Store) -> None:
    async with store.writing() as writer:
        await writer.save_note("colour", "yellow")
        assert await writer.note("colour") == "yellow"  # only what is asked for makes sure that it is written
        async with store.reading() as reader:
            assert await reader.note("colour") is None


async def test_a_reader_sees_one_state_however_long_it_reads(store: Store) -> None:
    async with store.reading() as reader:
        assert await reader.note("colour") is None
        async with store.writing() as writer:
            await writer.save_note("colour", "yellow")
        assert await reader.note("colour") is None


async def test_a_reader_must_not_write(store: Store) -> None:
    with pytest.raises((WroteWhileReading, StartupError)):
        async with store.reading() as tx:
            await tx.save_note("colour", "yellow")
    async with store.reading() as tx:
        assert await tx.note("colour") is None


async def test_writers_take_turns_so_that_none_loses_what_another_wrote(store: Store) -> None:
    async def count_up() -> None:
        async with store.writing() as tx:
            before = int(await tx.note("count") or 0)
            await asyncio.sleep(0)
            await tx.save_note("count", str(before + 1))

    await asyncio.gather(*(count_up() for _ in range(20)))
    async with store.reading() as tx:
        assert await tx.note("count") == "20"


async def test_a_cancelled_writer_leaves_nothing_behind_and_lets_the_next_one_in(store: Store) -> None:
    wrote = asyncio.Event()

    async def write_and_wait() -> None:
        async with store.writing() as tx:
            await tx.save_note("colour", "yellow")
            assert await tx.note("colour") == "yellow"
            wrote.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(write_and_wait())
    await wrote.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with store.writing() as tx:
        assert await tx.note("colour") is None


@pytest.mark.parametrize("orphan", [Sighting("journal", "g", "unknown", "f"), a_delivery(release="unknown")])
async def test_nothing_can_be_kept_about_a_release_that_is_not_stored(store: Store, orphan: Record) -> None:
    with pytest.raises((NotStored, IntegrityError)):
        await keep(store, orphan)


async def test_an_unknown_release_cannot_be_given_an_identity_or_promised(store: Store) -> None:
    with pytest.raises((NotStored, IntegrityError)):
        async with store.writing() as tx:
            await tx.add_identities("unknown", ["pia:1"])
    with pytest.raises((NotStored, IntegrityError)):
        async with store.writing() as tx:
            await tx.promise([a_delivery(release="unknown")])


# ---------------------------------------------------------------- sources and what they have shown


async def test_a_source_never_polled_has_an_empty_state(store: Store) -> None:
    async with store.reading() as tx:
        assert await tx.source_state("journal") == SourceState("journal")


async def test_a_source_state_comes_back_as_it_was_last_saved(store: Store) -> None:
    validators = ("https://nasa.example/rss", '"e"', "Sun, 01 Mar 2026", "abc")
    first = SourceState("journal", *validators, NOW, NOW, NOW, 2, "no answer", NOW, NOW, "https://nasa.example/feed")
    await keep(store, first, replace(first, failures=3, last_change=None), SourceState("other"))
    async with store.reading() as tx:
        assert await tx.source_state("journal") == replace(first, failures=3, last_change=None)
        assert await tx.source_state("other") == SourceState("other")


async def test_sightings_are_a_sources_own_and_the_last_one_saved_counts(store: Store) -> None:
    first, other = Sighting("journal", "a", "pia90001", "1"), Sighting("library", "a", "pia90001", "9")
    await keep(store, a_release(), first, other, replace(first, fingerprint="2"), replace(first, guid="b"))
    async with store.reading() as tx:
        assert await tx.sightings("journal", ["a", "c"]) == {"a": replace(first, fingerprint="2")}
        assert await tx.sightings("journal", []) == {}


async def test_a_sighting_of_a_rerun_is_told_apart(store: Store) -> None:
    rerun = Sighting("journal", "a", "pia90001", "1", rerun=True)
    await keep(store, a_release(), rerun)
    async with store.reading() as tx:
        assert await tx.sightings("journal", ["a"]) == {"a": rerun}


async def test_an_identity_stays_with_the_release_that_had_it_first(store: Store) -> None:
    await keep(store, a_release("one"), a_release("two"))
    async with store.writing() as tx:
        await tx.add_identities("one", ["pia:1", "link:1"])
        await tx.add_identities("two", ["pia:1", "link:2", "link:2"])
        await tx.add_identities("two", [])
    async with store.reading() as tx:
        owners = await tx.owners(["pia:1", "link:1", "link:2", "link:3"])
        assert owners == {"pia:1": "one", "link:1": "one", "link:2": "two"}
        assert await tx.owners([]) == {}


# ---------------------------------------------------------------- releases


async def test_a_release_comes_back_whole(store: Store) -> None:
    observed = Observed(
        instruments=(Reading("JunoCam", "JunoCam"),),
        dates=(Reading("2024-02-03", "Feb. 3, 2024"),),
        perijoves=(Reading(58, "58th"),),
        features=(Reading("Loki Patera", "Loki Patera"),),
        distances=(Reading(Distance(1500.5, "io", "closest"), "about 930 miles"),),
        resolutions=(Reading(Resolution(1.0, 2.5), "1 to 2.5 kilometers"),),
        processors=(Reading("A. Sample", "processed by A. Sample"),),
    )
    fact = Fact("Io is a moon.", FactKind.BACKGROUND, "https://nasa.example/io", "NASA", date(2026, 1, 2))
    release = a_release(
        keywords=("Io", "Júpiter"),
        links=(Link("more", "https://nasa.example/more"),),
        matches=(Match("io", ("the title names Io", "a keyword")), Match("juno", ("JunoCam took it",))),
        description=a_description(observed=observed, facts=(fact,)),
        third_party=True,
        announced=NOW,
        revision=3,
        places=(
            Place("journal", "https://nasa.example/pia90001"),
            Place(
                "library",
                "https://b.example",
                "NASA/Sample",
                Picture("https://b.example/b.jpg", "A lake.", 3, 4),
                third_party=True,
            ),
        ),
        likeness="0f" * 32,
        revised=NOW,
    )
    await keep(store, release)
    async with store.reading() as tx:
        assert await tx.releases(["pia90001", "unknown"]) == {"pia90001": release}


async def test_likenesses_are_those_of_releases_about_the_targets_that_have_one(store: Store) -> None:
    europa = (Match("europa", ("a sample",)), Match("juno", ("a sample",)))
    await keep(store, a_release("a", likeness="1" * 64), a_release("b"), a_release("c", likeness="2" * 64, matches=europa))
    await keep(store, a_release("d", likeness="3" * 64, matches=()))
    async with store.reading() as tx:
        assert await tx.likenesses(["io"]) == {"a": "1" * 64}
        assert await tx.likenesses(["europa", "juno", "io"]) == {"a": "1" * 64, "c": "2" * 64}
        assert await tx.likenesses([]) == {}


async def test_a_release_without_date_and_picture_comes_back_without(store: Store) -> None:
    bare = a_release(published=None, picture=None, matches=())
    await keep(store, bare)
    async with store.reading() as tx:
        assert await tx.releases(["pia90001"]) == {"pia90001": bare}
        assert await tx.releases([]) == {}


async def test_a_release_saved_again_takes_the_place_of_the_one_before(store: Store) -> None:
    await keep(store, a_release(), a_delivery(), a_release(title="Sample: corrected", revision=2))
    async with store.reading() as tx:
        assert await tx.releases(["pia90001"]) == {"pia90001": a_release(title="Sample: corrected", revision=2)}


async def test_latest_is_by_date_of_publication_and_of_first_sight_where_undated(store: Store) -> None:
    old = a_release("old", published=NOW - 9 * HOUR)
    undated = a_release("undated", published=None, seen=NOW - 5 * HOUR)
    new = a_release("new", published=NOW - 3 * HOUR)
    about_juno = a_release("juno", published=NOW, matches=(Match("juno", ("it says so",)),))
    await keep(store, undated, new, old, about_juno)
    async with store.reading() as tx:
        assert [release.key for release in await tx.latest("io", 10)] == ["new", "undated", "old"]
        assert [release.key for release in await tx.latest("io", 2)] == ["new", "undated"]
        assert await tx.latest("io") == [new]
        assert await tx.latest("europa") == []


async def test_releases_are_found_by_their_days_in_utc_newest_first_and_each_once(store: Store) -> None:
    io, both = (Match("io", ()),), (Match("io", ()), Match("juno", ()))
    late = datetime(2024, 2, 3, 20, tzinfo=timezone(timedelta(hours=-8)))  # the fourth, in UTC
    first = a_release("pia1", published=datetime(2023, 2, 4, tzinfo=UTC), matches=io)
    second = a_release("pia2", published=late, matches=both)
    undated = a_release("undated", published=None, seen=datetime(2022, 2, 4, 23, 59, 59, tzinfo=UTC), matches=both)
    day_after = a_release("pia3", published=datetime(2024, 2, 5, tzinfo=UTC), matches=both)
    europa = a_release("pia4", published=late, matches=(Match("europa", ()),))
    await keep(store, first, second, undated, day_after, europa)
    days = [date(2022, 2, 4), date(2023, 2, 4), date(2024, 2, 4)]
    async with store.reading() as tx:
        assert await tx.dated_on(days, ["io", "juno"], 10) == [second, first, undated]
        assert await tx.dated_on(days, ["io", "juno"], 2) == [second, first]
        assert await tx.dated_on(days[:2], ["juno"], 10) == [undated]
        assert await tx.dated_on([], ["io"], 10) == []
        assert await tx.dated_on(days, [], 10) == []


async def test_of_releases_published_at_the_same_time_the_later_name_is_the_latest(store: Store) -> None:
    await keep(store, a_release("pia2"), a_release("pia3"), a_release("pia1"))
    async with store.reading() as tx:
        assert [release.key for release in await tx.latest("io", 3)] == ["pia3", "pia2", "pia1"]


async def test_a_correction_moves_a_release_to_the_targets_and_date_it_now_has(store: Store) -> None:
    other = a_release("other", published=NOW - 2 * HOUR, matches=(Match("juno", ("it says so",)),))
    await keep(store, other, a_release(published=NOW), a_release(published=NOW - 3 * HOUR, matches=other.matches))
    async with store.reading() as tx:
        assert await tx.latest("io") == []
        assert [release.key for release in await tx.latest("juno", 5)] == ["other", "pia90001"]


# ---------------------------------------------------------------- watches and notes


async def test_watches_are_narrowed_by_what_is_given_and_stand_in_order(store: Store) -> None:
    first = a_watch(guild=1, channel=20, target="io", role=7, paused=True, publish=True)
    second = a_watch(guild=1, channel=20, target="juno")
    third = a_watch(guild=2, channel=10, target="io")
    async with store.writing() as tx:
        for watch in (third, second, first):
            await save(tx, watch)
        assert await tx.watches() == [first, second, third]
        assert await tx.watches(guild=1) == [first, second]
        assert await tx.watches(channel=10) == [third]
        assert await tx.watches(channels=[10, 30]) == [third]
        assert await tx.watches(channels=[]) == []
        assert await tx.watches(targets=["io", "europa"]) == [first, third]
        assert await tx.watches(guild=1, channel=20, targets=["juno"]) == [second]
        assert await tx.watches(targets=[]) == []


async def test_everything_about_a_watch_comes_back(store: Store) -> None:
    options = Options(
        only_pictures=True,
        require=("Björn's lake", "lava"),
        exclude=("moth",),
        compact=True,
        digest=Digest(18, weekday=6),
        quiet=QuietHours(22, 7),
    )
    whole = a_watch(role=7, publish=True, created_by=2**62, options=options, revision=3)
    of_member = a_watch(2**62, guild=0, to_member=True, options=Options(digest=Digest(0)))
    await keep(store, whole, of_member)
    async with store.reading() as tx:
        assert await tx.watches() == [of_member, whole]


async def test_the_watches_of_servers_that_the_bot_has_left_can_be_left_out(store: Store) -> None:
    await keep(store, a_watch(1, guild=1), a_watch(2, guild=2), a_watch(3, guild=3))
    async with store.writing() as tx:
        await tx.save_guild_settings(GuildSettings(2, left=NOW))
        await tx.save_guild_settings(GuildSettings(3))
        assert [watch.guild for watch in await tx.watches(present=True)] == [1, 3]
        assert [watch.guild for watch in await tx.watches(guild=2, present=True)] == []
        assert [watch.guild for watch in await tx.watches()] == [1, 2, 3]


async def test_what_a_servers_moderators_decided_comes_back_and_the_rest_is_as_usual(store: Store) -> None:
    decided = GuildSettings(1, notices=2**62, zone="Europe/Berlin", left=NOW)
    async with store.writing() as tx:
        await tx.save_guild_settings(GuildSettings(1, notices=5))
        await tx.save_guild_settings(decided)
        assert await tx.guild_settings(1) == decided
        assert await tx.guild_settings(2) == GuildSettings(2, None, "UTC", None)
        assert await tx.settings_of([1, 2]) == {1: decided, 2: GuildSettings(2)}
        assert await tx.settings_of([]) == {}


async def test_panels_are_kept_until_they_are_forgotten(store: Store) -> None:
    draft = Draft(("io", "g1/a"), 2**62, 7, publish=True, options=Options(compact=True, digest=Digest(18)), revision=2)
    old, new = Panel("a" * 16, 1, 2**62, NOW - HOUR, gated=True), Panel("b" * 16, 2, 3, NOW)
    changed = replace(old, draft=draft, slip=Slip("words", ("a", ""), "Too long."))
    async with store.writing() as tx:
        for panel in (old, new, changed):
            await tx.save_panel(panel)
        assert [await tx.panel(id_) for id_ in ("a" * 16, "b" * 16, "c" * 16)] == [changed, new, None]
        await tx.forget_panels(NOW)
        assert [await tx.panel(id_) for id_ in ("a" * 16, "b" * 16)] == [None, new]


async def test_a_watch_saved_again_takes_the_place_of_the_one_before(store: Store) -> None:
    await keep(store, a_watch(role=7), a_watch(role=None, paused=True))
    async with store.reading() as tx:
        assert await tx.watches() == [a_watch(paused=True)]


async def test_removing_a_watch_says_whether_there_was_one(store: Store) -> None:
    await keep(store, a_watch(channel=100), a_watch(channel=200))
    async with store.writing() as tx:
        assert await tx.remove_watch(100, "io")
        assert not await tx.remove_watch(100, "io")
        assert not await tx.remove_watch(200, "juno")
        assert await tx.watches() == [a_watch(channel=200)]


async def test_a_note_is_what_was_last_noted(store: Store) -> None:
    async with store.writing() as tx:
        await tx.save_note("colour", "yellow")
        await tx.save_note("colour", "grün")
        assert await tx.note("colour") == "grün"
        assert await tx.note("size") is None
