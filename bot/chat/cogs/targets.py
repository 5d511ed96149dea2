"""`target add|edit|list|remove`: what a server follows that is nobody else's affair."""

from __future__ import annotations

from functools import partial

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat import target_words
from bot.chat.autocomplete import complete_own_target
from bot.chat.hybrid import Context, hybrid_group, subcommand
from bot.chat.moderators import check_manager
from bot.chat.places import server
from bot.chat.question import Question
from bot.chat.services import Services
from bot.core.own_targets import OwnTarget
from bot.flows.own_targets import Draft, Preview

WORDS = "What it is recognised by, between commas, as it is written in texts: Loki Patera, Loki volcano"
EXCLUDE = "Longer phrases that mean something else, between commas: Loki moth"


class TargetsCog(commands.Cog, name="Targets"):
    """A server's own targets."""

    def __init__(self, services: Services) -> None:
        self._own = services.own_targets

    async def cog_check(self, ctx: Context) -> bool:
        """For those who may manage the server."""
        check_manager(ctx)
        return True

    @hybrid_group
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def target(self, ctx: Context) -> None:
        """Makes targets of this server's own."""
        await ctx.send(target_words.HOW)

    @subcommand(target)
    @app_commands.describe(name="What to call it", words=WORDS, exclude=EXCLUDE)
    async def add(self, ctx: Context, name: str, words: str, exclude: str = "") -> None:
        """Shows what a new target would match, to be saved then."""
        guild = server(ctx)
        await ctx.defer(ephemeral=True)
        await self._show(ctx, await self._own.drafted(guild.id, name, words, exclude, ctx.author.id))

    @subcommand(target)
    @app_commands.describe(
        target="Which one to change", name="What to call it", words=WORDS, exclude=f"{EXCLUDE}; none takes them away"
    )
    @app_commands.autocomplete(target=complete_own_target)
    async def edit(
        self, ctx: Context, target: str, name: str | None = None, words: str | None = None, exclude: str | None = None
    ) -> None:
        """Shows what a target would match with what you change, to be saved then."""
        guild = server(ctx)
        await ctx.defer(ephemeral=True)
        await self._show(ctx, await self._own.redrafted(guild.id, target, name, words, exclude))

    @subcommand(target, name="list")
    async def list_(self, ctx: Context) -> None:
        """Shows the targets of this server's own, and where they are followed."""
        for page in target_words.listed(await self._own.listed(server(ctx).id)):
            await ctx.send(page, ephemeral=True)

    @subcommand(target)
    @app_commands.describe(target="Which one to remove")
    @app_commands.autocomplete(target=complete_own_target)
    async def remove(self, ctx: Context, *, target: str) -> None:
        """Removes a target of this server's own, and the watches that follow it."""
        followed = await self._own.named(server(ctx).id, target)
        doing = partial(self._remove, followed.own)
        question = Question(ctx.author.id, "Remove", discord.ButtonStyle.danger, doing)
        await question.ask(ctx, target_words.about_to_remove(followed))

    async def _show(self, ctx: Context, preview: Preview) -> None:
        doing = partial(self._save, preview.draft)
        question = Question(ctx.author.id, "Save", discord.ButtonStyle.success, doing)
        await question.ask(ctx, target_words.counted(preview), target_words.preview_embed(preview))

    async def _save(self, draft: Draft) -> str:
        return target_words.saved(draft.own, await self._own.save(draft))

    async def _remove(self, own: OwnTarget) -> str:
        return target_words.removed(own, await self._own.remove(own))
