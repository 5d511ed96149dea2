"""Forums: channels in which every post is a thread of its own, under tags."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from bot.chat import limits
from bot.core.errors import Unanswered

KINDS = frozenset({15, 16})
"""Discord's numbers for a forum, and for a media channel, which is one of pictures."""

REQUIRES_TAG = 1 << 4

BELIEVED_FOR = 300.0
"""Seconds: tags are changed seldom, and a refusal makes us ask again at once."""

MOST = 10_000
"""How many channels are remembered: a few megabytes."""


@dataclass(frozen=True, slots=True)
class Forum:
    """A forum as Discord described it: the tags that the bot may give (name → id), and whether a post needs one."""

    tags: Mapping[str, int]
    requires_tag: bool

    def tags_for(self, targets: Collection[str]) -> list[int]:
        """The tags that are called like these targets; where one is needed and none is, the first."""
        fitting = [tag for name, tag in self.tags.items() if name.casefold() in targets]
        return fitting[: limits.TAGS] or (list(self.tags.values())[:1] if self.requires_tag else [])


class Forums:
    """Tells forums from other channels by asking Discord, and remembers the answers for a while.

    `ask` is discord.py's request for a channel; what it raises is raised here.
    """

    def __init__(self, ask: Callable[[int], Awaitable[object]], clock: Callable[[], float] = time.monotonic) -> None:
        self._ask = ask
        self._clock = clock
        self._known: dict[int, tuple[float, Forum | None]] = {}

    async def known(self, channel: int) -> Forum | None:
        """The forum, if the channel was found to be one before: nothing is asked about any other."""
        _, forum = self._known.get(channel, (0.0, None))
        return await self.asked(channel) if forum else None

    async def asked(self, channel: int) -> Forum | None:
        """The forum that this channel is; None for any other kind."""
        until, forum = self._known.get(channel, (0.0, None))
        if channel in self._known and (forum is None or self._clock() < until):  # a channel never becomes a forum
            return forum
        return self._remember(channel, _forum(await self._ask(channel)))

    def doubt(self, channel: int) -> None:
        """Ask again before its next post: Discord refused one."""
        if channel in self._known:
            self._known[channel] = 0.0, self._known[channel][1]

    def _remember(self, channel: int, forum: Forum | None) -> Forum | None:
        self._known.pop(channel, None)
        self._known[channel] = self._clock() + BELIEVED_FOR, forum
        if len(self._known) > MOST:
            del self._known[next(iter(self._known))]
        return forum


def _forum(answer: object) -> Forum | None:
    match answer:
        case {"type": kind} if kind not in KINDS:
            return None
        case {"type": _, "available_tags": [*tags], "flags": int(flags)}:
            return Forum(_open_to_all(tags), bool(flags & REQUIRES_TAG))
    raise Unanswered("Discord's answer about a channel could not be read.")


def _open_to_all(tags: Collection[Mapping[str, Any]]) -> dict[str, int]:
    return {str(tag["name"]): int(tag["id"]) for tag in tags if not tag.get("moderated")}
