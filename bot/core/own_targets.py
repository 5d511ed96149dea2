"""A server's own targets: what its moderators write, whose they are, and who may see them.

Such a target is matched like one of `config/targets.toml`, but nobody outside its server can follow or see it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b

from bot.core.errors import MemberError
from bot.core.model import Match, Release, Target
from bot.core.text import plain
from bot.core.written import all_said, one_line, said

MOST = 10
"""How many a server may have."""

MOST_WORDS = 20
LONGEST_NAME = 40
LONGEST_WORD = 60

NONE = "none"
"""What moderators write for no exclusions."""

IN_NAMES = " .,'&()+-"
"""What a name may hold beside letters and digits: nothing that Discord would act on."""

_KEY = re.compile(r"g(\d+)/")


@dataclass(frozen=True, slots=True)
class OwnTarget:
    """What moderators of a server want to follow; `created_by` is the member who made it, where that is known."""

    key: str
    guild: int
    name: str
    words: tuple[str, ...]
    not_words: tuple[str, ...] = ()
    created_by: int | None = None

    @property
    def target(self) -> Target:
        """What it means for matching."""
        return Target(self.key, self.name, self.words, self.not_words)


# ---------------------------------------------------------------- whose it is


def new_key(guild: int, name: str, now: datetime) -> str:
    """A key that no other target has or will have: one that was removed leaves nothing to its successor.

    The catalogue's keys have no slash in them.
    """
    digest = blake2b(f"{name}\0{now.isoformat()}".encode(), digest_size=6).hexdigest()
    return f"g{guild}/{digest}"


def owner(key: str) -> int | None:
    """The server whose own target this is; None for one that is everybody's."""
    found = _KEY.match(key)
    return int(found[1]) if found else None


def everybodys(matches: Iterable[Match]) -> tuple[Match, ...]:
    """The matches with targets that no server has for itself."""
    return tuple(match for match in matches if owner(match.target) is None)


def seen_from(release: Release, guild: int | None) -> Release:
    """The release without the matches that are other servers' affair; outside a server, that is every server's."""
    visible = tuple(match for match in release.matches if owner(match.target) in {None, guild})
    return release if len(visible) == len(release.matches) else replace(release, matches=visible)


# ---------------------------------------------------------------- what moderators write


def name_from(typed: str) -> str:
    """The name that was typed. Raises `MemberError`."""
    name = plain(unicodedata.normalize("NFC", typed))
    with _plainly("The name"):
        one_line(said(name))
    if len(name) > LONGEST_NAME:
        raise MemberError(f"The name is too long; it may have {LONGEST_NAME} characters.")
    if not name[0].isalnum() or not all(map(_fits_a_name, name)) or _has_piled_accents(name):
        raise MemberError(
            "The name should begin with a letter or digit, and hold nothing but letters, digits, spaces and "
            f"{' '.join(IN_NAMES[1:])}"
        )
    return name


def words_from(typed: str) -> tuple[str, ...]:
    """The words that were typed, as they are looked for. Raises `MemberError`."""
    words = _listed(typed)
    with _plainly("The words"):
        all_said(words)
    return _usable(words, "word")


def exclusions_from(typed: str, words: Collection[str]) -> tuple[str, ...]:
    """What was typed to be excluded, nothing for `NONE`. Raises `MemberError`."""
    return beside(_usable([] if typed.strip().casefold() == NONE else _listed(typed), "exclusion"), words)


def beside(exclusions: tuple[str, ...], words: Collection[str]) -> tuple[str, ...]:
    """These exclusions, each of which needs one of the words in it. Raises `MemberError`."""
    for number, exclusion in enumerate(exclusions, start=1):
        if exclusion in words:
            raise MemberError(f"Exclusion {number} is one of the words itself, which would never count then.")
        if not any(word in exclusion for word in words):
            raise MemberError(
                f"Exclusion {number} has none of the words in it, so it would exclude nothing. It should be the longer "
                "phrase that means something else: “Loki moth” for the word “Loki”."
            )
    return exclusions


def _listed(typed: str) -> list[str]:
    """What stands between commas; between semicolons where there is one, so that a phrase may have a comma in it."""
    parts = map(plain, typed.split(";" if ";" in typed else ","))
    return list(dict.fromkeys(filter(None, parts)))


def _usable(words: list[str], what: str) -> tuple[str, ...]:
    if len(words) > MOST_WORDS:
        raise MemberError(f"Those are {len(words)} {what}s; a target may have {MOST_WORDS}.")
    for number, word in enumerate(words, start=1):
        with _plainly(f"{what.capitalize()} {number}"):
            one_line(word)
        if len(word) > LONGEST_WORD:
            raise MemberError(f"{what.capitalize()} {number} is too long; it may have {LONGEST_WORD} characters.")
        if sum(map(str.isalnum, word)) < 2:
            raise MemberError(f"{what.capitalize()} {number} is too short: it needs two letters or digits at least.")
    return tuple(words)


@contextmanager
def _plainly(what: str) -> Iterator[None]:
    """Turn what is wrong with it into a sentence."""
    try:
        yield
    except ValueError as error:
        raise MemberError(f"{what} {error}.") from None


def _fits_a_name(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN" or character in IN_NAMES


def _has_piled_accents(name: str) -> bool:
    return "MMM" in "".join(unicodedata.category(character)[0] for character in name)
