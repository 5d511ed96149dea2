"""Plain text as it is read: in one typography, in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice, pairwise
from urllib.parse import unquote

MOST_SENTENCES = 500
"""How many sentences of a text are read: many times as many as NASA's longest text has."""

_TYPOGRAPHY = {
    **dict.fromkeys(map(ord, "“”„"), '"'),
    **dict.fromkeys(map(ord, "‘’"), "'"),
    **dict.fromkeys(map(ord, "‐‑–—"), "-"),
    **dict.fromkeys(map(ord, "\u00ad\u200b")),  # soft hyphens and zero-width spaces are nothing
}


def tidy(text: str) -> str:
    """The text on one line, with single spaces: what a quotation may change, and no more."""
    return " ".join(text.split())


def plain(text: str) -> str:
    """The text with keyboard quotes and dashes, on one line: for comparing and searching."""
    return tidy(text.translate(_TYPOGRAPHY))


def bare(text: str) -> str:
    """Only the letters and digits, in lower case: equal for two spellings of one title or file name."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def file_name(url: str) -> str:
    """The words of the file name that an address ends with, without its ending."""
    name = re.split(r"[?#]", url, maxsplit=1)[0].rstrip("/").rpartition("/")[2]
    return tidy(re.sub(r"[\W_]+", " ", unquote(name.rpartition(".")[0] or name)))


# ---------------------------------------------------------------- where a sentence ends

# What a page has glued to a sentence: the credit of its picture.
_CREDIT = (
    r"(?:(?:Image|Photo|Picture|Illustration|Animation|Video)s?(?: (?:[Dd]ata|[Pp]rocessing|[Cc]redits?))? ?[:/©]"
    r"|(?:Credits?|Courtesy|Copyright) ?[:©]|©|(?:NASA|ESA) ?/)"
)
_END = re.compile(rf"(?<![.!?…])(?P<stop>[.!?…]+)[\"'”’)]*(?=\s|{_CREDIT})|\n\s*\n")
_SPACE = re.compile(r"\s*")
_FINISHED = re.compile(r"[.!?…][\"'”’)]*$")
_TRAILS_OFF = re.compile(r"(?:…|\.\.\.|\[[.…]+\])[\"'”’)]*$")
_LAST_WORD = re.compile(r"([^\s(\"“‘'\[]+)$")

# A full stop after one of these never ends a sentence.
_TITLES = re.compile(
    r"(?:mrs?|ms|dr|prof|st|gen|col|lt|capt|sgt|mt|figs?|vs|cf|approx|ca|e\.g|i\.e|nos|(?-i:No)|vol|pp)", re.IGNORECASE
)

# After one of these it seldom does: only where the next word can hardly be anything but a sentence's first.
_SHORTENED = re.compile(
    r"[a-z](?:\.[a-z])*|jan|feb|mar|apr|june?|july?|aug|sept?|oct|nov|dec|mi|km|ft|yds?|lbs?|sq|hrs?|min|sec|deg"
    r"|jr|sr|inc|corp|co|ltd|etc|calif|fla|md|ala|va|tex|colo|ariz|mass|wash|conn|ill|minn|mich",
    re.IGNORECASE,
)
_OPENERS = re.compile(
    r"(?:The|This|That|These|Those|It|Its|They|Their|There|An?|In|On|At|As|After|Before|During|When|While|With|Without|From"
    r"|For|By|He|She|His|Her|We|Our|You|But|And|Both|Each|Some|Many|Most|Several|Since|Scientists|NASA|Juno)\b"
)


def sentences(text: str) -> tuple[str, ...]:
    """The text's sentences in order, each on one line, its words untouched.

    A heading, a label or a sentence that breaks off is given too: `finished` tells them apart.
    """
    cuts = pairwise(chain((0,), beginnings(text), (len(text),)))
    return tuple(islice(filter(None, (tidy(text[start:end]) for start, end in cuts)), MOST_SENTENCES))


def beginnings(text: str) -> Iterator[int]:
    """The places where a sentence begins after another's stop, or after an empty line.

    Pages wrap their text, and break it around links, so a mere line's end begins nothing.
    """
    for found in _END.finditer(text):
        begins = _SPACE.match(text, found.end())
        if begins and (not found["stop"] or _ends_here(text, found, begins.end())):
            yield begins.end()


def finished(sentence: str) -> bool:
    """Whether it ends as a sentence does, and does not trail off."""
    end = sentence[-9:]
    return bool(_FINISHED.search(end)) and not _TRAILS_OFF.search(end)


def _ends_here(text: str, stop: re.Match[str], begins: int) -> bool:
    following = text[begins : begins + 40].lstrip("\"'“‘([")
    if not following or following[0].islower():
        return False
    return stop["stop"] != "." or not _is_abbreviation(text[max(0, stop.start() - 30) : stop.start()], following)


def _is_abbreviation(before: str, following: str) -> bool:
    word = _LAST_WORD.search(before)
    if word is None:
        return False
    if _TITLES.fullmatch(word.group(1)):
        return True
    return bool(_SHORTENED.fullmatch(word.group(1))) and not _OPENERS.match(following)
