"""Answers that went wrong: recordings and other people's feeds, mutilated."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from bot.sources.kinds import ADAPTERS
from tests.adapters.sources.expected import RECORDINGS

FOLDER = Path(__file__).parents[1] / "adapters" / "sources" / "recordings"

SOUND = [(kind, (FOLDER / name).read_bytes()) for name, (kind, _) in sorted(RECORDINGS.items())]
PAGE = (FOLDER / "page.html").read_bytes()

_SHARDS: Sequence[bytes] = (
    *(
        b"<",
        b">",
        b"&",
        b'"',
        b"]]>",
        b"<![CDATA[",
        b"<!--",
        b"<?",
        b"</",
        b"&#xD800;",
        b"&#0;",
        b"&nope;",
        b"\0",
        b"\xff\xfe",
    ),
    *(
        b"<item>",
        b"</item>",
        b"<b>",
        b"&lt;table&gt;&lt;b&gt;",
        b"<author>",
        b"<pubDate>99999-13-45",
        b"0001-01-01T00:00:00Z",
    ),
    *(b"Fri, 31 Dec 99999 23:59:60 +9999", b"PIA26369", b"Io ", b"Juno. ", b"1,500 km ", b"Credit: ", b"\n", b"javascript:"),
    *(
        b"null",
        b"NaN",
        b"1e999",
        b"9" * 5000,
        b'"\\ud800"',
        b"[" * 1200,
        b'{"a":',
        b"http://[",
        b"//",
        b"\xe2\x80\xae",
        b"\x1e",
    ),
    b'<?xml version="1.0" encoding="utf-7"?>',
    b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>',
)
_SELDOM = st.integers(0, 9).map(lambda number: number == 9)
_ENCODINGS = ("latin-1", "cp1252", "utf-7", "utf-8-sig", "utf-16", "utf-32")

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("x" * 5000),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@st.composite
def mutilated(draw: st.DrawFn, feeds: Sequence[bytes] = ()) -> tuple[str, bytes]:
    """A kind of source and what it answers: a recording or one of the feeds, and most often something is wrong with it."""
    other = draw(st.booleans())
    if other and feeds:
        kind, body = draw(st.sampled_from(["rss", "apod"])), draw(st.sampled_from(feeds))
    else:
        kind, body = draw(st.sampled_from(SOUND))
    mutations = st.lists(st.sampled_from(_MUTATIONS), max_size=3)
    for mutate in draw(mutations):
        body = mutate(draw, body)
    return (draw(st.sampled_from(sorted(ADAPTERS))) if draw(_SELDOM) else kind), body


def _replaced(draw: st.DrawFn, body: bytes) -> bytes:
    start = draw(st.integers(0, len(body)))
    end = draw(st.integers(start, min(len(body), start + 200)))
    return body[:start] + draw(st.binary(max_size=8) | st.sampled_from(_SHARDS)) + body[end:]


def _flooded(draw: st.DrawFn, body: bytes) -> bytes:
    """One thing many times over, in the middle of the answer."""
    place, shard = draw(st.integers(0, len(body))), draw(st.sampled_from(_SHARDS))
    return (
        body[:place] + shard * draw(st.sampled_from([10, 1_000 // len(shard) + 1, 100_000 // len(shard) + 1])) + body[place:]
    )


def _doubled(draw: st.DrawFn, body: bytes) -> bytes:
    """A stretch of the answer again and again."""
    start = draw(st.integers(0, len(body)))
    end = draw(st.integers(start, min(len(body), start + 3_000)))
    return body[:end] + body[start:end] * draw(st.integers(1, 20)) + body[end:]


def _cut_off(draw: st.DrawFn, body: bytes) -> bytes:
    return body[: len(body) - draw(st.integers(0, len(body)))]


def _spliced(draw: st.DrawFn, body: bytes) -> bytes:
    """It turns into another answer halfway."""
    other = draw(st.sampled_from(SOUND))[1]
    return body[: draw(st.integers(0, len(body)))] + other[draw(st.integers(0, len(other))) :]


def _recoded(draw: st.DrawFn, body: bytes) -> bytes:
    return body.decode("utf-8", "replace").encode(draw(st.sampled_from(_ENCODINGS)), "replace")


def _changed_value(draw: st.DrawFn, body: bytes) -> bytes:
    """JSON in which another thing stands somewhere."""
    try:
        document: Any = json.loads(body)
    except (ValueError, RecursionError):
        return _replaced(draw, body)
    holder = document
    while isinstance(holder, dict | list) and holder:
        key: Any = draw(st.sampled_from(list(holder) if isinstance(holder, dict) else range(len(holder))))
        if not isinstance(holder[key], dict | list) or not holder[key] or draw(_SELDOM):
            holder[key] = draw(values)
            break
        holder = holder[key]
    return json.dumps(document).encode()


_MUTATIONS = (_changed_value, _changed_value, _changed_value, _replaced, _flooded, _doubled, _cut_off, _spliced, _recoded)
