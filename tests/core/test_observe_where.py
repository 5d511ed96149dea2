"""Distances, scales and places: what is read from sample sentences, and what is not."""

from __future__ import annotations

import pytest

from bot.core.model import Distance, Resolution
from tests.core.reading import read


def distances(text: str, title: str = "") -> list[Distance]:
    return [reading.value for reading in read(text, title=title).distances]


def resolutions(text: str) -> list[Resolution]:
    return [reading.value for reading in read(text).resolutions]


def features(text: str) -> list[str]:
    return [reading.value for reading in read(text).features]


# ---------------------------------------------------------------- distances


@pytest.mark.parametrize(
    ("text", "km", "target"),
    [
        ("At the time, Juno was about 3,000 miles (4,800 kilometers) above Jupiter's cloud tops.", 4800, "Jupiter"),
        ("At the time, Juno was about 3,000 miles (about 4,800 kilometers) from the tops of the clouds.", 4800, "Jupiter"),
        ("Juno took this sample from a distance of 22,243 kilometers (13,821 miles) to Io.", 22243, "Io"),
        ("Juno took this sample from 930 miles (1,500 kilometers) above the surface of Io.", 1500, "Io"),
        (
            "Juno took this sample of Jupiter from a distance of 6.8 million miles (10.9 million kilometers).",
            10.9e6,
            "Jupiter",
        ),
        ("Juno passed by, about 18,400 kilometres (11.400 miles) above the planet's cloud tops.", 18400, "Jupiter"),
        ("Juno was 1,500 kilomters above the surface of Io.", 1500, "Io"),
        ("Juno was 100 miles above the surface of Io.", 160.9344, "Io"),
        (
            "As Juno reaches its closest view -- from about 3,500 kilometers over Jupiter's clouds -- it sees much.",
            3500,
            "Jupiter",
        ),
        ("Juno's altitude was 930 miles (1,500 kilometers) above Io.", 1500, "Io"),
        ("Juno took this sample of the icy moon Europa at an altitude of 352 km.", 352, "Europa"),
    ],
)
def test_a_distance_is_read_in_kilometres_with_its_world(text: str, km: float, target: str) -> None:
    (distance,) = distances(text)
    assert distance.km == pytest.approx(km)
    assert distance.target == target


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("At the time the sample was taken, Juno was about 4,800 kilometers above Jupiter's cloud tops.", "image"),
        ("The sample was taken from 125,000 kilometers away, two hours before Juno's closest approach to Jupiter.", "image"),
        ("Juno came within 1,500 kilometers of Io.", "closest"),
        ("Juno took samples when it skimmed just 4,200 kilometers above Jupiter's clouds.", "closest"),
        ("Juno was 1,500 kilometers above Io at closest approach.", "closest"),
        ("At closest approach, Juno came within a distance of about 219 miles (352 kilometers) of Europa.", "closest"),
    ],
)
def test_the_picture_s_distance_is_told_from_that_of_the_pass(text: str, kind: str) -> None:
    assert [distance.kind for distance in distances(text)] == [kind]


def test_both_distances_of_a_respectively_are_read() -> None:
    text = (
        "Juno flew by Io, coming within 21,700 miles (35,000 kilometers) and 8,100 miles (13,000 kilometers), respectively."
    )
    assert [(distance.km, distance.target) for distance in distances(text)] == [(35000, "Io"), (13000, "Io")]


def test_both_ends_of_a_range_are_read() -> None:
    text = "Juno's altitude ranged from 11,400 to 31,700 miles (18,400 to 51,000 kilometers) from the planet's cloud tops."
    assert [distance.km for distance in distances(text)] == [18400, 51000]


def test_the_text_s_subject_is_the_world_where_none_is_named() -> None:
    text = "This sample shows Io. Juno took it from a distance of 80,000 kilometers."
    assert [distance.target for distance in distances(text)] == ["Io"]


