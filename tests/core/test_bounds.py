"""A hostile text costs little more than a long one: what is read of it has an end."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.furniture import LONGEST_TEXT, body
from bot.core.mentions import Lexicon
from bot.core.observe import calendar, prose, quantities
from bot.core.text import MOST_SENTENCES, sentences
from tests.core.catalogue import TARGETS
from tests.hanging import without_hanging


@pytest.mark.parametrize("shard", ["\n", "\n \n", "Contacts\n", "Io. ", "NASA/", "(1 KB) ", "Credit: "])
def test_furniture_is_looked_for_once_along_a_text(shard: str) -> None:
    with without_hanging():
        for _ in range(20):
            body(shard * (LONGEST_TEXT // len(shard)))


def test_the_footer_below_empty_lines_is_still_found() -> None:
    assert body("Io glows in this picture.\n \n\n  About JPL\n\nIt is a centre.") == ("Io glows in this picture.",)


def test_a_text_has_no_more_sentences_than_are_ever_read() -> None:
    assert len(sentences("Io. " * 2 * MOST_SENTENCES)) == MOST_SENTENCES
    assert len(prose.sentences("Io shines. " * 2 * MOST_SENTENCES)) == MOST_SENTENCES


def test_a_sentence_has_a_handful_of_mentions_dates_and_lengths() -> None:
    io = next(target for target in TARGETS if target.key == "io")
    assert len(Lexicon(io).mentions("Io " * 10_000)) == 50
    assert len(list(calendar.dates("on Feb. 3, 2024, " * 1_000, date(2024, 3, 1)))) == 20
    assert len(list(quantities.lengths("1,500 kilometers " * 1_000))) == 20
