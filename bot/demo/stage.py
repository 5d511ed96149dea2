"""Where the demo plays: a server that exists only in this process, with the real bot in it, and a page that shows it.

The bot runs unchanged on simcord's in-memory Discord. simcord waits, after each thing a visitor does, until the bot has
nothing left to do; so whatever waits on the network for long (polling, delivering) must be started outside the bot.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import discord
import simcord
from discord.ext import commands
from simcord.backend.cdn import CDN_BASE

from bot.demo.pictures import avatar

SERVER, CHANNEL, SECOND_CHANNEL = "Perijove demo", "juno-and-io", "volcano-watch"
PATIENCE = 30.0
"""Seconds that the bot may take to answer; a picture of a real release can take a while to arrive."""
BUSY_PAUSE = 0.2


@dataclass(frozen=True, slots=True)
class Stage:
    """The server, its followed channel, the two who look at it, and the address of the bot's face."""

    env: simcord.Env
    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle
    visitor: simcord.MemberActor
    moderator: simcord.MemberActor
    face: str

    def messages(self) -> list[discord.Message]:
        """What stands in the followed channel, oldest first."""
        return self.channel.history()

    def state(self) -> list[tuple[int, datetime | None]]:
        """What changes whenever a message of the channel appears or is edited."""
        return [(message.id, message.edited_at) for message in self.messages()]

    async def invite(self) -> None:
        """Let the bot hear that it was invited. It came before the server had any channel to say hello in."""
        self.env.bot.dispatch("guild_join", self.env.bot.get_guild(self.guild.id))
        await self.env.settle()

    async def ask(self, text: str) -> list[discord.Message]:
        """Let the visitor write a message; what the bot answers."""
        question = await self.visitor.send(self.channel, text)
        return [message for message in self.messages() if message.id > question.id]

    def page(self, port: int) -> simcord.Preview:
        """The page that shows the channel: an asynchronous context; `port` 0 takes a free one."""
        viewers, assets = [self.moderator, self.visitor], {self.face: ("avatar.png", avatar())}
        return self.env.preview(self.channel, viewers=viewers, layout="channel", assets=assets, port=port)


@asynccontextmanager
async def stage(bot: discord.Client) -> AsyncIterator[Stage]:
    """A server with the bot in it. What a command of the bot raises is the bot's to log, not the stage's to raise."""
    async with simcord.run(bot, check_errors=False, settle_timeout=PATIENCE) as env:
        if isinstance(bot, commands.Bot):  # else the page takes a visitor's slip for a failure, and keeps the text
            bot.extra_events.pop("on_command_error", None)
        await catch_up(env)
        built = _build(env, await _introduce(env, bot))
        await env.settle()
        yield built


def _build(env: simcord.Env, face: str) -> Stage:
    guild = env.create_guild(SERVER)
    managers = guild.create_role("Moderators", permissions=discord.Permissions(manage_guild=True))
    channel = guild.create_text_channel(CHANNEL, topic="New pictures from Juno and of Io, once each")
    guild.create_text_channel(SECOND_CHANNEL, topic="Nothing is followed here yet: /watch add")
    moderator = guild.add_member(env.create_user("moderator", global_name="Moderator"), roles=[managers])
    visitor = guild.add_member(env.create_user("visitor", global_name="Visitor"))
    env.backend.edit_guild(guild.id, {"system_channel_id": channel.id})  # only now: Discord greets members there
    return Stage(env, guild, channel, visitor, moderator, face)


async def _introduce(env: simcord.Env, bot: discord.Client) -> str:
    """Give the bot its name and a face; the address at which the page looks for the latter."""
    user = env.backend.bot_user
    user.avatar = "perijove"  # simcord has no other way to set it
    if bot.user is not None:
        await bot.user.edit(username="Perijove")
    return f"{CDN_BASE}/avatars/{user.id}/{user.avatar}.png"


def behind(env: simcord.Env) -> float:
    """By how many seconds the server's clock is late: it stands still by itself."""
    return (datetime.now(UTC) - env.now()).total_seconds()


async def catch_up(env: simcord.Env) -> None:
    """Set the server's clock to now; messages bear its time."""
    await env.advance_time(max(0.0, behind(env)))


async def show(env: simcord.Env, page: simcord.Preview) -> None:
    """Let the pages that are open see what the bot did by itself, as soon as no visitor's command is being answered."""
    while True:
        try:
            await catch_up(env)
            await page.refresh()
        except (simcord.SetupError, TimeoutError):  # simcord does one thing at a time, and a visitor was first
            await asyncio.sleep(BUSY_PAUSE)
        else:
            return
