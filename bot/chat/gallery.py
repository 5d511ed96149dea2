"""Answers to page through: everything that a page needs stands in its buttons, so a restart changes nothing.

Who asked pages through the answer itself, for ten minutes; anybody else gets a gallery of their own, which nobody else sees.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import discord

from bot.chat import mark
from bot.chat.card import Card
from bot.chat.found import found_sending
from bot.chat.hybrid import Context
from bot.chat.places import guild_of
from bot.chat.pressed import Interaction, or_apology, privately, services_of
from bot.chat.services import Services
from bot.chat.share import sharing
from bot.chat.sky_cards import this_day_card
from bot.core.gallery import Listing, Of
from bot.core.model import Release
from bot.flows.gallery import Page

OPEN_FOR = timedelta(minutes=10)
"""Discord lets an answer to a command or a press be changed for a quarter of an hour."""

LONGEST_ID = 100
ROW = 1
"""Below the links."""

TEMPLATE = r"page:(?P<place>[1-9]\d?|0):(?P<until>[0-9a-f]{8}):(?P<asker>[0-9a-f]{1,16}):(?P<of>[nsdc])(?P<argument>.*)"
TOO_LATE = "That gallery was put away after ten minutes. Give the command again, and it opens anew."

Edit = Callable[..., Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Ticket:
    """Whose gallery it is, what it goes through, and until when it is open."""

    listing: Listing
    asker: int
    until: datetime

    def custom_id(self, place: int) -> str:
        """What the button that leads to this page carries."""
        return f"page:{place}:{int(self.until.timestamp()):x}:{self.asker:x}:{self.listing.of}{self.listing.argument}"

    @property
    def fits(self) -> bool:
        """Whether Discord takes it, however it counts."""
        return len(self.custom_id(99).encode("utf-16-le")) // 2 <= LONGEST_ID


# ---------------------------------------------------------------- showing


async def show(ctx: Context, services: Services, page: Page) -> None:
    """Answer a command with a page."""
    card = await _card(services, page, ctx.defer)
    asker = ctx.interaction.user if ctx.interaction else ctx.author
    view = GalleryView(card, page, asker.id, ctx.message.created_at)
    message = await ctx.send(**_sending(card, page), view=view)
    view.opened(ctx.bot, message.id, message.edit)


class GalleryView(discord.ui.View):
    """A page's buttons, of which those that turn it are taken away after ten minutes.

    They themselves do nothing: `PageButton` understands them, after a restart too.
    """

    def __init__(
        self, card: Card, page: Page, asker: int, now: datetime, more: list[discord.ui.Button[Any]] | None = None
    ) -> None:
        super().__init__(timeout=OPEN_FOR.total_seconds())
        for item in card.view(*(more or [])).children:
            self.add_item(item)
        self._turning = list(_turning(page, asker, now))
        for button in self._turning:
            self.add_item(button)
        if not self._turning:
            self.stop()

    def opened(self, bot: Any, message: int | None, edit: Edit) -> None:
        """Tidy the message by `edit` when the time is over; the page that it showed before does so no more."""
        self._open: dict[int | None, GalleryView] = bot.galleries
        self._message, self._edit = message, edit
        if before := self._open.pop(message, None):
            before.stop()
        if self._turning:
            self._open[message] = self

    async def interaction_check(self, _interaction: Interaction) -> bool:
        """No press keeps it open for longer."""
        return False

    async def on_timeout(self) -> None:
        """Take the buttons away that turn the page, unless it was turned at the last moment."""
        if self._open.get(self._message) is not self:
            return
        del self._open[self._message]
        for button in self._turning:
            self.remove_item(button)
        with suppress(discord.HTTPException):
            await self._edit(view=self)


def _turning(page: Page, asker: int, now: datetime) -> Iterator[discord.ui.Button[Any]]:
    """Back and next, with the place between them, where there is more than one page."""
    ticket = Ticket(page.listing, asker, now + OPEN_FOR) if page.listing else None
    if page.count == 1 or ticket is None or not ticket.fits:
        return
    for label, place, leads in (
        ("‹ Back", page.place - 1, page.place > 1),
        (f"{page.place} of {page.count}", page.place, False),
        ("Next ›", page.place + 1, page.place < page.count),
    ):
        yield discord.ui.Button(label=label, custom_id=ticket.custom_id(place), disabled=not leads, row=ROW)


def _sending(card: Card, page: Page) -> dict[str, Any]:
    """What discord.py's `send` methods take, but for the buttons."""
    sending = found_sending(card, page) if page.found else card.sending()
    sending.pop("view")
    return sending


