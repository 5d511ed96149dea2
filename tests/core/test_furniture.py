from __future__ import annotations

import pytest

from bot.core.furniture import body, credit_in, credits_in, without_credits

SHOWN = "This sample image shows a lava lake on Io."


@pytest.mark.parametrize(
    "sentence",
    [
        "More information about Juno is at the mission's pages.",
        "For more about this finding, see the journal.",
        "To learn more about Juno, ask your library.",
        "See all of it at https://nasa.example/juno.",
        "JunoCam's raw images are available to everybody.",
        "NASA's Jet Propulsion Laboratory, a division of Caltech, manages the Juno mission for its principal investigator.",
        "The Sample Institute built and operates the spacecraft.",
        "JIRAM was contributed to the mission by the Italian Space Agency.",
        "Image credit: NASA/JPL-Caltech/SwRI/MSSS.",
        "Image data: NASA/JPL-Caltech. Image processing: A. Sample (CC BY).",
        "(Note: the movie is large.)",
    ],
)
def test_what_is_not_about_the_picture_is_left_out(sentence: str) -> None:
    assert body(f"{SHOWN} {sentence}") == (SHOWN,)


@pytest.mark.parametrize(
    "footer",
    ["Tomorrow's picture: Io again  < Archive | Index >", "Authors & editors: two samples", "Follow APOD on every channel"],
)
def test_a_footer_is_left_out_even_without_a_full_stop_before_it(footer: str) -> None:
    assert body(f"{SHOWN[:-1]} {footer}") == (SHOWN[:-1],)


@pytest.mark.parametrize(
    "header",
    [
        "2 Min Read Sample Title PIA90001 Credits: NASA Photojournal Navigation Downloads Sample PNG (2.07 MB) Description",
        "Click on the image for a larger version Figure A (67 MB)",
        "High resolution version, 54000 x 13200 pixels (.tif, 1.6 GB)",
        "August 4, 1995 A Sample Credit: NASA Explanation:",
        "CAPE SAMPLE, Fla. --",
    ],
)
def test_a_page_s_header_is_left_out(header: str) -> None:
    assert body(f"{header} {SHOWN}") == (SHOWN,)


@pytest.mark.parametrize(
    "sentence",
    [
        "The NASA/ESA Sample Telescope captured this view.",
        "NASA/ESA telescopes captured this view.",
        "The image credits nobody.",
    ],
)
def test_a_sentence_that_only_resembles_a_credit_stays(sentence: str) -> None:
    assert body(sentence) == (sentence,)


@pytest.mark.parametrize(
    ("text", "credit"),
    [
        (f"{SHOWN}\n\nImage credit: NASA/JPL-Caltech/SwRI/MSSS", "NASA/JPL-Caltech/SwRI/MSSS"),
        (
            f"{SHOWN} Image data: NASA/JPL-Caltech. Image processing: Ann B. Sample (CC BY 3.0) ",
            "Image data: NASA/JPL-Caltech. Image processing: Ann B. Sample (CC BY 3.0)",
        ),
        (f"Image data: NASA, Image processing by Ann Sample The orbiter has made many flybys. {SHOWN}",
         "Image data: NASA, Image processing by Ann Sample"),
        ("Credit : NASA / SwRI © cc by\nSubmitted By : sample", "NASA / SwRI © cc by"),
        (f"{SHOWN} NASA/JPL-Caltech/SwRI/ASI/INAF/JIRAM", "NASA/JPL-Caltech/SwRI/ASI/INAF/JIRAM"),
        (SHOWN, ""),
        ("Credit: NASA, " + "and another sample agency, " * 20, ""),
    ],
)  # fmt: skip
def test_a_credit_line_is_found_word_for_word(text: str, credit: str) -> None:
    assert credit_in(text) == credit


# ---------------------------------------------------------------- where a credit ends


def test_a_credit_in_brackets_ends_with_them() -> None:
    text = "This view (Image credit: NASA/JPL/SwRI) shows Europa and Io. It is by Juno."
    assert credits_in(text) == ("(Image credit: NASA/JPL/SwRI)",)
    assert credit_in(text) == "NASA/JPL/SwRI"
    assert without_credits(text) == "This view  shows Europa and Io. It is by Juno."


@pytest.mark.parametrize(
    "line",
    [
        "Jupiter's pole, 9-29-22 (credit: NASA/JPL-Caltech/SwRI)",
        "Image credit: NASA/JPL-Caltech/SwRI/MSSS/Ada Sample",
        "Credit: Ada Sample (CC BY)",
    ],
)
def test_a_credit_ends_with_its_line_where_running_words_begin(line: str) -> None:
    text = f"{line}\nThe sample probe looks at Io, Europa and Ganymede. It is old."
    assert not any("Europa" in credit for credit in credits_in(text))
    assert "Europa" not in credit_in(text)
    assert body(text) == ("The sample probe looks at Io, Europa and Ganymede.", "It is old.")


def test_a_credit_ends_where_a_form_s_next_line_begins_and_goes_on_with_who_processed_it() -> None:
    assert credit_in("Image Credit: NASA/JPL/Sample\nSpacecraft/Mission: Cassini Orbiter") == "NASA/JPL/Sample"
    credit = "NASA/JPL/SwRI Image processing: Ada Sample"
    assert credit_in(f"Image Credit: {credit.replace(' Image', chr(10) + 'Image')}") == credit


@pytest.mark.parametrize("whose", ["its color camera", "the Juno spacecraft", "a camera"])
def test_what_comes_courtesy_of_a_camera_is_no_credit(whose: str) -> None:
    told = f"New views will be sent back to Earth, courtesy of {whose}."
    assert body(f"{told} Image courtesy of NASA/JPL.") == (told,)


@pytest.mark.parametrize("credit", ["Image: NASA/JPL-Caltech/Sample", "NASA/JPL/Ada Sample", "Credit: NASA/Sample"])
def test_a_credit_that_is_glued_to_a_sentence_does_not_take_it_away(credit: str) -> None:
    text = f"The sample camera took this picture of Io on July 5, 2022.{credit}"
    assert body(text) == ("The sample camera took this picture of Io on July 5, 2022.",)
    assert credit_in(text) == credit.rpartition(": ")[2]


def test_an_address_between_two_sentences_takes_neither_with_it() -> None:
    text = "The sample camera took this picture of Io. https://samples.example/voting. It shows a lake."
    assert body(text) == ("The sample camera took this picture of Io.", "It shows a lake.")
    assert body("A sample told in full at https://samples.example. It shows a lake.") == ("It shows a lake.",)
