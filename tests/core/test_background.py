"""Which facts go with a release, and in what words."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.core.facts import Citation, Flyby, Library, Perijove, Statement, background
from bot.core.model import Entry, Fact, FactKind, Match, Observed, Reading
from tests.builders import an_entry
from tests.core.reading import library, read

HERE = Citation("https://nasa.example/facts", "A sample", date(2026, 11, 22))


def facts(text: str, *targets: str, known: Library | None = None, **given: Any) -> tuple[Fact, ...]:
    entry: Entry = an_entry(title="Sample", text=text, **given)
    matches = tuple(Match(target, ()) for target in targets)
    return background(entry, matches, read(text, title=entry.title), known or library())


def texts(*args: Any, **given: Any) -> list[str]:
    return [fact.text for fact in facts(*args, **given)]


def test_a_named_place_is_described_as_far_as_the_gazetteer_goes() -> None:
    first = facts("JunoCam took this sample of Zal Patera on Io.", "io")[0]
    assert (
        first.text
        == "Zal Patera, an irregular crater on Io, measures about 168 kilometres across and lies at 40.1° north, 74.5° west."
    )
    assert first.source == "https://planetarynames.wr.usgs.gov/"


def test_the_flyby_of_that_day_is_told() -> None:
    text = "JIRAM took this sample of Io on Dec. 27, 2024."
    assert "Juno flew by Io on 27 December 2024, about 74,400 kilometres above its surface at the closest." in texts(
        text, "io"
    )


def test_the_release_s_own_figure_goes_before_ours() -> None:
    text = "JIRAM took this sample of Io on Dec. 27, 2024. Juno came within 46,000 miles (74,000 kilometers) of the moon."
    assert not any("flew by" in fact for fact in texts(text, "io"))


def test_another_moon_s_flyby_is_not_told() -> None:
    assert not any("flew by" in fact for fact in texts("Juno took this sample of Jupiter on Dec. 27, 2024.", "jupiter"))


def test_the_instrument_is_explained() -> None:
    assert any(fact.startswith("JIRAM") for fact in texts("JIRAM took this sample of Io.", "io"))


def test_a_stated_perijove_gets_its_time() -> None:
    assert "Perijove 53 was on 31 July 2023 at 09:05 UTC." in texts("Juno took this sample of Jupiter during PJ53.", "juno")


def test_a_perijove_known_by_the_date_alone_is_called_so() -> None:
    told = facts("Juno took this sample of Jupiter on July 30, 2023.", "juno")
    fact, following = [fact for fact in told if "erijove" in fact.text]
    assert following.text == "Perijove 54 followed 38 days after perijove 53, on 7 September 2023."
    assert following.kind is FactKind.COMPUTED
    assert fact.text == "By its date, the picture belongs around perijove 53: 31 July 2023 at 09:05 UTC."
    assert fact.kind is FactKind.COMPUTED


def test_a_predicted_perijove_is_called_a_prediction() -> None:
    told = [fact for fact in facts("Juno: a sample of PJ81.", "juno") if "perijove" in fact.text]
    assert [fact.text for fact in told] == [
        "A table of August 2025 predicted perijove 81 for 25 February 2026 at 09:34 UTC.",
        "A table of August 2025 predicted perijove 82 for 30 March 2026, 33 days after perijove 81.",
    ]
    assert {fact.kind for fact in told} == {FactKind.PREDICTION}


def test_between_perijoves_it_is_told_how_long_before_the_next_the_picture_was_taken() -> None:
    told = facts("Juno took this sample of Jupiter on March 20, 2024.", "juno")
    (fact,) = [fact for fact in told if "perijove" in fact.text]
    assert fact.text == "On 20 March 2024 Juno was 13 days past perijove 59 and 20 days before perijove 60."
    assert fact.kind is FactKind.COMPUTED


def test_between_predicted_perijoves_it_is_called_a_prediction() -> None:
    told = facts("Juno took this sample of Jupiter on Sept. 1, 2025.", "juno", published=datetime(2025, 10, 1, tzinfo=UTC))
    (fact,) = [fact for fact in told if "perijove" in fact.text]
    assert fact.text == (
        "On 1 September 2025 Juno was 19 days past perijove 75 and 13 days before perijove 76, "
        "as a table of August 2025 predicted."
    )
    assert fact.kind is FactKind.PREDICTION


def test_another_telescope_s_picture_belongs_to_no_perijove() -> None:
    for day in ("July 30, 2023", "March 20, 2024"):
        assert not any("erijove" in fact for fact in texts(f"Hubble took this sample of Jupiter on {day}.", "jupiter"))


def test_before_the_first_perijove_and_after_the_last_of_the_table_nothing_is_said_of_the_orbit() -> None:
    for day in ("March 20, 2014", "March 20, 2024"):
        told = texts(f"Juno took this sample on {day}.", "juno", known=Library(perijoves=library().perijoves[1:20]))
        assert not any("erijove" in fact for fact in told)


def test_the_flyby_is_told_by_the_perijove_where_no_day_is_given() -> None:
    assert "Juno flew by Io on 30 December 2023, about 1,500 kilometres above its surface at the closest." in texts(
        "A sample of Io that Juno took during PJ57.", "io"
    )


def test_what_a_place_is_named_for_is_told_where_the_gazetteer_was_read() -> None:
    (fact,) = [fact for fact in facts("A sample of Surya Patera on Io.", "io") if "Surya" in fact.text]
    assert fact.text.endswith("west. It is named for a Hindu sun god.")
    assert fact.source == "https://planetarynames.wr.usgs.gov/Feature/5774"


def test_jupiter_s_distance_is_worked_out_for_a_day() -> None:
    told = facts("Juno took this sample of Jupiter on Dec. 30, 2023.", "jupiter")
    (fact,) = [fact for fact in told if "speed of light" in fact.text]
    assert (
        fact.text
        == "On 30 December 2023 Jupiter was about 667 million kilometres from Earth, 37 minutes away at the speed of light."
    )
    assert fact.kind is FactKind.COMPUTED
    assert fact.source == "https://github.com/cosinekitty/astronomy"


@pytest.mark.parametrize(
    "text",
    ["Juno took this in December 2023.", "Juno took one on Dec. 30, 2023. The other was taken by Juno on Feb. 3, 2024."],
)
def test_no_distance_is_worked_out_for_a_month_or_for_two_days(text: str) -> None:
    assert not any("speed of light" in fact for fact in texts(text, "jupiter"))


def test_a_statement_that_fits_the_release_s_words_comes_before_the_others() -> None:
    known = Library(
        statements=(
            Statement("io", "Dull sample.", (), HERE),
            Statement("io", "Sample on frost.", ("frost",), HERE),
            Statement("io", "Sample on lava.", ("lava",), HERE),
        )
    )
    for number in range(5):
        assert texts("A sample of lava on Io.", "io", known=known, guid=f"sample-{number}")[0] == "Sample on lava."


STATEMENTS = Library(
    statements=tuple(
        Statement(target, f"Sample {number} on {target}.", words, HERE)
        for target, words in (("jupiter", ("storm",)), ("juno", ()), ("io", ()))
        for number in range(3)
    )
)


@pytest.mark.parametrize(
    ("title", "subject"),
    [("Juno sees Jupiter's moon Io", "io"), ("Jupiter's storm", "jupiter"), ("Io", "io"), ("Juno", "juno")],
)
def test_what_the_title_names_is_spoken_of_before_the_rest(title: str, subject: str) -> None:
    text = "A sample." if subject == "juno" else "A sample of a storm."
    matches = tuple(Match(target, ()) for target in ("io", "juno", "jupiter"))
    for number in range(5):
        entry = an_entry(f"sample-{number}", title=title, text=text)
        told = background(entry, matches, Observed(), STATEMENTS)
        assert [fact.text.rpartition(" ")[2] for fact in told[:3]] == [f"{subject}."] * 3


def test_jupiter_s_distance_is_told_after_two_facts_about_the_moon_in_the_title() -> None:
    entry = an_entry(title="Io", text="A sample of Dec. 30, 2023.")
    observed = Observed(dates=(Reading("2023-12-30", "Dec. 30, 2023"),))
    told = background(entry, (Match("io", ()),), observed, STATEMENTS)
    assert ["speed of light" in fact.text for fact in told] == [False, False, True, False]


def test_only_the_release_s_targets_are_spoken_of() -> None:
    known = Library(statements=(Statement("io", "Sample on Io.", (), HERE), Statement("juno", "Sample on Juno.", (), HERE)))
    assert texts("A sample.", "juno", known=known) == ["Sample on Juno."]


def test_what_the_release_says_is_not_said_again() -> None:
    known = Library(statements=(Statement("io", "Io has 400 volcanoes, by a sample.", (), HERE),))
    assert texts("A sample: there are some 400 volcanoes on Io.", "io", known=known) == []
    assert texts("A sample: there are volcanoes on Io.", "io", known=known) == ["Io has 400 volcanoes, by a sample."]


def test_the_order_is_the_release_s_own_and_always_the_same() -> None:
    orders = {tuple(texts("A sample.", "io", "jupiter", guid=f"sample-{number}")) for number in range(5)}
    assert len(orders) > 1
    assert texts("A sample.", "io", guid="sample") == texts("A sample.", "io", guid="sample")


def test_there_are_at_most_eight() -> None:
    assert len(facts("JunoCam took this sample of Loki Patera on Io on Dec. 30, 2023.", "io", "juno", "jupiter")) == 8


def test_a_flyby_without_a_known_altitude_is_told_without_one() -> None:
    known = Library(
        flybys=(Flyby("Io", date(2024, 6, 13), 62, None, HERE),),
        perijoves=(Perijove(62, datetime(2024, 6, 13, 19, 53, tzinfo=UTC), predicted=False, citation=HERE),),
    )
    assert texts("Juno took this sample of Io on June 14, 2024.", "io", known=known)[0] == "Juno flew by Io on 13 June 2024."


def test_nothing_known_is_nothing_said() -> None:
    assert background(an_entry(), (Match("io", ()),), Observed(), Library()) == ()


def test_no_sentence_made_from_the_library_says_that_the_mission_is_over() -> None:
    for perijove in library().perijoves:
        for fact in facts(f"JunoCam: a sample of PJ{perijove.number}, with Loki Patera on Io.", "io", "juno", "jupiter"):
            assert not re.search(r"\bended\b|final orbit|last mission", fact.text, re.IGNORECASE)
            assert fact.source.startswith("https://")