def _editing(card: Card, page: Page) -> dict[str, Any]:
    """The same for its `edit` methods."""
    sending = _sending(card, page)
    embeds = sending.pop("embeds", None) or [sending.pop("embed")]
    return sending | {"embeds": embeds, "attachments": sending.pop("files")}


async def _card(services: Services, page: Page, defer: Callable[[], Awaitable[object]]) -> Card:
    """The page's card; after `defer` where its picture has to be fetched, for which Discord may not wait long enough."""
    if not isinstance(page.shown, Release):
        return this_day_card(page.shown)
    if card := await services.answer_at_hand(page.shown):
        return card
    await defer()
    return await services.answer(page.shown)


# ---------------------------------------------------------------- turning


class PageButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=TEMPLATE):
    """Leads to another page."""

    def __init__(self, ticket: Ticket, place: int) -> None:
        super().__init__(discord.ui.Button(custom_id=ticket.custom_id(place), row=ROW))
        self._ticket, self._place = ticket, place

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, _item: object, match: re.Match[str], /) -> PageButton:
        """The button that was clicked, known by its `custom_id`."""
        until = datetime.fromtimestamp(int(match["until"], 16), interaction.created_at.tzinfo)
        listing = Listing(Of(match["of"]), match["argument"])
        return cls(Ticket(listing, int(match["asker"], 16), until), int(match["place"]))

    async def callback(self, interaction: Interaction) -> None:
        """Turn the page, or open the presser's own gallery there."""
        await or_apology(interaction, self._turn(interaction))

    async def _turn(self, interaction: Interaction) -> None:
        if interaction.created_at > self._ticket.until:
            await _tidy(interaction)
            return
        interaction.client.presses.count(interaction)
        page = await services_of(interaction).galleries.turned(self._ticket.listing, self._place, guild_of(interaction))
        await (_edit if interaction.user.id == self._ticket.asker else _open_another)(interaction, page)


async def _edit(interaction: Interaction, page: Page) -> None:
    """Show the page in the place of the one before."""
    pressed, response = interaction.message, interaction.response
    card = await _card(services_of(interaction), page, response.defer)
    view = _view(interaction, card, page, shareable=pressed is not None and pressed.flags.ephemeral)
    edit: Edit = interaction.edit_original_response if response.is_done() else response.edit_message
    await edit(**_editing(card, page), view=view)
    if pressed:
        view.opened(interaction.client, pressed.id, interaction.edit_original_response)


async def _open_another(interaction: Interaction, page: Page) -> None:
    """A gallery of their own for who pressed a button of somebody else's."""
    response = interaction.response
    card = await _card(services_of(interaction), page, partial(response.defer, ephemeral=True, thinking=True))
    view = _view(interaction, card, page, shareable=True)
    sending = _sending(card, page) | {"view": view, "ephemeral": True}
    if response.is_done():
        message: int | None = (await interaction.followup.send(**sending, wait=True)).id
    else:
        message = (await response.send_message(**sending)).message_id
    view.opened(interaction.client, message, interaction.edit_original_response)


def _view(interaction: Interaction, card: Card, page: Page, *, shareable: bool) -> GalleryView:
    more = sharing(interaction, mark.of_release(page.shown.key)) if shareable and isinstance(page.shown, Release) else []
    return GalleryView(card, page, interaction.user.id, interaction.created_at, more)


async def _tidy(interaction: Interaction) -> None:
    """What a restart kept from being tidied in time is tidied at the first press."""
    view = _without_arrows(interaction.message) if interaction.message else None
    await interaction.response.edit_message(view=view)
    await privately(interaction, TOO_LATE)


def _without_arrows(message: discord.Message) -> discord.ui.View:
    view = discord.ui.View.from_message(message, timeout=None)
    for item in view.children:
        if re.fullmatch(TEMPLATE, getattr(item, "custom_id", None) or ""):
            view.remove_item(item)
    view.stop()
    return view
