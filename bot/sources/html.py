"""HTML as plain text: paragraphs, links, pictures and credits survive, furniture does not. Nothing is ever executed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise, takewhile

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.core.model import Link, Picture
from bot.sources.addresses import is_logo, web_address
from bot.sources.bounds import LONGEST_LINE, LONGEST_TEXT, MOST_LISTED, bounded_html
from bot.sources.credit import credit_line
from bot.sources.furniture import begins_afterword

_PARAGRAPH = "\x1e"
_LINE = "\x1f"

_FURNITURE = (
    "script, style, template, noscript, nav, aside, footer, iframe, svg, object, button, select, textarea, "
    "[hidden], [role=navigation], .screen-reader-text, .sr-only, .avatar"
)
_CAPTIONS = "figcaption, .wp-caption-text, .hds-caption"
_BLOCKS = (
    "address, article, blockquote, center, dd, div, dl, dt, fieldset, figcaption, figure, form, h1, h2, h3, h4, h5, h6, "
    "header, hr, main, ol, p, pre, section, table, ul"
)
_LINES = "li, tr, caption"

_MOST_CAPTIONS = 20
_LONGEST_WRITTEN_LINE = 5 * LONGEST_LINE  # with its markup

_HAS_BLOCKS = re.compile(r"<(?:br|p|div|h[1-6]|ul|ol|table|blockquote|figure|section|article)\b", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\n\s*\n")
_LINE_AFTER_SENTENCE = re.compile(r"(?<=[.!?:)\"”])[ \t]*\n")
# The last two ranges turn the direction of the text around them.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\u200b\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Extract:
    """What a piece of HTML says.

    `text` has its paragraphs parted by empty lines; `credit` is that of the first figure, else of a line in the text.
    """

    text: str
    links: tuple[Link, ...] = ()
    pictures: tuple[Picture, ...] = ()
    credit: str = ""


def extract(markup: str, base: str = "") -> Extract:
    """Text, links and pictures of HTML or of plain text; of a whole page, only of its main part.

    `base` is where relative addresses start.
    """
    page = _parsed(_with_breaks(cleaned(bounded_html(markup))))
    body = page.css_first("main") or page.body
    if body is None:  # a frameset
        return Extract("")
    _remove(body, _FURNITURE)
    pictures = _pictures(body, base)
    captions = [_text(node) for node in body.css(_CAPTIONS)[:_MOST_CAPTIONS]]
    figure_credit = _figure_credit(body, captions)
    _remove(body, _CAPTIONS)
    links = _links(body, base)
    text = (_text(body) or "\n\n".join(captions))[:LONGEST_TEXT].rstrip()
    return Extract(text, links, pictures, figure_credit or credit_line(text))


def inline(markup: str) -> str:
    """The text of a title, an alt text or a credit, in one line that is no longer than any of them."""
    markup = markup[:_LONGEST_WRITTEN_LINE]
    text = extract(markup).text if "<" in markup or "&" in markup else cleaned(markup)
    return " ".join(text.split())[:LONGEST_LINE].rstrip()


def alt_text(markup: str) -> str:
    """A picture's alt text in one line; empty where it only sends the reader elsewhere, as those of old APODs do."""
    said = inline(markup)
    return "" if said.lower().startswith("see explanation") else said


def cleaned(text: str) -> str:
    """The text without control characters and broken Unicode, which no release means and no database takes."""
    return _CONTROL.sub("", text.encode("utf-8", "replace").decode("utf-8"))


def page_picture(body: bytes, base: str = "") -> Picture | None:
    """The picture that a page names for sharing (`og:image`, else `twitter:image`) with its alt text; never a logo."""
    metas = _parsed(bounded_html(body.decode("utf-8", "replace"))).css("meta[content]")[:MOST_LISTED]
    said = [(_meta_name(node), cleaned(node.attrs.sget("content"))) for node in metas]
    found = _shared(said, "og:image", base) or _shared(said, "twitter:image", base)
    return found[0] if found else None


# ---------------------------------------------------------------- parsing


def _parsed(markup: str) -> LexborHTMLParser:
    return LexborHTMLParser(markup)


def _with_breaks(markup: str) -> str:
    """Plain text keeps its paragraphs, and the lines that begin after a sentence's end."""
    if _HAS_BLOCKS.search(markup):
        return markup
    unix = markup.replace("\r\n", "\n")
    return _LINE_AFTER_SENTENCE.sub(_LINE, _BLANK_LINE.sub(_PARAGRAPH, unix))


def _remove(root: LexborNode, selector: str) -> None:
    """Detach what matches; freeing it instead would leave the matches inside it dangling."""
    for node in root.css(selector):
        node.decompose(recursive=False)


# ---------------------------------------------------------------- text


