"""Whose credit and picture of a release are believed."""

from __future__ import annotations

from bot.core.model import Picture, Place
from bot.core.places import believed, places, ranking, with_place
from tests.builders import a_release, an_entry

RANK = ranking({"best": 0, "good": 1, "poor": 2})
LARGE, SMALL = Picture("https://nasa.example/large.jpg", width=2000), Picture("https://nasa.example/small.jpg", width=300)
UNMEASURED = Picture("https://nasa.example/unmeasured.jpg")
ENTRY = an_entry(credit="", picture=None)


def at(source: str, credit: str = "", picture: Picture | None = None, *, third_party: bool = False) -> Place:
    return Place(source, f"https://{source}.example/a", credit, picture, third_party)


def test_credit_and_picture_are_those_of_the_lowest_rank_that_has_one() -> None:
    whole = believed(ENTRY, [at("poor", "Poor", LARGE), at("good", "Good"), at("best")], RANK)
    assert (whole.credit, whole.picture) == ("Good", LARGE)


def test_a_source_that_is_configured_no_more_is_believed_last() -> None:
    assert believed(ENTRY, [at("gone", "Gone"), at("poor", "Poor")], RANK).credit == "Poor"


def test_a_picture_known_to_be_small_gives_way_to_a_larger_one() -> None:
    assert believed(ENTRY, [at("best", picture=SMALL), at("poor", picture=LARGE)], RANK).picture == LARGE
    assert believed(ENTRY, [at("best", picture=UNMEASURED), at("poor", picture=LARGE)], RANK).picture == UNMEASURED
    assert believed(ENTRY, [at("best", picture=SMALL), at("poor", picture=UNMEASURED)], RANK).picture == SMALL


def test_a_picture_without_a_description_takes_anothers() -> None:
    told = Picture("https://nasa.example/told.jpg", alt="A sample lake.")
    whole = believed(ENTRY, [at("poor", picture=told), at("best", picture=UNMEASURED)], RANK)
    assert whole.picture == Picture(UNMEASURED.url, alt="A sample lake.")


def test_whose_a_picture_is_comes_with_the_picture() -> None:
    assert believed(ENTRY, [at("good", picture=LARGE, third_party=True), at("poor", picture=UNMEASURED)], RANK).third_party
    assert not believed(ENTRY, [at("good", picture=LARGE), at("poor", picture=LARGE, third_party=True)], RANK).third_party


def test_what_a_source_no_longer_brings_is_kept() -> None:
    [kept] = with_place((at("good", "Credit", LARGE, third_party=True),), Place("good", "https://new.example"))
    assert kept == Place("good", "https://new.example", "Credit", LARGE, third_party=True)


def test_a_place_more_stands_last() -> None:
    assert [one.source for one in with_place((at("good"), at("poor")), at("best"))] == ["good", "poor", "best"]
    assert [one.source for one in with_place((at("good"), at("poor")), at("good", "new"))] == ["good", "poor"]


def test_a_release_stored_before_places_were_was_seen_at_its_own_source() -> None:
    release = a_release()
    assert places(release) == (Place("journal", release.link, release.credit, release.picture),)
