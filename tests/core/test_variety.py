"""A fact is not told again in posts until others were."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.core.facts.variety import first_as_before, least_told, moment, note
from bot.core.model import Description, Fact, FactKind
from tests.builders import NOW, a_description


def fact(text: str) -> Fact:
    return Fact(text, FactKind.BACKGROUND, "https://nasa.example/fact", "A sample", date(2026, 1, 1))


A, B, C = (fact(f"The sample {letter} has a fact.") for letter in "ABC")
FACTS = a_description(facts=(A, B, C))
HOUR = timedelta(hours=1)


def order(description: Description) -> str:
    return "".join(one.text[len("The sample ")] for one in description.facts)


def test_without_a_past_the_most_relevant_comes_first() -> None:
    assert order(least_told(FACTS, {})) == "ABC"


def test_what_was_never_told_comes_before_what_was_and_then_what_was_told_longest_ago() -> None:
    told = {note(A): moment(NOW), note(C): moment(NOW - HOUR)}
    assert order(least_told(FACTS, told)) == "BCA"


def test_a_release_after_another_goes_through_all_facts_before_one_comes_again() -> None:
    told: dict[str, str] = {}
    firsts = []
    for hour in range(6):
        first = least_told(FACTS, told).facts[0]
        told[note(first)] = moment(NOW + hour * HOUR)
        firsts.append(first)
    assert firsts == [A, B, C, A, B, C]


def test_the_same_fact_with_other_figures_is_the_same_fact() -> None:
    one = fact("On 3 February 2024 Jupiter was about 750 million kilometres from Earth, 42 minutes away.")
    other = fact("On 30 December 2023 Jupiter was about 1,667.5 million kilometres from Earth, 37 minutes away.")
    assert note(one) == note(other)
    assert note(one) != note(fact("On 3 February 2024 Jupiter was in Aries."))


def test_a_correction_keeps_the_fact_that_is_shown_with_its_new_figures() -> None:
    shown = a_description(facts=(fact("Juno was 5 days past perijove 58."), A))
    corrected = a_description(facts=(B, A, fact("Juno was 6 days past perijove 58.")))
    assert first_as_before(corrected, shown).facts[0].text == "Juno was 6 days past perijove 58."


def test_a_correction_that_takes_the_fact_away_shows_the_most_relevant_one() -> None:
    assert order(first_as_before(FACTS, a_description(facts=(fact("Gone."),)))) == "ABC"
    assert first_as_before(FACTS, replace(FACTS, facts=())) == FACTS
