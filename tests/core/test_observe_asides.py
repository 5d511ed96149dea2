"""Words that only look like a value, and values in the words of catalogues, lists and other languages."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.model import Observed
from tests.core.reading import read

AUTUMN = date(2024, 10, 7)


def values(observed: Observed, field: str) -> list[object]:
    return [reading.value for reading in getattr(observed, field)]


def distances(text: str) -> list[tuple[int, str]]:
    return [(round(reading.value.km), reading.value.target) for reading in read(text).distances]


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("The sample was taken last month by Juno.", ["2024-09"]),
        ("Last month, Juno took this sample.", ["2024-09"]),
        ("Earlier this month, Juno took this sample.", ["2024-10"]),
        ("Juno captured the sample last year.", ["2023"]),
        ("The sample was captured earlier this year by Juno.", ["2024"]),
        ("Juno took this sample last month, on Sept. 12.", ["2024-09-12"]),
        ("Juno took many samples in the last month.", []),
        ("Last month, a paper was published on the samples that Juno took.", []),
        ("The sample was released last month. Juno took it.", []),
        ("Juno will take this sample again later; last month it could not.", []),
    ],
)
def test_a_month_or_year_is_told_from_the_day_of_release(text: str, dates: list[str]) -> None:
    assert values(read(f"Juno. {text}", released=AUTUMN), "dates") == dates
    assert values(read(f"Juno. {text}"), "dates") == []


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Samples that Galileo took on October, 16th, 2001.", ["2001-10-16"]),
        ("Samples that Galileo took on October the 16th of 2001.", ["2001-10-16"]),
        ("Samples that Galileo took on 2001/10/16.", ["2001-10-16"]),
        ("Samples that Galileo took in October, 16 of them of Io, 2001 of Jupiter.", []),
        ("Galileo took samples in May the 12 of them are from.", []),
        ("A sample as seen by Juno in March 2017.", ["2017-03"]),
        ("A sample of Juno's perijove 5 pass in March 2017.", ["2017-03"]),
        ("These plumes were first  seen by Voyager in March 1979.", []),
        ("A storm that is known since March 2017, as seen by Juno.", []),
    ],
)
def test_a_date_is_written_in_many_ways(text: str, dates: list[str]) -> None:
    assert values(read(text), "dates") == dates


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        (
            "Galileo took the Io sample in June 1996, the Europa image in May 1997, and the Callisto image in May 1998.",
            ["1996-06", "1997-05", "1998-05"],
        ),
        (
            "Juno took the left image on Dec. 30, 2023, while the right one is from Feb. 3, 2024.",
            ["2023-12-30", "2024-02-03"],
        ),
        (
            "Juno took the upper frame on Dec. 30, 2023, and the lower frame was acquired on Feb. 3, 2024.",
            ["2023-12-30", "2024-02-03"],
        ),
        ("Juno took the image on Dec. 30, 2023, and the paper on the image is from Feb. 3, 2024.", ["2023-12-30"]),
        ("Juno took the image on Dec. 30, 2023, and the data were published in June 2024.", ["2023-12-30"]),
    ],
)
def test_each_of_several_pictures_has_its_day(text: str, dates: list[str]) -> None:
    assert values(read(text), "dates") == dates


# ---------------------------------------------------------------- distances, scales


@pytest.mark.parametrize(
    "text",
    [
        "The peak rises approx. 5,4 Km (such as about 18.000 feet) above Io's surface.",
        "Juno's view shows a haze seen 17.000 feet above Io's surface.",
        "The new hot spot is about 200 miles (300 kilometers) from the nearest known hot spot, says Juno's team.",
        "Juno's view shows two vents of Io 300 km away from each other.",
        "Juno's view shows a lake of Io 300 km from the rim of the caldera.",
    ],
)
def test_a_way_on_the_ground_is_no_distance(text: str) -> None:
    assert distances(f"Juno saw Io. {text}") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Galileo took it 300 km from the volcano-covered moon.", [(300, "Io")]),
        ("Galileo took it 300 km from the moon and its volcanoes.", [(300, "Io")]),
        ("Galileo took it 300 km above the volcano.", [(300, "Io")]),
        ("Galileo took it from 5,4 million km.", [(5_400_000, "Io")]),
        ("Galileo took it from 5,400 km.", [(5_400, "Io")]),
        ("Galileo was 2.3 million km (about 32 Jovian radii) from Io.", [(2_300_000, "Io")]),
        ("Galileo was 2.3 million km (1.4 million miles, 32 RJ) from Io.", [(2_300_000, "Io")]),
        ("Galileo was 2.3 million km from both Jupiter and Io.", [(2_300_000, "Jupiter"), (2_300_000, "Io")]),
        ("Jupiter is off to the right of this image, taken from a distance of 1.3 million km.", [(1_300_000, "Io")]),
        ("It took this view with Jupiter in the background from 50,000 km.", [(50_000, "Io")]),
        ("Jupiter is seen in this image, taken from a distance of 1.3 million km.", [(1_300_000, "Jupiter")]),
    ],
)
def test_a_distance_is_told_with_asides(text: str, expected: list[tuple[int, str]]) -> None:
    assert distances(f"Galileo's sample of Io. {text}") == expected


@pytest.mark.parametrize("day", ["3/4/79", "1979-03-04", "March 4, 1979,", "Date: March 4, 1979, Range:"])
def test_a_catalogue_s_line_of_day_and_length_tells_the_distance(day: str) -> None:
    assert distances(f"{day} 377,000 km (234,000 mi)\n\nIo, by Voyager 1.") == [(377_000, "Io")]


def test_a_line_with_more_than_day_and_length_tells_no_distance() -> None:
    assert distances("3/4/79 width 377,000 km\n\nIo, by Voyager 1.") == []
    assert distances("377,000 km\n\nIo, by Voyager 1.") == []


def test_a_pass_at_a_distance_is_told_as_the_closest() -> None:
    (pass_,) = read("Juno saw Io again, and this second pass was at a distance of 1,500 km.").distances
    (picture,) = read("For this view of Io Juno was at a distance of 1,500 km.").distances
    (spacecraft,) = read("On its flyby, the spacecraft Juno took Io's image; it was at a distance of 1,500 km.").distances
    assert [found.value.kind for found in (pass_, picture, spacecraft)] == ["closest", "image", "image"]


@pytest.mark.parametrize(
    "text",
    [
        "327 meters (such as 1,070 feet) per picture element.",
        "327 meters (that is, 1,070 feet) per pixel.",
        "327 meters (which is about 1,070 feet) per pixel.",
        "327 meters per pixel, about 1,070 feet per pixel.",
        "327 meters per pixel. Each pixel is 1,073 feet.",
    ],
)
def test_a_scale_in_two_units_is_one(text: str) -> None:
    (scale,) = read(f"Galileo's sample of Io has {text}").resolutions
    assert scale.value.low == pytest.approx(0.327)


def test_two_scales_in_two_units_are_two() -> None:
    assert len(read("Galileo's sample of Io has 327 meters per pixel (or in part 500 feet per pixel).").resolutions) == 2
    assert (
        len(read("Galileo's sample has 327 meters per pixel, and the other sample 350 meters per pixel.").resolutions) == 2
    )


# ---------------------------------------------------------------- perijoves


@pytest.mark.parametrize(
    ("text", "perijoves"),
    [
        ("Data of the first 9 perijoves of Juno.", []),
        ("Juno's first few perijoves.", []),
        ("Juno's first flybys of Jupiter.", []),
        ("The first of two close flybys of Jupiter by Juno.", []),
        ("Juno took this on Aug. 27, 2016, on the first of three dozen close flybys of Jupiter.", [1]),
        ("On its first pass by Jupiter Juno took this.", [1]),
        ("On its ninth close flyby of Jupiter Juno took this.", [9]),
        ("On its tenth and eleventh flybys of Jupiter Juno took this.", [10]),
    ],
)
def test_many_passes_are_not_the_first(text: str, perijoves: list[int]) -> None:
    assert values(read(text), "perijoves") == perijoves


# ---------------------------------------------------------------- features


@pytest.mark.parametrize(
    ("text", "features"),
    [
        ("The paterae on Io are dark.", []),
        ("Bright paterae cover Io.", []),
        ("Icelandic calderas and Hawaiian paterae are like those of Io.", []),
        ("Resurfacing of the Ionian Volcano Ra Patera on Io", ["Ra Patera"]),
        ("Views of Erupting Tvashtar Catena on Io", ["Tvashtar Catena"]),
        ("Io's Giant Volcano Sample Patera", ["Sample Patera"]),
        ("Loki patera, a lake of Io, is hot.", ["Loki patera"]),
        ("Gish Bar Patera is on Io.", ["Gish Bar Patera"]),
    ],
)
def test_a_name_is_without_what_leads_to_it(text: str, features: list[str]) -> None:
    assert values(read(text), "features") == features


@pytest.mark.parametrize(
    ("text", "features"),
    [
        ("The volcano, Tvashtar, is bright on Io.", ["Tvashtar"]),
        ("Io's mosaic crosses Tsui Goab, Culann, and Tohil.", ["Tsui Goab", "Culann", "Tohil"]),
        ("Io's mosaic crosses Tsũi Goab Fluctus.", ["Tsũi Goab Fluctus"]),
        ("Flows of Gish Bar on Io.", ["Gish Bar"]),
        ("Tohil, on Io, is near the peak called Tohil Mons.", ["Tohil Mons"]),
        # words, people, places and bodies elsewhere
        ("Io was seen from Egypt, over the Nile.", []),
        ("Nina Wayland saw Io and Saturn's moon Janus.", []),
        ("Io was seen from Maui, Hawaii.", []),
        ("Io, the daughter of Inachus, was loved by Zeus.", []),
        ("Saturn's moon Prometheus is smaller than Io.", []),
        ("Io's peak is named for the Mayan god Tohil.", []),
        ("Pele, the Hawaiian goddess of fire, gave a volcano of Io its name.", []),
        ("Tohil and Culann were gods of the sky.", []),
        ("Europa has a Tohil.", []),
    ],
)
def test_a_name_without_its_type_is_a_place_on_io(text: str, features: list[str]) -> None:
    assert values(read(text), "features") == features
