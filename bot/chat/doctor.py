"""What Discord says of the bot itself: whether it knows the token, which intents it grants, and the link to invite it."""

from __future__ import annotations

import discord

from bot.chat.outcome import translated
from bot.chat.permissions import invitation
from bot.chat.session import REFUSED, UNLIKE_DISCORD
from bot.core.errors import DeliveryError
from bot.flows.check import Finding


async def examine(token: str) -> list[Finding]:
    """Ask Discord once, as the bot; nothing is changed."""
    async with discord.Client(intents=discord.Intents(guilds=True)) as client:
        try:
            with translated():
                await client.login(token)
                application = await client.application_info()
        except discord.LoginFailure:
            return [Finding("Discord", well=False, said=REFUSED)]
        except DeliveryError as error:
            return [Finding("Discord", well=False, said=str(error))]
        except UNLIKE_DISCORD:
            return [Finding("Discord", well=False, said="Something else answers in Discord's place.")]
        return _told(application, str(client.user))


def _told(application: discord.AppInfo, name: str) -> list[Finding]:
    flags = application.flags
    content = flags.gateway_message_content or flags.gateway_message_content_limited
    return [
        Finding("Discord", well=True, said=f"knows this bot as {name}"),
        Finding(
            "Message Content",
            well=True,
            said="is granted: !io works" if content else "is not granted: /io and @mentions work, !io does not",
        ),
        Finding("invitation", well=True, said=invitation(application.id)),
    ]
