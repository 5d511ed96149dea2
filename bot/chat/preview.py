"""What a post will look like, for a moderator alone."""

from __future__ import annotations

from typing import Any

from bot.chat import limits, watch_words
from bot.chat.buttons import PostButton
from bot.chat.card import Card
from bot.chat.hybrid import Context
from bot.chat.panels.rights import admitted
from bot.chat.places import Channel
from bot.chat.services import Services
from bot.core.model import Release, Target
from bot.core.panels import Draft
from bot.flows.panels import draft_of


async def show_newest(ctx: Context, services: Services, channel: Channel, target: Target, said: str) -> None:
    """Say it, and show the newest release as the channel's watch would post it, with a button that does.

    What is written out is answered for everybody to see, so that answer only says where to look.
    """
    watches = await services.watches.listed(channel.guild.id)
    here = (watch for watch in watches if (watch.channel, watch.target) == (channel.id, target.key))
    draft = next(map(draft_of, here), Draft((target.key,), channel.id))
    release = await services.panels.newest(channel.guild.id, draft)
    if release is None:
        await ctx.send(f"{said}\n{watch_words.NOTHING_YET}", ephemeral=True)
    elif ctx.interaction is None:
        await ctx.send(f"{said}\n{watch_words.SEE_PRIVATELY}")
    else:
        card = await services.answer(release, compact=draft.options.compact)
        let_in = await admitted(ctx.interaction)
        await ctx.send(**as_post(card, release, channel, said, let_in), ephemeral=True)


def as_post(card: Card, release: Release, channel: Channel, said: str, panel: str) -> dict[str, Any]:
    """What discord.py's `send` methods take: what is said, then the post, and the button that the panel lets them press."""
    button = PostButton(channel.id, release.key, f"#{channel.name}", panel)
    return card.sending(button.item) | {"content": f"{said}\n\n{card.content}"[: limits.CONTENT]}
