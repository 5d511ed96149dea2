"""Instruments, dates, perijoves and people: what is read from sample sentences, and what is not."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.model import Observed
from bot.core.observe import observe
from tests.core.reading import library, read


def values(observed: Observed, field: str) -> list[object]:
    return [reading.value for reading in getattr(observed, field)]


# ---------------------------------------------------------------- instruments


@pytest.mark.parametrize(
    ("text", "instruments"),
    [
        ("This sample view was taken by the JunoCam imager.", ["JunoCam"]),
        ("JunoCAM took this sample.", ["JunoCam"]),
        ("This sample shows heat seen by the Jovian Infrared Auroral Mapper.", ["JIRAM"]),
        ("The left picture is from JunoCam, the right one from the SRU.", ["JunoCam", "SRU"]),
        ("JunoCam took this. JIRAM had measured the heat there in previous encounters.", ["JunoCam"]),
        ("JunoCam took this. The Microwave Radiometer will look deeper next year.", ["JunoCam"]),
        ("A sample of heat on the night side. JIRAM collects infrared light.", ["JIRAM"]),
        ("Big waves of cloud, a map and a compass.", []),
    ],
)
def test_instruments_that_took_the_picture_are_read(text: str, instruments: list[str]) -> None:
    assert values(read(text), "instruments") == instruments


def test_a_footer_on_raw_images_names_no_instrument_beside_another() -> None:
    text = "JIRAM took this sample. JunoCam's raw images are available for everyone."
    assert values(read(text), "instruments") == ["JIRAM"]


def test_a_credit_line_names_the_instrument() -> None:
    assert values(read("A sample of Io's night side.", credit="NASA/JPL-Caltech/SwRI/ASI/INAF/JIRAM"), "instruments") == [
        "JIRAM"
    ]


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("JunoCam took this sample on Dec. 30, 2023.", ["2023-12-30"]),
        ("Juno took this sample on Dec. 30th, 2023.", ["2023-12-30"]),
        ("The sample was captured on 3 February 2024 by Juno.", ["2024-02-03"]),
        ("The sample was captured during the June 7, 2021, flyby.", ["2021-06-07"]),
        ("In both May and October 2023, Juno flew by Io.", ["2023-05", "2023-10"]),
        ("The sample was imaged in 1999 July by a spacecraft.", ["1999-07"]),
        ("This sample was captured by Juno in 2021.", ["2021"]),
        ("Juno imaged both on Dec. 30 and Feb. 3, 2024.", ["2023-12-30", "2024-02-03"]),
        ("The new sample, released on Dec. 1, 2023, was taken on Nov. 22, 2023.", ["2023-11-22"]),
        ("Juno took this sample on Feb. 7, 2018, 9 p.m. PST (Feb. 8, 2018 UTC).", ["2018-02-07"]),
        ("Nov. 30, 2018: This sample was taken on Oct. 29, 2018.", ["2018-10-29"]),
        ("On the 28th of December, 2024, Juno captured this sample.", ["2024-12-28"]),
        ("Voyager 1 took these samples on December 10 and 11, 1978.", ["1978-12-10"]),
        ("The sample was taken on March 5, 1979, and sent back to Earth on March 9, 1979.", ["1979-03-05"]),
        ("Posted on Jan. 12, 2024, this view by Juno shows a sample of Io on Dec. 30, 2023.", ["2023-12-30"]),
        ("Juno, which has circled Jupiter since 2016, passed the sample on Dec. 30, 2023.", ["2023-12-30"]),
        ("The orbiter dove toward the sample on Oct. 29, 2018.", ["2018-10-29"]),
    ],
)
def test_the_day_of_the_picture_is_read_as_exactly_as_it_is_given(text: str, dates: list[str]) -> None:
    assert values(read(text), "dates") == dates


@pytest.mark.parametrize(
    "text",
    [
        "In 2022, citizen scientist Ada Sample processed the image.",
        "Juno was launched on August 5, 2011, to take images of Jupiter.",
        "Juno entered orbit around Jupiter on July 4, 2016, to observe it.",
        "The results were announced on April 16, 2024, with an image.",
        "Juno will fly by Io on Feb. 3, 2024.",
        "Juno is expected near Io on Feb. 3, 2024, with its cameras taking images.",
        "Images from July 2030 may help to see more.",
        "The image was compared with those that New Horizons took in 2007 before Juno.",
        "Juno saw changes since Galileo imaged the place on Oct. 16, 2001.",
        "2023-08-03 02:53 UT\n\nSample of Juno's view.",
        "Juno took this sample on 9-29-22.",
        "Juno took this sample on Feb. 31, 2023.",
        "Observers may see what Juno saw; march on.",
        "This sample by Juno shows a plume like those that were imaged in 1979 by Voyager 1.",
        "This sample by Juno is the best since the Galileo orbiter flew past in 2000.",
        "The sample is the best since the Voyager flybys in 1979, and the camera is New Horizons's.",
        "Juno took this sample, its closest since the flyby of Jan. 3, 2000.",
        "Juno observed eight samples between March and July 1979.",
        "Juno made nine flybys, with the first coming in December of 2022.",
        "Cassini collected its last images of Jupiter on March 22, 2001.",
        "Cassini went on, as it sped to a July 1, 2004, appointment with Saturn.",
        "Juno passed over the sample in 1999.",
    ],
)
def test_dates_of_other_things_are_not_read(text: str) -> None:
    assert values(read(text), "dates") == []


def test_a_date_after_the_release_is_not_the_picture_s() -> None:
    assert values(read("Juno took this sample on Dec. 30, 2031.", released=date(2024, 1, 4)), "dates") == []


def test_a_date_without_a_year_takes_the_release_s() -> None:
    observed = read("This sample was taken on October 15 by Juno.", released=date(2023, 12, 27))
    assert values(observed, "dates") == ["2023-10-15"]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Juno took this sample during its July flyby.", ["2023-07"]),
        ("During February's close pass, Juno took this sample.", ["2023-02"]),
        ("The sample was imaged back in June by Juno.", ["2023-06"]),
        ("In late July, Juno captured this sample.", ["2023-07"]),
        ('"This is a sample," they wrote today (Aug. 3) of what Juno took on July 30.', ["2023-07-30"]),
        ("The sample, released on Aug. 3, was captured on July 30 by Juno.", ["2023-07-30"]),
    ],
)
def test_a_month_without_a_year_takes_the_release_s_too(text: str, dates: list[str]) -> None:
    assert values(read(text, released=date(2023, 8, 4)), "dates") == dates


def test_a_date_without_a_year_of_a_mission_long_over_is_not_guessed() -> None:
    assert values(read("Voyager 1 took this sample on Feb. 27.", released=date(2000, 3, 23)), "dates") == []
    assert values(read("Voyager 1 took this sample on Feb. 27.", released=date(1979, 3, 23)), "dates") == ["1979-02-27"]


def test_a_date_without_a_year_that_would_lie_ahead_is_of_the_year_before() -> None:
    observed = read("This sample was taken on Dec. 30 by Juno.", released=date(2024, 1, 4))
    assert values(observed, "dates") == ["2023-12-30"]


def test_a_date_without_a_year_and_without_a_release_is_not_guessed() -> None:
    assert values(read("This sample was taken on Dec. 30 by Juno."), "dates") == []


def test_a_month_is_dropped_where_the_day_is_known() -> None:
    observed = read("Juno took this in December 2023. The sample was taken on Dec. 30, 2023.")
    assert values(observed, "dates") == ["2023-12-30"]


def test_another_mission_s_picture_has_a_date_where_juno_has_no_part() -> None:
    assert values(read("This sample was captured by the Galileo spacecraft on Sept. 7, 1996."), "dates") == ["1996-09-07"]


# ---------------------------------------------------------------- perijoves


@pytest.mark.parametrize(
    ("text", "perijoves"),
    [
        ("Juno took this sample during PJ53.", [53]),
        ("Mission Phase : PERIJOVE 53", [53]),
        ("Juno took this on its 53rd close flyby of Jupiter.", [53]),
        ("Juno took this on its 53<sup>rd</sup> close flyby of Jupiter.", [53]),
        ("Juno took this on its 53 rd pass close to the gas giant.", [53]),
        ("Juno took this during its first of many close flybys of the planet.", [1]),
        ("Juno took this sample at its eleventh perijove.", [11]),
        ("Juno took these during perijoves 57 and 58.", [57, 58]),
        ("Juno took this sample on its thirty-fourth close flyby of Jupiter.", [34]),
        ("Juno took this sample on its fiftieth pass by Jupiter.", [50]),
        ("Juno took this sample on its eighth science flyby of Jupiter.", []),
        ("Voyager took this sample. Juno did not, on its 53rd flyby of Jupiter.", [53]),
        ("Juno has performed 56 flybys of Jupiter.", []),
        ("Juno took this on its third close pass of the moon.", []),
        ("Juno took this during its second flyby of Io.", []),
        ("Juno will soon make its 57th flyby of Jupiter.", []),
        ("Juno took this during PJ999.", []),
        ("A 3rd close flyby of Jupiter by an older spacecraft.", []),
    ],
)
def test_the_number_of_the_pass_by_jupiter_is_read(text: str, perijoves: list[int]) -> None:
    assert values(read(text), "perijoves") == perijoves


def test_a_perijove_that_the_date_contradicts_is_not_read() -> None:
    assert values(read("Juno took this sample on July 31, 2023, during PJ52."), "perijoves") == []
    assert values(read("Juno took this sample on July 30, 2023, during PJ53."), "perijoves") == [53]


def test_a_perijove_after_the_release_is_not_read() -> None:
    assert values(read("Juno: sample of PJ57.", released=date(2023, 10, 1)), "perijoves") == []


def test_a_perijove_is_never_got_from_the_date_alone() -> None:
    assert values(read("Juno took this sample on July 31, 2023."), "perijoves") == []


# ---------------------------------------------------------------- people


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Image processing: Ada Sample (CC BY 3.0)", ["Ada Sample"]),
        ("Image processing: Ada Sample/Ben Sample © CC BY", ["Ada Sample", "Ben Sample"]),
        ("Image processing by Ada Sample The orbiter took it in the dark.", ["Ada Sample"]),
        ("Image processing: SampleLuck (CC BY)", ["SampleLuck"]),
        ("Processing & License: Ada Sample & Ben M. Sample", ["Ada Sample", "Ben M. Sample"]),
        ("Citizen scientists Ada Sample and Ben Sample created this view.", ["Ada Sample", "Ben Sample"]),
        ("The picture was processed by citizen scientist Björn Sample.", ["Björn Sample"]),
        ("Ada van Sample processed this image.", ["Ada van Sample"]),
        ("Ada Sample, a citizen scientist, worked on it.", ["Ada Sample"]),
        ("A view of Io by Ada Sample © CC BY", ["Ada Sample"]),
        ("Image Credits: NASA/JPL-Caltech/SwRI/MSSS/Ada Sample", ["Ada Sample"]),
        ("Image Credits: NASA/JPL-Caltech/SwRI/MSSS/Ada M. Sample", ["Ada M. Sample"]),
        ("Image Credit: NASA, JPL-Caltech, SwRI, MSSS, Ada Sample, Ben Sample", ["Ada Sample", "Ben Sample"]),
        ("Processed by NASA/JPL-Caltech/SwRI/MSSS/Ada Sample/Ben Sample.", ["Ada Sample", "Ben Sample"]),
        ("Credit: NASA/JPL-Caltech/SwRI/MSSS; reprocessed by Ada Sample", ["Ada Sample"]),
        ("It was processed by so-called ‘citizen scientist’ Emma Wäsample.", ["Emma Wäsample"]),
        ("Citizen-scientist Ada M. Sample processed this image.", ["Ada M. Sample"]),
        ("Ada M Sample processed this image.", ["Ada M Sample"]),
        ("The image was captured by Juno and edited by scientist Ada Sample.", ["Ada Sample"]),
        ("It was taken by Juno, and processed, or edited, by Ada Sample and Ben Sample.", ["Ada Sample", "Ben Sample"]),
        ("The processing of it was done by citizen scientist and software engineer Ada Sample.", ["Ada Sample"]),
        ("Ada Sample, using data from JunoCam, processed this image.", ["Ada Sample"]),
        (
            "Using JunoCam data, Łucja Świsample and Oğuz Çesample produced this mosaic.",
            ["Łucja Świsample", "Oğuz Çesample"],
        ),
        ("Image processing: Bjo\u0308rn Sample (CC BY)", ["Bjo\u0308rn Sample"]),
        ("Storms are created by Great Cold Spot; waves are generated by New Horizons.", []),
        ("The mosaic was produced by the Southwest Research Institute.", []),
        ("Credit : NASA / SwRI / MSSS / Ada Sample © cc by\nSubmitted By : AdaSample", ["Ada Sample"]),
        ("“The lake is smooth,” said Ada Sample, a co-investigator from the Sample Institute.", []),
        ("Credit: NASA/JPL-Caltech/SwRI/ASI/INAF/JIRAM", []),
        ("Image data: NASA/JPL-Caltech/Southwest Research Institute/University of Sample", []),
    ],
)
def test_people_credited_with_processing_are_read(text: str, people: list[str]) -> None:
    assert values(read(text), "processors") == people


def test_a_headline_s_capitals_are_nobody_s_name() -> None:
    title = "Jupiter in Images Processed by Citizen Scientists Reveals Hidden Storms"
    assert values(read("A sample.", title=title), "processors") == []
    assert values(read("Citizen Scientists Enhance New Europa Images From Juno"), "processors") == []


def test_another_mission_s_picture_has_none_of_juno_s_instruments() -> None:
    assert values(read("Galileo took this sample. Its magnetometer measured, too."), "instruments") == []


def test_the_credit_line_credits_too_and_nobody_twice() -> None:
    observed = read("Citizen scientist Ada Sample made this.", credit="Image processing: Ada Sample (CC BY)")
    assert values(observed, "processors") == ["Ada Sample"]


def test_without_a_library_reading_still_works() -> None:
    observed = observe("", "Juno took this sample on its 53rd close flyby of Jupiter.", "", None, type(library())())
    assert values(observed, "perijoves") == [53]
