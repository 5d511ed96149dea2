"""What stands in a release's text without being about the picture: page furniture, footers, credits, who manages what."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain, dropwhile, takewhile

from bot.core.text import finished, plain, sentences

LONGEST_TEXT = 40_000
"""How many characters of a text are read: several times NASA's longest, and a bound on what a hostile one costs."""

LONGEST_CREDIT = 250
"""A credit line that seems longer has run into the text around it."""

# What a page puts before the description; everything up to the last of these is dropped.
_HEADER = re.compile(
    r"\((?:\.\w{2,4}, )?\d[\d.,]* ?[KMG]B\)(?: Description\b)?|\bDownloads Description\b|^Description:?(?= [A-Z])"
    r"|\bExplanation:|^[A-Z][A-Z .]{2,40}, [A-Z][A-Za-z.]{1,15} ?(?:--|[–—-])"
)
_HEADER_REACH = 900

# Where a page's footer begins.
_FOOTER = re.compile(
    r"Tomorrow['’]s picture:|Authors & editors:|Follow (?:Podcasts about )?APOD\b|Explore (?:Your|the) Universe: Random APOD"
    r"|Share the sky: NASA|Free (?:APOD )?Download: APOD|(?:News )?Media Contacts?:?\s*\n|\n[^\S\n]*About JPL\s*\n"
)

# A sentence that begins like this points elsewhere,
_POINTERS = re.compile(
    r"(?:For )?(?:more|additional|further) (?:information|details|about|on|images|views|resources)\b|For more\b"
    r"|(?:To )?(?:learn|read|see|find out|discover) more\b|To (?:see|view|download|explore) (?:more|the|this)\b"
    r"|Click\b|Visit\b|Download\b|Editor's note\b|\(?Note:|A full (?:list|set)\b|Follow\b|Subscribe\b|Other recent\b",
    re.IGNORECASE,
)

# and one that contains one of these is the page's, or tells who runs, builds and pays for what.
_SIGNS = re.compile(
    r"https?://|\bwww\.|\bMin Read\b|\braw (?:images|data) (?:is|are) available\b"
    r"|\bfor the public to (?:peruse|explore|process)\b|\bNew Frontiers Program\b"
    r"|\bmanages (?:the |this |NASA's )?[\w' ]{0,40}\b(?:mission|project|program|spacecraft|telescope|facility|orbiter)\b"
    r"|\b(?:is|was) (?:managed|led|developed|built) (?:and \w+ )?(?:by|at|for) (?:NASA|the agency|JPL|Lockheed|Caltech)"
    r"|\bis (?:a|the) (?:division|partner|part) of (?:the )?(?:Caltech|California|NASA|agency)"
    r"|\bprincipal investigator is\b|\bis (?:the )?principal investigator\b|\bbuilt (?:and operates )?the spacecraft\b"
    r"|\b(?:is|was) (?:contributed|funded|provided)\b.{0,60}\b(?:Agency|Program|Directorate|NASA)\b"
    r"|\bis (?:contributing|providing|building)\b|\boperates (?:the )?(?:mission|spacecraft|telescope)\b"
)

_CREDIT = re.compile(
    r"\b(?:credit|courtesy)s? ?[:;]|\bimage (?:data|processing)(?: ?:| by\b| &)|\bprocessing (?:& licen[cs]e ?|by ?):"
    # "sent back courtesy of its camera" is no credit
    r"|(?<!, )\bcourtesy of\b(?! (?:its|his|her|their|our|an?) )"
    r"|©|\bcopyright\b|^NASA ?/|\bNASA ?/ ?(?:JPL|SwRI|JHUAPL|GSFC|MSFC|Goddard|Johns)\b",
    re.IGNORECASE,
)
_CREDIT_LABEL = re.compile(
    r"\b(?:(?:image|photo|illustration|animation|video) )?(?:credit|courtesy)s?(?: ?& ?copyright)? ?: ?(?=\S)"
    r"|(?=\bImage data ?:)|^(?:(?:image|photo|picture)s? ?: ?)?(?=NASA ?/)",
    re.IGNORECASE,
)
_INSTITUTES = re.compile(r"\bNASA ?/ ?\w")
# One in brackets ends with them; one that is followed by running words, or ends with a bracket, ends with its line.
_IN_BRACKETS = re.compile(
    r"\((?:(?:image|photo|illustration|animation|video) )?(?:credit|courtesy)s? ?:[^()\n]{0,200}\)", re.IGNORECASE
)
_ENDS_ITS_LINE = re.compile(
    r"(?i:\b(?:credit|courtesy)s?) ?:[^\n]{0,250}\n"
    r"(?:(?<=\)\n)(?=[A-Z])|(?=(?:The|This|These|In|On|As|At|An?|Jupiter(?:['’]s)?|Juno|NASA['’]s) [A-Za-z])"
    r"|(?![^:\n]{0,30}(?:[Pp]rocess|[Ll]icen|[Dd]ata|[Cc]opyright))(?=[A-Z][\w /]{2,24}: ))"
)
# A credit is names and licences: where running words begin, or a form's next line, it has ended.
_CREDIT_ENDS = re.compile(
    r" (?:The|This|These|In|On|As|At|An?) [a-z]| Submitted By\b| Photojournal Navigation\b| Explanation:|https?:"
)

