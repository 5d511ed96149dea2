"""Which releases a watch wants, and what moderators write to say so."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bot.core.errors import MemberError
from bot.core.model import Release, Watch
from bot.core.text import plain
from bot.core.words import END, words
from bot.core.written import one_line

MOST_WATCHES = 100
"""How many a server may have."""

MOST_KEYWORDS = 10
LONGEST_KEYWORD = 60

NONE = "none"
"""What moderators write for no keywords."""


def wants(watch: Watch, release: Release) -> bool:
    """Whether the watch asks for this release. A picture of somebody else's that is only linked is a picture too."""
    options = watch.options
    if watch.paused or watch.target not in release.targets or (options.only_pictures and release.picture is None):
        return False
    if not options.require and not options.exclude:
        return True
    said = _said(release.title, release.text, release.keywords)
    required = not options.require or any(_phrase(word) in said for word in options.require)
    return required and not any(_phrase(word) in said for word in options.exclude)


def keywords_from(typed: str) -> tuple[str, ...]:
    """The keywords that were typed, between commas; nothing for `NONE`. Raises `MemberError`."""
    if typed.strip().casefold() == NONE:
        return ()
    keywords = tuple(dict.fromkeys(filter(None, map(plain, typed.split(",")))))
    check_keywords(keywords)
    return keywords


def check_keywords(keywords: Sequence[str]) -> None:
    """Raise `MemberError` where there are too many, or one is none."""
    if len(keywords) > MOST_KEYWORDS:
        raise MemberError(f"Those are {len(keywords)} keywords; a watch may have {MOST_KEYWORDS} of a kind.")
    for number, keyword in enumerate(keywords, start=1):
        _check(f"Keyword {number}", keyword)


def _check(what: str, keyword: str) -> None:
    try:
        one_line(keyword)
    except ValueError as error:
        raise MemberError(f"{what} {error}.") from None
    if len(keyword) > LONGEST_KEYWORD:
        raise MemberError(f"{what} is too long; it may have {LONGEST_KEYWORD} characters.")
    if not words(keyword):
        raise MemberError(f"{what} has neither a letter nor a digit in it, so it would never be found.")


# ---------------------------------------------------------------- how words are found


@lru_cache(maxsize=16)
def _said(title: str, text: str, keywords: tuple[str, ...]) -> str:
    """All words of a release with a space around each. Kept, as thousands of watches may ask for one release."""
    return f" {f' {END} '.join(' '.join(words(part)) for part in (title, text, *keywords))} "


@lru_cache(maxsize=1_024)
def _phrase(keyword: str) -> str:
    """The keyword as it stands among all words."""
    return f" {' '.join(words(keyword))} "
