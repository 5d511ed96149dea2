"""Licences as texts and credit lines state them."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter

from bot.core.model import Description, Observed
from bot.core.observe.licences import MOST, licences_in
from tests.core.reading import read


def names(observed: Observed) -> list[str]:
    return [reading.value for reading in observed.licences]


@pytest.mark.parametrize(
    ("stated", "name"),
    [
        ("Image processing: Ada Sample (CC BY 3.0)", "CC BY 3.0"),
        ("Image processing by Ada Sample © CC BY", "CC BY"),
        ("Credit : NASA / SwRI / MSSS / Ada Sample © cc by\nSubmitted By : AdaSample", "CC BY"),
        ("CC-BY-4.0", "CC BY 4.0"),
        ("CC BY–NC–SA 4.0", "CC BY-NC-SA 4.0"),
        ("CC BY-SA 3.0 IGO", "CC BY-SA 3.0 IGO"),
        ("Creative Commons Attribution-NonCommercial 4.0 International", "CC BY-NC 4.0"),
        ("a Creative Commons Attribution ShareAlike NonCommercial license", "CC BY-NC-SA"),
        ("Creative Commons Attribution-NoDerivatives License 2.0", "CC BY-ND 2.0"),
        ("https://creativecommons.org/licenses/by-nc-nd/4.0/", "CC BY-NC-ND 4.0"),
        ("https://creativecommons.org/licenses/by/3.0/igo/", "CC BY 3.0 IGO"),
        ("CC0 1.0", "CC0"),
        ("Creative Commons Zero", "CC0"),
        ("It was released under a Creative Commons licence.", "Creative Commons"),
        ("The picture is in the public domain.", "public domain"),
        ("Public Domain Image", "public domain"),
    ],
)
def test_a_licence_is_read_under_its_short_name(stated: str, name: str) -> None:
    assert names(read(stated)) == [name]
    assert names(read("A sample.", credit=stated)) == [name]
    assert licences_in(stated) == {name}


@pytest.mark.parametrize(
    "text",
    [
        "The picture is not in the public domain.",
        "An attribution of the sample is given.",
        "The team's common creative work.",
        "CC BYTE, cc bystanders, CC 15, XCC BY",
        "The public may use the domain.",
    ],
)
def test_other_words_are_no_licence(text: str) -> None:
    assert names(read(text)) == []


def test_it_keeps_the_words_it_was_read_from() -> None:
    [reading] = read("Shared under Creative Commons Attribution–NonCommercial 4.0, gladly.").licences
    assert reading.words == "Creative Commons Attribution–NonCommercial 4.0"


@pytest.mark.parametrize(
    ("text", "credit", "read_as"),
    [
        ("Under Creative Commons (CC BY 4.0).", "", ["CC BY 4.0"]),
        ("Image: CC BY", "NASA/Ada Sample (CC BY 3.0)", ["CC BY 3.0"]),
        ("The data are in the public domain.", "Ada Sample (CC BY-NC)", ["public domain", "CC BY-NC"]),
        ("Image: CC BY", "Ada Sample (CC BY-NC 4.0)", ["CC BY", "CC BY-NC 4.0"]),
    ],
)
def test_of_a_licence_that_is_stated_twice_the_exacter_name_counts(text: str, credit: str, read_as: list[str]) -> None:
    assert names(read(text, credit=credit)) == read_as


def test_a_text_full_of_licences_is_read_no_further_than_that() -> None:
    text = "".join(f"CC BY {n // 10}.{n % 10}, " for n in range(100))
    assert len(read(text).licences) == MOST


def test_a_description_stored_before_licences_were_read_has_none() -> None:
    adapter = TypeAdapter(Description)
    stored = adapter.dump_json(Description("A sample.", "A sample.", "NASA", read("Image: CC BY 3.0"))).decode()
    assert names(adapter.validate_json(stored).observed) == ["CC BY 3.0"]
    earlier = stored.replace(',"licences":[{"value":"CC BY 3.0","words":"CC BY 3.0"}]', "")
    assert "licences" not in earlier
    assert adapter.validate_json(earlier).observed == Observed()