# An address that stands between two sentences is a line of its own, not the end of the first.
_LINK_BETWEEN = re.compile(r"(?<=[.!?])[^\S\n]+((?:https?://|www\.)\S+)[^\S\n]+(?=[A-Z])")


@lru_cache(maxsize=4)  # matching, caption, alt text and facts ask for the same text's, one after the other
def body(text: str) -> tuple[str, ...]:
    """The sentences that are about the picture, in order; headings and unfinished ones among them."""
    return tuple(sentence for sentence in _sentences(_without_page(text[:LONGEST_TEXT])) if not is_furniture(sentence))


def without_credits(text: str) -> str:
    """The text without the credits that stand in brackets within it, so that what their sentences tell is left."""
    if not _IN_BRACKETS.search(text, 0, LONGEST_TEXT):
        return text
    return _IN_BRACKETS.sub("", _ENDS_ITS_LINE.sub(r"\g<0>\n", text[:LONGEST_TEXT]))


def is_furniture(sentence: str) -> bool:
    """Whether a sentence is a credit line, a pointer to more, or tells who manages and pays for what."""
    said = plain(sentence)
    return bool(_POINTERS.match(said) or _SIGNS.search(said) or is_credit(sentence))


@lru_cache(maxsize=512)  # asked for the body, for the credits in it, and for the credit line
def is_credit(sentence: str) -> bool:
    """Whether a sentence says whose picture this is. "The NASA/ESA Hubble Space Telescope sees …" does not."""
    said = plain(sentence)
    return bool(_CREDIT.search(said)) and not (said.startswith("NASA/ESA") and finished(said))


def credits_in(text: str) -> tuple[str, ...]:
    """The sentences of a text that say whose picture this is, by a label or by a row of institutes ("NASA/JPL/…")."""
    lines = filter(is_credit, _sentences(text))
    stated = (line for line in lines if _CREDIT_LABEL.search(line) or _INSTITUTES.search(line))
    return tuple(chain.from_iterable(map(_credits_of, stated)))


def _credits_of(line: str) -> list[str]:
    """What of a line is credit: where that stands in brackets, only those; else it ends where running words begin."""
    label = _CREDIT_LABEL.search(line)
    end = _CREDIT_ENDS.search(line, label.end()) if label else None
    return _IN_BRACKETS.findall(line) or [line[: end.start()] if end else line]


@lru_cache(maxsize=4)
def _sentences(text: str) -> tuple[str, ...]:
    return sentences(_LINK_BETWEEN.sub(r"\n\n\1\n\n", _ENDS_ITS_LINE.sub(r"\g<0>\n", text[:LONGEST_TEXT])))


def credit_in(text: str) -> str:
    """The credit line that stands in a text, word for word; empty where there is none, or none that ends clearly."""
    lines = dropwhile(lambda sentence: not _CREDIT_LABEL.search(sentence), _sentences(text))
    line = " ".join(takewhile(is_credit, lines))
    if bracketed := _IN_BRACKETS.search(line):
        line = bracketed.group()[1:-1]
    label = _CREDIT_LABEL.search(line)
    if label is None:
        return ""
    credit = line[label.end() :]
    end = _CREDIT_ENDS.search(credit)
    credit = (credit[: end.start()] if end else credit).strip().rstrip(".")
    return credit if len(credit) <= LONGEST_CREDIT else ""


def _without_page(text: str) -> str:
    footer = _FOOTER.search(text)
    text = text[: footer.start()] if footer else text
    headers = [found.end() for found in _HEADER.finditer(text[:_HEADER_REACH])]
    return text[headers[-1] :] if headers else text