def _text(root: LexborNode) -> str:
    """The node's text; marks are put into the tree where paragraphs and lines end, and become white space here."""
    copy = root.clone()
    for node in copy.css("br"):
        node.replace_with(_LINE)
    for node in copy.css(_BLOCKS):
        node.insert_before(_PARAGRAPH)
        node.insert_after(_PARAGRAPH)
    for node in copy.css(_LINES):
        node.insert_before(_LINE)
    for node in copy.css("td, th"):
        node.insert_after(" ")
    return cleaned(_tidy(copy.text()))  # again: a reference such as &#27; has become the character only now


def _tidy(marked: str) -> str:
    broken = re.sub(rf"{_LINE}\s*{_LINE}", _PARAGRAPH, marked)
    paragraphs = (_tidy_lines(part) for part in broken.split(_PARAGRAPH))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _tidy_lines(paragraph: str) -> str:
    lines = (" ".join(line.split()) for line in paragraph.split(_LINE))
    return "\n".join(line for line in lines if line)


# ---------------------------------------------------------------- links, pictures, credits


def _links(root: LexborNode, base: str) -> tuple[Link, ...]:
    found = ((cleaned(" ".join(node.text().split())), node.attrs.sget("href")) for node in root.css("a[href]")[:MOST_LISTED])
    links = (Link(text, web_address(href, base)) for text, href in found if text and not href.startswith("#"))
    return tuple(dict.fromkeys(link for link in links if link.url))


def _pictures(root: LexborNode, base: str) -> tuple[Picture, ...]:
    """The pictures above the heading, if any, with which a page turns to other things ("Keep Exploring")."""
    own = takewhile(lambda node: not _is_afterword(node), root.css("img, h2, h3, h4")[:MOST_LISTED])
    pictures = (_picture(node, base) for node in own if node.tag == "img")
    return tuple(picture for picture in pictures if picture.url)


def _is_afterword(node: LexborNode) -> bool:
    return node.tag != "img" and begins_afterword(" ".join(node.text().split()))


def _picture(node: LexborNode, base: str) -> Picture:
    attributes = node.attrs
    source = attributes.sget("data-src") or attributes.sget("src")  # the former where pictures are loaded lazily
    width, height = pixels(attributes.get("width")), pixels(attributes.get("height"))
    widest = _widest(attributes.sget("srcset") or attributes.sget("data-srcset"))
    if widest and widest[1] > (width or 0):
        source, wide = widest
        width, height = wide, round(height * wide / width) if width and height else None
    return Picture(web_address(source, base), alt_text(attributes.sget("alt")), width, height)


def _widest(srcset: str) -> tuple[str, int] | None:
    """The largest candidate of a `srcset` and its width; its addresses may hold commas."""
    words = srcset.split()
    sized = ((address, re.fullmatch(r"(\d{1,6})w,?", width)) for address, width in pairwise(words))
    candidates = [(address, int(width[1])) for address, width in sized if width]
    return max(candidates, key=lambda candidate: candidate[1], default=None)


def pixels(written: object) -> int | None:
    """A size as an attribute or a field writes it; None unless it is a whole positive number of pixels."""
    plain = str(written) if isinstance(written, str | int | float) else ""  # a list, however deep, is no size
    found = re.fullmatch(r"\s*(\d{1,6})(?:\.0*)?(?:px)?\s*", plain[:20])
    return int(found[1]) or None if found else None


def _figure_credit(root: LexborNode, captions: list[str]) -> str:
    named = root.css_first(".hds-credits")
    credits_ = [_text(named).replace("\n", " ")] if named else [credit_line(caption) for caption in captions]
    return next((credit for credit in credits_ if credit), "")


# ---------------------------------------------------------------- what a page names for sharing


def _meta_name(node: LexborNode) -> str:
    return (node.attrs.sget("property") or node.attrs.sget("name")).strip().lower()


def _shared(said: list[tuple[str, str]], prefix: str, base: str) -> list[Picture]:
    """The pictures named under the prefix; `:alt`, `:width` and `:height` tell about the picture named before them."""
    named: list[dict[str, str]] = []
    for name, content in said:
        if name in {prefix, f"{prefix}:url", f"{prefix}:src"}:
            named.append({"url": content})
        elif name.startswith(f"{prefix}:") and named:
            named[-1][name.removeprefix(f"{prefix}:")] = content
    pictures = (_named(picture, base) for picture in named)
    return [picture for picture in pictures if picture.url and not is_logo(picture.url)]


def _named(said: dict[str, str], base: str) -> Picture:
    alt = alt_text(said.get("alt", ""))
    return Picture(web_address(said["url"], base), alt, pixels(said.get("width")), pixels(said.get("height")))
