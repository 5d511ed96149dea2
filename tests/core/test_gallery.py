"""What a gallery remembers of what it shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.gallery import MOST, Listing, Of, by_chance, chance_and_target, draw, search
from bot.core.words import phrases


@pytest.mark.parametrize(
    ("typed", "argument"),
    [
        ("lava", "lava"),
        ("Lava LAK", "lava lak"),
        ('"lava lake"', '"lava-lake"'),
        ('"lava lake" lok', "lava-lake lok"),
        ('lok "lake"', 'lok "lake"'),
        ("PIA 24501", "pia24501"),
        ("JPL-Caltech", "jpl-caltech"),
        ("Io's volcanoes", "io volcanoes"),
    ],
)
def test_a_search_is_remembered_so_that_it_finds_the_same(typed: str, argument: str) -> None:
    assert search(phrases(typed)) == Listing(Of.SEARCH, argument)
    assert phrases(argument) == phrases(typed)


@given(st.text(alphabet="io aI-_\"'«’ø☀3pPIA24501\u0301字", max_size=40).filter(phrases))
def test_whatever_is_looked_for_it_is_understood_again_or_not_remembered(typed: str) -> None:
    listing = search(phrases(typed))
    assert listing is None or phrases(listing.argument) == phrases(typed)


@given(st.integers(1, 400), st.floats(0, 1, exclude_max=True))
def test_no_release_comes_twice_before_all_came(count: int, chance: float) -> None:
    drawn = [int(draw(chance, place, count) * count) for place in range(1, count + 1)]
    assert sorted(drawn) == list(range(count))
    assert drawn[0] == int(chance * count)


def test_neighbours_of_the_archive_are_far_apart() -> None:
    drawn = [int(draw(0.3, place, 10_000) * 10_000) for place in range(1, MOST + 1)]
    assert min(abs(one - other) for one in drawn for other in drawn if one != other) > 100


@given(st.floats(0, 1, exclude_max=True))
def test_the_chance_that_it_began_with_is_remembered(chance: float) -> None:
    again, target = chance_and_target(by_chance("g1/b", chance))
    assert (target, by_chance("g1/b", again)) == ("g1/b", by_chance("g1/b", chance))
    assert 0 <= again < 1
    assert chance - again < 1e-6
