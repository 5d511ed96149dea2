"""What a text names only to compare with, to announce, or to tell the mission's story is not the picture's."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.model import Observed
from tests.core.reading import read

SPRING = date(2024, 3, 21)


def values(observed: Observed, field: str) -> list[object]:
    return [reading.value for reading in getattr(observed, field)]


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    "text",
    [
        "Juno reached Jupiter on July 10, 2016, and captured the sample.",
        "Juno, which lifted off on Aug. 5, 2011, captured the sample.",
        "Juno braked into orbit on July 10, 2016, and took the sample.",
        "Juno took no sample at its orbit insertion on July 10, 2016.",
        "Juno captured the sample after it completed its primary mission on July 31, 2021.",
        "Juno's mission to take samples was extended to Sept. 15, 2023.",
        "The sample by Juno was unveiled on Dec. 14.",
        "The sample that Juno captured was shared on Dec. 14.",
        "The sample that Juno captured was made public by the agency (Wednesday, Dec. 14).",
        "A sample of Juno's view. - Ada Sample (@adasample) December 31, 2023",
        "Juno captured this sample, from the flyby of Io - Ada Sample (@ada) December 31, 2023",
        "Voting was open from January 19 to 23, 2017, on what Juno captures.",
        "Release Date: December 31, 2023\nJuno's sample.",
        "Los Angeles CA (SPX) Feb 12, 2024 The probe Juno has captured a sample.",
        "Pasadena, Calif., Dec. 31, 2023 - Juno has taken a sample.",
        "The sample that Juno captured was first spotted on May 31, 2020.",
    ],
)
def test_the_day_of_something_else_is_not_the_picture_s(text: str) -> None:
    assert values(read(f"Juno. {text}", released=SPRING), "dates") == []


@pytest.mark.parametrize(
    "text",
    [
        "Juno is on a long orbit and makes the next close approach or perijove on 2 February 2024.",
        "Juno's next close flyby, with samples taken from near, is on 2 February 2024.",
        "The flyby of Juno that takes place on 2 February 2024 brings more samples.",
    ],
)
def test_what_comes_next_is_told_by_words_where_the_release_has_no_day(text: str) -> None:
    assert values(read(text), "dates") == []


@pytest.mark.parametrize("day", ["July 4, 2016", "July 5, 2016", "5 July 2016"])
def test_no_picture_was_taken_on_the_day_of_arrival(day: str) -> None:
    assert values(read(f"Juno took the sample on {day}."), "dates") == []


def test_another_mission_may_have_taken_one_on_that_day() -> None:
    assert values(read("Cassini took the sample on July 4, 2016."), "dates") == ["2016-07-04"]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Samples at PJ51 (2023 May 16): what they show", ["2023-05-16"]),
        ("Juno's Perijove-51 occurred on 2023 May 16.", ["2023-05-16"]),
        ("Juno's PJ51, 16 May 2023, had the best samples.", ["2023-05-16"]),
        ("JunoCam's sample is better than at PJ51 (2023 May 16).", []),
        ("Unlike at PJ51 (2023 May 16), the sample by Juno is dark.", []),
        ("Acquisition Date: 16 May 2023\nJuno's sample.", ["2023-05-16"]),
        ("Image Date: 2023-05-16\nJuno's sample.", ["2023-05-16"]),
        ("Date of observation: 16 May 2023\nJuno's sample.", ["2023-05-16"]),
        ("Juno took the sample on 16-May-2023.", ["2023-05-16"]),
        ("Juno took the sample just before closest approach on 16 May 2023.", ["2023-05-16"]),
        ("Juno collected the sample shortly after Io was eclipsed at 12:40:29 (UTC) May 16, 2023.", ["2023-05-16"]),
        ("Juno took the sample two days before its flyby on 16 May 2023.", []),
        ("The samples, released on Monday, were collected by Juno on May 16, 2023.", ["2023-05-16"]),
    ],
)
def test_a_day_beside_its_perijove_or_in_a_form_is_the_picture_s(text: str, dates: list[str]) -> None:
    assert values(read(f"Juno. {text}"), "dates") == dates


def test_the_earliest_day_comes_first() -> None:
    text = "Juno took the left sample on Feb. 3, 2024, and the right one on Dec. 30, 2023. It took another in May 2023."
    assert values(read(text), "dates") == ["2023-05", "2023-12-30", "2024-02-03"]


def test_a_bare_year_beside_a_day_is_another_picture_s() -> None:
    text = "In 2022, Juno captured a first sample. This one was captured on May 16, 2023."
    assert values(read(text), "dates") == ["2023-05-16"]


# ---------------------------------------------------------------- perijoves


@pytest.mark.parametrize(
    ("text", "perijoves"),
    [
        ("PJ21 was Juno's second pass over the Great Red Spot; as with the first pass at PJ7, it saw an oval.", [21]),
        ("The view of Juno at PJ21 was worse than at PJ7.", [21]),
        ("Juno's sample from PJ51 is more detailed than PJ50's.", [51]),
        ("Juno's sample from PJ51. Unlike at PJ50 and PJ49, the oval was dark.", [51]),
        ("Juno's sample from PJ51, similar to PJ50, is dark.", [51]),
        ("The hook is gone since PJ50, as Juno saw at PJ51.", [51]),
        ("The above was Juno's PeriJove3; and voting on the next PeriJove4 begins soon.", [3]),
        ("Juno's sample from PJ51. At PJ52, Juno will see more.", [51]),
        ("Juno's sample from PJ51. PJ52 is next.", [51]),
        ("Juno took the sample on its second pass over the south pole.", []),
        ("Juno took the sample on its 34th pass over Jupiter's south pole.", [34]),
        ("Juno took the sample less than a day after PJ57.", [57]),
        ("Juno took the sample closer than ever, at PJ57.", [57]),
        ("Juno took the sample shortly after its 34th close flyby of Jupiter.", [34]),
        ("This PJ57 sample by Juno will help to plan.", [57]),
        ("The sample combines Juno's PJ57 and PJ58.", [57, 58]),
        ("This is Juno's first flyby of 2024.", []),
        ("Juno took the sample on its second close pass in a month.", []),
        ("Juno took the sample on the first of two close flybys.", []),
        ("Juno took the sample on its third extended-mission flyby.", []),
        ("Juno took the sample on the 34th of its flybys of Jupiter.", [34]),
    ],
)
def test_a_pass_that_is_compared_with_or_to_come_is_not_the_picture_s(text: str, perijoves: list[int]) -> None:
    assert values(read(text, released=SPRING), "perijoves") == perijoves


def test_the_title_says_which_pass_it_is() -> None:
    assert values(read("An oval that was small at PJ18 has grown.", title="Juno at PJ21"), "perijoves") == [21]
    assert values(read("The sample is from PJ21.", title="Juno over Jupiter"), "perijoves") == [21]


def test_a_pass_over_a_place_counts_where_its_day_agrees() -> None:
    text = "Juno took the sample on {}, on its 57th pass over the pole."
    assert values(read(text.format("Dec. 30, 2023")), "perijoves") == [57]
    assert values(read(text.format("Feb. 3, 2024")), "perijoves") == []


# ---------------------------------------------------------------- distances


@pytest.mark.parametrize(
    ("text", "distances"),
    [
        ("Juno saw Europa, the first since the Galileo flyby in 2000, as it came within 355 km.", [(355, "Europa")]),
        ("Juno saw Europa, the first since Galileo's flyby in 2000, when it came within 351 km.", []),
        ("Juno saw Europa, the first since Galileo's in 2000, and 351 km from it.", []),
        ("NASA's Galileo Jupiter orbiter came within 5,000 km of Jupiter's clouds. Juno took the sample.", []),
        ("The Juno space probe came within 5,000 km of Jupiter.", [(5000, "Jupiter")]),
        ("Juno's sample of Io, which is 422,000 kilometers from Jupiter.", []),
        ("Juno's sample shows Io, that is 217,000 miles above the planet Jupiter.", []),
        ("Juno's sample of Jupiter was taken 422,000 kilometers from the planet.", [(422_000, "Jupiter")]),
    ],
)
def test_a_distance_of_another_craft_or_of_a_moon_is_not_the_picture_s(text: str, distances: list[tuple[int, str]]) -> None:
    assert [(round(reading.value.km), reading.value.target) for reading in read(text).distances] == distances
