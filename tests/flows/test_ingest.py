from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from bot.core import delivery as life
from bot.core.model import (
    Delivery,
    Description,
    Entry,
    Fact,
    FactKind,
    Kind,
    Match,
    Picture,
    Receipt,
    Release,
    Rendition,
    Source,
    State,
)
from bot.core.ports import Document, Store
from bot.flows.ingest import Ingest, Report
from tests.builders import NOW, a_source, a_watch, an_entry
from tests.fakes_store import MemoryStore
from tests.flows.feeds import PlainFeeds, match_by_title

MINUTE = timedelta(minutes=1)
JOURNAL, LIBRARY = a_source("journal"), a_source("library")


def describe(entry: Entry, _: tuple[Match, ...]) -> Description:
    alt = entry.picture.alt if entry.picture else ""
    return Description(caption=entry.text, alt=alt or entry.title, credit=entry.credit or "NASA")


@dataclass
class World:
    """Feeds, a store and a clock that only moves when it is told to."""

    feeds: PlainFeeds = field(default_factory=PlainFeeds)
    store: Store = field(default_factory=MemoryStore)

    def __post_init__(self) -> None:
        self._now = NOW
        self.ingest = Ingest(self.store, self.feeds, {"rss": self.feeds}, match_by_title, describe, lambda: self._now)

    def later(self, passed: timedelta = MINUTE) -> None:
        self._now += passed

    async def watch(self, channel: int, target: str, role: int | None = None) -> None:
        async with self.store.writing() as tx:
            await tx.save_watch(a_watch(channel, target, role=role))

    async def poll(self, source: Source, *entries: Entry) -> Report:
        self.feeds.say(source.name, *entries)
        self.later()
        return await self.ingest(source)

    async def baseline(self, *sources: Source) -> None:
        for source in sources:
            await self.poll(source)

    async def deliveries(self, kind: Kind = Kind.POST) -> list[Delivery]:
        async with self.store.reading() as tx:
            return [row for row in await tx.deliveries() if row.kind is kind]

    async def save(self, row: Delivery) -> None:
        async with self.store.writing() as tx:
            await tx.save_deliveries([row])

    async def newest(self, target: str) -> Release:
        async with self.store.reading() as tx:
            return (await tx.latest(target))[0]


def io(guid: str = "https://nasa.example/io", **given: object) -> Entry:
    return an_entry(guid, **({"title": "A sample lake on Io", "picture": None} | given))


class TestBaseline:
    async def test_a_sources_first_poll_is_silent_but_can_be_shown(self) -> None:
        world = World()
        await world.watch(100, "io")
        report = await world.poll(JOURNAL, io())
        assert report.baseline
        assert await world.deliveries() == []
        assert (await world.newest("io")).title == "A sample lake on Io"

    async def test_what_comes_after_it_is_promised_to_every_channel_that_follows_it(self) -> None:
        world = World()
        await world.watch(100, "io", role=7)
        await world.watch(200, "io")
        await world.watch(300, "europa")
        await world.baseline(JOURNAL)
        report = await world.poll(JOURNAL, io())
        promised = await world.deliveries()
        assert report.promised == 2
        assert {(row.channel, row.roles, row.state) for row in promised} == {(100, (7,), "pending"), (200, (), "pending")}

    async def test_it_completes_only_what_will_be_shown(self) -> None:
        world = World()
        world.feeds.pictures = {"page:new": Picture("https://nasa.example/new.jpg")}
        old = io("https://nasa.example/old", details="page:old", published=NOW - timedelta(days=9))
        await world.poll(JOURNAL, old, io(details="page:new"))
        assert [asked for asked in world.feeds.asked if asked.startswith("page:")] == ["page:new"]

    async def test_a_source_that_fails_first_still_begins_silently(self) -> None:
        world = World()
        await world.watch(100, "io")
        world.feeds.fail("journal")
        await world.ingest(JOURNAL)
        assert (await world.poll(JOURNAL, io())).baseline
        assert await world.deliveries() == []


