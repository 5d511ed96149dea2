"""A hostile text costs little more than a long one: what is read of it has an end."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.facts.library import Library
from bot.core.furniture import LONGEST_TEXT, body
from bot.core.mentions import Lexicon
from bot.core.observe import calendar, prose, quantities
from bot.core.observe.dates import observed_dates
from bot.core.observe.distances import distances
from bot.core.observe.perijoves import perijoves
from bot.core.observe.release import Told
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


def test_a_text_has_an_end_of_places_that_may_state_a_field() -> None:
    """Each is looked at with its sentence before and after it: their number bounds what a text costs."""
    days = "".join(f"taken on {number % 28 + 1} May {1900 + number % 100}. " for number in range(500))
    lengths = "".join(f"Juno took it from {number},000 km above Io. " for number in range(1, 500))
    passes = "".join(f"Seen on PJ{number}. " for number in range(1, 500))
    for stated in (observed_dates(_told(days)), distances(_told(lengths)), perijoves(_told(passes), ())):
        assert len(stated) == prose.MOST


def _told(text: str) -> Told:
    return Told("Juno", text, "", date(2024, 3, 1), Library())
