"""What hurts users of feed-to-Discord bots, each as a test against a NASA on the loopback interface: the pains of watching.

Those of sending (lost after a failed send, lost on 429 …) are in `tests/flows/test_deliver.py` and `tests/chaos`; memory
that grows (17) is watched by `tests/soak`.
"""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from itertools import permutations
from pathlib import Path
from random import Random

import pytest

from bot.chat.card import render
from bot.core.errors import PerijoveError
from bot.core.flood import HOUR, PER_HOUR, first_id
from bot.flows.deliver import Deliverer
from bot.flows.sources import standings
from bot.sources.http import HttpFetcher, open_session
from bot.storage.sqlite import SqliteFile
from bot.storage.store import SqlStore
from tests.builders import NOW
from tests.e2e.newsroom import CHANNEL, MINUTE, Item, Newsroom, apod, image_library, newsroom, rss, wordpress
from tests.samples import decoded

DAY = timedelta(days=1)
SITE = "http://sample.example"
WRITERS = {"rss": rss, "wordpress": wordpress, "nasa_images": image_library, "apod": apod}


@pytest.fixture
async def room(empty_database: Path, tmp_path: Path) -> AsyncIterator[Newsroom]:
    """A bot that watches one feed, whose first answer was empty."""
    store = SqlStore(SqliteFile(Path(shutil.copy(empty_database, tmp_path / "perijove.db"))))
    async with newsroom(store, tmp_path) as opened:
        opened.source("journal")
        await opened.poll("journal", rss([]))
        yield opened
    await store.close()


def items(count: int = 4, *, guid: str = "guid-", site: str = SITE, pia: bool = False) -> list[Item]:
    """Items without pictures: what they are known by is their links and, with `pia`, their numbers."""
    return [
        Item(
            f"{guid}{number}",
            f"Sample {number}: a lava lake on Io" + (f" (PIA9000{number})" if pia else ""),
            f"{site}/{guid if site != SITE else 'lake-'}{number}",
            date=format_datetime(NOW - number * DAY),
        )
        for number in range(1, count + 1)
    ]


async def posted(room: Newsroom, *shown: Item) -> list[str]:
    """Have these items posted; the titles of all messages."""
    await room.poll("journal", rss(shown))
    titles = await room.titles()
    assert len(titles) == len(shown)
    return titles


# ---------------------------------------------------------------- 1: re-posts when a date or counter moves


async def test_pain_1_a_moved_date_posts_nothing_again(room: Newsroom) -> None:
    before = await posted(room, *items())
    moved = [replace(item, date=format_datetime(room.now)) for item in items()]
    report = await room.poll("journal", rss(moved))
    assert (report.new, report.corrected) == ([], [])
    assert (await room.titles(), await room.edits()) == (before, [])


async def test_pain_1_a_moving_counter_posts_nothing_again(room: Newsroom) -> None:
    before = await posted(room, *items())
    for count in "123":
        counted = [replace(item, more=f"<slash:comments>{count}</slash:comments>") for item in items()]
        await room.poll("journal", rss(counted, about=f"Read {count} times"))
    assert (await room.titles(), await room.edits()) == (before, [])


async def test_pain_1_items_in_another_order_are_the_same_items(room: Newsroom) -> None:
    before = await posted(room, *items())
    await room.poll("journal", rss(reversed(items())))
    assert await room.titles() == before


# ---------------------------------------------------------------- 2: a changed guid, http→https or a new domain


async def test_pain_2_changed_guids_post_nothing_again(room: Newsroom) -> None:
    before = await posted(room, *items())
    report = await room.poll("journal", rss([replace(item, guid=f"new-{item.guid}") for item in items()]))
    assert (report.held, await room.titles(), await room.edits()) == (False, before, [])


async def test_pain_2_http_becoming_https_posts_nothing_again(room: Newsroom) -> None:
    before = await posted(room, *items())
    secure = [
        replace(item, guid=item.link, link=item.link.replace("http://", "https://") + "/?utm_source=rss") for item in items()
    ]
    report = await room.poll("journal", rss(secure))
    assert (report.held, await room.titles()) == (False, before)