class TestOnce:
    async def test_the_same_answer_again_costs_and_promises_nothing(self) -> None:
        world = World()
        await world.watch(100, "io")
        await world.baseline(JOURNAL)
        await world.poll(JOURNAL, io())
        report = await world.poll(JOURNAL, io())
        assert (report.entries, report.promised) == (0, 0)

    async def test_a_moved_date_promises_nothing(self) -> None:
        world = World()
        await world.watch(100, "io")
        await world.baseline(JOURNAL)
        await world.poll(JOURNAL, io())
        report = await world.poll(JOURNAL, io(published=NOW + timedelta(days=3)))
        assert (report.new, report.corrected, report.promised) == ([], [], 0)

    async def test_two_sources_that_carry_a_release_make_one_post(self) -> None:
        world = World()
        await world.watch(100, "io")
        await world.baseline(JOURNAL, LIBRARY)
        await world.poll(JOURNAL, io("https://nasa.example/PIA90001"))
        await world.poll(LIBRARY, io("PIA90001", link="https://images.example/PIA90001", title="Sample Io, other words"))
        [post] = await world.deliveries()
        assert post.release == "pia90001"

    async def test_the_other_source_fills_gaps_and_changes_no_words(self) -> None:
        world = World()
        await world.baseline(JOURNAL, LIBRARY)
        await world.poll(JOURNAL, io("https://nasa.example/PIA90001", credit=""))
        picture = Picture("https://images.example/PIA90001.jpg", alt="A sample picture of a lake.")
        await world.poll(LIBRARY, io("PIA90001", title="Other words about Io", credit="NASA/Sample", picture=picture))
        release = await world.newest("io")
        assert (release.title, release.description.credit) == ("A sample lake on Io", "NASA/Sample")
        assert release.picture == picture
        assert release.revision == 1

    async def test_what_only_a_fuller_account_tells_it_is_about_is_posted_then(self) -> None:
        world = World()
        await world.watch(100, "io")
        await world.baseline(JOURNAL, LIBRARY)
        assert (await world.poll(JOURNAL, io(title="A sample lake"))).promised == 0
        assert (await world.poll(LIBRARY, io("another guid", link="https://nasa.example/io"))).promised == 1
        assert (await world.poll(LIBRARY, io("another guid", link="https://nasa.example/io", text="Again."))).promised == 0
        assert [row.channel for row in await world.deliveries()] == [100]
        assert (await world.newest("io")).title == "A sample lake"

    async def test_a_fuller_account_in_a_baseline_posts_nothing(self) -> None:
        world = World()
        await world.watch(100, "io")
        await world.baseline(JOURNAL)
        await world.poll(JOURNAL, io(title="A sample lake"))
        assert (await world.poll(LIBRARY, io("another guid", link="https://nasa.example/io"))).promised == 0
        assert (await world.newest("io")).title == "A sample lake"

    async def test_a_changed_guid_is_not_news(self) -> None:
        world = World()
        await world.watch(100, "io")
        await world.baseline(JOURNAL)
        await world.poll(JOURNAL, io("guid-1", link="https://nasa.example/io"))
        await world.poll(JOURNAL, io("guid-2", link="http://www.nasa.example/io/?utm_source=feed"))
        assert len(await world.deliveries()) == 1

    async def test_a_release_hidden_by_another_sources_baseline_is_still_posted(self) -> None:
        world = World()
        await world.watch(100, "io")
        await world.baseline(JOURNAL)
        await world.poll(LIBRARY, io("PIA90001"))  # the library's first poll: silent
        assert await world.deliveries() == []
        await world.poll(JOURNAL, io("https://nasa.example/PIA90001"))
        assert len(await world.deliveries()) == 1

    async def test_what_anothers_baseline_took_in_while_the_source_was_answering_is_still_posted(self) -> None:
        world = World()
        await world.watch(100, "io")
        await world.baseline(JOURNAL)

        async def library_begins(source: Source) -> None:
            if source == JOURNAL:
                await world.poll(LIBRARY, io("PIA90001"))
                world.later()

        world.feeds.meanwhile = library_begins
        await world.poll(JOURNAL)
        world.feeds.meanwhile = None
        await world.poll(JOURNAL, io("https://nasa.example/PIA90001"))
        assert len(await world.deliveries()) == 1

    async def test_an_old_release_that_a_second_source_shows_late_is_not_news(self) -> None:
        world = World()
        await world.watch(100, "io")
        await world.poll(LIBRARY, io("PIA90001"))
        await world.baseline(JOURNAL)
        await world.poll(JOURNAL, io("https://nasa.example/PIA90001"))
        assert await world.deliveries() == []


