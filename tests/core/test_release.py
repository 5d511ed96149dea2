"""A correction is a new revision exactly where a message about the release would look different."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest

from bot.core.model import Description, Entry, Fact, FactKind, Match, Observed, Picture, Reading, Release
from bot.core.release import as_entry, corrected, shown
from tests.builders import NOW, a_description, a_release

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
        *("matches", "description", "third_party", "announced", "revision"),
    }
    assert {field.name for field in fields(Description)} == {"caption", "alt", "credit", "observed", "facts"}


def test_a_correction_that_can_be_seen_is_a_new_revision() -> None:
    entry = replace(as_entry(RELEASE), title="Other words")
    after = corrected(RELEASE, entry, RELEASE.matches, lambda *_: RELEASE.description)
    assert (after.title, after.revision, after.announced) == ("Other words", 5, NOW)


def test_a_correction_that_cannot_be_seen_is_kept_without_being_one() -> None:
    entry = replace(as_entry(RELEASE), text="Other words, beyond the caption.")
    after = corrected(RELEASE, entry, RELEASE.matches, _same)
    assert (after.text, after.revision) == ("Other words, beyond the caption.", 4)


def _same(_: Entry, __: tuple[Match, ...]) -> Description:
    return RELEASE.description
