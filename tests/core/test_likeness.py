from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.core.likeness import LARGEST_DIFFERENCE, alike, says_something, those_alike, twins
from bot.core.model import Entry, Match, Picture, Release
from tests.builders import NOW, a_release, an_entry

DAY = timedelta(days=1)
IO = (Match("io", ("a sample",)),)
PICTURE = Picture("https://nasa.example/sample.jpg")
OLD = a_release("old", link="https://nasa.example/old", picture=PICTURE, published=NOW)


def different_in(bits: int) -> str:
    return f"{(1 << bits) - 1:064x}"


def item(**given: Any) -> Entry:
    return an_entry("item", **({"link": "https://other.example/item", "picture": PICTURE, "published": NOW} | given))


def found(entry: Entry, *releases: Release, matches: tuple[Match, ...] = IO) -> list[tuple[str, bool]]:
    return [(twin.release, twin.rerun) for twin in twins(entry, matches, releases, NOW)]


@pytest.mark.parametrize(("bits", "same"), [(0, True), (LARGEST_DIFFERENCE, True), (LARGEST_DIFFERENCE + 1, False)])
def test_pictures_may_differ_in_a_few_bits(bits: int, same: bool) -> None:
    assert alike(different_in(0), different_in(bits)) is same


def test_what_has_no_likeness_is_like_nothing() -> None:
    assert not alike("", "")
    assert not alike("", different_in(0))
    assert those_alike(different_in(0), {"a": "", "b": different_in(3), "c": different_in(99)}) == ["b"]


@pytest.mark.parametrize(("apart", "rerun"), [(0 * DAY, False), (3 * DAY, False), (-3 * DAY, False), (3.1 * DAY, True)])
def test_within_three_days_it_is_the_same_release_and_later_a_rerun(apart: timedelta, rerun: bool) -> None:
    assert found(item(published=NOW + apart), OLD) == [("old", rerun)]


def test_an_undated_item_counts_as_published_when_it_is_seen() -> None:
    assert found(item(published=None), OLD) == [("old", False)]
    assert found(item(), replace(OLD, published=None, seen=NOW - 9 * DAY)) == [("old", True)]


def test_pictures_about_different_things_are_not_one_release() -> None:
    assert found(item(), OLD, matches=(Match("europa", ("a sample",)),)) == []


def test_the_same_release_comes_before_an_older_twin() -> None:
    older = replace(OLD, key="older", published=NOW - 99 * DAY)
    assert found(item(), older, OLD) == [("old", False), ("older", True)]


def test_two_pia_numbers_are_two_releases_however_alike() -> None:
    numbered = replace(OLD, link="https://nasa.example/PIA90001")
    assert found(item(title="PIA90002"), numbered) == []
    assert found(item(title="PIA90001"), numbered) == [("old", False)]


def test_a_picture_with_a_number_that_is_new_is_no_rerun() -> None:
    assert found(item(title="PIA90002", published=NOW + 9 * DAY), OLD) == []
    assert found(item(title="PIA90002", published=NOW + DAY), OLD) == [("old", False)]


@pytest.mark.parametrize(
    "picture",
    [
        Picture("https://nasa.example/a.jpg", alt="This illustration shows the Juno spacecraft."),
        Picture("https://nasa.example/a.jpg", alt="An artist's concept of Juno at Jupiter"),
        Picture("https://nasa.example/a.jpg", alt="Artist’s rendering"),
        Picture("https://nasa.example/nasa-logo.png"),
    ],
)
def test_what_illustrates_many_news_tells_nothing(picture: Picture) -> None:
    assert not says_something(item(picture=picture))
    assert says_something(item(picture=Picture("https://nasa.example/logos.jpg", alt="A sample picture of a lake.")))


def test_without_a_picture_there_is_nothing_to_look_at() -> None:
    assert not says_something(item(picture=None))
