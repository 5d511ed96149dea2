"""Which command somebody meant who mistyped one, and when it is better to say nothing."""

from __future__ import annotations

from collections.abc import Iterable

LONG = 4
"""Letters from which on a name can be recognised although one of them is wrong: `!ip` is not meant for `!io`."""

ELSEWHERE = frozenset({"stats", "fact"})
"""What many other bots listen to, and is one letter away from something here."""


def meant(typed: str, names: Iterable[str]) -> str | None:
    """The one command that was meant: two letters changed places, or of a long name one is wrong, missing or too many.

    The first letter of a long name is right, nothing but letters was typed, and it is no command that many bots have.
    """
    word = typed.casefold()
    if not word.isalpha() or word in ELSEWHERE:
        return None
    near = [name for name in names if is_swapped(word, name) or _is_off_by_one(word, name)]
    return near[0] if len(near) == 1 else None


def is_swapped(typed: str, name: str) -> bool:
    """Whether two neighbouring letters changed places."""
    if len(typed) != len(name) or typed == name:
        return False
    first = next(place for place in range(len(name)) if typed[place] != name[place])
    return typed == name[:first] + name[first : first + 2][::-1] + name[first + 2 :]


def _is_off_by_one(typed: str, name: str) -> bool:
    """Whether one letter after the first of a long name is wrong, missing or too many."""
    if len(name) < LONG or typed == name or typed[0] != name[0]:
        return False
    start = next(
        (place for place, (a, b) in enumerate(zip(typed, name, strict=False)) if a != b), min(len(typed), len(name))
    )
    rests = (typed[start + 1 :], name[start + 1 :]), (typed[start:], name[start + 1 :]), (typed[start + 1 :], name[start:])
    return any(one == other for one, other in rests)
