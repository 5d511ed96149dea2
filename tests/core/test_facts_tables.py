"""The looked-up facts in `config/facts`, and what is said about a row that is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from bot.core.errors import ConfigError
from bot.core.facts import read_library
from tests.core.reading import library, tables


def rows() -> Iterator[tuple[str, dict[str, Any]]]:
    for stem, table in tables().items():
        for place, row in enumerate(table["row"], 1):
            yield f"{stem}, row {place}", {key: value for key, value in table.items() if key != "row"} | row


def test_every_row_says_where_it_is_stated_and_when_that_was_looked_up() -> None:
    for place, row in rows():
        assert re.fullmatch(r"https://[\w.-]+/\S*", row["source"]), place
        assert row["source_name"], place
        assert isinstance(row["checked"], date), place


def test_only_nasa_s_own_addresses_are_named_as_nasa_s() -> None:
    for place, row in rows():
        if "NASA" in row["source_name"] or "JPL" in row["source_name"]:
            assert re.match(r"https://([\w-]+\.)*nasa\.gov/", row["source"]), place


def test_no_row_says_that_the_mission_is_over() -> None:
    for place, row in rows():
        assert not re.search(r"\bended\b|final orbit|last mission|end of mission", row.get("text", ""), re.IGNORECASE), place


def test_perijoves_are_numbered_without_a_gap_in_order_of_time() -> None:
    perijoves = library().perijoves
    assert [row.number for row in perijoves] == list(range(111))
    assert [row.time for row in perijoves] == sorted(row.time for row in perijoves)


def test_an_orbit_takes_as_long_as_the_moons_had_left_it_by_then() -> None:
    """53 days at first, less after the passes by Ganymede (34), Europa (45) and Io (57 and 58)."""
    days = {row.number: (later.time - row.time).total_seconds() / 86400 for row, later in pairwise(library().perijoves)}
    assert all(52 < days[number] < 54 for number in range(34))
    assert all(42.5 < days[number] < 44.5 for number in range(34, 45))
    assert all(37.5 < days[number] < 39 for number in range(45, 57))
    assert all(32.4 < days[number] < 36 for number in range(57, 110))


def test_perijoves_of_the_table_of_august_2025_that_lay_ahead_are_predictions() -> None:
    assert [row.number for row in library().perijoves if row.predicted] == list(range(76, 111))


def test_flybys_lie_near_the_perijove_they_name() -> None:
    for flyby in library().flybys:
        perijove = library().perijove(flyby.perijove)
        assert perijove is not None
        assert perijove is library().perijove_near(flyby.day)
        assert flyby.km is None or 100 < flyby.km < 200_000


def test_each_instrument_is_there_once_and_is_called_by_words_of_its_own() -> None:
    instruments = library().instruments
    words = [word.casefold() for instrument in instruments for word in instrument.words]
    assert len({instrument.name for instrument in instruments}) == len(instruments) == 11
    assert len(set(words)) == len(words)
    assert all(instrument.words and instrument.text.endswith(".") for instrument in instruments)


def test_a_row_without_source_or_date_is_refused() -> None:
    for place, row in rows():
        for key in ("source", "source_name", "checked"):
            with pytest.raises(ConfigError, match=f"{key} is missing"):
                read_library({place.split(",")[0]: {"row": [{name: row[name] for name in row if name != key}]}})


def test_all_named_places_of_the_gazetteer_are_there_once() -> None:
    listed = [feature for feature in library().features if feature.lat is not None]
    assert len({feature.name for feature in listed}) == len(listed) == 224
    for feature in listed:
        assert -90 <= (feature.lat or 0) <= 90
        assert 0 <= (feature.lon_west or 0) < 360
        assert 0 < (feature.diameter_km or 0) < 1821.6 * 2 * 3.1416


def test_of_a_place_it_is_told_what_it_is_named_for_only_from_its_own_page() -> None:
    for feature in library().features:
        assert not feature.origin or re.fullmatch(r"https://planetarynames\.wr\.usgs\.gov/Feature/\d+", feature.citation.url)


def test_the_perijoves_around_a_moment_are_the_last_one_and_the_next() -> None:
    table = library()
    table = replace(table, perijoves=tuple(reversed(table.perijoves)))
    first, second = table.perijoves[-1], table.perijoves[-2]
    assert (table.last_perijove(first.time), table.next_perijove(first.time)) == (first, second)
    assert table.last_perijove(first.time - timedelta(seconds=1)) is None
    assert table.next_perijove(table.perijoves[0].time) is None


def test_anniversaries_are_this_day_s_of_earlier_years_oldest_first() -> None:
    found = library().anniversaries(date(2026, 2, 3))
    assert [(day, type(row).__name__) for day, row in found] == [(date(2024, 2, 3), "Perijove"), (date(2024, 2, 3), "Flyby")]
    assert library().anniversaries(date(2024, 2, 3)) == ()


@pytest.mark.parametrize(("day", "number"), [(date(2023, 7, 29), 53), (date(2023, 8, 2), 53), (date(2023, 8, 3), None)])
def test_a_perijove_is_near_a_date_within_two_days(day: date, number: int | None) -> None:
    near = library().perijove_near(day)
    assert (near.number if near else None) == number


# ---------------------------------------------------------------- wrong rows

GOOD: dict[str, Any] = {"source": "https://nasa.example/a", "source_name": "A sample", "checked": date(2026, 11, 22)}


@pytest.mark.parametrize(
    ("stem", "row", "line"),
    [
        (
            "io",
            {"text": "A sample."} | GOOD | {"source": "nasa"},
            "facts/io.toml, row 2: source must be an https address, not 'nasa'",
        ),
        ("io", GOOD, "facts/io.toml, row 2: text is missing"),
        ("io", {"text": 7} | GOOD, "facts/io.toml, row 2: text must be a str, not 7"),
        (
            "io",
            {"text": "A sample.", "words": "Io"} | GOOD,
            "facts/io.toml, row 2: words must be a list of strings, not 'Io'",
        ),
        ("io", "a sample", "facts/io.toml, row 2: must be a table, not 'a sample'"),
        (
            "perijoves",
            {"number": 1, "time": datetime(2016, 8, 27)} | GOOD,  # noqa: DTZ001 — what is to be refused
            "facts/perijoves.toml, row 2: time must say UTC, as in 2016-08-27T00:00:00Z",
        ),
        (
            "flybys",
            {"body": "Io", "day": date(2024, 2, 3), "perijove": 58, "km": "far"} | GOOD,
            "facts/flybys.toml, row 2: km must be a number, not 'far'",
        ),
    ],
)
def test_a_wrong_row_is_named_in_one_line(stem: str, row: Any, line: str) -> None:
    good = next(iter(tables()[stem]["row"]))
    with pytest.raises(ConfigError, match=f"^{re.escape(line)}$"):
        read_library({stem: {**GOOD, "row": [good, row]}})


@pytest.mark.parametrize("table", [{"row": 5}, 5])
def test_a_wrong_file_is_named_in_one_line(table: Any) -> None:
    with pytest.raises(ConfigError, match=r"^facts/io\.toml: "):
        read_library({"io": table})


def test_a_file_of_another_name_holds_statements_about_that_target() -> None:
    (statement,) = read_library({"callisto": {**GOOD, "row": [{"text": "A sample."}]}}).statements
    assert (statement.target, statement.text) == ("callisto", "A sample.")


def test_no_files_are_an_empty_library() -> None:
    assert read_library({}) == type(library())()
