"""A release goes to many channels: its card is made once for all of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from bot.chat.card import Card, render
from bot.core.errors import CardRefused
from bot.core.model import Delivery, Release, Rendition

REMEMBERED = 4
"""Cards, as several releases may be going out at once. Each holds on to its picture."""


class Cards:
    """Makes the cards of deliveries. `source_titles` are the sources' names for readers."""

    def __init__(self, source_titles: Mapping[str, str]) -> None:
        self._titles = source_titles
        self._made: deque[tuple[Release, Rendition | None, bool, Card]] = deque(maxlen=REMEMBERED)

    def card(self, delivery: Delivery, release: Release, rendition: Rendition | None) -> Card:
        """The release's card as this delivery's message. Raises `CardRefused` where it cannot be made."""
        return self._common(release, rendition, delivery.plain).addressed(delivery.id, delivery.roles)

    def _common(self, release: Release, rendition: Rendition | None, plain: bool) -> Card:
        """What all its messages have in common. The same objects are known again without comparing what they hold."""
        for of_release, of_rendition, of_plain, card in self._made:
            if of_release is release and of_rendition is rendition and of_plain is plain:
                return card
        try:
            card = render(release, self._titles, release.key, rendition=rendition, plain=plain)
        except Exception as bug:  # one release that cannot be shown must not hold up its channel for ever
            raise CardRefused(f"The card could not be made: {bug!r}.") from bug
        self._made.append((release, rendition, plain, card))
        return card
