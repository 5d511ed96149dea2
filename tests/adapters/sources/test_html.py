"""HTML becomes plain text; what a release says, links and shows survives, and no markup is too odd."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model import Link, Picture
from bot.sources.bounds import bounded_html
from bot.sources.html import alt_text, extract, inline, page_picture

BASE = "https://nasa.example/releases/io/"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("<div>One.<p>Two.</div>Three.", "One.\n\nTwo.\n\nThree."),
        ("One.<br>Two.<br/><br />Three.", "One.\nTwo.\n\nThree."),
        ("Before<ul><li>first</li>\n<li>second<br></ul>after", "Before\n\nfirst\nsecond\n\nafter"),
        ("<table><tr><td>Target:</td><td>Io</td></tr><tr><td>Mission:<td>Juno</table>", "Target: Io\nMission: Juno"),
        ("the 57<sup>th</sup>  pass\n of <b>Ju</b>no", "the 57th pass of Juno"),
        ("Io&rsquo;s lake &amp; shore&nbsp;&#8211; 5 &lt; 6", "Io’s lake & shore – 5 < 6"),
        ("a<script>b</script><style>c</style><nav>d</nav><!-- e --><p hidden>f</p>g", "ag"),
        ("First\nparagraph\nof plain text.\n\nSecond: R&D, 5 < 6.", "First paragraph of plain text.\n\nSecond: R&D, 5 < 6."),
        ("A sentence.\r\nImage credit: NASA", "A sentence.\nImage credit: NASA"),
        ("a\x00b\x1ec\ufeff &#0;", "abc �"),
        ("\ud800", "?"),
        ("<p>Unclosed <b>bold <i>both</p> after", "Unclosed bold both\n\nafter"),
        ("<frameset><frame src=x></frameset>", ""),
        ("", ""),
    ],
)
def test_markup_becomes_text(markup: str, text: str) -> None:
    assert extract(markup).text == text


def test_a_figures_caption_is_no_part_of_the_text_but_its_credit_is_kept() -> None:
    markup = "<p>Text.</p><figure><img src=a.png><figcaption>A shore. Credit: NASA/JPL-Caltech</figcaption></figure>"
    found = extract(markup, BASE)
    assert (found.text, found.credit) == ("Text.", "NASA/JPL-Caltech")


def test_a_caption_is_the_text_where_there_is_no_other() -> None:
    assert extract("<figure><img src=a.png><figcaption>A shore.</figcaption></figure>", BASE).text == "A shore."


def test_links_are_absolute_and_only_http() -> None:
    markup = """<a href="../juno">Ju<b>no</b></a> <a href="#top">up</a> <a href="javascript:x">x</a>
        <a href="//b.example/c d">c</a> <a href="/picture"><img src=a.png></a>"""
    assert extract(markup, BASE).links == (
        Link("Juno", "https://nasa.example/releases/juno"),
        Link("c", "https://b.example/c%20d"),
    )


@pytest.mark.parametrize(
    ("tag", "picture"),
    [
        (
            '<img src="a.png" alt="A &quot;lake&quot;" width="640" height="480px">',
            Picture(BASE + "a.png", 'A "lake"', 640, 480),
        ),
        ('<img src="data:image/gif;base64,R0" data-src="/real.jpg">', Picture("https://nasa.example/real.jpg")),
        (
            '<img src="a.png?w=400" width="400" height="200" srcset="a.png?fit=400,200 400w,\n a.png?fit=2000,1000 2000w">',
            Picture(BASE + "a.png?fit=2000,1000", "", 2000, 1000),
        ),
        ('<img src="a.png" width="900" srcset="a-small.png 300w">', Picture(BASE + "a.png", "", 900)),
        ('<img src="a.png" width="0" height="100%">', Picture(BASE + "a.png")),
    ],
)
def test_a_picture_is_read_with_its_size_and_alt_text(tag: str, picture: Picture) -> None:
    assert extract(tag, BASE).pictures == (picture,)


@pytest.mark.parametrize(
    "tag", ['<img src="file:///etc/passwd">', "<img>", '<img src="http://[broken">', "<nav><img src=a.png></nav>"]
)
def test_what_is_no_picture_of_the_release_is_left_out(tag: str) -> None:
    assert extract(tag, BASE).pictures == ()


@pytest.mark.parametrize(
    "heading", ["<h2>Keep Exploring</h2>", "<h3>About <b>the</b> Author</h3>", "<h2>Related Terms</h2>"]
)
def test_pictures_below_the_release_are_not_its_own(heading: str) -> None:
    markup = f"<h2>Io</h2><img src=io.png>{heading}<div><img src=card.png width=4000 height=4000></div>"
    assert extract(markup, BASE).pictures == (Picture(BASE + "io.png"),)


def test_an_authors_portrait_is_no_picture_of_the_release() -> None:
    assert extract('<img class="avatar photo" src=me.png>', BASE).pictures == ()


@pytest.mark.parametrize("alt", ["See Explanation.  Clicking on the picture will download it.", "see explanation"])
def test_an_alt_text_that_sends_the_reader_elsewhere_is_none(alt: str) -> None:
    assert alt_text(alt) == ""


def test_a_line_has_an_end() -> None:
    assert len(inline("Io " * 100_000)) == 2_000
    assert len(inline("Io &amp; " * 1_000)) <= 2_000


def test_text_cannot_be_turned_around() -> None:
    assert inline("Io\u202e seen\u2069\x9b31m") == "Io seen31m"


def test_a_title_becomes_one_line() -> None:
    assert inline(" Io&#8217;s\n <em>lake</em><br>of R&D ") == "Io’s lake of R&D"


# ---------------------------------------------------------------- what a page names for sharing


def meta(**said: str) -> bytes:
    return "".join(f'<meta property="{name}" content="{value}">' for name, value in said.items()).encode()


def test_a_page_names_its_picture_with_alt_text_and_size() -> None:
    page = meta(**{"og:image": "/a.png", "og:image:alt": "A lake", "og:image:width": "1200", "og:image:height": "600"})
    assert page_picture(page, BASE) == Picture("https://nasa.example/a.png", "A lake", 1200, 600)


def test_a_logo_is_passed_over_for_the_next_picture_named() -> None:
    page = meta(**{"og:image": "/nasa-logo.png", "twitter:image": "/b.png", "twitter:image:alt": "B"})
    assert page_picture(page, BASE) == Picture("https://nasa.example/b.png", "B")


def test_a_page_that_names_no_picture_has_none() -> None:
    assert page_picture(b"<html><body><img src=a.png></body></html>", BASE) is None


# ---------------------------------------------------------------- odd and hostile markup


@given(st.text(alphabet="<>/a bp=\"'&#;!-\n\x1e\x1f", max_size=60))
def test_any_markup_becomes_text_without_marks_and_empty_paragraphs(markup: str) -> None:
    text = extract(markup, BASE).text
    assert not set(text) & set("\x1e\x1f")
    assert "\n\n\n" not in text
    assert text == text.strip()


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 300_000,
        "".join(f"<font color={number}><p>" for number in range(50_000)),
        "<a " + " ".join(f"a{number}=1" for number in range(200_000)) + ">",
        "<b></i>" * 300_000,
    ],
    ids=["nested", "formatting", "attributes", "mismatched"],
)
def test_markup_that_would_keep_the_parser_for_minutes_is_cut_off(markup: str) -> None:
    start = "<p>The text comes first.</p>"
    assert len(bounded_html(start + markup)) < len(start) + 30_000
    assert extract(start + markup).text == "The text comes first."


def test_a_long_page_with_ordinary_markup_is_read_whole() -> None:
    markup = "<div><p>A sentence<br>with a break and an <img src=a.png alt=x> image.</p></div>" * 5_000
    assert bounded_html(markup) == markup
