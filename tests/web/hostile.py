"""Releases as no publisher should write them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import cycle, islice
from typing import Any

from bot.core.model import Distance, Fact, FactKind, Link, Match, Observed, Picture, Place, Reading, Release
from tests.builders import NOW, a_description, a_release

TEXTS = (
    "<script>alert(1)</script>",
    "]]><!-- --><![CDATA[ &lt;b&gt; &amp; &#0;",
    "\x00\x01\x08\x0b\x0c\x0e\x1f\x7f\x80\x9f",
    "half a character \ud800 and \udfff",
    "no character \ufffe \uffff",
    "</title></entry></feed><feed>",
    '"><img src=x onerror=alert(1)> \' "',
    "&unknown; &#x110000; % {{ 7 * 7 }} ${x}",
    "\u202eback to front\u2066 \u200b\ufeff",
    "one\r\ntwo\rthree\tfour\n\nfive",
    "   ",
    "",
    "🌋 Ío — “Loki” 木星",
    "long " * 2000,
)
SCRIPT = "<script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\">{{ 7*7 }}"
BACKWARDS = "\u202eevil\u2066 \x00\x1b[31m\ud800 "
ATTACKS = (
    SCRIPT,
    "\"'><svg onload=\"document.title='ran'\"> ",
    "javascript:document.title='ran'//http://x",
    BACKWARDS,
    "two\r\nSet-Cookie: stolen=1\r\n\r\n<script>document.title='ran'</script>",
    "</title></textarea></style><script>document.title='ran'</script>",
    "e" + "\u0301" * 500,
    "W" * 50_000,
    "&amp; <b> " * 5_000,
)
ADDRESSES = (
    "javascript:alert(1)",
    "https://nasa.example/a b\"<>'&c=1.jpg",
    "data:text/html,<script>alert(1)</script>",
    "https://[::1",
    "https://nasa.example/\ud800\x00.png",
    "//nasa.example/x",
    "https://nasa.example:99999/",
    "",
    "https://nasa.example/picture.tif?x=1&y=2",
    "HTTPS://NASA.example/PIA1.JPG",
)
MOMENTS = (
    NOW,
    None,
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    NOW + timedelta(microseconds=1),
)


def fact(text: str, address: str, kind: FactKind = FactKind.BACKGROUND) -> Fact:
    return Fact(text, kind, address, text, date(2026, 2, 1))


def hostile(text: str, address: str | None = None, published: datetime | None = NOW, **given: Any) -> Release:
    """A release in which whatever a feed can fill is this text; it leads to the address, without one to the text as well."""
    link = text if address is None else address
    observed = Observed(
        instruments=(Reading(text, text),),
        dates=(Reading(text, text),),
        perijoves=(Reading(58, text),),
        features=(Reading(text, text),),
        distances=(Reading(Distance(1500.0, text, "closest"), text),),
        processors=(Reading(text, text),) * 50,
        licences=(Reading(text, text),),
    )
    facts = tuple(fact(text, link, kind) for kind in FactKind) * 10
    picture = f"https://nasa.example/{len(text)}.jpg" if address is None else address
    whole: dict[str, Any] = {
        "title": text,
        "link": link,
        "source": text,
        "text": text,
        "credit": text,
        "picture": Picture(picture, text),
        "keywords": (text,) * 60,
        "links": (Link(text, link), Link(text, f"https://nasa.example/?q={text}")) * 30,
        "matches": (Match("io", (text,) * 20), Match("g81000000000000001/abc", (text,))),
        "description": a_description(caption=text, alt=text, credit=text, observed=observed, facts=facts),
        "places": (Place(text, link), Place("journal", f"https://nasa.example/#{text}")) * 30,
        "published": published,
    }
    return a_release(**({"key": "hostile"} | whole | given))


def many(count: int) -> list[Release]:
    """So many of them, in which texts, addresses and dates meet in ever other ways."""
    ways: Iterator[tuple[str, str, datetime | None]] = zip(cycle(TEXTS), cycle(ADDRESSES[:9]), cycle(MOMENTS), strict=False)
    return [
        hostile(*way, key=f"hostile{number}", seen=NOW + timedelta(seconds=number), third_party=number % 7 == 0)
        for number, way in enumerate(islice(ways, count))
    ]
