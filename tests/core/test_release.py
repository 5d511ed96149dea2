"""A correction is a new revision exactly where a message about the release would look different."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest

from bot.core.model import Description, Entry, Fact, FactKind, Match, Observed, Picture, Place, Reading, Release
from bot.core.places import ranking
from bot.core.release import as_entry, corrected, enriched, new_release, shown
from tests.builders import NOW, a_description, a_release, an_entry

FACTS = tuple(
    Fact(f"A sample fact, number {n}.", FactKind.BACKGROUND, "https://nasa.example", "A", NOW.date()) for n in "123"
)
RELEASE = a_release(revision=4, announced=NOW, description=a_description(facts=FACTS[:2]))


def described(**changes: Any) -> Release:
    return replace(RELEASE, description=replace(RELEASE.description, **changes))


VISIBLE = {
    "title": replace(RELEASE, title="Other words"),
    "link": replace(RELEASE, link="https://nasa.example/elsewhere"),
    "published": replace(RELEASE, published=NOW - timedelta(days=2)),
    "picture": replace(RELEASE, picture=Picture("https://nasa.example/another.jpg")),
    "no picture": replace(RELEASE, picture=None),
    "third party": replace(RELEASE, third_party=True),
    "caption": described(caption="Other words."),
    "alt": described(alt="Other words."),
    "credit": described(credit="Somebody else"),
    "observed": described(observed=Observed(instruments=(Reading("JIRAM", "JIRAM"),))),
    "first fact": described(facts=FACTS[1:]),
    "no more facts": described(facts=FACTS[:1]),
}
INVISIBLE = {
    "text": replace(RELEASE, text="Other words."),
    "keywords": replace(RELEASE, keywords=("Io",)),
    "reasons": replace(RELEASE, matches=(Match("io", ("other words",)),)),
    "size": replace(RELEASE, picture=replace(RELEASE.picture or Picture(""), width=4)),
    "another place": replace(RELEASE, places=(Place("library", "https://nasa.example/library"),)),
    "likeness": replace(RELEASE, likeness="0" * 64),
    "later facts": described(facts=(FACTS[0], FACTS[2])),
}


@pytest.mark.parametrize("name", VISIBLE)
def test_what_a_message_shows_makes_a_difference(name: str) -> None:
    assert shown(VISIBLE[name]) != shown(RELEASE)


@pytest.mark.parametrize("name", INVISIBLE)
def test_what_no_message_shows_makes_none(name: str) -> None:
    assert shown(INVISIBLE[name]) == shown(RELEASE)


def test_other_words_for_the_same_observed_fact_make_no_difference() -> None:
    once, again = (described(observed=Observed(perijoves=(Reading(58, words),))) for words in ("PJ58", "Perijove 58"))
    assert shown(once) == shown(again)


def test_a_field_that_is_new_to_a_release_has_to_be_decided_about() -> None:
    assert {field.name for field in fields(Release)} == {
        *("key", "source", "title", "link", "text", "published", "seen", "credit", "picture", "keywords", "links"),
        *("matches", "description", "third_party", "announced", "revision", "places", "likeness", "revised"),
    }
    assert {field.name for field in fields(Description)} == {"caption", "alt", "credit", "observed", "facts"}


def test_a_correction_that_can_be_seen_is_a_new_revision() -> None:
    entry = replace(as_entry(RELEASE), title="Other words")
    after = corrected(RELEASE, entry, RELEASE.matches, _same, ranking({}))
    assert (after.title, after.revision, after.announced) == ("Other words", 5, NOW)


def test_a_correction_that_cannot_be_seen_is_kept_without_being_one() -> None:
    entry = replace(as_entry(RELEASE), text="Other words, beyond the caption.")
    after = corrected(RELEASE, entry, RELEASE.matches, _same, ranking({}))
    assert (after.text, after.revision) == ("Other words, beyond the caption.", 4)


def _same(_: Entry, __: tuple[Match, ...]) -> Description:
    return RELEASE.description


# ---------------------------------------------------------------- several sources


RANK = ranking({"best": 0, "journal": 1, "poor": 2})
OWN = replace(RELEASE, places=(Place("journal", RELEASE.link, RELEASE.credit, RELEASE.picture),))
ELSEWHERE = an_entry(
    "other", title="Other words", text="Other words.", credit="Other", picture=Picture("https://b.example/b")
)


def credited(entry: Entry, _: tuple[Match, ...]) -> Description:
    return replace(RELEASE.description, credit=entry.credit)


def test_a_source_that_is_believed_more_lends_its_credit_and_picture_but_no_words() -> None:
    after = enriched(OWN, "best", ELSEWHERE, (), credited, RANK)
    assert (after.credit, after.picture and after.picture.url) == ("Other", "https://b.example/b")
    assert (after.title, after.text, after.source, after.revision) == (OWN.title, OWN.text, "journal", OWN.revision)
    assert [one.source for one in after.places] == ["journal", "best"]


def test_a_source_that_is_believed_less_only_adds_its_place() -> None:
    after = enriched(OWN, "poor", ELSEWHERE, (), credited, RANK)
    assert after == replace(OWN, places=after.places)
    assert [one.link for one in after.places] == [RELEASE.link, ELSEWHERE.link]


def test_in_which_order_sources_are_seen_makes_no_difference_to_credit_and_picture() -> None:
    third = replace(ELSEWHERE, guid="third", credit="Third", picture=None)
    one = enriched(enriched(OWN, "best", ELSEWHERE, (), credited, RANK), "poor", third, (), credited, RANK)
    other = enriched(enriched(OWN, "poor", third, (), credited, RANK), "best", ELSEWHERE, (), credited, RANK)
    assert (one.credit, one.picture, one.description) == (other.credit, other.picture, other.description)


def test_a_correction_keeps_what_a_better_source_lent_and_shows_it() -> None:
    lent = enriched(OWN, "best", ELSEWHERE, (), credited, RANK)
    own_again = replace(as_entry(OWN), credit="A corrected credit")
    after = corrected(lent, own_again, OWN.matches, credited, RANK)
    assert (after.credit, after.revision) == ("Other", OWN.revision + 1)
    assert [one.credit for one in after.places] == ["A corrected credit", "Other"]


@pytest.mark.parametrize("end", ["…", " ...", " […]", "[...]"])
def test_a_clipped_text_goes_on_where_another_source_has_all_of_it(end: str) -> None:
    clipped = replace(OWN, text="A sample lake" + end)
    assert enriched(clipped, "poor", replace(ELSEWHERE, text="A sample lake of lava."), (), credited, RANK).text == (
        "A sample lake of lava."
    )
    assert (
        enriched(clipped, "best", replace(ELSEWHERE, text="Another lake of lava."), (), credited, RANK).text == clipped.text
    )


def test_a_text_that_is_whole_stays_even_where_another_goes_on() -> None:
    whole = replace(OWN, text="A sample lake.")
    assert (
        enriched(whole, "best", replace(ELSEWHERE, text="A sample lake. More."), (), credited, RANK).text == "A sample lake."
    )


@pytest.mark.parametrize(
    ("ahead", "believed"), [(timedelta(days=2), True), (timedelta(days=3), False), (timedelta(days=-9000), True)]
)
def test_a_date_far_ahead_is_none(ahead: timedelta, believed: bool) -> None:
    entry = replace(as_entry(RELEASE), published=NOW + ahead)
    release = new_release("new", "journal", entry, RELEASE.matches, RELEASE.description, NOW)
    assert (release.published == NOW + ahead, release.published is None) == (believed, not believed)


def test_a_fuller_account_adds_what_the_release_is_about_and_takes_nothing_away() -> None:
    juno = Match("juno", ("the credit names JunoCam",))
    after = enriched(OWN, "poor", ELSEWHERE, (juno, Match("io", ("another reason",))), credited, RANK)
    assert after.matches == (*OWN.matches, juno)
