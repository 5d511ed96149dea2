"""What moderators read about the sources: a quiet line for each that is well, and what is wrong with the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from discord.utils import format_dt

from bot.chat.inert import fitted, one_line
from bot.core.model import SourceState
from bot.flows.sources import SourceStanding

REASON, TITLE = 200, 80
"""Characters of a reason, which a server may have had a say in, and of a title."""

ALL_ARE_WELL = "All sources are well."
SOME_ARE_NOT = "Of {all}, **{count}** not well, so that pictures may come late:"
STANDS = {"failing": "fails", "stopped": "has stopped", "held": "is held"}
"""What a source that is not well does, by its word."""


def about(sources: Sequence[SourceStanding]) -> Iterator[str]:
    """The sources' standing, a line each, those that are not well first; nothing where none is asked."""
    if not sources:
        return
    titles = Counter(source.source.title for source in sources)
    troubled = [source for source in sources if source.word in STANDS]
    yield _summary(len(troubled), len(sources)) if troubled else ALL_ARE_WELL
    for source in troubled:
        why = fitted(one_line(source.reason), REASON).removesuffix(".")
        yield f"- **{_name(source, titles)}** {STANDS[source.word]}{_failures(source)}: {why} ({_times(source.state)})"
    for source in sources:
        if source not in troubled:
            yield f"-# {_name(source, titles)}: {_times(source.state)}"


def _summary(troubled: int, count: int) -> str:
    sources = f"{count} source{'s' * (count != 1)}"
    return SOME_ARE_NOT.format(all=sources, count=f"{troubled} {'is' if troubled == 1 else 'are'}")


def _name(source: SourceStanding, titles: Counter[str]) -> str:
    """Its title; with its name where another has the same."""
    title = source.source.title
    return fitted(one_line(title if titles[title] == 1 else f"{title} ({source.source.name})"), TITLE)


def _failures(source: SourceStanding) -> str:
    return f" ({source.state.failures} times in a row)" if source.state.failures > 1 else ""


def _times(state: SourceState) -> str:
    """When it last answered, when that was something new, and when it is asked again."""
    told = {"last answered": state.last_success, "changed": state.last_change, "due": state.next_poll}
    never = "never answered" if state.failures else "not asked yet"
    return ", ".join(f"{what} {format_dt(time, 'R')}" for what, time in told.items() if time) or never
