"""People credited with a picture, in the words that news and blogs use; and what only looks like a person's name."""

from __future__ import annotations

import pytest

from tests.core.reading import read


def people(text: str) -> list[str]:
    return [reading.value for reading in read(text).processors]


@pytest.mark.parametrize(
    "text",
    [
        "The photo was processed by a citizen scientist named Ada Sample, who found the data.",
        "Juno's view was made by an amateur astronomer called Ada Sample.",
        "The colours were enhanced by citizen scientists including Ada Sample.",
        "So said Ada Sample, a JunoCam citizen scientist and a designer.",
        "Image-processing volunteer Ada Sample worked on Juno's data.",
        "Full versions by Ada Sample are on Juno's site.",
        "This image was put together by Ada Sample from Juno's data.",
        "Processing was carried out by Ada Sample.",
        "The image of Jupiter comes from Ada Sample, who shared copies.",
        "This Juno image comes to us courtesy of software engineer Ada Sample.",
        "This Juno picture is courtesy of Ada Sample.",
        "The picture is the work of Ada Sample, a friend of Juno's.",
        "Music producer Ada Sample's edited image shows cyclones seen by Juno.",
        "Ada Sample's image of Europa was made from JunoCam's data.",
        "Here are Ada Sample's newly reprocessed versions of Io.",
        "Ada Sample has skillfully stitched a mosaic.",
        "Ada Sample skillfully processed an image of Io.",
        "Ada Sample turned Juno's raw data into this picture.",
        "Credit: Ada Sample / NASA / JPL / SwRI / MSSS",
        "Image credit: Ada Sample based on images provided courtesy of NASA/JPL-Caltech/SwRI/MSSS",
        "Image Credit & Copyright: Ada Sample, NASA/JPL-Caltech/SwRI/MSSS",
        "Image enhancement: Ada Sample",
        "Processing Credit: Ada Sample",
        "A mosaic by Ada Sample.",
        "Author: NASA/JPL-Caltech/SwRI/MSSS/Ada Sample",
        "Photo: NASA / SwRI / MSSS / Ada Sample",
        "A view of Jupiter. © NASA/JPL-Caltech/SwRI/MSSS/Ada Sample",
        "Image produced by: Ada Sample, Planetary Image Research Lab., University of Sample",
    ],
)
def test_a_credit_has_many_forms(text: str) -> None:
    assert people(text) == ["Ada Sample"]


@pytest.mark.parametrize(
    "text",
    [
        "The heat in the image comes from Loki Patera.",
        "The image comes from Galileo Orbiter.",
        "The image comes from Galileo Flybys.",
        "The image comes from Jupiter's South Pole.",
        "The picture comes from Southwest Research Institute.",
        "The story comes from Ada Sample.",
        "A video courtesy of Sample Space Center shows Juno.",
        "An image courtesy of Sample Museum of Art.",
        "The Stellar Reference Unit's image of Io.",
        "The Great Red Spot's image by Juno.",
        "The Jovian Infrared Auroral Mapper processed data.",
        "The image recalls a work of Ada Sample.",
        "Photo credit: Ada Sample, NASA",
        "Photo credit: NASA/Ada Sample",
        "Media contact: Ada Sample, Jet Propulsion Laboratory",
        "Edited by Ada Sample",
    ],
)
def test_a_place_an_instrument_or_an_author_processed_nothing(text: str) -> None:
    assert people(text) == []


def test_two_people_after_a_dash_are_both_credited() -> None:
    assert people("It was processed by two “citizen scientists” – Ada Sample and Ben Sample.") == [
        "Ada Sample",
        "Ben Sample",
    ]
