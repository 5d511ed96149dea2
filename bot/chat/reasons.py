"""Why a channel is closed, in words for its moderators, from what Discord answered."""

from __future__ import annotations

import re

from bot.chat.inert import fitted, one_line

LONGEST = 200
"""Characters of a reason that Discord gave and that has no words here."""

GONE = "it is not there any more; `/watch remove` ends following it"
CODE = re.compile(r"\(code (\d+)\)")
"""How `outcome` writes Discord's own number of a refusal."""

BY_CODE = {
    10003: GONE,
    10004: "I am not in this server any more",
    40058: "messages cannot be posted there",
    40066: "every tag of this forum is for moderators only, and it requires one",
    50001: "I cannot see it",
    50008: "messages cannot be posted there",
    50013: "a permission is missing there",
    50024: "messages cannot be posted there",
    50083: "this thread is archived",
    160005: "this thread is locked",
}

PERMISSIONS = frozenset({50001, 50013})


def why(error: str) -> str:
    """The reason; what Discord said itself where there are no better words for it."""
    return BY_CODE.get(_code(error)) or fitted(one_line(error), LONGEST).removesuffix(".")


def depends_on_permissions(error: str) -> bool:
    """Whether it is for want of a permission: then Discord's cache knows which, and whether it was given since."""
    return _code(error) in PERMISSIONS


def _code(error: str) -> int:
    said = CODE.search(error)
    return int(said[1]) if said else 0
