"""The same facts in the words that news, blogs and older captions use for them, and what only looks like them."""

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
    ("text", "dates"),
    [
        ("Juno took this colour-enhanced image on Feb. 7 at 5:38 a.m. PST, during a close flyby.", ["2024-02-07"]),
        ("Juno took this enhanced-color image on Feb. 7.", ["2024-02-07"]),
        ("Juno took this processed image on Feb. 7.", ["2024-02-07"]),
        ("Juno took two enhanced-color images on Feb. 7.", ["2024-02-07"]),
        ("Juno took the photo (which has been color-enhanced) during an encounter on Feb. 3, 2024.", ["2024-02-03"]),
        ("Ada Sample processed images on Feb. 7 that Juno took.", []),
        ("Ada Sample created this enhanced-color image on Feb. 7 from Juno's data.", []),
        ("The image by Juno was enhanced on Feb. 7, 2024.", []),
    ],
)
def test_what_a_picture_is_like_is_no_other_event(text: str, dates: list[str]) -> None:
    assert values(read(text, released=SPRING), "dates") == dates


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        (
            "Data from its encounters on Feb 3 (PJ58) and Mar 7 (PJ59) arrived, so I would talk.",
            ["2024-02-03", "2024-03-07"],
        ),
        ("Pictures of Juno's Dec. 30 pass arrived on Jan. 4.", ["2023-12-30"]),
        ("Images from Juno's Feb. 3 flyby were released on Feb. 20.", ["2024-02-03"]),
        ("The results of the encounter of Feb. 3 were published by Juno's team.", ["2024-02-03"]),
        ("The spacecraft Juno buzzed the sample on Dec. 30 and again on Feb. 3.", ["2023-12-30", "2024-02-03"]),
        ("The sample is a part of the data collected by Juno on Feb. 3, through its camera.", ["2024-02-03"]),
        ("Juno sped away from the sample at 10:34 UT on Feb. 3, 2024.", ["2024-02-03"]),
        ("On the anniversary of the flyby of Feb. 3, Juno's team met.", []),
        ("Unlike in the Dec. 30 flyby, Juno was far away.", []),
    ],
)
def test_the_day_of_a_pass_is_the_picture_s(text: str, dates: list[str]) -> None:
    assert values(read(f"Juno. {text}", released=SPRING), "dates") == dates


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Juno took this sample on Feb. 3 of this year.", ["2024-02-03"]),
        ("Juno took this sample on Feb. 3 of last year.", ["2023-02-03"]),
        ("Juno took this sample on Feb. 3 (PJ58) last year.", ["2023-02-03"]),
        ("Last year, on Feb. 3, Juno took this sample.", ["2023-02-03"]),
        ("Juno took this sample on May 3.", ["2023-05-03"]),
        ("After this flyby, which set the stage for perijove 61 on May 12, Juno went on.", []),
        ("Perijove 61 is set for May 12, says Juno's team.", []),
        ("A closer view of the sample comes with the pass on May 12 by Juno.", []),
    ],
)
def test_a_day_without_a_year_is_of_the_year_that_the_text_means(text: str, dates: list[str]) -> None:
    assert values(read(text, released=SPRING), "dates") == dates


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        (
            "Hubble watches Io for the February 28 New Horizons flyby. It was imaged with Hubble on Feb. 14, 2024.",
            ["2024-02-14"],
        ),
        ("On Feb. 28, New Horizons flew past; Hubble took these images on Feb. 14, 2024.", ["2024-02-14"]),
        ("For the Dec. 30, 2000 Cassini flyby, Galileo took this image on Dec. 28, 2000.", ["2000-12-28"]),
        ("These images were taken by Hubble during the 2007 New Horizons flyby.", []),
        ("On Dec. 30, 2023, NASA's Juno took this picture.", ["2023-12-30"]),
    ],
)
def test_the_day_of_another_mission_is_not_read(text: str, dates: list[str]) -> None:
    assert values(read(text, released=SPRING), "dates") == dates


# ---------------------------------------------------------------- perijoves


@pytest.mark.parametrize(
    "words",
    [
        "a close-fly of the gas giant, its sixty-first since it arrived",
        "a flyby of Jupiter, its 61st so far",
        "a pass over Jupiter - its sixty-first",
        "a close pass (its 61st)",
        "a flyby, the 61st of the mission",
        "its 61st trip past Jupiter",
        "its 61st orbit of Jupiter",
        "its 61st close brush with the giant planet",
        "its sixty first fly-by of Jupiter",
        "flyby 61",
        "flyby number 61",
        "orbit 61",
        "perijove (PJ) 61",
        "Perijove No. 61",
    ],
)
def test_a_perijove_is_counted_in_many_words_where_its_day_agrees(words: str) -> None:
    assert values(read(f"Juno took this sample on May 12, 2024, on {words}."), "perijoves") == [61]
    assert values(read(f"Juno took this sample on Feb. 3, 2024, on {words}."), "perijoves") == []


@pytest.mark.parametrize(
    ("text", "perijoves"),
    [
        ("Juno took this on Sept. 14, 2025, on its seventy-sixth close flyby of Jupiter.", [76]),
        ("Juno took this on Sept. 14, 2025, on a pass by Jupiter, its seventy-sixth.", [76]),
        ("On a pass by Io, its 61st, Juno took this on May 12, 2024.", []),
        ("Juno is on orbit 61.", []),
        ("On its 61st orbit of Jupiter, Juno took this.", []),
        ("Juno took this on May 12, 2024, on a pass 61 miles from the sample.", []),
        ("On a flyby of Jupiter, its 61st, Juno took this.", []),
    ],
)
def test_a_loose_count_needs_a_day_and_no_other_world(text: str, perijoves: list[int]) -> None:
    assert values(read(text), "perijoves") == perijoves


