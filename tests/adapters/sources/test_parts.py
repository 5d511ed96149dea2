"""The parts that the adapters share: credits and owners, dates, page furniture, the choice of a picture."""

from __future__ import annotations

from datetime import UTC, datetime
from time import gmtime, struct_time

import pytest

from bot.core.model import Picture
from bot.sources.addresses import is_logo, unscaled, web_address
from bot.sources.choice import best
from bot.sources.credit import credit_line, is_third_party, unlabelled
from bot.sources.dates import from_iso, from_struct
from bot.sources.furniture import without_furniture

# ---------------------------------------------------------------- credits


@pytest.mark.parametrize(
    ("text", "credit"),
    [
        ("A lake.\n\nImage Credit: NASA/JPL-Caltech/SwRI/MSSS", "NASA/JPL-Caltech/SwRI/MSSS"),
        ("A lake. Credits: NASA/Sample Center", "NASA/Sample Center"),
        ("Credit : NASA / SwRI / MSSS", "NASA / SwRI / MSSS"),
        (
            "Image data: NASA/MSSS. Image processing: a volunteer (CC BY 3.0)",
            "Image data: NASA/MSSS. Image processing: a volunteer (CC BY 3.0)",
        ),
        ("Image credit: NASA\nImage processing: a volunteer\nA new sentence.", "NASA Image processing: a volunteer"),
        ("Image Credit:\n\nNASA/JPL-Caltech", "NASA/JPL-Caltech"),
        ("Credit: ESA/Hubble & NASA Text credit: ESA", "ESA/Hubble & NASA"),
        (
            "Image data: NASA, Image processing by a volunteer The probe has flown.",
            "Image data: NASA, Image processing by a volunteer",
        ),
        ("Credits: NASA/JPL-Caltech Photojournal Navigation Home", "NASA/JPL-Caltech"),
        ("Credit: NASA Read more: https://nasa.example", "NASA"),
        ("Text credit: ESA\nImage credit: NASA", "NASA"),
        ("Photo courtesy of Sample Observatory.", "courtesy of Sample Observatory."),
        ("Credit: NASA/A. B. Sample. " + "Then goes on a long sentence. " * 20, "NASA/A. B. Sample"),
        ("To the team's credit, the image data was good.", ""),
        ("Credit Image Credit & Copyright: A. Sample\nAuthors: others", "Copyright: A. Sample"),
        ("Image credit:", ""),
        ("", ""),
    ],
)
def test_a_credit_is_found_word_for_word(text: str, credit: str) -> None:
    assert credit_line(text) == credit


@pytest.mark.parametrize(
    ("written", "credit"),
    [
        ("Image Credit: NASA, ESA", "NASA, ESA"),
        ("Image Credit & Copyright: A. Sample", "Copyright: A. Sample"),
        ("NASA; Image Credit: A. Sample", "NASA; Image Credit: A. Sample"),
        ("Image data: NASA/MSSS", "Image data: NASA/MSSS"),
    ],
)
def test_a_credit_that_is_given_loses_its_label_only(written: str, credit: str) -> None:
    assert unlabelled(written) == credit


@pytest.mark.parametrize(
    "statement",
    [
        "Copyright: A. Sample",
        "Copyright © 2026 Sample Aircraft Corporation",
        "© Sample Observatory",
        "(c) 2019 Sample Observatory",
        "NASA, Voyager Project, Copyright Sample Press",
        "Image courtesy of the Sample University",
        "courtesy SAMPLE Magazine",
    ],
)
def test_a_mark_of_another_owner_is_seen(statement: str) -> None:
    assert is_third_party("NASA", statement)


