"""What the soak cost, counted from the messages that there are in the end. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, fields

from bot.core.model import Delivery, Kind, State
from tests.chaos.asked import home
from tests.loopback.state import CROSSPOSTED, Message
from tests.soak.places import PUBLISHED, followers

NAMED = re.compile(r"\b(?:Sample|Old|Rerun) \d+(?=:)")
SUMMARY = re.compile(r"(?:\d+|One) more releases?\Z")

Place = tuple[int, str]
"""A channel, and a release's name."""


@dataclass(frozen=True, slots=True)
class Toll:
    """What went wrong, a line for each.

    `uncalled` is what should be in no message, or not there; `stale` are posts that do not show the release's newest title,
    `unpublished` announcements that their followers lack, and `unfinished` rows of the outbox.
    """

    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    uncalled: tuple[str, ...]
    stale: tuple[str, ...]
    unpublished: tuple[str, ...]
    unfinished: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        """Whether everything is as it should be."""
        return not any(astuple(self))

    @property
    def lines(self) -> Iterator[str]:
        """Everything that is not, each with its kind."""
        for kind in fields(self):
            yield from (f"{kind.name}: {line}" for line in getattr(self, kind.name))

    def __str__(self) -> str:
        return ", ".join(f"{kind.name} {len(getattr(self, kind.name))}" for kind in fields(self))


def count(about: Mapping[str, str], messages: Iterable[Message], outbox: Iterable[Delivery]) -> Toll:
    """The toll, where `about` says by the releases' titles, of now, which target each is about.

    A release stands in a channel as a post of its own, which an announcement channel publishes, or as a line of a summary.
    """
    posted, summed = _told_apart(messages)
    seen = Counter(place for message in (*posted, *summed) for place in _places(message))
    wanted = {(channel, name(title)) for title, target in about.items() for channel in followers(target)}
    return Toll(
        lost=tuple(sorted(map(_told, wanted - seen.keys()))),
        doubled=tuple(sorted(_told(place) for place, times in seen.items() if times > 1)),
        uncalled=tuple(sorted(map(_told, seen.keys() - wanted))),
        stale=tuple(_stale(about, posted)),
        unpublished=tuple(_told(place) for each in posted if not _is_published(each) for place in _places(each)),
        unfinished=tuple(f"{row.kind} {row.id} is {row.state}: {row.error}" for row in outbox if not _is_finished(row)),
    )


def name(title: str) -> str:
    """What stays of a title, however it is corrected."""
    return title.partition(":")[0]


def is_post(message: Message) -> bool:
    """Whether it is about a release of its own."""
    return bool(NAMED.search(message.content))


def _told_apart(messages: Iterable[Message]) -> tuple[list[Message], list[Message]]:
    """Posts and summaries; notices to moderators are neither."""
    there = list(messages)
    return [each for each in there if is_post(each)], [each for each in there if SUMMARY.search(each.content)]


def _places(message: Message) -> set[Place]:
    said = [message.content] if is_post(message) else [embed.get("description", "") for embed in message.embeds]
    return {(home(message), found) for text in said for found in NAMED.findall(text)}


def _stale(about: Iterable[str], posts: Iterable[Message]) -> Iterator[str]:
    newest = {name(title): title for title in about}
    for post in posts:
        title = newest.get(name(post.content), post.content)
        if post.content != title:
            yield f"{post.content!r} in {home(post)}"


def _is_published(post: Message) -> bool:
    return home(post) not in PUBLISHED or bool(post.flags & CROSSPOSTED)


def _is_finished(row: Delivery) -> bool:
    """Sent; or left out because it was not needed: a post that a summary names, an edit that changes nothing any more."""
    return row.state is State.SENT or (row.state is State.SKIPPED and (row.kind is not Kind.POST or bool(row.about)))


def _told(place: Place) -> str:
    return f"{place[1]} in {place[0]}"
