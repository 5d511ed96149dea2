"""Answers about the sky, Juno's orbit and the calendar: plain sentences, each with where it is from.

Moments are Discord's timestamps, which every member reads in their own time zone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import discord

from bot.chat import limits
from bot.chat.card import COLOUR, Card
from bot.chat.inert import fitted, inert, one_line
from bot.chat.urls import web_address
from bot.core.facts import ASTRONOMY, TABLE, Citation, Flyby, Perijove, approach, passage
from bot.core.model import Release
from bot.core.sky import LOST_WITHIN, Eclipse, Hours, IoView, JupiterInTheSky, JupiterView, Place
from bot.flows.sky import Approach, Approaches, Now, ThisDay

LONGEST_TITLE = 150
LISTED = 5
"""Releases of a day."""

SPACECRAFT_TIME = (
    "Perijoves are Juno's closest approaches to Jupiter. The times are those at the spacecraft: its signals reach the Earth "
    "half an hour to an hour later."
)
HOURS = {
    Hours.EVENING: "In the evening sky: it stands {elongation:.0f}° east of the Sun and sets after it.",
    Hours.MORNING: "In the morning sky: it stands {elongation:.0f}° west of the Sun and rises before it.",
    Hours.MOST_OF_THE_NIGHT: "Up for most of the night: it stands {elongation:.0f}° from the Sun.",
    Hours.LOST: "Lost in the light of the Sun, {elongation:.0f}° from it.",
}
ECLIPSES = {
    Eclipse.NONE: "It is in sunlight.",
    Eclipse.PARTIAL: "It is at the edge of Jupiter's shadow, partly dark.",
    Eclipse.TOTAL: "It is in Jupiter's shadow.",
}

# ---------------------------------------------------------------- where


def where_card(now: Now) -> Card:
    """Jupiter and Io as they are seen now."""
    embed = _embed("Jupiter and Io now", f"As seen from the Earth, {_stamp(now.when, 'f')}.")
    _add(embed, "Jupiter", _jupiter(now.jupiter))
    _add(embed, "Tonight", _tonight(now.sky))
    _add(embed, "Io", _io(now.io))
    _add(embed, "Computed, not observed", _how(now.jupiter))
    return Card("", embed)


def _jupiter(view: JupiterView) -> str:
    brightness = f"{view.magnitude:.1f}".replace("-", "−")
    return (
        f"{view.km / 1e6:,.0f} million kilometres from the Earth ({view.au:.2f} astronomical units): "
        f"its light takes {view.light_minutes:.0f} minutes. "
        f"Magnitude {brightness}, in the constellation {view.constellation}."
    )


def _tonight(sky: JupiterInTheSky) -> str:
    opposition = sky.next_opposition
    up = HOURS[sky.hours].format(elongation=sky.elongation)
    return f"{up}\nNext opposition, when it is up all night: {_stamp(opposition, 'D')} ({_stamp(opposition, 'R')})."


def _io(view: IoView) -> str:
    shadow = " Its own shadow falls on Jupiter." if view.light.shadow_on_jupiter else ""
    return f"{_place(view)} {ECLIPSES[view.light.eclipse]}{shadow}"


def _place(view: IoView) -> str:
    if view.place is Place.BEHIND:
        return "Behind Jupiter, out of sight."
    if view.place is Place.IN_FRONT:
        return f"In front of Jupiter, {view.side} of the middle."
    part = "far" if view.far_side else "near"
    side = view.side.capitalize()
    return f"{side} of Jupiter, {view.radii:.1f} Jupiter radii from its middle, on the {part} side of its orbit."


def _how(view: JupiterView) -> str:
    return (
        f"All of this is {_link(ASTRONOMY)}. What is seen now left Jupiter {view.light_minutes:.0f} minutes ago. "
        f"Io's eclipses and passes are right within about two minutes. Nearer than {LOST_WITHIN:.0f}° to the Sun Jupiter is "
        "called lost; how high it comes, and when, depends on where you are."
    )


# ---------------------------------------------------------------- perijove


def approaches_card(around: Approaches) -> Card:
    """The last perijove and the next, as far as the table goes."""
    embed = _embed("Juno's perijoves", SPACECRAFT_TIME)
    if around.last:
        _add(embed, _headed("Last", around.last), _approach(around.last))
    if around.next:
        _add(embed, _headed("Next", around.next), _approach(around.next))
    elif around.last:
        number = around.last.perijove.number
        _add(embed, "Next", f"My table ends with perijove {number}; it says nothing about later ones.")
    return Card("", embed)


def approach_card(asked: Approach) -> Card:
    """One perijove."""
    embed = _embed("Juno's perijoves", SPACECRAFT_TIME)
    _add(embed, f"Perijove {asked.perijove.number}", _approach(asked))
    return Card("", embed)


def _headed(which: str, told: Approach) -> str:
    foretold = " (predicted)" if told.perijove.predicted else ""
    return f"{which}{foretold}: perijove {told.perijove.number}"


def _approach(told: Approach) -> str:
    perijove = told.perijove
    foretold = f", predicted by a {TABLE}" if perijove.predicted else ""
    captured = ["Juno was captured into orbit around Jupiter."] if perijove.number == 0 else []
    return "\n".join(
        [
            f"{_stamp(perijove.time, 'F')} ({_stamp(perijove.time, 'R')}){foretold}.",
            *captured,
            _link(perijove.citation),
            *(_sourced(passage(flyby), flyby.citation) for flyby in told.flybys),
        ]
    )


# ---------------------------------------------------------------- onthisday


def this_day_card(day: ThisDay) -> Card:
    """What was on this calendar day."""
    title = f"On {day.today.day} {day.today:%B} of earlier years (UTC)"
    embed = _embed(title, "\n".join(_releases(day)))
    past = [f"- {_event(row)}" for row in day.past] or ["None on this day."]
    _add(embed, "Juno's perijoves and flybys", _whole(past, limits.FIELD))
    return Card("", embed)


def _releases(day: ThisDay) -> Iterable[str]:
    if not day.releases:
        return ["I have no release of this day from an earlier year. `/random` shows one of any day."]
    more = ["There are others."] if day.more_releases or len(day.releases) > LISTED else []
    return ["Releases, the newest first:", *(_release(release) for release in day.releases[:LISTED]), *more]


def _release(release: Release) -> str:
    year = (release.published or release.seen).year
    title, link = fitted(one_line(release.title), LONGEST_TITLE), web_address(release.link, limits.BUTTON_URL)
    return f"- {year}: [{title}]({link})" if link else f"- {year}: {title}"


def _event(row: Perijove | Flyby) -> str:
    return _sourced(approach(row) if isinstance(row, Perijove) else passage(row), row.citation)


def _whole(lines: list[str], limit: int) -> str:
    """As many whole lines as fit."""
    while len("\n".join(lines)) > limit:
        lines = lines[:-1]
    return "\n".join(lines)


# ---------------------------------------------------------------- small change


def _embed(title: str, description: str) -> discord.Embed:
    return discord.Embed(colour=COLOUR, description=description).set_author(name=title)


def _add(embed: discord.Embed, name: str, value: str) -> None:
    embed.add_field(name=name, value=value, inline=False)


def _stamp(when: datetime, style: str) -> str:
    return f"<t:{when.timestamp():.0f}:{style}>"


def _sourced(sentence: str, citation: Citation) -> str:
    return f"{inert(sentence)} {_link(citation)}"


def _link(citation: Citation) -> str:
    name, address = inert(citation.name), web_address(citation.url)
    return f"[{name}]({address})" if address else name
