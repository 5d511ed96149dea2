from __future__ import annotations

from typing import Any

from bot.core.describe import NO_CREDIT, describe
from bot.core.match import match
from bot.core.model import Description
from tests.builders import an_entry
from tests.core.catalogue import LIBRARY, TARGETS

TEXT = "This sample image shows a lava lake on Io. JunoCam took it on Feb. 3, 2024."


def described(**given: Any) -> Description:
    entry = an_entry(**({"text": TEXT} | given))
    return describe(entry, match(entry, TARGETS), TARGETS, LIBRARY)


def test_a_release_is_captioned_in_its_own_words_with_facts_that_name_their_source() -> None:
    told = described()
    assert told.caption == TEXT
    assert told.alt == "A sample picture of a dark lake on a yellow moon."
    assert [reading.value for reading in told.observed.instruments] == ["JunoCam"]
    assert told.facts
    assert all(fact.source.startswith("https://") for fact in told.facts)


def test_a_stated_credit_is_kept_word_for_word() -> None:
    credit = "NASA/JPL-Caltech ; processing:  A. Sample"
    assert described(credit=credit).credit == credit


def test_a_credit_that_stands_in_the_text_is_found() -> None:
    assert described(credit="", text=f"{TEXT}\n\nImage credit: NASA/SwRI/MSSS").credit == "NASA/SwRI/MSSS"


def test_where_none_is_stated_the_credit_says_so() -> None:
    assert described(credit="").credit == NO_CREDIT
    assert NO_CREDIT == "NASA (credit not stated; see the source)"


def test_only_matched_targets_are_named() -> None:
    told = described(text="This sample picture shows a dark lake.", picture=None, credit="NASA")
    assert told.alt == "About Io. This sample picture shows a dark lake."
