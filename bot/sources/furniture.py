"""What stands around a release's text on NASA's pages, and is not the release: reading times, menus, file lists."""

from __future__ import annotations

import re

_DESCRIPTION = "description"
_READING_TIME = re.compile(r"\A\d+ min read\b\s*", re.IGNORECASE)
_FLATTENED = re.compile(r"\A\d+ min read\b.*?\bDescription\s+(?=[A-Z“\"])", re.IGNORECASE)
_AFTERWORD = re.compile(
    r"(?:keep exploring|discover more|explore more|related (?:terms|content|articles|links)|about the author|share this"
    r"|details(?!:))\b.{0,30}\Z"
    r"|the post .* appeared first on ",
    re.IGNORECASE,
)
_WHOLE_SENTENCE = re.compile(
    r"(?:\S+\s+){7}.*?[a-z0-9)\"”’][.!?][\"”’)\]]*(?:\s|\Z)|(?:\S+\s+){3}.*[.!?][\"”’)\]]*\Z", re.DOTALL
)
_CREDIT = re.compile(r"(?:(?:image|photo|picture)s?\s+)?credits?\s*:", re.IGNORECASE)


def without_furniture(text: str, title: str = "") -> str:
    """The text from its first paragraph of prose (from the one below "Description") to the first list of other releases.

    A text without any prose is left as it is.
    """
    paragraphs = [_unflattened(paragraph) for paragraph in text.split("\n\n")]
    kept = _before_afterword(paragraphs[_beginning(paragraphs, title) :])
    return "\n\n".join(kept) or text


def begins_afterword(paragraph: str) -> bool:
    """Whether a page turns from the release to other things here."""
    return bool(_AFTERWORD.match(paragraph))


def _unflattened(paragraph: str) -> str:
    """An excerpt runs page furniture and description together in one paragraph."""
    return _READING_TIME.sub("", _FLATTENED.sub("", paragraph))


def _beginning(paragraphs: list[str], title: str) -> int:
    headings = [paragraph.rstrip(" :").lower() for paragraph in paragraphs[:-1]]
    if _DESCRIPTION in headings:
        return headings.index(_DESCRIPTION) + 1
    return next((number for number, paragraph in enumerate(paragraphs) if _is_prose(paragraph, title)), 0)


def _is_prose(paragraph: str, title: str) -> bool:
    return bool(_WHOLE_SENTENCE.match(paragraph)) and paragraph != title and not _CREDIT.match(paragraph)


def _before_afterword(paragraphs: list[str]) -> list[str]:
    end = next((number for number, paragraph in enumerate(paragraphs) if begins_afterword(paragraph)), len(paragraphs))
    return paragraphs[:end]