class TestCorrections:
    async def posted(self) -> World:
        world = World()
        await world.watch(100, "io")
        await world.baseline(JOURNAL, LIBRARY)
        await world.poll(JOURNAL, io("https://nasa.example/PIA90001"))
        [post] = await world.deliveries()
        await world.save(life.sent(life.begun(post, 1, NOW), Receipt(9001), 1))
        return world

    async def test_a_change_of_its_own_words_promises_an_edit(self) -> None:
        world = await self.posted()
        report = await world.poll(JOURNAL, io("https://nasa.example/PIA90001", text="A corrected sample sentence."))
        [edit] = await world.deliveries(Kind.EDIT)
        assert (report.corrected, edit.channel, edit.state) == (["pia90001"], 100, State.PENDING)
        release = await world.newest("io")
        assert (release.revision, release.description.caption) == (2, "A corrected sample sentence.")
        assert release.revised == edit.created

    async def test_a_change_that_no_message_would_show_is_kept_and_promises_none(self) -> None:
        world = await self.posted()
        said = (await world.newest("io")).description
        world.ingest = replace(world.ingest, describe=lambda *_: said)
        await world.poll(JOURNAL, io("https://nasa.example/PIA90001", text="More words than a caption holds."))
        release = await world.newest("io")
        assert (release.text, release.revision, release.revised) == ("More words than a caption holds.", 1, None)
        assert await world.deliveries(Kind.EDIT) == []

    async def test_a_second_correction_promises_the_edit_anew(self) -> None:
        world = await self.posted()
        await world.poll(JOURNAL, io("https://nasa.example/PIA90001", text="One."))
        [edit] = await world.deliveries(Kind.EDIT)
        await world.save(replace(edit, state=State.SENT, attempts=1))
        await world.poll(JOURNAL, io("https://nasa.example/PIA90001", text="Two."))
        [again] = await world.deliveries(Kind.EDIT)
        assert (again.id, again.state, again.attempts) == (edit.id, State.PENDING, 0)

    async def test_two_sources_with_different_words_never_edit_each_others(self) -> None:
        world = await self.posted()
        await world.poll(LIBRARY, io("PIA90001", title="Other words about Io"))
        await world.poll(LIBRARY, io("PIA90001", title="Yet other words about Io"))
        assert await world.deliveries(Kind.EDIT) == []
        assert (await world.newest("io")).title == "A sample lake on Io"

    async def test_what_a_correction_is_newly_about_is_posted_where_that_is_followed(self) -> None:
        world = await self.posted()
        await world.watch(200, "europa")
        await world.poll(JOURNAL, io("https://nasa.example/PIA90001", title="A sample of Io and Europa"))
        assert {row.channel for row in await world.deliveries()} == {100, 200}

    async def test_it_is_posted_even_where_it_was_given_up_when_a_watch_was_removed(self) -> None:
        world = World()
        await world.watch(100, "io")
        await world.baseline(JOURNAL)
        await world.poll(JOURNAL, io("https://nasa.example/PIA90001"))
        [row] = await world.deliveries()
        await world.save(life.skipped(row, "the watch was removed"))
        await world.watch(100, "europa", role=7)
        await world.poll(JOURNAL, io("https://nasa.example/PIA90001", title="A sample of Io and Europa"))
        [again] = await world.deliveries()
        assert (again.id, again.state, again.roles) == (row.id, State.PENDING, (7,))

    async def test_a_correction_of_what_the_baseline_took_in_posts_nothing(self) -> None:
        world = World()
        await world.watch(100, "io")
        await world.poll(JOURNAL, io())
        await world.poll(JOURNAL, io(text="A corrected sample sentence."))
        assert await world.deliveries() == []

    async def test_a_page_that_cannot_be_had_again_does_not_lose_the_picture(self) -> None:
        world = World()
        world.feeds.pictures = {"page:io": Picture("https://nasa.example/io.jpg")}
        await world.poll(JOURNAL, io(details="page:io"))
        world.feeds.pictures = {}
        await world.poll(JOURNAL, io(details="page:io", text="A corrected sample sentence."))
        assert (await world.newest("io")).picture == Picture("https://nasa.example/io.jpg")


