"""What holds for every text, however odd or large."""

from __future__ import annotations

from datetime import date
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.model import Observed
from tests.core.reading import read

FRAGMENTS = st.sampled_from(
    [
        *("Juno ", "JunoCam ", "Io", "Io's ", "Jupiter's cloud tops", " above ", " from ", "came within ", "per pixel"),
        *(
            "1,500 kilometers",
            "930 miles (",
            "11.400 miles",
            " to ",
            " and ",
            "half of a mile",
            "6.8 million km",
            "9 km/pixel",
        ),
        *(
            "Dec. 30, 2023",
            "May ",
            "2007",
            "July 31",
            "31 February",
            "0000-00-00",
            "2023-13-45",
            "PJ53 ",
            "53<sup>rd</sup> flyby",
        ),
        *(
            "first ",
            "Loki Patera",
            "Zal ",
            "called ",
            "“the Platypus”",
            "citizen scientist ",
            "Ada Sample",
            "Image processing: ",
        ),
        *("NASA/JPL-Caltech/SwRI/MSSS/", "© CC BY", ". ", ", ", ") ", "\n\n", "<", "\u00a0", "’s ", "—"),
    ]
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(FRAGMENTS, max_size=25).map("".join))
DAYS = st.none() | st.dates(date(1, 1, 2), date(9999, 12, 30))


def words(observed: Observed) -> list[str]:
    fields = (getattr(observed, field) for field in Observed.__slots__)
    return [reading.words for reading in chain.from_iterable(fields)]


@settings(max_examples=150, derandomize=True, database=None)
@given(title=TEXTS, text=TEXTS, credit=TEXTS, released=DAYS)
def test_every_value_keeps_words_that_stand_in_the_release(
    title: str, text: str, credit: str, released: date | None
) -> None:
    for quoted in words(read(text, title=title, credit=credit, released=released)):
        assert quoted.strip()
        assert any(quoted in given for given in (title, text, credit))


def test_typography_and_markup_survive_in_the_words() -> None:
    observed = read("Juno’s 53<sup>rd</sup> close flyby of Jupiter; a spot nicknamed “the Sample’s Nose”.")
    assert [reading.words for reading in observed.perijoves] == ["53<sup>rd</sup> close flyby"]


@pytest.mark.parametrize(
    "seed",
    [
        "1 ",
        "1,",
        "Juno 1 km ",
        "Juno from 1,000 km (1 mi) ",
        "PJ1 ",
        "Aa ",
        "Credit: NASA/",
        "<",
        "\n",
        "May and ",
        "1 to ",
        "A. ",
    ],
)
def test_a_megabyte_of_nonsense_is_read_without_getting_stuck(seed: str) -> None:
    text = seed * (1_000_000 // len(seed))
    for quoted in words(read(text, released=date(2024, 1, 1))):
        assert quoted in text
