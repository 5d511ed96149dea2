"""What a watch does, in whole sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.chat.inert import fitted
from bot.chat.wording import joined
from bot.core.options import Digest, Options, QuietHours
from bot.core.panels import Draft
from bot.flows.targets import Targets

WILL, DOES = "will follow", "follows"

LONGEST_WORDS = 300
"""Characters of the words of one kind."""

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def whole(draft: Draft, targets: Targets, zone: str, follows: str = DOES) -> str:
    """All that a watch of this draft does, one line for each thing."""
    return "\n".join([_what(draft, targets, zone, follows), *_limits(draft, zone)])


def hour(number: int) -> str:
    """A full hour of the day, as clocks show it."""
    return f"{number:02}:00"


def _what(draft: Draft, targets: Targets, zone: str, follows: str) -> str:
    where = f"<#{draft.channel}>" if draft.channel else "A channel"
    names = joined([f"**{targets.name(key)}**" for key in draft.targets]) or "nothing yet"
    whom = f", mentioning <@&{draft.role}>" if draft.role else ""
    return f"{where} {follows} {names}{whom}, {_how(draft.options, zone)}."


def _how(options: Options, zone: str) -> str:
    if options.digest:
        return f"as one list {digest(options.digest)} ({zone})"
    return f"with the {'compact' if options.compact else 'full'} card, at once"


def digest(chosen: Digest) -> str:
    """When it comes: "every Monday at 18:00"."""
    return f"every {'day' if chosen.weekday is None else DAYS[chosen.weekday]} at {hour(chosen.hour)}"


def quiet(chosen: QuietHours) -> str:
    """When nothing is posted: "between 22:00 and 07:00"."""
    return f"between {hour(chosen.begin)} and {hour(chosen.end)}"


def _limits(draft: Draft, zone: str) -> Iterator[str]:
    options = draft.options
    if options.only_pictures:
        yield "- Only what has a picture."
    if options.require:
        yield f"- Only what names {_either(options.require)}."
    if options.exclude:
        yield f"- Nothing that names {_either(options.exclude)}."
    if options.quiet:
        yield f"- Nothing {quiet(options.quiet)} ({zone}); what is new then comes afterwards."
    if draft.publish:
        yield "- Each post is published to the servers that follow the channel."


def _either(words: Iterable[str]) -> str:
    return fitted(joined([f"“{word}”" for word in words], "or"), LONGEST_WORDS)