class TestTrouble:
    @pytest.mark.parametrize("part", ["match", "describe"])
    async def test_an_item_that_brings_out_a_bug_costs_only_itself_and_is_read_again(self, part: str) -> None:
        world = World()
        await world.watch(100, "io")
        await world.baseline(JOURNAL)
        well = world.ingest

        def trip(entry: Entry, *rest: Any) -> Any:
            if entry.guid.endswith("bad"):
                raise KeyError("a bug")
            return getattr(well, part)(entry, *rest)

        items = (io("https://nasa.example/bad"), io("https://nasa.example/good"))
        world.ingest = replace(well, **{part: trip})  # type: ignore[arg-type]  # one of its two callables
        report = await world.poll(JOURNAL, *items)
        assert (report.promised, report.broken) == (1, ("https://nasa.example/bad: KeyError('a bug')",))
        world.ingest = well
        assert (await world.poll(JOURNAL, *items)).promised == 1

    async def test_a_page_that_brings_out_a_bug_costs_the_picture_only(self, monkeypatch: pytest.MonkeyPatch) -> None:
        world = World()
        await world.watch(100, "io")
        await world.baseline(JOURNAL)

        async def document(_: str) -> Document:
            raise KeyError("a bug")

        monkeypatch.setattr(world.feeds, "document", document)
        assert (await world.poll(JOURNAL, io(details="page:io"))).promised == 1

    async def test_of_a_guid_repeated_in_one_answer_the_first_item_counts(self) -> None:
        world = World()
        await world.watch(100, "io")
        await world.baseline(JOURNAL)
        await world.poll(JOURNAL, io(text="First."), io(text="Second."))
        assert (await world.newest("io")).text == "First."

    async def test_an_answer_with_a_broken_item_is_read_again_even_if_nothing_else_changes(self) -> None:
        world = World()
        await world.watch(100, "io")
        await world.baseline(JOURNAL)
        world.feeds.broken = ("item 1: no title",)
        assert (await world.poll(JOURNAL)).broken == ("item 1: no title",)
        world.feeds.broken = ()
        assert (await world.poll(JOURNAL, io())).promised == 1
        world.feeds.broken = ("item 2: cut off",)
        await world.poll(JOURNAL, io())
        assert (await world.poll(JOURNAL, io())).entries == 1

    async def test_a_failure_is_kept_with_its_reason_and_success_clears_it(self) -> None:
        world = World()
        world.feeds.fail("journal", "answered 503 Service Unavailable")
        report = await world.ingest(JOURNAL)
        async with world.store.reading() as tx:
            state = await tx.source_state("journal")
        assert (report.error, report.failures, state.failures) == ("answered 503 Service Unavailable", 1, 1)
        await world.poll(JOURNAL)
        async with world.store.reading() as tx:
            assert (await tx.source_state("journal")).failures == 0

    async def test_what_was_published_while_a_source_failed_is_posted(self) -> None:
        world = World()
        await world.watch(100, "io")
        await world.baseline(JOURNAL)
        world.feeds.fail("journal")
        await world.ingest(JOURNAL)
        world.later(timedelta(days=30))
        await world.poll(JOURNAL, io(published=NOW - timedelta(days=20)))
        assert len(await world.deliveries()) == 1

    async def test_an_entry_without_any_date_is_posted(self) -> None:
        world = World()
        await world.watch(100, "io")
        await world.baseline(JOURNAL)
        await world.poll(JOURNAL, io(published=None))
        assert len(await world.deliveries()) == 1

    async def test_a_page_that_cannot_be_had_costs_the_picture_only(self) -> None:
        world = World()
        await world.watch(100, "io")
        await world.baseline(JOURNAL)
        await world.poll(JOURNAL, io(details="page:missing"))
        assert len(await world.deliveries()) == 1


