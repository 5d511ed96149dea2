"""Dates and distances of another pass, another picture or another world's orbit are not the picture's."""

from __future__ import annotations

from datetime import date

import pytest

from tests.core.reading import read

SPRING = date(2024, 3, 21)
VIEW = "Juno took this view of Io on Feb. 3, 2024, from 9,000 kilometers away."


def dates(text: str) -> list[str]:
    return [reading.value for reading in read(text, released=SPRING).dates]


def distances(text: str) -> list[tuple[int, str]]:
    return [(round(reading.value.km), reading.value.target) for reading in read(text).distances]


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    "text",
    [
        "Other lakes, which Juno imaged on a previous pass in October 2023, are dark.",
        "The lakes, like those seen by Juno on Oct. 15, 2023, are dark.",
        "A lake was seen in a prior pass on Oct. 15, 2023.",
        "On its previous orbit, on Oct. 15, 2023, Juno imaged the lake as well.",
        "Juno's last flyby of Io was on Oct. 15, 2023.",
        "Juno's subsequent pass on March 1, 2024, showed it again.",
        "Four months earlier, on Oct. 15, 2023, Juno saw a bright lake.",
        "The lake was seen by Juno on Oct. 15, 2023, four months earlier.",
        "The lake was seen by Juno on Oct. 15, 2023, two orbits before.",
        "The lake had already been observed by Juno on Oct. 15, 2023.",
        "Juno previously flew by Io on Oct. 15, 2023.",
        "Its color is unlike what Juno saw on Oct. 15, 2023.",
        "It is sharper than the Oct. 15, 2023 view by Juno.",
        "In earlier images from Oct. 15, 2023, taken by Juno, the lake is bright.",
    ],
)
def test_the_day_of_another_pass_is_not_the_picture_s(text: str) -> None:
    assert dates(f"{VIEW} {text}") == ["2024-02-03"]


@pytest.mark.parametrize(
    "text",
    [
        "This image was taken during an earlier flyby on Feb. 3, 2024.",
        "The left image was taken four orbits earlier, on Feb. 3, 2024.",
        "During its last flyby of Io on Feb. 3, 2024, the craft took a view.",
        "The view was taken following its flyby on Feb. 3, 2024.",
        "Prior to its closest approach on Feb. 3, 2024, the craft took a view.",
        "Unlike previous views, this one was taken on Feb. 3, 2024.",
        "The view was taken on Feb. 3, 2024, two days before the closest approach.",
    ],
)
def test_a_picture_that_is_pointed_at_may_be_of_an_earlier_pass(text: str) -> None:
    assert dates(f"Juno. {text}") == ["2024-02-03"]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        (
            "Observations of the lake were made by Galileo on flights past Io in 1997 and 1998.",
            ["1997", "1998"],
        ),
        ("Galileo took samples of Io in 1996, 1997 and 1998.", ["1996", "1997", "1998"]),
        ("Galileo took samples of Io from 1996 to 2001.", []),
        ("Galileo took samples of Io from 1996 - 2001.", []),
        ("Galileo took samples of Io in 1996-2001.", []),
        ("Galileo took 1997 and 1998 samples of Io.", []),
    ],
)
def test_years_in_a_list_are_each_read_and_a_span_is_not(text: str, years: list[str]) -> None:
    assert dates(text) == years


@pytest.mark.parametrize(
    "text",
    [
        "Voyager 2 took this image of Io on its tour and then flew past Neptune in 1989.",
        "Voyager 2 captured Io and visited the Uranus system in early 1986.",
        "Voyager 2 took this image of Io before its encounter with Uranus in 1986 and its visit to Neptune in 1989.",
    ],
)
def test_the_year_at_another_planet_is_not_the_picture_s(text: str) -> None:
    assert dates(text) == []


def test_a_day_named_again_without_its_year_is_the_same_day() -> None:
    text = "Juno took a view on Dec. 30, 2022, and on Dec. 30 took another."
    assert dates(text) == ["2022-12-30"]
    assert dates("Juno took a view on Dec. 30 of the year 2022.") == ["2022-12-30"]


# ---------------------------------------------------------------- distances


@pytest.mark.parametrize(
    "text",
    [
        "The craft saw Europa, too, which orbits about 700,000 kilometers away from Jupiter.",
        "The craft saw Ganymede, which circles Jupiter 1.1 million kilometers out.",
        "The craft saw Io, which lies some 400,000 kilometers from Jupiter.",
        "The craft saw Io (the innermost), which is about 400,000 kilometers away from the planet.",
        "The craft saw Io, a moon that is 400,000 kilometers away from the planet.",
        "The craft saw Io, a moon orbiting 400,000 kilometers above the clouds.",
        "The craft saw Io, located 400,000 kilometers from Jupiter.",
        "The craft saw Io, whose orbit is 400,000 kilometers from the planet.",
        "The craft saw Amalthea, 181,000 kilometers from Jupiter.",
        "The spacecraft's orbit takes it 8 million kilometers away from Jupiter.",
    ],
)
def test_the_distance_at_which_another_world_circles_is_not_the_picture_s(text: str) -> None:
    assert distances(f"{VIEW} {text}") == [(9000, "Io")]


@pytest.mark.parametrize(
    "text",
    [
        "On a previous flyby, the spacecraft came within 150,000 kilometers of it.",
        "On its next flyby, the spacecraft came within 1,500 kilometers of it.",
        "It was closer than on its last pass at 150,000 kilometers.",
        "During an earlier orbit, Io was 150,000 kilometers away.",
    ],
)
def test_the_distance_of_another_pass_is_not_the_picture_s(text: str) -> None:
    assert distances(f"{VIEW} {text}") == [(9000, "Io")]


@pytest.mark.parametrize(
    "text",
    [
        "Juno, which was 9,000 kilometers above Io, took this view.",
        "Juno took this view of Io, which was 9,000 kilometers away.",
        "Juno took this view of Io, which was 9,000 kilometers from the spacecraft.",
        "This image was taken by Juno on an earlier pass by Io at a distance of 9,000 kilometers.",
        "Juno took this view on its second orbit around Jupiter at a distance of 9,000 kilometers. It shows Io.",
    ],
)
def test_the_distance_of_what_took_the_picture_is_its_own(text: str) -> None:
    assert distances(f"Io as it is seen by Juno. {text}") == [(9000, "Io")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hubble took this view when Jupiter was 640 million kilometers away.", [(640_000_000, "Jupiter")]),
        ("The HST took this view. Jupiter was 398 million miles (640 million km) distant.", [(640_000_000, "Jupiter")]),
        ("Juno took this view. Io was 9,000 kilometers away.", [(9000, "Io")]),
        ("Hubble took this view of Jupiter, which is 778 million kilometers from the Sun.", []),
        ("Hubble took this view of Io. The moon was 422,000 kilometers away from Jupiter.", []),
        ("Hubble took this view from an altitude of 540 kilometers. Jupiter is far.", []),
        ("Juno took this view. When Voyager flew by, Io was 20,000 kilometers away.", []),
    ],
)
def test_how_far_away_a_world_was_is_read_from_a_telescope_s_picture_too(text: str, expected: list[tuple[int, str]]) -> None:
    assert distances(text) == expected