async def test_pain_2_a_new_domain_posts_nothing_again_where_items_have_numbers(room: Newsroom) -> None:
    before = await posted(room, *items(pia=True))
    report = await room.poll("journal", rss(items(guid="new-", site="http://moved.example", pia=True)))
    assert (report.held, await room.titles()) == (False, before)


async def test_pain_2_a_new_domain_posts_nothing_again_where_items_have_pictures(room: Newsroom) -> None:
    old = [replace(item, picture=room.picture(number)) for number, item in enumerate(items())]
    before = await posted(room, *old)
    moved = [
        replace(item, picture=room.picture(number, f"/moved/{number}.jpg", (320, 240)))
        for number, item in enumerate(items(guid="new-", site="http://moved.example"))
    ]
    report = await room.poll("journal", rss(moved))
    assert (report.held, await room.titles()) == (False, before)


def redirected(room: Newsroom, path: str, to: str) -> None:
    """Have the page at the path moved for good to another site of the same server's, where there is a page."""
    room.nasa.put(to.partition("?")[0], b"<html><title>A sample page</title></html>", "text/html")
    site = room.nasa.url("").replace("127.0.0.1", "localhost")
    room.nasa.put(path, b"", "text/plain", 301, {"Location": f"{site}{to}"})


async def test_pain_2_a_new_domain_posts_nothing_again_where_the_old_pages_had_moved_to_it(room: Newsroom) -> None:
    for number in range(1, 5):
        redirected(room, f"/lake-{number}", f"/new-{number}")
    before = await posted(room, *items())
    report = await room.poll("journal", rss(items(guid="new-", site="http://moved.example")))
    assert (report.held, await room.titles()) == (False, before)


@pytest.mark.parametrize("straight_first", [True, False])
async def test_pain_2_a_feed_that_still_links_to_the_old_page_shows_the_same_release(
    room: Newsroom, straight_first: bool
) -> None:
    room.source("other")
    await room.poll("other", rss([]))
    redirected(room, "/lake-1", "/new-1")
    [old], [new] = items(1), items(1, guid="new-", site="http://moved.example")
    first, second = (new, old) if straight_first else (old, new)
    before = await posted(room, first)
    report = await room.poll("other", rss([replace(second, title="Io in other words, as a sample")]))
    assert (report.new, await room.titles()) == ([], before)
    assert [place.source for place in (await room.newest()).places] == ["journal", "other"]


@pytest.mark.parametrize("to", ["/", "/gallery", "/gallery?from=feed"])
async def test_pain_2_items_whose_pages_are_all_led_to_one_place_stay_themselves(room: Newsroom, to: str) -> None:
    room.source("other")
    await room.poll("other", rss([]))
    shown = items(4)
    for number in range(1, 5):
        redirected(room, f"/lake-{number}", to)
    await room.poll("journal", rss(shown[:1]))
    await room.poll("journal", rss(shown[:2]))
    await room.poll("other", rss(shown[2:3]))
    await room.poll("other", rss(shown[3:]))
    assert await room.titles() == [item.title for item in shown]