@pytest.mark.parametrize(
    "statement",
    [
        "",
        "NASA/JPL-Caltech",
        "Courtesy NASA/JPL-Caltech",
        "Image courtesy of NASA/JPL-Caltech/SwRI/MSSS",
        "Image processing by a volunteer © CC BY",
        "NASA / SwRI / MSSS / a volunteer © cc by",
        "No copyright protection is asserted for this picture",
        "It does them the courtesy of an answer",
    ],
)
def test_nasas_own_and_freely_licensed_pictures_are_not_marked(statement: str) -> None:
    assert not is_third_party(statement)


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-02-17T18:30:05Z", datetime(2026, 2, 17, 18, 30, 5, tzinfo=UTC)),
        ("2026-02-17T13:30:05-05:00", datetime(2026, 2, 17, 18, 30, 5, tzinfo=UTC)),
        (" 2026-02-17 ", datetime(2026, 2, 17, tzinfo=UTC)),
        ("0001-01-01T00:00:00+10:00", None),
        ("1970-01-01T00:00:00Z", None),
        ("9026-02-17", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_date_is_read_in_utc_or_not_at_all(written: str, moment: datetime | None) -> None:
    assert from_iso(written) == moment


def test_a_broken_down_time_is_read_or_not_at_all() -> None:
    assert from_struct(gmtime(1_771_353_005)) == datetime(2026, 2, 17, 18, 30, 5, tzinfo=UTC)
    assert from_struct(struct_time((2026, 2, 30, 0, 0, 0, 0, 0, 0))) is None
    assert from_struct(None) is None


# ---------------------------------------------------------------- furniture

PROSE = "This sample shows a lake of lava on Io."


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"2 Min Read\n\nSample\n\nPIA90001\n\nDownloads\n\nPNG (1.1 MB)\n\n{PROSE}", PROSE),
        (f"Is Io Really Just a Sample?\n\n{PROSE}", PROSE),
        (f"Credits: NASA, at the Sample Center.\n\n{PROSE}", PROSE),
        (f"An introduction that ends as it should.\n\nDescription\n\n{PROSE}", PROSE),
        (f"2 Min Read Sample PIA90001 Photojournal Navigation RSS About Downloads Description {PROSE}", PROSE),
        (f"2 min read {PROSE}", PROSE),
        (
            f"{PROSE} Credit: NASA\n\nA second paragraph follows it.",
            f"{PROSE} Credit: NASA\n\nA second paragraph follows it.",
        ),
        (
            f"{PROSE}\n\nImage credit: NASA\n\nKeep Exploring\n\nAnother moon is shown here too.",
            f"{PROSE}\n\nImage credit: NASA",
        ),
        (f"{PROSE}\n\nThe post Sample appeared first on NASA Science.", PROSE),
        (f"{PROSE}\n\nDetails:\n\nMonday, in Houston", f"{PROSE}\n\nDetails:\n\nMonday, in Houston"),
        (f"{PROSE}\n\nDetails\n\nLast Updated", PROSE),
        (f"{PROSE}\n\nAbout the Author\n\nA Page Editor", PROSE),
        (
            f"{PROSE}\n\nDetails of the shore are explained in this sentence.",
            f"{PROSE}\n\nDetails of the shore are explained in this sentence.",
        ),
        ("A heading\n\nAnother heading", "A heading\n\nAnother heading"),
        ("", ""),
    ],
)
def test_only_what_the_release_says_is_kept(text: str, kept: str) -> None:
    assert without_furniture(text, title="Is Io Really Just a Sample?") == kept


# ---------------------------------------------------------------- pictures and addresses

SMALL, LARGE = (
    Picture("https://a.example/lake-300x200.jpg", "", 300, 200),
    Picture("https://a.example/lake.jpg", "", 3000, 2000),
)
UNKNOWN = Picture("https://a.example/unknown.jpg")
LOGO, PIXEL = Picture("https://a.example/nasa-Logo.svg", "", 9000, 9000), Picture("https://a.example/count.gif", "", 1, 1)


def test_the_largest_rendition_of_a_picture_is_chosen() -> None:
    assert best([SMALL, LARGE, UNKNOWN]) == LARGE


def test_the_first_picture_is_chosen_not_a_larger_one_of_something_else() -> None:
    figure = Picture("https://a.example/lake-annotated.jpg", "", 9000, 6000)
    assert best([UNKNOWN, figure]) == UNKNOWN


def test_a_picture_whose_name_tells_that_it_is_small_is_passed_over() -> None:
    assert best([Picture("https://a.example/lake.width-320.jpg"), UNKNOWN]) == UNKNOWN
    assert best([Picture(f"https://a.example/lake-{'9' * 5000}x2.jpg")])


