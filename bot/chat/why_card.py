"""Why something was posted, in words for members: every reason there is, and no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

import discord
from discord.utils import format_dt

from bot.chat import limits, wording
from bot.chat.card import COLOUR
from bot.chat.inert import fitted, one_line
from bot.chat.urls import web_address
from bot.core.flood import moment_of
from bot.core.model import Delivery, Fact, FactKind, Match, Release, Watch
from bot.core.places import places
from bot.core.readable import day, visible
from bot.flows.targets import Targets
from bot.flows.why import Why

LONGEST_ABOUT, LONGEST_REASONS, LONGEST_FOLLOWED, LONGEST_NAME = 2000, 600, 800, 100
"""Characters of all that it is about, of the reasons for one target, of all that is followed, and of a name."""

TITLE = "Why this was posted"
ABOUT_NOTHING = "It is about nothing that can be followed here."
CHANGED_BY = "Moderators can change this with `/watch`."
NOT_FOLLOWED = f"Nothing that it is about is followed in this channel now. {CHANGED_BY}"

FOLLOWED_BY_YOU = "You get {} by direct message. `/notify` changes that."
NOT_FOLLOWED_BY_YOU = "You get nothing of what it is about by direct message now. `/notify` changes that."

IN_ANSWER = "It is an answer to somebody's command: no watch asked for it."
WHEN_NEW = "It was posted because it was new."
BY_HAND = "A moderator had it posted: it was known before."
LATER = "It was posted later than elsewhere: a moderator had it posted, or I learned only then what it is about."
ONE_MOMENT = timedelta(minutes=1)
"""A release is announced and its posts are promised in one transaction, which reads the clock more than once."""

CHANGED = "It was changed {} since, by a correction or for a better caption; the message shows {}."

FACTS = {
    FactKind.BACKGROUND: "It is looked up, not in the release",
    FactKind.COMPUTED: "It is computed, not in the release",
    FactKind.PREDICTION: "It is a prediction, not in the release and not observed yet",
}


def why_card(why: Why, targets: Targets, source_titles: Mapping[str, str]) -> discord.Embed:
    """The answer. `source_titles` are the sources' names for readers."""
    release = why.release
    embed = discord.Embed(colour=COLOUR, title=TITLE, description=_about(release.matches, targets))
    embed.set_author(
        name=visible(one_line(release.title))[: limits.AUTHOR] or release.key, url=web_address(release.link) or None
    )
    for name, value in _fields(why, targets, source_titles):
        embed.add_field(name=name, value=value, inline=False)
    return embed


def _about(matches: Sequence[Match], targets: Targets) -> str:
    """A line for each target, with the matcher's own reasons; as many as there is room for."""
    lines = (f"- **{_name(match.target, targets)}**: {_reasons(match)}" for match in matches)
    about = _joined(lines, "\n", LONGEST_ABOUT)
    return f"It is about\n{about}" if about else ABOUT_NOTHING


def _reasons(match: Match) -> str:
    return fitted(one_line("; ".join(match.reasons)), LONGEST_REASONS)


def _fields(why: Why, targets: Targets, source_titles: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    release, post = why.release, why.post
    if post is not None:
        yield "Who asked for it", _followed(why.watches, targets, by_member=post.to_member)
    yield "How it came here", _came(release, post)
    if why.later:
        yield "What comes next", f"Another release {wording.waits(why.later)}."
    yield "Whose words it shows", _words(release, source_titles)
    if seen := wording.also_at(places(release), "", source_titles):
        yield "Where it was seen", seen
    if release.description.facts and not (post and post.plain):
        yield "The fact below it", _fact(release.description.facts[0])


def _followed(watches: Sequence[Watch], targets: Targets, *, by_member: bool) -> str:
    names = (f"**{_name(watch.target, targets)}**{' (paused)' * watch.paused}" for watch in watches)
    followed = _joined(names, ", ", LONGEST_FOLLOWED)
    if by_member:
        return FOLLOWED_BY_YOU.format(followed) if followed else NOT_FOLLOWED_BY_YOU
    return f"This channel follows {followed}. {CHANGED_BY}" if followed else NOT_FOLLOWED


def _came(release: Release, post: Delivery | None) -> str:
    if post is None:
        return IN_ANSWER
    posted = format_dt(moment_of(post.message) if post.message else post.created)
    return " ".join(filter(None, [_occasion(release, post), f"That was {posted}.", _changes(release, post)]))


def _occasion(release: Release, post: Delivery) -> str:
    """What can be told from the times alone."""
    if release.announced is None or post.created < release.announced:
        return BY_HAND
    return WHEN_NEW if post.created - release.announced < ONE_MOMENT else LATER


def _changes(release: Release, post: Delivery) -> str:
    times = release.revision - 1
    shown = "the newest form" if post.revision >= release.revision else "an earlier form"
    return CHANGED.format("once" if times == 1 else f"{times} times", shown) if times else ""


def _words(release: Release, source_titles: Mapping[str, str]) -> str:
    source = fitted(one_line(source_titles.get(release.source, release.source)), LONGEST_NAME)
    published = f"published {format_dt(release.published)} and " if release.published else ""
    return f"Those of **{source}**, {published}first seen {format_dt(release.seen)}."


def _fact(fact: Fact) -> str:
    name = fitted(one_line(fact.source_name), LONGEST_NAME)
    return f"{FACTS[fact.kind]}: by {wording.linked(name, fact.source)}, checked on {day(fact.checked.isoformat())}."


def _joined(pieces: Iterable[str], between: str, room: int) -> str:
    """As many of the pieces as there is room for; what comes after is not even made."""
    whole = ""
    for piece in pieces:
        longer = f"{whole}{between}{piece}" if whole else piece
        if len(longer) > room:
            break
        whole = longer
    return whole


def _name(target: str, targets: Targets) -> str:
    return fitted(one_line(targets.name(target)), LONGEST_NAME)