# ---------------------------------------------------------------- distances


@pytest.mark.parametrize(
    ("text", "distances"),
    [
        (
            "Jupiter's south, as seen from a distance of 44,300 miles (71,400 km). Juno took it.",
            [(71400, "Jupiter", "image")],
        ),
        ("For reaching each of the moons, Juno coasted at 17,000 miles above the clouds.", [(27359, "Jupiter", "image")]),
        ("Jupiter, seen from a height of 8,000 kilometers above the cloud tops by Juno.", [(8000, "Jupiter", "image")]),
        ("Jupiter. The spacecraft's range to Jupiter was 19.5 million km.", [(19500000, "Jupiter", "image")]),
        ("Galileo discovered Io in 1610. The spacecraft was 9 million km from Jupiter.", [(9000000, "Jupiter", "image")]),
        ("In 1610, Galileo saw Jupiter's moons. New Horizons spied Io from 2 million km.", [(2000000, "Io", "image")]),
        ("Juno captured Io on its second flyby, when it was at an altitude of 3,852 km.", [(3852, "Io", "image")]),
        ("Juno's closest encounter with Io came at 200,000 kilometers.", [(200000, "Io", "closest")]),
        ("New Horizons took this. Io is 4.6 million kilometers from New Horizons.", [(4600000, "Io", "image")]),
        ("Jupiter. JunoCam was turned on 2.7 million miles past the planet.", [(4345229, "Jupiter", "image")]),
        ("Below is a Juno image of Jupiter at just 16,000 km / 10,300 miles.", [(16000, "Jupiter", "image")]),
        ("Juno saw Jupiter's Great Red Spot from 9,866 km above the GRS.", [(9866, "Jupiter", "image")]),
        ("Juno closed to about 3,500 km above Jupiter's clouds.", [(3500, "Jupiter", "closest")]),
        ("Juno's closest-approach altitude of 1,500 km above Io was low.", [(1500, "Io", "closest")]),
        ("The flyby of Io by Juno reached an altitude of 35,500 km.", [(35500, "Io", "closest")]),
        ("Juno's sample of Io (altitude 1,500 km).", [(1500, "Io", "image")]),
        ("A plume of Io reached an altitude of 300 km above the surface, says Juno's team.", []),
        ("Juno's sample shows a jet 3,000 km past the equator of Jupiter.", []),
        ("Juno's sample shows a cloud 200 km past Io's shadow.", []),
        ("Each orbit, Juno flies 5,000 km above Jupiter's clouds.", []),
        ("Juno is gearing up to see Io from a distance of 1,500 kilometers.", []),
        ("Galileo saw Io from 2 miles of rooftops in Padua in 1610.", []),
        ("Jupiter's moon Io is 422,000 km from Jupiter, as Galileo Galilei did not know.", []),
    ],
)
def test_a_distance_is_read_however_it_is_introduced(text: str, distances: list[tuple[int, str, str]]) -> None:
    read_here = [reading.value for reading in read(text).distances]
    assert [(round(distance.km), distance.target, distance.kind) for distance in read_here] == distances


@pytest.mark.parametrize(
    "text",
    [
        "The images were obtained at ranges of 563,000 km for the left image, and 505,600 km for the right.",
        "The images are from distances of 563,000 km (left) and 505,600 km (right).",
        "Galileo was 563,000 km away for the top frame and 505,600 km for the bottom frame.",
    ],
)
def test_two_pictures_have_a_distance_each(text: str) -> None:
    observed = read(f"Galileo took these samples of Io. {text}")
    assert [(reading.value.km, reading.value.target) for reading in observed.distances] == [(563000, "Io"), (505600, "Io")]


@pytest.mark.parametrize(
    "text",
    [
        "This detailed strip (35-40 meters, or yards, per picture element) is a sample.",
        "The pixel size is 35-40 meters.",
        "One pixel corresponds to 35-40 meters.",
        "Its resolution being 35 to 40 meters, the sample shows much.",
    ],
)
def test_a_scale_is_put_in_many_words(text: str) -> None:
    (scale,) = read(f"Galileo's sample of Io. {text}").resolutions
    assert [scale.value.low, scale.value.high] == pytest.approx([0.035, 0.04])


def test_a_sentence_broken_into_paragraphs_is_read_as_one() -> None:
    text = "Juno saw a sample of Io,\n\nthe first since the Galileo flyby in 2000, as it came within 1,500 km."
    assert [round(reading.value.km) for reading in read(text).distances] == [1500]


# ---------------------------------------------------------------- features, people


@pytest.mark.parametrize(
    ("text", "features"),
    [
        ("Juno's image shows Jupiter, including the famous Great Red Spot.", ["Great Red Spot"]),
        ("Juno's view of the planet's iconic Great Red Spot.", ["Great Red Spot"]),
        ("A small storm, a cousin of the Great Red Spot, in Juno's view.", []),
        ("A storm in Juno's view, not as famous as the Great Red Spot.", []),
        ("The pass of Juno known as Perijove 12.", []),
    ],
)
def test_an_adjective_hides_no_feature(text: str, features: list[str]) -> None:
    assert values(read(text), "features") == features


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("This Juno image was taken on May 19 and produced by German mathematician Ada Sample.", ["Ada Sample"]),
        ("A view of Io by Juno.\n\nProcessed Image Copyright Ada Sample, raw data NASA/JPL", ["Ada Sample"]),
        ("Juno's view of Jupiter. (NASA / SwRI / MSSS / Ada Sample Photo / CC BY 2.0)", ["Ada Sample"]),
    ],
)
def test_people_are_credited_in_many_ways(text: str, people: list[str]) -> None:
    assert values(read(text), "processors") == people
