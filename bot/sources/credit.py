"""Credit lines: found word for word, and read for marks of an owner other than NASA."""

from __future__ import annotations

import re
from itertools import takewhile

from bot.sources.bounds import LONGEST_LINE

_LABEL = re.compile(
    r"(?<!text )\b(?:(?:image|photo|picture)s?\s+)?credits?\s*(?::\s*|(?:&|and)\s+(?=copyrights?\s*:))"
    r"|\b(?=image\s+data\s*:)"
    r"|\b(?:image|photo|picture)s?\s+(?=courtesy\s)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"(?:image\s+)?(?:processing|licen[cs]e|acknowledge?ments?)\b", re.IGNORECASE)
_ENDS = re.compile(
    r"\s+(?:text\s+credit|read\s+more|more\s+information|for\s+more|https?://|submitted\s+by|explanation\s*:"
    r"|photojournal\s|(?-i:(?:The|This|These|It|In|On|An?|As|NASA[’']s)\s+[a-z]))",  # the last: a sentence begins
    re.IGNORECASE,
)
_LONGEST = 160
_SENTENCE_END = re.compile(rf"(?<=\w\w[\w)])\.\s+(?!{_GOES_ON.pattern})", re.IGNORECASE)  # not after an initial

_OWNER = re.compile(
    r"(?:©|\(c\)|\bcopyright\b|\bcourtesy\b)"  # the mark
    r"(?:[\s:,]|©|\(c\)|\bcopyright\b|\bof\b|\bby\b|\bthe\b|\b(?:19|20)\d\d\b)*"  # words between mark and owner
    r"(?P<owner>[^\n;]{1,80})",
    re.IGNORECASE,
)
_FREE = re.compile(r"[^.,]*\b(?:NASA|JPL|Caltech)\b|cc\b|creative commons|public domain", re.IGNORECASE)


def credit_line(text: str) -> str:
    """The first credit that stands in a text, without its label; empty where there is none.

    It may stand in the line below its label, and a line that goes on about processing or licence belongs to it.
    """
    lines = [line for line in text.splitlines() if line]
    for number, line in enumerate(lines):
        if label := _LABEL.search(line):
            rest = [line[label.end() :], *lines[number + 1 :]]
            first, *following = rest if rest[0] else rest[1:] or [""]
            credit = " ".join([_cut(first), *_continued(following)])
            return credit if len(credit) <= LONGEST_LINE else ""  # a cut one would be another's
    return ""


def unlabelled(credit: str) -> str:
    """A credit that is given as such, without a label before it. "& Copyright" is no label: it says whose picture it is."""
    label = _LABEL.match(credit)
    return credit[label.end() :] if label else credit


def _continued(lines: list[str]) -> list[str]:
    following = takewhile(lambda line: _GOES_ON.match(line) and len(line) <= _LONGEST, lines)
    return [line.strip() for line in following]


def _cut(rest: str) -> str:
    """The credit alone, where prose follows it in the same line."""
    credit = _ENDS.split(rest, maxsplit=1)[0].strip()
    return credit if len(credit) <= _LONGEST else _SENTENCE_END.split(credit, maxsplit=1)[0]


def is_third_party(*statements: str) -> bool:
    """Whether a statement marks the picture as someone else's than NASA's: ©, "copyright" or "courtesy of" an owner.

    A Creative Commons mark is a licence, not an objection; "copyright" before a small letter speaks about something else.
    """
    owners = (found["owner"] for statement in statements for found in _OWNER.finditer(statement))
    return any(owner[:1].isupper() and not _FREE.match(owner) for owner in owners)