class TestThinking:
    """What is said about items: in workers, within a time, and only where somebody can follow them."""

    async def test_nothing_is_matched_or_described_on_the_event_loop(self) -> None:
        world, busy = World(), []

        def beside(made: Any) -> Any:
            busy.append(threading.current_thread())
            return made

        world.ingest = replace(
            world.ingest,
            match=lambda entry: beside(match_by_title(entry)),
            describe=lambda entry, about: beside(describe(entry, about)),
            ranks={"library": 1, "journal": 2},
        )
        await world.baseline(JOURNAL, LIBRARY)
        await world.poll(JOURNAL, io(text="New."))
        await world.poll(LIBRARY, io("another guid", link="https://nasa.example/io", credit="A fuller credit"))
        await world.poll(JOURNAL, io(text="Corrected."))
        assert len(busy) >= 8
        assert threading.main_thread() not in busy

    async def test_a_correction_that_is_complete_is_described_once(self) -> None:
        world, described = World(), []

        def describe_and_note(entry: Entry, about: tuple[Match, ...]) -> Description:
            described.append(entry.text)
            return describe(entry, about)

        world.ingest = replace(world.ingest, describe=describe_and_note)
        await world.baseline(JOURNAL)
        await world.poll(JOURNAL, io(text="New.", credit="NASA"))
        await world.poll(JOURNAL, io(text="Corrected.", credit="NASA"))
        assert described == ["New.", "Corrected."]

    async def test_what_is_about_no_target_is_kept_and_not_described(self) -> None:
        world = World()
        await world.baseline(JOURNAL)
        [key] = (await world.poll(JOURNAL, an_entry("https://nasa.example/mars", title="Dunes on Mars"))).new
        async with world.store.reading() as tx:
            release = (await tx.releases([key]))[key]
        assert (release.title, release.description.caption, release.description.alt) == ("Dunes on Mars", "", "")

    async def test_posts_of_several_releases_tell_several_facts_and_corrections_keep_theirs(self) -> None:
        world = World()
        facts = tuple(
            Fact(f"{name} is a sample.", FactKind.BACKGROUND, "https://nasa.example", "A", NOW.date()) for name in "AB"
        )
        world.ingest = replace(world.ingest, describe=lambda entry, about: replace(describe(entry, about), facts=facts))
        await world.baseline(JOURNAL)
        told = []
        for turn in range(3):
            await world.poll(JOURNAL, io(f"https://nasa.example/{turn}", published=NOW + turn * MINUTE))
            told.append((await world.newest("io")).description.facts[0].text[0])
        assert told == ["A", "B", "A"]
        await world.poll(JOURNAL, io("https://nasa.example/1", text="Corrected.", published=NOW + MINUTE))
        async with world.store.reading() as tx:
            assert [release.description.facts[0].text[0] for release in await tx.latest("io", 3)] == ["A", "B", "A"]

    async def test_an_answer_that_takes_too_long_is_a_failure_and_nothing_of_it_is_kept(self) -> None:
        world = World()
        await world.watch(100, "io")
        await world.baseline(JOURNAL)
        unhurried, world.ingest = world.ingest, replace(world.ingest, thinking=0)
        report = await world.poll(JOURNAL, io())
        assert (report.error, report.failures) == ("has items that take longer than 0 s to understand", 1)
        world.ingest = unhurried
        assert (await world.poll(JOURNAL, io())).promised == 1


