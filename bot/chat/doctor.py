"""What Discord says of the bot: whether it knows the token, which intents it grants, and where it may post."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import discord

from bot.chat.outcome import translated
from bot.chat.pace import below_discords_limit, pacing
from bot.chat.permissions import invitation
from bot.chat.rounds import PATIENCE, Rounds
from bot.chat.session import REFUSED, UNLIKE_DISCORD
from bot.chat.their_clock import TheirClock
from bot.core import checkup
from bot.core.checkup import Finding
from bot.core.errors import DeliveryError
from bot.core.model import Watch
from bot.core.ports import Clock

SHARE = 0.5
"""Of Discord's pace: the bot itself may be at work beside this."""

LONGEST_WAIT = 30.0
"""Seconds that Discord may ask to wait before one question."""


async def examine(
    token: str, watches: Sequence[Watch], clock: Clock, operators: int | None = None, patience: float = PATIENCE
) -> list[Finding]:
    """Ask Discord as the bot, also about each channel of these watches and the operators'; nothing is changed.

    `patience` is in seconds: for the login, and for all channels together.
    """
    trace, their_clock = pacing(below_discords_limit(SHARE)), TheirClock(clock)
    trace.on_request_end.append(their_clock.look)
    intents = discord.Intents(guilds=True)
    async with discord.Client(intents=intents, http_trace=trace, max_ratelimit_timeout=LONGEST_WAIT) as client:
        try:
            with translated():
                async with asyncio.timeout(patience):
                    await client.login(token)
                    application = await client.application_info()
        except discord.LoginFailure:
            return [Finding("Discord", well=False, said=REFUSED)]
        except DeliveryError as error:
            return [Finding("Discord", well=False, said=str(error), advice="see https://discordstatus.com, and try again")]
        except UNLIKE_DISCORD:
            return [Finding("Discord", well=False, said="Something else answers in Discord's place.", advice=IN_ITS_PLACE)]
        rounds = Rounds(client, patience)
        seen = await rounds.places(watches)
        return [
            Finding("Discord", well=True, said=f"knows this bot as {client.user}"),
            *([checkup.clock(their_clock.ahead)] if their_clock.ahead is not None else []),
            _content(application.flags),
            *checkup.places(seen),
            *([checkup.operators(await rounds.for_notices(operators))] if operators else []),
            Finding("invitation", well=True, said=invitation(application.id)),
        ]


IN_ITS_PLACE = "look for a proxy or a log-in page in between, and at PERIJOVE_DISCORD_API"


def _content(flags: discord.ApplicationFlags) -> Finding:
    if flags.gateway_message_content or flags.gateway_message_content_limited:
        return Finding("Message Content", well=True, said="is granted: !io works")
    return Finding(
        "Message Content",
        well=True,
        said="is not granted: /io and @mentions work, !io does not",
        advice="if you want !io, switch it on under “Bot” at https://discord.com/developers/applications",
    )
