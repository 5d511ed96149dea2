"""`why`, which is also in a message's menu and answers a plain "why was this posted?" below a post."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat import mark
from bot.chat.hurry import Pace, Paced
from bot.chat.hybrid import Context, everywhere
from bot.chat.places import guild_of
from bot.chat.services import Services
from bot.chat.why_card import why_card
from bot.core.errors import MemberError
from bot.flows.why import Why, why_answered, why_newest, why_posted

MENU = "Why was this posted?"
NOT_A_POST = "That is not a post of mine, so I cannot tell why it is there. In the menu of one of my posts I can."
ASKED = re.compile(r"why\s*\??|why was (?:this|it|that)(?: \w+)? posted(?: here)?\s*\??", re.IGNORECASE)

Prefixes = Callable[[commands.Bot, discord.Message], list[str]]


def prefixes(prefix: str) -> Prefixes:
    """What a written command begins with: the prefix or a mention; nothing, where a reply asks the bot why."""
    usual = commands.when_mentioned_or(prefix)

    def of(bot: commands.Bot, message: discord.Message) -> list[str]:
        replied_to = _replied_to(message)
        asks = replied_to is not None and replied_to.author == bot.user and ASKED.fullmatch(message.content.strip())
        return [*usual(bot, message), *([""] if asks else [])]

    return of


class WhyCog(Paced, name="Why"):
    """Why something was posted."""

    def __init__(self, bot: commands.Bot, services: Services, pace: Pace) -> None:
        super().__init__(pace)
        self._services = services
        self._bot = bot
        self._menu = everywhere(app_commands.ContextMenu(name=MENU, callback=self.of_message))

    async def cog_load(self) -> None:
        """Menus are no part of a cog for discord.py, so this one is added by hand."""
        self._bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        """Take it away again."""
        self._bot.tree.remove_command(self._menu.name, type=self._menu.type)

    async def of_message(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        """Tell it of the message in whose menu it was chosen."""
        ctx: Context = await self._bot.get_context(interaction)
        await self.cog_check(ctx)
        await self._tell(ctx, await self._of(message, guild_of(ctx)))

    async def _why(self, ctx: Context) -> None:
        """Tells why the newest post here is here. In a reply to a post: why that one is."""
        if ctx.message.reference is None:
            parent = ctx.channel.parent_id if isinstance(ctx.channel, discord.Thread) else None
            channel = ctx.author.id if isinstance(ctx.channel, discord.DMChannel) else ctx.channel.id
            found = await why_newest(self._services.store, self._services.panels.now(), guild_of(ctx), channel, parent)
        else:
            found = await self._of(_replied_to(ctx.message), guild_of(ctx))
        await self._tell(ctx, found)

    why = commands.HybridCommand[Any, ..., None](everywhere(_why), name="why", aliases=["why?"])

    async def _of(self, message: discord.Message | None, guild: int | None) -> Why:
        """What is known of a message; only the bot's own carry its marks."""
        about = mark.about(_custom_ids(message)) if message and message.author == self._bot.user else ""
        if not about:
            raise MemberError(NOT_A_POST)
        key = mark.release_key(about)
        store = self._services.store
        return await (why_posted(store, about, guild) if key is None else why_answered(store, key, guild))

    async def _tell(self, ctx: Context, why: Why) -> None:
        targets = await self._services.targets_in(guild_of(ctx))
        embed = why_card(why, targets, self._services.source_titles)
        await ctx.send(embed=embed, ephemeral=True)


def _replied_to(message: discord.Message) -> discord.Message | None:
    """The message that this one replies to, unless that was deleted."""
    resolved = message.reference.resolved if message.reference else None
    return resolved if isinstance(resolved, discord.Message) else None


def _custom_ids(message: discord.Message) -> Iterator[str]:
    for row in message.components:
        if isinstance(row, discord.ActionRow):
            yield from (child.custom_id or "" for child in row.children)