def test_a_picture_of_unknown_size_is_taken_for_an_ordinary_one() -> None:
    assert best([SMALL, UNKNOWN]) == UNKNOWN


def test_a_thumbnail_serves_only_where_there_is_nothing_else() -> None:
    assert best([SMALL], thumbnails=[LARGE]) == SMALL
    assert best([LOGO], thumbnails=[SMALL]) == SMALL


def test_logos_and_counters_are_no_pictures() -> None:
    assert best([LOGO, PIXEL]) is None


def test_the_alt_text_of_a_smaller_rendition_describes_the_larger() -> None:
    described = Picture(SMALL.url, "A lake.", 300, 200)
    chosen = best([LARGE, described])
    assert chosen == Picture(LARGE.url, "A lake.", 3000, 2000)


def test_the_alt_text_of_another_picture_is_not_borrowed() -> None:
    chosen = best([LARGE, Picture("https://a.example/shore-300x200.jpg", "A shore.", 300, 200)])
    assert chosen == LARGE


@pytest.mark.parametrize(
    ("asked", "whole"),
    [
        ("https://www.nasa.gov/up/io.jpg?w=300", "https://www.nasa.gov/up/io.jpg"),
        ("https://www.nasa.gov/up/io.jpg?resize=300,169", "https://www.nasa.gov/up/io.jpg"),
        ("https://www.nasa.gov/up/io.jpg?w=2048", "https://www.nasa.gov/up/io.jpg?w=2048"),
        ("https://www.nasa.gov/up/io.jpg?v=3", "https://www.nasa.gov/up/io.jpg?v=3"),
        (
            "https://assets.science.nasa.gov/dynamicimage/io.jpg",
            "https://assets.science.nasa.gov/dynamicimage/io.jpg?w=2048",
        ),
        (
            "https://assets.science.nasa.gov/dynamicimage/io.jpg?w=400&h=400&fit=crop",
            "https://assets.science.nasa.gov/dynamicimage/io.jpg?w=2048",
        ),
        (
            "https://assets.science.nasa.gov/dynamicimage/io.jpg?w=1400&h=787&fit=clip",
            "https://assets.science.nasa.gov/dynamicimage/io.jpg?w=1400&h=787&fit=clip",
        ),
        (f"https://www.nasa.gov/io.jpg?w={'1' * 5000}", f"https://www.nasa.gov/io.jpg?w={'1' * 5000}"),
        ("https://nasa.gov.example/io.jpg?w=300", "https://nasa.gov.example/io.jpg?w=300"),
    ],
)
def test_a_thumbnail_asked_of_nasas_servers_becomes_the_picture(asked: str, whole: str) -> None:
    assert unscaled(asked) == whole


@pytest.mark.parametrize(
    ("written", "address"),
    [
        (" https://a.example/b c.png ", "https://a.example/b%20c.png"),
        ("https://a.example/b%20c.png?w=1,2&h=3#d", "https://a.example/b%20c.png?w=1,2&h=3#d"),
        ("/b.png", "https://base.example/b.png"),
        ("https://a.example/é", "https://a.example/%C3%A9"),
        ("https://a.example/\ud800", "https://a.example/?"),
        ("http://images.nasa.gov/b", "https://images.nasa.gov/b"),
        ("http://images.nasa.gov.example/b", "http://images.nasa.gov.example/b"),
        ("ftp://a.example/b", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
        ("http://[b", ""),
    ],
)
def test_an_address_is_made_fit_to_be_asked(written: str, address: str) -> None:
    assert web_address(written, "https://base.example/a") == address


@pytest.mark.parametrize("name", ["nasa-meatball-2.png?w=3", "misc/news-thumbnail.png", "explore-card_io.png", "map.svg"])
def test_what_is_no_picture_of_anything_is_known_by_its_files_name(name: str) -> None:
    assert is_logo(f"https://a.example/pictures/{name}")


def test_a_folder_of_logos_says_nothing_about_a_picture() -> None:
    assert not is_logo("https://a.example/logos/io.png")
