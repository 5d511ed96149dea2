"""How facts are put into words on a card, and several things into one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from discord.utils import format_dt

from bot.chat import limits
from bot.chat.inert import fitted, inert, one_line
from bot.chat.urls import web_address
from bot.core.model import Delivery, Description, Fact, FactKind, Observed, Place, Reading
from bot.core.observe.licences import licences_in
from bot.core.readable import day, distance

T = TypeVar("T")

LICENCES = 100
"""Characters of the licences that stand below a credit."""

LINE_BY_LINE = {"Date", "Distance"}
"""What is not read easily in a row."""

FACT_NAMES = {
    FactKind.BACKGROUND: "Background",
    FactKind.COMPUTED: "Computed, not in the release",
    FactKind.PREDICTION: "Prediction, not yet observed",
}


def observed(facts: Observed) -> Iterator[tuple[str, str]]:
    """Name and value of each thing the release itself states, in the order a card shows them."""
    stated = {
        "Instrument": _values(facts.instruments),
        "Date": [day(value) for value in _values(facts.dates)],
        "Perijove": [str(number) for number in _values(facts.perijoves)],
        "Distance": [distance(value) for value in _values(facts.distances)],
    }
    for name, values in stated.items():
        if values:
            yield name, ("\n" if name in LINE_BY_LINE else ", ").join(dict.fromkeys(values))


def credited(description: Description) -> str:
    """The credit line word for word, and below it the licence where the release states it only elsewhere."""
    unsaid = [name for name in _values(description.observed.licences) if name not in licences_in(description.credit)]
    licence = f"\nLicence: {fitted(', '.join(unsaid), LICENCES)}" if unsaid else ""
    return fitted(description.credit, limits.FIELD - len(licence)) + licence


def fact(stated: Fact) -> tuple[str, str]:
    """A background fact's kind, and its sentence with a link to its source."""
    origin = linked(inert(stated.source_name), stated.source)
    return FACT_NAMES[stated.kind], f"{fitted(stated.text, limits.FIELD - len(origin) - 1)}\n{origin}"


def linked(name: str, address: str) -> str:
    """The name, leading to the address where that is one for a message."""
    target = _bracketless(web_address(address))
    return f"[{name}]({target})" if target else name


def also_at(places: Iterable[Place], own: str, titles: Mapping[str, str]) -> str:
    """Links to a release at the sources that are not called `own`, each name once, as many as a field holds."""
    named = {titles.get(place.source, place.source): web_address(place.link) for place in reversed([*places])}
    links = [f"[{inert(name)}]({_bracketless(link)})" for name, link in reversed(named.items()) if link and name != own]
    while len(", ".join(links)) > limits.FIELD:
        links.pop()
    return ", ".join(links)


def to_post(row: Delivery, title: str, limit: int) -> str:
    """A link to the message of a delivery, called by the release's title."""
    return f"[{titled(title, limit)}](https://discord.com/channels/{row.guild}/{row.thread or row.channel}/{row.message})"


def titled(title: str, limit: int) -> str:
    """The title on one line, without the brackets that would end a link."""
    return fitted(one_line(title.translate(str.maketrans("[]", "()"))), limit)


def waits(row: Delivery) -> str:
    """Until when a promise waits, and for what."""
    moment = format_dt(row.due, "f")
    return f"waits for its digest at {moment}" if row.digest else f"waits until the quiet hours end at {moment}"


def joined(several: Sequence[str], last: str = "and") -> str:
    """One after the other: "Io, Juno and Europa"."""
    return f" {last} ".join(filter(None, [", ".join(several[:-1]), *several[-1:]]))


def _bracketless(address: str) -> str:
    """The address as it may stand in a masked link."""
    return address.replace("(", "%28").replace(")", "%29")


def _values(readings: Iterable[Reading[T]]) -> list[T]:
    return [reading.value for reading in readings]
