from __future__ import annotations

import json
from typing import Any

import pytest

from bot.core.explain import explain
from tests.core.catalogue import LIBRARY, TARGETS

RECORD = {
    "title": "A Sample of Lava on Io",
    "description": (
        "This sample image of a lava lake on Io was taken by JunoCam aboard NASA's Juno on Feb. 3. "
        "Juno was about 1,000 miles (1,609 kilometers) above the surface of Io."
    ),
    "keywords": ["Io"],
    "date": "2024-03-01",
    "credit": "NASA/JPL-Caltech/SwRI/MSSS",
    "link": "https://nasa.example/sample",
}


def explained(record: dict[str, Any]) -> dict[str, Any]:
    answer = explain(record, TARGETS, LIBRARY)
    again: dict[str, Any] = json.loads(json.dumps(answer))
    assert again == answer, "the answer is plain JSON data"
    return again


def test_a_release_is_explained_with_reasons_and_facts() -> None:
    answer = explained(RECORD)
    assert answer["targets"] == ["io", "juno"]
    assert answer["reasons"]["io"][0] == "the title names Io"
    assert answer["observed"]["instruments"] == ["JunoCam"]
    assert answer["observed"]["dates"] == ["2024-02-03"]
    assert answer["observed"]["distances"] == [{"km": 1609.0, "target": "Io", "kind": "image"}]
    assert answer["caption"].startswith("This sample image")
    assert answer["credit"] == RECORD["credit"]
    assert all(fact["text"] and fact["source"] for fact in answer["background"])


def test_every_field_may_be_null_or_missing() -> None:
    nothing = explained(dict.fromkeys(RECORD))
    assert nothing["targets"] == []
    assert set(nothing["observed"]) == {
        "instruments", "dates", "perijove", "features", "distances", "resolution", "processors", "licences",
    }  # fmt: skip
    assert explained({}) == nothing


@pytest.mark.parametrize("keywords", ["moons, Io", ["moons", "Io"]])
def test_keywords_may_be_one_joined_string(keywords: object) -> None:
    assert explained({"keywords": keywords})["targets"] == ["io"]


@pytest.mark.parametrize("day", ["2024-03-01", "2024-03-01T10:00:00Z", "2024-03-01T23:30:00+14:00"])
def test_the_day_of_release_gives_dates_their_year(day: str) -> None:
    assert explained(RECORD | {"date": day})["observed"]["dates"] == ["2024-02-03"]


@pytest.mark.parametrize("day", ["yesterday", "2024-13-41", 7, ""])
def test_a_date_that_cannot_be_read_is_no_date(day: object) -> None:
    assert explained(RECORD | {"date": day})["targets"] == ["io", "juno"]
