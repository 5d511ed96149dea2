"""A member who could not be reached is told so at the next command or button, once."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from types import new_class
from typing import Any, TypeVar, cast

import discord

from bot.chat.hybrid import Context
from bot.chat.notify_panel import panel
from bot.chat.pressed import Interaction, services_of
from bot.flows.follow import Following

IN_PUBLIC = "I have something to tell you alone: `/notify` shows it."

Item = TypeVar("Item", bound=discord.ui.DynamicItem[Any])
Callback = Callable[[Any, Interaction], Coroutine[Any, Any, None]]


async def tell_after_command(ctx: Context, following: Following) -> None:
    """What is written out in a server is answered for everybody to see: there, only that there is something to tell."""
    if ctx.interaction is None and ctx.guild:
        await ctx.send(IN_PUBLIC)
    else:
        await ctx.send(**await panel(following, ctx.author.id), ephemeral=True)


async def tell_after_interaction(interaction: Interaction) -> None:
    """Tell it where the interaction was answered by a message, which alone can be followed by another."""
    following = services_of(interaction).following
    answered_by = interaction.response.type
    if answered_by in {None, discord.InteractionResponseType.modal}:
        return
    if await following.is_untold(interaction.user.id):
        await interaction.followup.send(**await panel(following, interaction.user.id), ephemeral=True)


def telling(item: type[Item]) -> type[Item]:
    """The same kind of button or select; after it did what it does, it tells."""
    answer = cast("Callback", item.callback)

    async def callback(self: object, interaction: Interaction) -> None:
        await answer(self, interaction)
        await tell_after_interaction(interaction)

    template = {"template": item.__discord_ui_compiled_template__}
    return cast("type[Item]", new_class(item.__name__, (item,), template, lambda body: body.update(callback=callback)))
