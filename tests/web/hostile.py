"""Releases as no publisher should write them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import cycle, islice

from bot.core.model import Distance, Fact, FactKind, Match, Observed, Picture, Reading, Release
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


def hostile(text: str, address: str, published: datetime | None, number: int = 0, *, third_party: bool = False) -> Release:
    """A release that says this everywhere."""
    said = a_description(
        caption=text,
        alt=text,
        credit=text,
        facts=tuple(fact(text, address, kind) for kind in FactKind),
        observed=Observed(
            instruments=(Reading(text, text),),
            dates=(Reading(text, text),),
            perijoves=(Reading(58, text),),
            distances=(Reading(Distance(1500.0, text, "closest"), text),),
        ),
    )
    return a_release(
        f"hostile{number}",
        title=text,
        link=address,
        source=text,
        credit=text,
        text=text,
        published=published,
        seen=NOW + timedelta(seconds=number),
        picture=Picture(address, text),
        matches=(Match("io", (text,)), Match("g81000000000000001/abc", (text,))),
        description=said,
        third_party=third_party,
    )


def many(count: int) -> list[Release]:
    """So many of them, in which texts, addresses and dates meet in ever other ways."""
    ways: Iterator[tuple[str, str, datetime | None]] = zip(cycle(TEXTS), cycle(ADDRESSES[:9]), cycle(MOMENTS), strict=False)
    return [hostile(*way, number, third_party=number % 7 == 0) for number, way in enumerate(islice(ways, count))]
