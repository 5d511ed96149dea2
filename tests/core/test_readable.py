"""What of a text readers are shown."""

from __future__ import annotations

import pytest

from bot.core.readable import visible

ACCENT = "\u0301"


@pytest.mark.parametrize("text", ["", "Io & 'Loki' <b>", "two\nlines and\ta tab", "木星", "हिन्दी", "🌋", "e" + ACCENT * 4])
def test_what_can_be_read_stays(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x00a\x1b[31m\x7fb\r\x9fc", "a[31mbc"),
        ("\u202eevil\u2066\u200f\ufeff", "evil"),
        ("half \ud800 and \udfff", "half  and "),
        ("e" + ACCENT * 500 + "x" + ACCENT * 5, "e" + ACCENT * 4 + "x" + ACCENT * 4),
        ("\x7f", ""),
    ],
)
def test_what_cannot_be_seen_or_covers_others_goes(text: str, shown: str) -> None:
    assert visible(text) == shown