async def test_pain_2_a_mass_re_key_is_held_and_the_operator_told_once(
    room: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    before = await posted(room, *items())
    moved = items(guid="new-", site="http://moved.example")
    news = Item("new-9", "Sample 9: a plume over Io", "http://moved.example/new-9")
    with caplog.at_level(logging.WARNING):
        reports = [await room.poll("journal", rss(moved)), await room.poll("journal", rss([news, *moved]))]
    assert [(report.held, report.new) for report in reports] == [(True, []), (True, [])]
    assert await room.titles() == before
    assert "perijove sources --accept journal" in (await room.state("journal")).error
    assert [record.message for record in caplog.records if record.message != "details not had"] == ["source held"]
    assert [len(room.nasa.asked(f"/new-{n}")) for n in (1, 9)] == [1, 0], "while it is held no page is asked for again"


async def test_pain_2_a_re_key_that_the_operator_accepts_brings_what_is_new_and_no_more(room: Newsroom) -> None:
    before = await posted(room, *items())
    moved = items(guid="new-", site="http://moved.example")
    news = Item("new-9", "Sample 9: a plume over Io", "http://moved.example/new-9")
    await room.poll("journal", rss([news, *moved]))
    await room.operations.accept("journal")
    report = await room.poll("journal")
    assert (report.held, (await room.state("journal")).error) == (False, "")
    assert await room.titles() == [*before, news.title]
    corrected = [news, replace(moved[0], text="A corrected sample text about Io."), *moved[1:]]
    assert len((await room.poll("journal", rss(corrected))).corrected) == 1, "what was accepted is known by its new id"


async def test_pain_2_nothing_can_be_accepted_where_nothing_is_held(room: Newsroom) -> None:
    await posted(room, *items())
    with pytest.raises(PerijoveError, match="no answer of a source journal is held"):
        await room.operations.accept("journal")


async def test_pain_2_a_re_key_that_is_taken_back_holds_nothing_any_more(room: Newsroom) -> None:
    await posted(room, *items())
    await room.poll("journal", rss(items(guid="new-", site="http://moved.example")))
    report = await room.poll("journal", rss([*items(), Item("5", "Sample 5: a plume over Io", f"{SITE}/5")]))
    assert (report.held, len(report.new), (await room.state("journal")).error) == (False, 1, "")
    with pytest.raises(PerijoveError):
        await room.operations.accept("journal")


# ---------------------------------------------------------------- 5: missed during downtime or a restart


async def test_pain_5_what_was_published_while_the_bot_was_off_is_posted(room: Newsroom) -> None:
    before = await posted(room, *items())
    missed = Item("5", "Sample 5: a plume over Io", f"{SITE}/5", date=format_datetime(NOW + 2 * DAY))
    await room.poll("journal", rss([missed, *items()]), passed=20 * DAY)
    assert await room.titles() == [*before, missed.title]


async def test_pain_5_a_restart_between_finding_and_sending_loses_and_repeats_nothing(room: Newsroom) -> None:
    assert (await room.poll("journal", rss(items()))).promised == 4
    assert room.ingest.pictures is not None
    room.deliverer = Deliverer(room.store, room.discord, room.ingest.pictures, room.clock)
    report = await room.poll("journal")
    assert (report.new, sorted(await room.titles())) == ([], sorted(item.title for item in items()))


async def test_pain_5_what_was_published_while_the_source_failed_is_posted(room: Newsroom) -> None:
    before = await posted(room, *items())
    for status in (500, 503, 404):
        room.nasa.put("/journal", b"A sample of trouble.", "text/plain", status)
        assert (await room.poll("journal", passed=DAY)).error
    missed = Item("5", "Sample 5: a plume over Io", f"{SITE}/5", date=format_datetime(NOW + DAY))
    await room.poll("journal", rss([missed, *items()]), passed=DAY)
    assert await room.titles() == [*before, missed.title]


async def test_pain_5_what_comes_after_months_without_a_good_answer_is_too_old_whatever_its_date(room: Newsroom) -> None:
    before = await posted(room, *items())
    for _ in range(2):
        room.nasa.put("/journal", b"A sample of trouble.", "text/plain", 500)
        assert (await room.poll("journal", passed=46 * DAY)).error
    old = Item("5", "Sample 5: a plume over Io", f"{SITE}/5", date=format_datetime(room.now))
    assert (await room.poll("journal", rss([old, *items()]), passed=DAY)).baseline
    assert await room.titles() == before
    assert (await room.newest()).title == old.title, "it can be shown, as after a first poll"


async def test_pain_5_an_empty_answer_between_two_good_ones_changes_nothing(room: Newsroom) -> None:
    before = await posted(room, *items())
    await room.poll("journal", rss([]))
    await room.poll("journal", rss(items()))
    assert await room.titles() == before


async def test_pain_5_an_item_that_is_withdrawn_and_comes_back_is_not_posted_again(room: Newsroom) -> None:
    before = await posted(room, *items())
    await room.poll("journal", rss(items()[1:]))
    assert await room.titles() == before
    await room.poll("journal", rss(items()))
    assert await room.titles() == before


# ---------------------------------------------------------------- 6: dates without time, or none


@pytest.mark.parametrize(
    "date",
    [
        "",
        "Sun, 01 Mar 2026",
        "2026-03-01",
        "yesterday",
        "Fri, 31 Dec 99999 23:59:59 GMT",
        format_datetime(NOW - 900 * DAY),
        format_datetime(NOW + 900 * DAY),
    ],
    ids=["none", "no time", "another form", "no date", "absurd", "back-dated", "in the future"],
)
async def test_pain_6_an_item_is_posted_whatever_its_date(room: Newsroom, date: str) -> None:
    await posted(room, *items())
    odd = Item("odd", "Sample: a plume over Io", f"{SITE}/odd", date=date)
    await room.poll("journal", rss([*items(), odd]))
    assert (await room.titles())[-1] == odd.title


async def test_pain_6_two_items_of_one_second_are_two_posts(room: Newsroom) -> None:
    twins = [replace(item, date=format_datetime(NOW), text="The same sample text about Io.") for item in items(2)]
    assert len(await posted(room, *twins)) == 2


# ---------------------------------------------------------------- 7: a flood on first add


@pytest.mark.parametrize("kind", WRITERS)
async def test_pain_7_a_new_source_posts_nothing_but_its_newest_can_be_shown(room: Newsroom, kind: str) -> None:
    room.source("added", kind)
    report = await room.poll(
        "added", WRITERS[kind]([replace(item, date=f"2026-02-0{n}") for n, item in enumerate(items(), 1)])
    )
    assert (report.baseline, report.promised, await room.titles()) == (True, 0, [])
    assert (await room.newest()).title.startswith("Sample")


async def test_pain_7_a_source_whose_first_polls_fail_begins_silently_all_the_same(room: Newsroom) -> None:
    room.source("added")
    room.nasa.put("/added", b"<html>Sample</html>", "text/html")
    assert (await room.poll("added")).error
    assert (await room.poll("added", rss(items()), passed=DAY)).baseline
    assert await room.titles() == []


# ---------------------------------------------------------------- 8: a flood after re-dating, re-enabling or an upgrade


async def test_pain_8_re_dating_everything_posts_nothing(room: Newsroom) -> None:
    await room.poll("journal", rss(items(8)))
    before = await room.titles()
    await room.poll("journal", rss(replace(item, date=format_datetime(NOW + 365 * DAY)) for item in items(8)))
    assert await room.titles() == before


async def test_pain_8_a_source_that_was_switched_off_for_weeks_brings_only_what_is_new(room: Newsroom) -> None:
    before = await posted(room, *items())
    news = Item("5", "Sample 5: a plume over Io", f"{SITE}/5")
    report = await room.poll("journal", rss([*items(), news]), passed=60 * DAY)
    assert (report.baseline, len(report.new)) == (False, 1)
    assert await room.titles() == [*before, news.title]


async def test_pain_8_a_source_that_was_switched_off_for_long_begins_again_in_silence(
    room: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    before = await posted(room, *items())
    missed, news = (Item(n, f"Sample {n}: a plume over Io", f"{SITE}/{n}") for n in "56")
    with caplog.at_level(logging.WARNING):
        report = await room.poll("journal", rss([*items(), missed]), passed=400 * DAY)
    assert (report.baseline, len(report.new), report.promised, await room.titles()) == (True, 1, 0, before)
    [line] = [record for record in caplog.records if record.message == "source begins again in silence"]
    assert (line.__dict__["source"], line.__dict__["last_answer"]) == ("journal", NOW + 40 * MINUTE)
    await room.poll("journal", rss([*items(), missed, news]))
    assert await room.titles() == [*before, news.title]


async def test_pain_8_a_changed_address_of_the_feed_posts_nothing_again(room: Newsroom) -> None:
    before = await posted(room, *items())
    room.sources["journal"] = replace(room.sources["journal"], url=room.nasa.put("/new-address", rss(items())))
    report = await room.poll("journal")
    assert (report.entries, report.baseline, await room.titles()) == (4, False, before)


async def test_pain_8_more_real_news_than_an_hour_may_bring_end_in_one_summary(room: Newsroom) -> None:
    room.discord.number_from(first_id(room.now))
    await room.poll("journal", rss(items(PER_HOUR + 4)))
    before = await room.titles()
    room.now += HOUR / 2
    await room.deliverer.drain()
    [summary] = room.discord.summaries
    assert (len(before), len(summary.releases)) == (PER_HOUR, 4)
    assert {*before, *(release.title for release in summary.releases)} == {item.title for item in items(PER_HOUR + 4)}


# ---------------------------------------------------------------- 9: a 403 from a bot wall with no reason given

WALL = b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>A sample of a wall.</body></html>"
A_WALL = "answered 403 Forbidden with a challenge page of Cloudflare's, which only a browser passes"


@pytest.mark.parametrize(
    ("body", "status", "headers", "reason"),
    [
        (b"A sample of a refusal.", 403, {"cf-mitigated": "challenge"}, A_WALL),
        (WALL, 403, {}, A_WALL),
        (WALL, 200, {}, A_WALL.replace("403 Forbidden", "200 OK")),
        (b"<!doctype html><html><title>Our new sample site</title></html>", 200, {}, "is a web page, not a feed"),
        (b"<html><title>Access denied, as a sample</title></html>", 403, {}, "answered 403 Forbidden"),
    ],
    ids=["a header", "a page", "a page that is called good", "another page", "no wall"],
)
async def test_pain_9_what_stands_in_the_way_is_named_to_the_operator_and_costs_no_release(
    room: Newsroom, caplog: pytest.LogCaptureFixture, body: bytes, status: int, headers: dict[str, str], reason: str
) -> None:
    before = await posted(room, *items())
    room.nasa.put("/journal", body, "text/html", status, headers)
    report = await room.poll("journal")
    [standing] = await standings(room.store, [room.sources["journal"]])
    logged = [str(record.__dict__["reason"]) for record in caplog.records if record.message == "source failed"]
    assert (report.error, standing.word, standing.reason, logged) == (reason, "failing", reason, [reason])

    missed = Item("5", "Sample 5: a plume over Io", f"{SITE}/5")
    await room.poll("journal", rss([*items(), missed]))
    [standing] = await standings(room.store, [room.sources["journal"]])
    assert (standing.word, standing.reason, await room.titles()) == ("well", "", [*before, missed.title])


@pytest.mark.parametrize(("kind", "what"), [("nasa_images", "JSON"), ("wordpress", "JSON"), ("apod", "a feed")])
async def test_pain_9_a_web_page_is_named_whatever_was_expected(room: Newsroom, kind: str, what: str) -> None:
    room.source("other", kind)
    assert (await room.poll("other", b"<!doctype html><title>A sample</title>")).error == f"is a web page, not {what}"


# ---------------------------------------------------------------- 10: a throttled publisher; failing feeds retry in step


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("written", ["7200", format_datetime(NOW + 2 * HOUR + 40 * MINUTE, usegmt=True)])
async def test_pain_10_a_busy_server_is_left_alone_for_as_long_as_it_asks(room: Newsroom, status: int, written: str) -> None:
    room.nasa.put("/journal", b"A sample of trouble.", "text/plain", status, {"Retry-After": written})
    report = await room.poll("journal")
    assert report.next_poll is not None
    assert report.next_poll >= room.now + 2 * HOUR
    asked = len(room.nasa.asked("/journal"))
    await room.poll("journal", rss(items()), passed=119 * MINUTE)
    assert (len(room.nasa.asked("/journal")), await room.titles()) == (asked, [])
    assert len(await posted(room, *items())) == 4


async def test_pain_10_a_host_that_has_too_much_of_us_is_left_alone_by_all_its_sources(room: Newsroom) -> None:
    room.source("other")
    await room.poll("other", rss([]))
    room.nasa.put("/journal", b"", "text/plain", 429, {"Retry-After": "7200"})
    await room.poll("journal")
    told = await room.poll("other", rss(items()))
    assert told.error.startswith("was not asked: 127.0.0.1 wants to be left alone until 15:00 UTC")
    [standing] = await standings(room.store, [room.sources["other"]])
    assert (standing.reason, len(room.nasa.asked("/other"))) == (told.error, 1)
    await room.poll("other", passed=2 * HOUR)
    assert len(await room.titles()) == 4


async def test_pain_10_what_fails_together_does_not_come_back_together_and_waits_longer_each_time(room: Newsroom) -> None:
    room.ingest = replace(room.ingest, chance=Random(7).random)  # noqa: S311 — jitter, no secret
    names = [f"feed-{number}" for number in range(8)]
    for name in names:
        room.source(name)
        room.nasa.put(f"/{name}", b"", "text/plain", 500)
    for wait in (20 * MINUTE, 40 * MINUTE, 80 * MINUTE, 160 * MINUTE, 160 * MINUTE):
        reports = [await room.poll(name, passed=timedelta()) for name in names]
        due = [report.next_poll - room.now for report in reports if report.next_poll]
        assert len(set(due)) == len(names)
        assert wait <= min(due) < max(due) <= 1.2 * wait
        room.now += 2 * wait


async def test_pain_10_a_host_is_asked_one_thing_at_a_time_with_a_gap(room: Newsroom) -> None:
    gaps: list[tuple[float, list[int]]] = []

    async def sleep(seconds: float) -> None:
        gaps.append((seconds, [request.status for request in room.nasa.requests]))

    names = ["one", "two", "three"]
    for name in names:
        room.source(name)
        room.nasa.put(f"/{name}", rss([]))
    room.nasa.requests.clear()
    async with open_session("Perijove/test (sample)", allow_private_hosts=True) as session:
        room.ingest = replace(room.ingest, fetcher=HttpFetcher(session, room.clock, sleep=sleep))
        await asyncio.gather(*(room.ingest(room.sources[name]) for name in names))
    assert gaps == [(5, [200]), (5, [200, 200])], "each gap begins when all that was asked is answered"
    assert {request.path for request in room.nasa.requests} == {"/one", "/two", "/three"}


# ---------------------------------------------------------------- 11 and 12: pictures that do not show, or fail silently


async def test_pain_11_a_picture_is_attached_and_not_linked_from_elsewhere(room: Newsroom) -> None:
    await posted(room, Item("1", "Sample: a lava lake on Io", f"{SITE}/1", picture=room.picture(1)))
    [shown] = room.discord.in_channel(CHANNEL)
    assert shown.rendition is not None
    card = render(shown.release, {}, "a" * 20, rendition=shown.rendition)
    assert card.embed.image.url == f"attachment://{shown.rendition.filename}"
    assert decoded(shown.rendition.data).size == (640, 480)


async def test_pain_12_a_picture_that_is_too_large_is_shown_smaller_and_linked_whole(room: Newsroom) -> None:
    large = room.picture(1, size=(2560, 1920))
    await posted(room, Item("1", "Sample: a lava lake on Io", f"{SITE}/1", picture=large))
    [shown] = room.discord.in_channel(CHANNEL)
    assert shown.rendition is not None
    assert decoded(shown.rendition.data).size == (2048, 1536)
    assert ("Full picture", large) in render(shown.release, {}, "a" * 20, rendition=shown.rendition).links


async def test_pain_12_a_picture_that_cannot_be_shown_is_linked_and_the_post_goes_out(room: Newsroom) -> None:
    broken = room.nasa.put("/broken.jpg", b"A sample of no picture.", "image/jpeg")
    await posted(room, Item("1", "Sample: a lava lake on Io", f"{SITE}/1", picture=broken))
    [shown] = room.discord.in_channel(CHANNEL)
    assert shown.rendition is None
    assert ("Full picture", broken) in render(shown.release, {}, "a" * 20).links


# ---------------------------------------------------------------- one picture, shown again


async def test_a_picture_shown_again_after_years_is_recognised_and_not_posted(
    room: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    first = Item("1", "Sample: a lava lake on Io", f"{SITE}/1", picture=room.picture(1))
    before = await posted(room, first)
    again = replace(
        first,
        guid="2",
        link=f"{SITE}/2",
        title="Io once more, as a sample",
        picture=room.picture(1, "/again.png", (900, 675)),
        date=format_datetime(NOW + 800 * DAY),
    )
    with caplog.at_level(logging.INFO):
        for _ in range(10):
            await room.poll("journal", passed=80 * DAY)
        report = await room.poll("journal", rss([again]))
    assert (report.new, report.reruns) == ([], ["2"])
    assert [record.__dict__["title"] for record in caplog.records if record.message == "rerun not posted"] == [again.title]
    changed = await room.poll("journal", rss([replace(again, text="Other words about Io.")]))
    assert (changed.corrected, await room.titles(), await room.edits()) == ([], before, [])


async def test_another_picture_of_the_same_kind_is_posted(room: Newsroom) -> None:
    shown = [replace(item, picture=room.picture(number)) for number, item in enumerate(items(2))]
    await room.poll("journal", rss(shown[:1]))
    await room.poll("journal", rss(shown[1:]))
    assert len(await room.titles()) == 2


async def test_a_picture_that_cannot_be_had_costs_nothing_but_being_recognised(room: Newsroom) -> None:
    lost = Item("1", "Sample: a lava lake on Io", f"{SITE}/1", picture=room.nasa.url("/lost.jpg"))
    assert await posted(room, lost) == [lost.title]


# ---------------------------------------------------------------- one release, many feeds


NAMES = {"photojournal": "rss", "library": "nasa_images", "science": "wordpress", "apod": "apod"}


def five_releases(room: Newsroom) -> dict[str, bytes]:
    """The same five as each kind of source shows them: with a title, an id, a page and a copy of the picture of its own.

    The first two name a PIA number, the third links to the first one's pages; only its pictures tell what the last shows.
    """
    said: dict[str, list[Item]] = {name: [] for name in NAMES}
    for n in range(1, 6):
        hour, page = NOW + timedelta(hours=n), f"{SITE}/photojournal/PIA9000{n}"
        picture = [room.picture(n, f"/{name}/{n}.jpg", (640 + 80 * i, 480 + 60 * i)) for i, name in enumerate(NAMES)]
        words = [f"{name}: sample {n} of a lava lake on Io" for name in NAMES]
        iso = f"{hour:%Y-%m-%dT%H:%M:%SZ}"
        said["photojournal"].append(Item(f"?p={n}", words[0], page, date=format_datetime(hour), picture=picture[0]))
        said["library"].append(
            Item(f"PIA9000{n}", words[1], "", date=iso, picture=room.picture(n, f"/library/{n}~large.jpg"))
        )
        said["science"].append(Item(f"?post={n}", words[2], f"{page}/?utm_source=wp", date=iso, picture=picture[2]))
        said["apod"].append(Item("", words[3], f"{SITE}/apod/{n}", date=f"{hour:%Y-%m-%d}", picture=picture[3]))
    return {
        "photojournal": rss(said["photojournal"]),
        "library": image_library(said["library"]),
        "science": wordpress(said["science"]),
        "apod": apod(said["apod"]),
    }


@pytest.mark.parametrize("order", list(permutations(NAMES))[::5])
async def test_five_releases_in_four_kinds_of_source_are_five_messages_that_credit_every_place(
    room: Newsroom, order: tuple[str, ...]
) -> None:
    for name, kind in NAMES.items():
        room.source(name, kind)
        await room.poll(name, WRITERS[kind]([]))
    said = five_releases(room)
    reports = [await room.poll(name, said[name]) for name in order]
    assert [len(report.new) for report in reports] == [5, 0, 0, 0]

    posts = await room.posts()
    assert len(posts) == 5
    titles = {source.name: source.title for source in room.sources.values()}
    for n, release in enumerate(sorted(posts, key=lambda release: release.title), start=1):
        assert release.title == f"{order[0]}: sample {n} of a lava lake on Io"
        shown = render(release, titles, "a" * 20).embed.to_dict()
        also = {field["name"]: field["value"] for field in shown["fields"]}["Also at"]
        assert shown["author"]["name"] == f"The {order[0]}"
        assert [name for name in order if f"[The {name}](" in also] == list(order[1:])
    for name in order:
        assert (await room.poll(name, said[name] + b" ")).new == []
    assert (len(await room.posts()), await room.edits()) == (5, [])


async def test_a_place_that_is_found_after_the_post_edits_no_message(room: Newsroom) -> None:
    room.source("library", "nasa_images")
    await room.poll("library", image_library([]))
    first = Item("1", "Sample: a lava lake on Io", f"{SITE}/PIA90001", picture=room.picture(1), credit="NASA")
    await posted(room, first)
    other = replace(first, guid="PIA90001", title="Other words about Io", credit="NASA/Other", date="2026-03-01T00:00:00Z")
    await room.poll("library", image_library([replace(other, picture=room.picture(1, "/b~large.jpg"))]))
    assert ([shown.edits for shown in room.discord.messages.values()], await room.edits()) == ([0], [])
    assert [place.source for place in (await room.newest()).places] == ["journal", "library"]
