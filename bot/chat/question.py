"""Two buttons under an answer: do what was asked for, or leave it. Only who asked may press them, for ten minutes."""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import discord

from bot.chat.apology import NOT_ALLOWED, sentence
from bot.chat.hybrid import Context
from bot.chat.moderators import is_gated
from bot.chat.pressed import Interaction

OPEN_FOR = 600.0
"""Seconds: Discord lets a private answer be changed for a quarter of an hour."""

TEMPLATE = r"question:(?P<number>[0-9a-f]{16}):(?P<answer>yes|no)"
LEFT = "Nothing was changed."
TOO_LATE = "Nothing was changed: ten minutes have passed. Please give the command again."
NOT_OPEN = "That question is not open any more. Please give the command again."
NOT_YOURS = "Only who gave the command may decide that."

Action = Callable[[], Awaitable[str]]


class Question(discord.ui.View):
    """Waits for the answer to what `author` asked for; `action` does it, and gives back what to say then.

    `gated` says that only Discord let the author in, by the server's settings for the slash command.
    Its buttons themselves do nothing but keep it open: `AnswerButton` understands them, after a restart too.
    """

    def __init__(self, author: int, label: str, style: discord.ButtonStyle, action: Action) -> None:
        super().__init__(timeout=OPEN_FOR)
        self.author = author
        self.action = action
        self.gated = False
        self.guild: int | None = None
        self._number = secrets.token_hex(8)
        self._message: discord.Message | None = None
        self.add_item(discord.ui.Button(label=label, style=style, custom_id=f"question:{self._number}:yes"))
        self.add_item(discord.ui.Button(label="Cancel", custom_id=f"question:{self._number}:no"))

    async def ask(self, ctx: Context, content: str, *embeds: discord.Embed) -> None:
        """Send it, to who asked alone where that can be."""
        self.gated = ctx.interaction is not None and is_gated(ctx.interaction)
        self.guild = ctx.guild.id if ctx.guild else None
        self._message = await ctx.send(content, embeds=embeds, view=self, ephemeral=True)
        self._open = _open_questions(ctx.bot)
        self._open[self._number] = self

    def close(self) -> None:
        """Let it be answered no more."""
        self._open.pop(self._number, None)
        self.stop()

    async def on_timeout(self) -> None:
        """Say that it is over."""
        self.close()
        if self._message:
            with suppress(discord.HTTPException):
                await self._message.edit(content=TOO_LATE, view=None)


class AnswerButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=TEMPLATE):
    """Either button of a question."""

    def __init__(self, number: str, *, yes: bool) -> None:
        super().__init__(discord.ui.Button(custom_id=f"question:{number}:{'yes' if yes else 'no'}"))
        self._number, self._yes = number, yes

    @classmethod
    async def from_custom_id(cls, _interaction: Interaction, _item: object, match: re.Match[str], /) -> AnswerButton:
        """The button that was clicked, known by its `custom_id`."""
        return cls(match["number"], yes=match["answer"] == "yes")

    async def callback(self, interaction: Interaction) -> None:
        """Do it, or leave it, if who pressed may decide that."""
        question = _open_questions(interaction.client).get(self._number)
        if refusal := _refusal(question, interaction):
            await interaction.response.send_message(refusal, ephemeral=True)
        elif question:
            question.close()  # before anything is done: pressed twice, it is done once
            said = await _outcome(question.action) if self._yes else LEFT
            await interaction.response.edit_message(content=said, embed=None, view=None)


def _open_questions(bot: Any) -> dict[str, Question]:
    """Those of this process."""
    questions: dict[str, Question] = bot.questions
    return questions


def _refusal(question: Question | None, interaction: Interaction) -> str:
    """Why it cannot be decided so; empty where it can."""
    if question is None or question.guild != interaction.guild_id:
        return NOT_OPEN
    if interaction.user.id != question.author:
        return NOT_YOURS
    return "" if question.gated or interaction.permissions.manage_guild else NOT_ALLOWED


async def _outcome(action: Action) -> str:
    try:
        return await action()
    except Exception as error:  # noqa: BLE001 — the border: every failure becomes a sentence, ours are logged
        return sentence(error) or LEFT
