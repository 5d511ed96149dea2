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
        ("Juno took the sample when it was 62,000 kilometers from\nIo, late in the flyby.", 62000, "Io"),
        ("Juno took the sample 62,000 kilometers\nabove the surface of\nIo.", 62000, "Io"),
        ("Juno was three thousand miles above Jupiter's clouds as it took the sample.", 4828.032, "Jupiter"),
        ("Juno took the sample of Io from a range of about half a million kilometers.", 500_000, "Io"),
        ("Juno saw Io, its distance from which was small: the spacecraft's distance to Io was 51,770 km.", 51770, "Io"),
        (
            "The distance of Juno from Jupiter was 19.5 million kilometers as it took the sample.",
            19.5e6,
            "Jupiter",
        ),
        ("Juno took the sample of Ganymede's shadow from 71,000 km, closer than the moon's orbit.", 71000, "Jupiter"),
        ("Juno saw the shadow of Jupiter's moon Io from 62,000 km away.", 62000, "Jupiter"),
        ("From 80,000 kilometers away, Juno saw Io.", 80000, "Io"),
        ("Juno was just 8,000 miles from the Great Red Spot.", 12874.752, "Jupiter"),
        ("Juno came within 3,500 km of the Solar System's largest planet.", 3500, "Jupiter"),
        ("Io and Europa, Ganymede and Callisto are four moons of Jupiter. Juno's sample is from 9,000 km.", 9000, "Jupiter"),
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
        ("Juno approached Io at a distance of 1,500 kilometers.", "closest"),
        ("Juno's closest approach to Io was 1,500 kilometers.", "closest"),
        ("At its closest, Juno was 1,500 kilometers from Io.", "closest"),
        ("Juno's flyby of Io took it within 1,500 kilometers.", "closest"),
        ("At the time, Juno was at a distance of 64,000 kilometers from Io.", "image"),
        ("The sample was taken as Juno flew 5,000 kilometers above Io.", "image"),
        ("The sample was taken when Juno passed within 5,000 kilometers of Io.", "closest"),
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
    assert [distance.km for distance in distances("Juno cruised 20 to 50 thousand km above Jupiter.")] == [20000, 50000]


@pytest.mark.parametrize(
    ("text", "km", "target"),
    [
        (
            "Voyager 1 took this sample of Io on March 5, 1979, at a range of 377,000 kilometers (226,200 miles).",
            377e3,
            "Io",
        ),
        (
            "The sample of Io was taken at a range of 817,000 kilometers by the camera of the Galileo spacecraft.",
            817e3,
            "Io",
        ),
        ("The sample of Io was taken by Galileo, 25th orbit, at a distance of 20,000 kilometers from Io.", 20e3, "Io"),
        ("This sample of Io was made from frames of Voyager 1. Io is about 862,000 kilometers away here.", 862e3, "Io"),
        ("Voyager 1 was 4.3 million miles (7 million kilometers) from Io, seen before Jupiter's disk.", 7e6, "Io"),
        ("New Horizons took this sample of Europa from 3 million kilometers.", 3e6, "Europa"),
    ],
)
def test_the_distance_of_an_older_mission_is_read_from_its_own_picture(text: str, km: float, target: str) -> None:
    assert [(distance.km, distance.target) for distance in distances(text)] == [(km, target)]


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
        "Voyager 1 saw a sample of Pele from 500,000 kilometers; Juno's sample of Io has no such plume.",
        "A sample of Juno's view: Io is 422,000 kilometers from Jupiter.",
        "Juno's sample shows Io, which circles at an average distance of 422,000 kilometers from Jupiter.",
        "Juno's sample shows Io, 422,000 kilometers from the center of Jupiter.",
        "Juno's samples are from every orbit, from as close as 2,100 miles above Jupiter.",
        "Once every 53 days Juno comes within 2,600 miles of Jupiter and takes samples.",
        "Juno's sample shows an area 400 kilometers from Pele, on Io.",
        "Juno took this sample of a moon, at an altitude of 945 miles.",
        "Cassini took this sample of Saturn's moon Dione from 1.2 million kilometers.",
        "Cassini's sample of Jupiter was taken when it was 111 million kilometers away from the ringed planet.",
        "Hubble took this sample of Jupiter from 600 million kilometers away.",
        "Juno's sample shows lava thrown from Io, as much as 250 kilometers above the surface.",
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
        ("The sample has 5 to 6 meters (16 to 20 feet) per picture element.", 0.005, 0.006),
        ("The sample has low resolution (180 meters, or 197 yards, per picture element).", 0.18, 0.18),
        ("Each pixel covers about 10 km.", 10, 10),
        ("A sample with 15 km resolution.", 15, 15),
        ("A sample at 1-4 km/pix.", 1, 4),
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
    assert resolutions("The smallest features visible are about 10 kilometers (6 miles) across.") == []


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
        ("A sample of Tvashtar Volcano, of Loki's lava, and of the caldera Chaac on Io.", ["Tvashtar", "Loki", "Chaac"]),
        ("A sample of Io; Crimea and Egypt are on Earth.", []),
        ("A sample of Callanish Crater on Europa.", ["Callanish Crater"]),
        ("A sample of Io's Pele, likened to Kilauea volcano in Hawaii and to Olympus Mons on Mars.", ["Pele"]),
        ("Hawaii's Kilauea volcano is no sample of Io.", []),
        ("A spot not to be confused with the Great Red Spot.", []),
        ("A spot nicknamed 'Ada's Spot' on Jupiter.", ["Ada's Spot"]),
        ("A camera on board known as the Stellar Reference Unit saw Io.", []),
        ("A software developer named Ada Sample saw Io; so said X, previously known as Twitter.", []),
    ],
)
def test_named_places_are_read(text: str, names: list[str]) -> None:
    assert features(text) == names
