"""The buttons about direct messages. They concern whoever presses them, and work for ever: nothing is kept in memory."""

from __future__ import annotations

import re
from typing import Any

import discord
from discord.ext import commands

from bot.chat import mark
from bot.chat.apology import sentence
from bot.chat.direct import stop_button
from bot.chat.notify_panel import ALL, STOPPED, drop_button, named, panel, resume_button
from bot.chat.pressed import Interaction, services_of
from bot.chat.reach import greet_again
from bot.core.errors import MemberError

STOPPED_ALREADY = "They are stopped already. `/notify` with a target begins again."

Button = discord.ui.DynamicItem[discord.ui.Button[Any]]


class StopButton(Button, template=re.escape(mark.STOP)):
    """Under each direct message: stops all of them."""

    def __init__(self) -> None:
        super().__init__(stop_button())

    @classmethod
    async def from_custom_id(cls, _interaction: Interaction, _item: object, _match: re.Match[str], /) -> StopButton:
        """The button that was pressed; all are alike."""
        return cls()

    async def callback(self, interaction: Interaction) -> None:
        """The message stays as it is: it carries the mark by which it is found."""
        following = services_of(interaction).following
        stopped = await following.stop_all(interaction.user.id)
        said = STOPPED.format(targets=named(stopped, following.targets)) if stopped else STOPPED_ALREADY
        await interaction.response.send_message(said, ephemeral=True)


class DropButton(Button, template=mark.DROP):
    """In the answer to `notify`: stops one target, or all, and shows what is left."""

    def __init__(self, target: str) -> None:
        super().__init__(drop_button(target))
        self._target = target

    @classmethod
    async def from_custom_id(cls, _interaction: Interaction, _item: object, match: re.Match[str], /) -> DropButton:
        """The button that was pressed, known by its `custom_id`."""
        return cls(match["target"])

    async def callback(self, interaction: Interaction) -> None:
        """Stop it, if that was not done before."""
        following, member = services_of(interaction).following, interaction.user.id
        await (following.stop_all(member) if self._target == ALL else following.stop(member, self._target))
        await interaction.response.edit_message(**await panel(following, member))


class ResumeButton(Button, template=re.escape(mark.RESUME)):
    """Ends the pause of a member who could not be reached, if they can be now."""

    def __init__(self) -> None:
        super().__init__(resume_button())

    @classmethod
    async def from_custom_id(cls, _interaction: Interaction, _item: object, _match: re.Match[str], /) -> ResumeButton:
        """The button that was pressed; all are alike."""
        return cls()

    async def callback(self, interaction: Interaction) -> None:
        """Write to them first, which shows whether it is any use."""
        following, member = services_of(interaction).following, interaction.user.id
        await interaction.response.defer()
        if await following.is_paused(member):
            try:
                interaction.client.presses.count(interaction)
                await greet_again(interaction.user)
            except (MemberError, commands.CommandOnCooldown) as error:
                await interaction.followup.send(sentence(error) or "", ephemeral=True)
                return
            await following.resume(member)
        await interaction.edit_original_response(**await panel(following, member))
