"""Shows a panel as it is now: the set-up panel with its card, a page of the list, one watch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import discord

from bot.chat.panels import detail, listing, setup
from bot.chat.panels.face import Face, card_embed, show
from bot.chat.panels.press import Press, around
from bot.core.model import Release, Watch
from bot.core.panels import Draft

GONE = "That watch is not there any more."


async def show_setup(press: Press, before: Draft | None = None, note: str = "") -> None:
    """Show the panel; the card too, unless it stands there already, as with the draft `before`.

    Where something has to be said, it makes room for that: between the words and the buttons it would fill a screen.
    """
    panel, panels = press.panel, press.services.panels
    release = await panels.newest(panel.guild, panel.draft)
    there = await around(press.interaction, panel)
    content = setup.content(panel, there, note, has_preview=release is not None)
    face = Face(content, tuple(setup.parts(panel, there)), keeps_embed=True)
    if note or panel.slip:
        face = replace(face, keeps_embed=False)
    elif before is None or not _has_card(press) or await _shown(press, before) != _card(panel.draft, release):
        face = await _with_card(press, face, release)
    await show(press.interaction, face)


def _has_card(press: Press) -> bool:
    return bool(press.interaction.message and press.interaction.message.embeds)


async def _shown(press: Press, before: Draft) -> tuple[str, bool] | None:
    return _card(before, await press.services.panels.newest(press.panel.guild, before))


def _card(draft: Draft, release: Release | None) -> tuple[str, bool] | None:
    """Which card is shown."""
    return (release.key, draft.options.compact) if release else None


async def _with_card(press: Press, face: Face, release: Release | None) -> Face:
    if release is None:
        return replace(face, keeps_embed=False)
    if not press.interaction.response.is_done():
        await press.interaction.response.defer()  # its picture may have to be fetched
    card = await press.services.answer(release, compact=press.panel.draft.options.compact)
    return replace(face, embed=card_embed(card), files=card.files(), keeps_embed=False)


async def show_list(press: Press, note: str = "") -> None:
    """Show the page of the list that is asked for."""
    watches = await press.services.watches.listed(press.panel.guild)
    targets = await press.services.targets_in(press.panel.guild)
    names = _names(press.interaction.guild, watches)
    await show(press.interaction, listing.listing(press.panel.id, watches, targets, names, press.about, note))


async def show_detail(press: Press, note: str = "") -> None:
    """Show the watch that was picked, as it is now."""
    watch = await watch_of(press)
    if watch is None:
        await show_list(press, GONE)
        return
    there = await around(press.interaction, press.panel)
    last = await press.services.panels.last_post(watch)
    await show(press.interaction, detail.detail(press.panel.id, watch, there, last, note))


async def watch_of(press: Press) -> Watch | None:
    """The watch that was picked, if it is there still."""
    draft = press.panel.draft
    watches = await press.services.watches.listed(press.panel.guild)
    return next((one for one in watches if (one.channel, (one.target,)) == (draft.channel, draft.targets)), None)


def _names(guild: discord.Guild | None, watches: Iterable[Watch]) -> dict[int, str]:
    """The names of the channels that Discord tells the bot of."""
    seen = {watch.channel: guild.get_channel_or_thread(watch.channel) for watch in watches} if guild else {}
    return {number: channel.name for number, channel in seen.items() if channel}
