"""How sources are asked: not too often, not where we are unwelcome, and with a name for whatever stands in the way."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from email.utils import format_datetime

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.core.errors import BadStatus, Challenged, Gone, SourceError, Unreadable, Unwelcome
from bot.core.model import Source, SourceState
from bot.core.polling import LONGEST_WAIT
from bot.core.ports import Answer
from bot.sources.http import HttpFetcher, open_session
from bot.sources.kinds import ADAPTERS
from bot.sources.manners import HostTurns
from bot.sources.robots import CLOSED_FOR, MOST_HOSTS, REMEMBERED
from tests.builders import NOW, a_source
from tests.loopback.nasa_server import LoopbackNasa

NEVER_POLLED = SourceState("journal")
CHALLENGE = b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>"
FEED = b'<rss version="2.0"><channel><item><title>Just a moment in time</title><guid>1</guid></item></channel></rss>'


class Time:
    """A clock that only sleeping, or a test, winds on."""

    def __init__(self) -> None:
        self.now = NOW
        self.slept: list[float] = []

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
async def nasa() -> AsyncIterator[LoopbackNasa]:
    async with LoopbackNasa() as server:
        yield server


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with open_session("Perijove/test", allow_private_hosts=True) as opened:
        yield opened


@pytest.fixture
def fetcher(session: aiohttp.ClientSession, time: Time) -> HttpFetcher:
    return HttpFetcher(session, time, sleep=time.sleep)


async def answered(fetcher: HttpFetcher, url: str) -> Answer:
    return await fetcher.poll(a_source(url=url), NEVER_POLLED)


async def refused(fetcher: HttpFetcher, url: str) -> SourceError:
    with pytest.raises(SourceError) as refusal:
        await answered(fetcher, url)
    return refusal.value


# ---------------------------------------------------------------- when to come back


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("written", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("0", timedelta()),
        (format_datetime(NOW + timedelta(hours=1), usegmt=True), timedelta(hours=1)),
        (format_datetime(NOW - timedelta(hours=1), usegmt=True), timedelta()),
        ("soon", None),
        ("-5", None),
        ("9" * 500, None),
        ("Sun, 99 Nov 99999 99:99:99 GMT", None),
        ("", None),
    ],
)
async def test_a_server_that_is_busy_says_for_how_long(
    nasa: LoopbackNasa, fetcher: HttpFetcher, status: int, written: str, wait: timedelta | None
) -> None:
    refusal = await refused(fetcher, nasa.put("/feed", b"busy", status=status, headers={"Retry-After": written}))
    assert isinstance(refusal, BadStatus)
    assert (refusal.status, refusal.retry_after) == (status, wait)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"Cache-Control": "max-age=600"}, 600),
        ({"Cache-Control": 'public, Max-Age="600"', "Age": "100"}, 500),
        ({"Cache-Control": "max-age=600", "Age": "900"}, 0),
        ({"Cache-Control": "max-age=600, no-cache"}, 0),
        ({"Cache-Control": "no-store, max-age=600"}, 0),
        ({"Cache-Control": "s-maxage=600"}, 0),  # for caches that many share
        ({"Cache-Control": "max-age=-1"}, 0),
        ({"Cache-Control": "max-age=soon", "Age": "old"}, 0),
    ],
)
async def test_an_answer_says_how_long_it_holds(
    nasa: LoopbackNasa, fetcher: HttpFetcher, headers: dict[str, str], seconds: int
) -> None:
    assert (await answered(fetcher, nasa.put("/feed", FEED, headers=headers))).fresh_for == timedelta(seconds=seconds)


# ---------------------------------------------------------------- where it is now


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [
        ([301], "/0"),
        ([308], "/0"),
        ([302], ""),
        ([307], ""),
        ([301, 308], "/0"),
        ([301, 302], "/1"),  # from there on it is only for now
        ([302, 301], ""),
    ],
)
async def test_a_source_or_page_that_moved_for_good_says_where(
    nasa: LoopbackNasa, fetcher: HttpFetcher, statuses: list[int], moved: str
) -> None:
    nasa.put("/0", FEED)
    for left, status in enumerate(reversed(statuses)):
        nasa.put(f"/{left + 1}", b"", status=status, headers={"Location": f"/{left}"})
    answer = await answered(fetcher, nasa.url(f"/{len(statuses)}"))
    page = await fetcher.document(nasa.url(f"/{len(statuses)}"))
    assert (answer.body, answer.moved_to) == (page.body, page.moved_to) == (FEED, moved and nasa.url(moved))


async def test_a_source_that_moved_and_has_not_changed_says_so_too(nasa: LoopbackNasa, fetcher: HttpFetcher) -> None:
    nasa.put("/new", FEED)
    source = a_source(url=nasa.put("/old", b"", status=301, headers={"Location": "/new"}))
    first = await fetcher.poll(source, NEVER_POLLED)
    again = await fetcher.poll(source, SourceState("journal", url=source.url, etag=first.etag, body_hash=first.body_hash))
    assert (again.unchanged, again.moved_to) == (True, nasa.url("/new"))


async def test_a_source_that_is_gone_for_good_is_told_from_one_that_is_missing(
    nasa: LoopbackNasa, fetcher: HttpFetcher
) -> None:
    assert isinstance(await refused(fetcher, nasa.put("/gone", b"", status=410)), Gone)
    assert not isinstance(await refused(fetcher, nasa.url("/missing")), Gone)


# ---------------------------------------------------------------- what answers in its place


@pytest.mark.parametrize(
    ("body", "status", "headers", "whose"),
    [
        (CHALLENGE, 403, {"cf-mitigated": "challenge"}, "Cloudflare"),
        (b"denied", 403, {"CF-Mitigated": "challenge"}, "Cloudflare"),
        (CHALLENGE, 503, {}, "Cloudflare"),
        (CHALLENGE, 200, {}, "Cloudflare"),
        (CHALLENGE.replace(b"Just a moment...", b"Attention Required! | Cloudflare"), 403, {}, "Cloudflare"),
        (CHALLENGE.replace(b"Just a moment...", b"Pardon Our Interruption"), 200, {}, "Imperva"),
        (b"", 202, {"x-amzn-waf-action": "challenge"}, "AWS WAF"),
    ],
)
async def test_a_challenge_page_is_named_with_whose_it_is(
    nasa: LoopbackNasa, fetcher: HttpFetcher, body: bytes, status: int, headers: dict[str, str], whose: str
) -> None:
    url = nasa.put("/feed", body, "text/html", status, headers)
    for refusal in (await refused(fetcher, url), await unwanted(fetcher, url)):
        assert isinstance(refusal, Challenged)
        assert f"answered {status} " in str(refusal)
        assert f"with a challenge page of {whose}'s" in str(refusal)


async def unwanted(fetcher: HttpFetcher, url: str) -> SourceError:
    with pytest.raises(SourceError) as refusal:
        await fetcher.document(url)
    return refusal.value


async def test_a_feed_with_such_a_title_is_no_challenge_and_a_plain_refusal_is_none(
    nasa: LoopbackNasa, fetcher: HttpFetcher
) -> None:
    assert (await answered(fetcher, nasa.put("/feed", FEED))).body == FEED
    denied = await refused(fetcher, nasa.put("/denied", b"<html><title>Access Denied</title>", "text/html", 403))
    assert str(denied) == "answered 403 Forbidden"


@pytest.mark.parametrize("kind", sorted(ADAPTERS))
async def test_a_web_page_where_a_source_was_expected_is_named(nasa: LoopbackNasa, fetcher: HttpFetcher, kind: str) -> None:
    answer = await answered(fetcher, nasa.put("/feed", b"<!doctype html><html><title>We have moved</title>"))
    with pytest.raises(Unreadable, match="is a web page, not"):
        ADAPTERS[kind].parse(answer.body)


# ---------------------------------------------------------------- one at a time


def at(url: str, every: timedelta = timedelta(minutes=20)) -> Source:
    return a_source(url=url, every=every)


async def test_polls_of_one_host_wait_for_each_other_and_leave_a_gap(time: Time) -> None:
    turns, under_way, most = HostTurns(time, time.sleep), 0, 0

    async def poll(path: str) -> None:
        nonlocal under_way, most
        async with turns.turn(at(f"https://nasa.example{path}")):
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(0)
            under_way -= 1

    await asyncio.gather(*(poll(path) for path in ("/a", "/b", "/c")))
    assert (most, time.slept) == (1, [5, 5])


async def test_other_hosts_need_not_wait(time: Time) -> None:
    turns = HostTurns(time, time.sleep)
    async with turns.turn(at("https://nasa.example/")), turns.turn(at("https://esa.example/")):
        pass
    assert time.slept == []


async def test_a_gap_is_short_for_a_short_interval_and_over_when_time_has_passed(time: Time) -> None:
    turns = HostTurns(time, time.sleep)
    for every in (1, 1, 20):
        async with turns.turn(at("https://nasa.example/", timedelta(seconds=every))):
            pass
    time.now += timedelta(seconds=2)
    async with turns.turn(at("https://nasa.example/", timedelta(seconds=20))):
        pass
    assert time.slept == [0.1, 2]


async def test_a_poll_that_fails_lets_the_next_one_go(time: Time) -> None:
    turns = HostTurns(time, time.sleep)
    with pytest.raises(ZeroDivisionError):
        async with turns.turn(at("https://nasa.example/")):
            raise ZeroDivisionError
    async with turns.turn(at("https://nasa.example/")):
        pass
    assert time.slept == [5]


async def test_a_clock_that_was_set_back_lengthens_no_gap(time: Time) -> None:
    turns = HostTurns(time, time.sleep)
    async with turns.turn(at("https://nasa.example/")):
        pass
    time.now -= timedelta(days=365)
    async with turns.turn(at("https://nasa.example/")):
        pass
    assert time.slept == [5]


async def turned_away(turns: HostTurns, url: str) -> BadStatus:
    with pytest.raises(BadStatus) as refusal:
        async with turns.turn(at(url)):
            pytest.fail("it was asked")
    return refusal.value


async def answer_with(refusal: BadStatus, turns: HostTurns) -> None:
    with pytest.raises(BadStatus):
        async with turns.turn(at("https://nasa.example/a")):
            raise refusal


async def test_a_host_that_has_too_much_of_us_is_left_alone_by_all_its_sources(time: Time) -> None:
    turns = HostTurns(time, time.sleep)
    await answer_with(BadStatus("answered 429", 429, timedelta(hours=1)), turns)
    time.now += timedelta(minutes=20)
    refusal = await turned_away(turns, "https://nasa.example/b")
    assert (refusal.status, refusal.retry_after) == (429, timedelta(minutes=40))
    assert str(refusal) == (
        "was not asked: nasa.example wants to be left alone until 13:00 UTC (it answered 429 Too Many Requests to journal)"
    )
    async with turns.turn(at("https://esa.example/")):
        pass
    time.now += timedelta(minutes=40)
    async with turns.turn(at("https://nasa.example/b")):
        pass


async def test_a_host_rests_for_a_day_at_most(time: Time) -> None:
    turns = HostTurns(time, time.sleep)
    await answer_with(BadStatus("answered 429", 429, timedelta(days=400)), turns)
    assert (await turned_away(turns, "https://nasa.example/b")).retry_after == LONGEST_WAIT
    time.now += LONGEST_WAIT
    async with turns.turn(at("https://nasa.example/b")):
        pass


@pytest.mark.parametrize(("status", "wait"), [(429, None), (429, timedelta()), (503, timedelta(hours=1))])
async def test_what_is_one_sources_trouble_keeps_no_other_from_its_host(
    time: Time, status: int, wait: timedelta | None
) -> None:
    turns = HostTurns(time, time.sleep)
    await answer_with(BadStatus("answered", status, wait), turns)
    async with turns.turn(at("https://nasa.example/b")):
        pass


async def test_a_releases_page_follows_its_poll_at_once(nasa: LoopbackNasa, fetcher: HttpFetcher, time: Time) -> None:
    await answered(fetcher, nasa.put("/feed", FEED))
    await fetcher.document(nasa.put("/page", b"page"))
    assert time.slept == []
    await answered(fetcher, nasa.url("/feed"))
    assert time.slept == [5]


# ---------------------------------------------------------------- robots.txt

FORBIDDING = b"User-agent: Perijove\nDisallow: /page\n"


async def test_a_page_that_its_host_wants_left_alone_is_left_alone(nasa: LoopbackNasa, fetcher: HttpFetcher) -> None:
    nasa.put("/robots.txt", FORBIDDING, "text/plain")
    page, other = nasa.put("/page/1", b"page"), nasa.put("/other", b"other")
    with pytest.raises(Unwelcome, match=r"^is left alone: its host's robots\.txt asks bots to$"):
        await fetcher.document(page)
    assert (await fetcher.document(other)).body == b"other"
    assert [asked.path for asked in nasa.requests] == ["/robots.txt", "/other"]


@pytest.mark.parametrize(("host", "told"), [("127.0.0.1", 1), ("localhost", 2)])
async def test_where_a_page_leads_to_is_left_alone_too_if_its_host_wants_that(
    nasa: LoopbackNasa, fetcher: HttpFetcher, host: str, told: int
) -> None:
    nasa.put("/robots.txt", FORBIDDING, "text/plain")
    target = nasa.put("/page/1", b"page").replace("127.0.0.1", host)
    nasa.put("/between", b"", status=302, headers={"Location": target})
    with pytest.raises(Unwelcome, match=r"^is left alone: its host's robots\.txt asks bots to$"):
        await fetcher.document(nasa.put("/link", b"", status=301, headers={"Location": "/between"}))
    assert [len(nasa.asked(path)) for path in ("/robots.txt", "/link", "/between", "/page/1")] == [told, 1, 1, 0]


async def test_a_manifest_that_leads_to_a_page_is_asked_whether_that_may_be_read(
    nasa: LoopbackNasa, fetcher: HttpFetcher
) -> None:
    nasa.put("/robots.txt", FORBIDDING, "text/plain")
    with pytest.raises(Unwelcome):
        await fetcher.document(nasa.put("/collection.json", b"", status=302, headers={"Location": "/page/1"}))


async def test_feeds_and_manifests_are_not_what_robots_txt_speaks_of(nasa: LoopbackNasa, fetcher: HttpFetcher) -> None:
    nasa.put("/robots.txt", b"User-agent: *\nDisallow: /\n", "text/plain")
    assert (await answered(fetcher, nasa.put("/feed", FEED))).body == FEED
    assert (await fetcher.document(nasa.put("/asset/collection.json", b"[]"))).body == b"[]"
    assert nasa.asked("/robots.txt") == []


async def test_a_host_is_asked_once_a_day(nasa: LoopbackNasa, fetcher: HttpFetcher, time: Time) -> None:
    page = nasa.put("/page", b"page")
    for _ in range(3):
        await fetcher.document(page)
    assert [asked.status for asked in nasa.asked("/robots.txt")] == [404]  # there is none: all is open
    nasa.put("/robots.txt", FORBIDDING)
    time.now += REMEMBERED
    with pytest.raises(Unwelcome):
        await fetcher.document(page)


@pytest.mark.parametrize("status", [401, 403, 404, 410])
async def test_a_host_that_does_not_tell_forbids_nothing(nasa: LoopbackNasa, fetcher: HttpFetcher, status: int) -> None:
    nasa.put("/robots.txt", FORBIDDING, status=status)
    assert (await fetcher.document(nasa.put("/page", b"page"))).body == b"page"


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_host_that_cannot_tell_is_left_alone_for_a_while(
    nasa: LoopbackNasa, fetcher: HttpFetcher, time: Time, status: int
) -> None:
    nasa.put("/robots.txt", b"", status=status)
    page = nasa.put("/page", b"page")
    for _ in range(2):
        with pytest.raises(Unwelcome, match=rf"for now: its host's robots\.txt is answered with status {status}$"):
            await fetcher.document(page)
    assert len(nasa.requests) == 1
    nasa.remove("/robots.txt")
    time.now += CLOSED_FOR
    assert (await fetcher.document(page)).body == b"page"


async def test_a_robots_txt_without_end_is_read_only_in_part(nasa: LoopbackNasa, fetcher: HttpFetcher) -> None:
    nasa.put("/robots.txt", FORBIDDING + b"#" * 2**20 + b"\nDisallow: /other\n", "text/plain")
    assert (await fetcher.document(nasa.put("/other", b"other"))).body == b"other"
    with pytest.raises(Unwelcome):
        await fetcher.document(nasa.put("/page", b"page"))


class EveryName(AbstractResolver):
    """Finds every host on this machine."""

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        return [ResolveResult(hostname=host, host="127.0.0.1", port=port, family=family, proto=0, flags=0)]

    async def close(self) -> None: ...


async def test_only_so_many_hosts_are_remembered(nasa: LoopbackNasa, time: Time) -> None:
    page = nasa.put("/page", b"page")
    connector = aiohttp.TCPConnector(resolver=EveryName(), family=socket.AF_INET)
    async with aiohttp.ClientSession(connector=connector) as session:
        fetcher = HttpFetcher(session, time)
        for number in [*range(MOST_HOSTS + 1), MOST_HOSTS, 0]:
            await fetcher.document(page.replace("127.0.0.1", f"n{number}.nasa.example"))
    assert len(nasa.asked("/robots.txt")) == MOST_HOSTS + 2  # the first was forgotten, the last was not


@pytest.mark.parametrize("address", ["http://[", "file:///etc/passwd", "", "javascript:alert(1)"])
async def test_what_is_no_address_of_a_page_is_named_as_that(fetcher: HttpFetcher, address: str) -> None:
    assert "has an address that is not" in str(await unwanted(fetcher, address))