class LookAlikes:
    """Pictures whose addresses end with what they look like; one that ends with "?" never comes."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def at_hand(self, url: str) -> Rendition | None:
        return await self.rendition(url) if url in self.asked else None

    async def rendition(self, url: str) -> Rendition:
        self.asked.append(url)
        if url.endswith("?"):
            await asyncio.Event().wait()
        if url.endswith("!"):
            raise KeyError("a bug")
        return Rendition(b"", "sample.jpg", 4, 3, url[-1] * 64)


def pictured(guid: str, looks: str, **given: object) -> Entry:
    return io(f"https://{guid}.example/io", picture=Picture(f"https://nasa.example/{guid}/{looks}"), **given)


class TestPictures:
    def world(self) -> tuple[World, LookAlikes]:
        world, pictures = World(), LookAlikes()
        world.ingest = replace(world.ingest, pictures=pictures, patience=5)
        return world, pictures

    async def test_two_sources_with_one_picture_make_one_post(self) -> None:
        world, _ = self.world()
        await world.watch(100, "io")
        await world.baseline(JOURNAL, LIBRARY)
        await world.poll(JOURNAL, pictured("a", "1"))
        await world.poll(LIBRARY, pictured("b", "1", title="Io in other words"), pictured("c", "2"))
        assert len(await world.deliveries()) == 2

    async def test_only_new_items_about_a_target_that_nothing_else_tells_are_looked_at(self) -> None:
        world, pictures = self.world()
        await world.baseline(JOURNAL, LIBRARY)
        known = pictured("a", "1")
        await world.poll(JOURNAL, known, pictured("b", "2", title="About nothing"))
        await world.poll(LIBRARY, replace(known, guid="other", picture=Picture("https://nasa.example/other/1")))
        await world.poll(JOURNAL, known)
        assert pictures.asked == ["https://nasa.example/a/1"]

    async def test_a_baseline_looks_at_the_newest_about_each_target_only(self) -> None:
        world, pictures = self.world()
        await world.poll(JOURNAL, pictured("old", "1", published=NOW - timedelta(days=9)), pictured("new", "2"))
        assert pictures.asked == ["https://nasa.example/new/2"]

    async def test_a_picture_that_does_not_come_in_time_costs_nothing_but_being_recognised(self) -> None:
        world, _ = self.world()
        await world.watch(100, "io")
        await world.baseline(JOURNAL)
        world.ingest = replace(world.ingest, patience=0)
        await world.poll(JOURNAL, pictured("a", "?"))
        assert (len(await world.deliveries()), (await world.newest("io")).likeness) == (1, "")

    async def test_a_bug_that_one_picture_brings_out_costs_no_other(self) -> None:
        world, _ = self.world()
        await world.baseline(JOURNAL)
        await world.poll(JOURNAL, pictured("a", "!"), pictured("b", "1", title="Juno"))
        assert ((await world.newest("io")).likeness, (await world.newest("juno")).likeness) == ("", "1" * 64)

    async def test_a_corrected_picture_is_looked_at_again(self) -> None:
        world, _ = self.world()
        await world.poll(JOURNAL, pictured("a", "1"))
        await world.poll(JOURNAL, pictured("a", "2"))
        assert (await world.newest("io")).likeness == "2" * 64


class TestRanks:
    async def test_a_better_source_that_comes_later_lends_its_credit_and_no_message_is_edited(self) -> None:
        world = World()
        world.ingest = replace(world.ingest, ranks={"library": 0, "journal": 1})
        await world.watch(100, "io")
        await world.baseline(JOURNAL, LIBRARY)
        await world.poll(JOURNAL, io("https://nasa.example/PIA90001", credit="NASA"))
        await world.poll(LIBRARY, io("PIA90001", title="Other words about Io", credit="NASA/Sample"))
        release = await world.newest("io")
        assert (release.title, release.credit, release.revision) == ("A sample lake on Io", "NASA/Sample", 1)
        assert [(place.source, place.credit) for place in release.places] == [
            ("journal", "NASA"),
            ("library", "NASA/Sample"),
        ]
        assert await world.deliveries(Kind.EDIT) == []