@pytest.mark.parametrize(
    "text",
    [
        "The mountain that Juno saw on Io is 7 kilometers high.",
        "The area in Juno's image measures 67 kilometers north-south.",
        "Jupiter's winds, as Juno saw, extend 3,000 kilometers below the cloud tops.",
        "In Juno's image, the lava flow on Io is 98 by 11 miles (158 by 18 kilometers).",
        "In Juno's image the plume rises 100 kilometers above the surface of Io.",
        "Juno's image of Io has 1.4 kilometers per pixel.",
        "Juno's orbit takes it as far as 8 million kilometers from the planet.",
        "Juno will come within 1,500 kilometers of Io.",
        "Juno saw Europa as never since Galileo came within 351 kilometers of it.",
        "Galileo took this sample from 5,000 kilometers away.",
        "Juno was 600 million kilometers from Earth.",
        "Juno was 600 million kilometers away from Earth.",
        "Juno was 500 miles (9,000 kilometers) above the surface of Io.",
        "Juno went at 209,000 kilometers per hour above Jupiter.",
    ],
)
def test_other_lengths_are_no_distances_of_juno(text: str) -> None:
    assert distances(text) == []


# ---------------------------------------------------------------- scales


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("The scale is 840 to 1,115 feet per pixel (256 to 340 meters per pixel).", 0.256, 0.340),
        ("It has half- to three-quarters of a mile (895 to 1,230 meters) per pixel.", 0.895, 1.230),
        ("It has a pixel scale of 15 kilomters (9.3 miles) per pixel.", 15, 15),
        ("The scale is 1.4 km/px.", 1.4, 1.4),
        ("The spatial scale is 13.86 miles/pixel (22.3 kilometers/pixel).", 22.3, 22.3),
        ("The resolution is just over 0.5 to 2.5 miles per pixel (1 to 4 kilometers per pixel).", 1, 4),
        ("The resolution varied from 43 kilometers (26 miles) to 34 kilometers (21 miles) per pixel.", 34, 43),
    ],
)
def test_the_scale_is_read_in_kilometres_per_pixel(text: str, low: float, high: float) -> None:
    (scale,) = resolutions(text)
    assert [scale.low, scale.high] == pytest.approx([low, high])


def test_the_scale_of_another_mission_s_pictures_is_not_that_of_juno_s() -> None:
    text = "Juno took this sample. Galileo had mapped it at a resolution of 0.6 miles (1 kilometer) per pixel."
    assert resolutions(text) == []
    assert resolutions(text.replace("Juno", "Galileo")) == [Resolution(1, 1)]


def test_a_length_is_not_a_scale() -> None:
    assert resolutions("The lake is 200 kilometers long.") == []


# ---------------------------------------------------------------- places


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A sample of Loki Patera on Io.", ["Loki Patera"]),
        ("A sample of Loki Patera on Io, where Loki glows.", ["Loki Patera"]),
        ("The volcanoes Volund and Pele on Io.", ["Volund", "Pele"]),
        ("New flows at East Girru on Io.", ["East Girru"]),
        ("On Io stands South Zal Mons, by the Zal Montes-Patera complex.", ["South Zal Mons", "Zal Montes"]),
        ("The Tonatiuh eruptive center, and Tonatiuh's flows.", ["Tonatiuh"]),
        ("On Io stands what some call a steeple, Steeple Mountain.", ["Steeple Mountain"]),
        ("An area of Jupiter called Jet N7.", ["Jet N7"]),
        ("A feature of Europa nicknamed “the Platypus” is seen.", ["Platypus"]),
        ("Swirls near Jupiter's Great Red Spot.", ["Great Red Spot"]),
        ("An oval smaller than the more famous Great Red Spot.", []),
        ("A Promethean-style flow on Io, and a Prometheus-style plume.", []),
        ("Pele was a footballer, and Thor a god.", []),
        ("The Galileo spacecraft saw the volcano that Juno sees on Io.", []),
    ],
)
def test_named_places_are_read(text: str, names: list[str]) -> None:
    assert features(text) == names
