"""What a post will look like, for a moderator alone."""

from __future__ import annotations

from bot.chat import limits, watch_words
from bot.chat.buttons import PostButton
from bot.chat.hybrid import Context
from bot.chat.places import Channel, guild_of
from bot.chat.services import Services


async def show_newest(ctx: Context, services: Services, channel: Channel, target: str, said: str) -> None:
    """Say it, and show the newest release with a button that posts it in the channel.

    What is written out is answered for everybody to see, so that answer only says where to look.
    """
    release = await services.reports.newest(target, guild_of(ctx))
    if release is None:
        await ctx.send(f"{said}\n{watch_words.NOTHING_YET}", ephemeral=True)
    elif ctx.interaction is None:
        await ctx.send(f"{said}\n{watch_words.SEE_PRIVATELY}")
    else:
        card = await services.answer(release)
        button = PostButton(channel.id, release.key, f"#{channel.name}")
        shown = card.sending(button.item) | {"content": f"{said}\n\n{card.content}"[: limits.CONTENT]}
        await ctx.send(**shown, ephemeral=True)
