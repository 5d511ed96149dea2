"""The bot as Discord's members meet it: its commands, its buttons, and what it says when something fails."""

from __future__ import annotations

import json
import logging
from hashlib import blake2b
from typing import Any

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.apology import sentence
from bot.chat.buttons import FactButton, PostButton, RetryButton
from bot.chat.cogs.archive import Archive
from bot.chat.cogs.changes import Changes
from bot.chat.cogs.guests import Guests
from bot.chat.cogs.guide import Guide
from bot.chat.cogs.notify import Notify
from bot.chat.cogs.releases import Releases
from bot.chat.cogs.sky import SkyCog
from bot.chat.cogs.standing import StatusCog
from bot.chat.cogs.targets import TargetsCog
from bot.chat.cogs.watching import Watching
from bot.chat.cogs.why import WhyCog, prefixes
from bot.chat.gallery import GalleryView, PageButton
from bot.chat.hurry import Presses, members_pace
from bot.chat.notify_buttons import DropButton, ResumeButton, StopButton
from bot.chat.panels.desk import Forms, OpenButton, PanelItem
from bot.chat.question import AnswerButton, Question
from bot.chat.services import Services
from bot.chat.shards import Shards
from bot.chat.share import ShareButton
from bot.chat.status_pages import StatusButton
from bot.chat.suggestion import Suggestions
from bot.chat.unreachable import telling
from bot.chat.welcome import SetUpButton

log = logging.getLogger(__name__)

COMPONENTS = (
    FactButton,
    PageButton,
    PostButton,
    RetryButton,
    ShareButton,
    AnswerButton,
    PanelItem,
    OpenButton,
    SetUpButton,
    StatusButton,
    StopButton,
    DropButton,
    ResumeButton,
)
"""The buttons and selects that work for ever."""

TREE_NOTE = "command-tree"


class Tree(app_commands.CommandTree["PerijoveBot"]):
    """Slash commands, whose failures outside a command are put into a sentence too."""

    async def on_error(self, interaction: discord.Interaction[PerijoveBot], error: app_commands.AppCommandError, /) -> None:
        """Say what went wrong, where it can still be said."""
        said = sentence(error)
        if said and not interaction.response.is_done():
            await interaction.response.send_message(said, ephemeral=True)


class PerijoveBot(commands.Bot):
    """Commands in three spellings: `/io`, `@bot io`, and `!io` where Discord grants the Message Content intent.

    It keeps no members, presences or messages in memory and starts no tasks of its own.
    """

    def __init__(self, services: Services, prefix: str, **options: Any) -> None:
        super().__init__(
            command_prefix=prefixes(prefix),
            help_command=None,
            tree_cls=Tree,
            case_insensitive=True,
            strip_after_prefix=True,
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),  # what is for members says so itself
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            **options,
        )
        self.services = services
        self.questions: dict[str, Question] = {}
        self.galleries: dict[int | None, GalleryView] = {}
        self.presses = Presses()
        self._prefix = prefix
        self._suggestions = Suggestions()

    async def setup_hook(self) -> None:
        """Commands and buttons, before the first event arrives."""
        services, pace = self.services, members_pace()
        for cog in (
            Releases(services, pace),
            Archive(services, pace),
            SkyCog(services, pace),
            Notify(services, pace),
            WhyCog(self, services, pace),
            Watching(services),
            TargetsCog(services),
            StatusCog(services),
            Guide(self, self._prefix),
            Changes(self, services),
            Guests(self, services),
            Forms(),
        ):
            await self.add_cog(cog)
        self.add_dynamic_items(*COMPONENTS)
        await self._tell_discord_the_commands()

    def add_dynamic_items(self, *items: type[discord.ui.DynamicItem[Any]]) -> None:
        """Buttons and selects that work for ever; like after a command, who could not be reached is told so."""
        super().add_dynamic_items(*map(telling, items))

    async def on_command_error(self, context: commands.Context[Any], error: commands.CommandError, /) -> None:
        """Say in one sentence what went wrong, where that is allowed."""
        unknown = isinstance(error, commands.CommandNotFound)
        said = self._suggestions.sentence(context) if unknown else sentence(error)
        if not said:
            return
        try:
            await context.send(said, ephemeral=True)
        except discord.HTTPException as refusal:
            log.info("a member could not be answered", extra={"error": str(refusal)})

    async def _tell_discord_the_commands(self) -> None:
        """Sync the command tree, but only when it is not what Discord was told last: that is limited to 200 a day."""
        now = self._tree_hash()
        async with self.services.store.reading() as tx:
            before = await tx.note(TREE_NOTE)
        if now == before:
            return
        try:
            await self.tree.sync()
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            log.warning("slash commands could not be registered; the next start tries again", extra={"error": str(error)})
            return
        async with self.services.store.writing() as tx:
            await tx.save_note(TREE_NOTE, now)

    def _tree_hash(self) -> str:
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        told = json.dumps([self.application_id, payload], sort_keys=True, default=str)
        return blake2b(told.encode(), digest_size=16).hexdigest()


class ShardedBot(PerijoveBot, commands.AutoShardedBot):
    """The same on several gateway connections, one for each of its shards; other processes may have others."""

    async def _tell_discord_the_commands(self) -> None:
        """Leave it to the process that has the first shard."""
        if 0 in (self.shard_ids or ()):
            await super()._tell_discord_the_commands()


def build_bot(
    services: Services,
    *,
    prefix: str = "!",
    message_content: bool = True,
    http_trace: aiohttp.TraceConfig | None = None,
    shards: Shards | None = None,
) -> PerijoveBot:
    """A bot that is not logged in yet. Without Message Content it sees `!io` only in direct messages.

    Without `shards` it hears of every server through one connection.
    """
    intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True, message_content=message_content)
    if shards is None:
        return PerijoveBot(services, prefix, intents=intents, http_trace=http_trace)
    ids, count = list(shards.ids), shards.count
    return ShardedBot(services, prefix, intents=intents, http_trace=http_trace, shard_ids=ids, shard_count=count)
