"""A release goes to many channels: its card is made once for all of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import NamedTuple

from bot.chat.card import NO_COLOURS, Card, render
from bot.core.errors import CardRefused
from bot.core.model import Delivery, Release, Rendition

REMEMBERED = 4
"""Cards, as several releases may be going out at once. Each holds on to its picture."""


class Form(NamedTuple):
    """Which of a release's cards it is."""

    plain: bool
    compact: bool


class Cards:
    """Makes the cards of deliveries, with the sources' names for readers and the targets' colours."""

    def __init__(self, source_titles: Mapping[str, str], colours: Mapping[str, int] = NO_COLOURS) -> None:
        self._titles = source_titles
        self._colours = colours
        self._made: deque[tuple[Release, Rendition | None, Form, Card]] = deque(maxlen=REMEMBERED)

    def card(self, delivery: Delivery, release: Release, rendition: Rendition | None) -> Card:
        """The release's card as this delivery's message. Raises `CardRefused` where it cannot be made."""
        form = Form(delivery.plain, delivery.compact)
        return self._common(release, rendition, form).addressed(delivery.id, delivery.roles)

    def _common(self, release: Release, rendition: Rendition | None, form: Form) -> Card:
        """What all its messages have in common. The same objects are known again without comparing what they hold."""
        for of_release, of_rendition, of_form, card in self._made:
            if of_release is release and of_rendition is rendition and of_form == form:
                return card
        try:
            card = render(
                release,
                self._titles,
                release.key,
                rendition=rendition,
                plain=form.plain,
                compact=form.compact,
                colours=self._colours,
            )
        except Exception as bug:  # one release that cannot be shown must not hold up its channel for ever
            raise CardRefused(f"The card could not be made: {bug!r}.") from bug
        self._made.append((release, rendition, form, card))
        return card
