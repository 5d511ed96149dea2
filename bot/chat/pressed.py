"""What all buttons share: what they work with, and what is said where a press does not do what it should."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import discord

from bot.chat.apology import sentence
from bot.chat.services import Services

Interaction = discord.Interaction[Any]


def services_of(interaction: Interaction) -> Services:
    """What the bot whose button was pressed works with."""
    services: Services = interaction.client.services
    return services


async def or_apology(interaction: Interaction, doing: Awaitable[None]) -> None:
    """Do it, or say privately in one sentence what went wrong."""
    try:
        await doing
    except Exception as error:  # noqa: BLE001 — the border: every failure becomes a sentence, ours are logged
        await apologise(interaction, error)


async def apologise(interaction: Interaction, error: Exception) -> None:
    """Say it privately, also where the press was answered so far that nothing but a further message can say it."""
    if said := sentence(error):
        await privately(interaction, said)


async def privately(interaction: Interaction, said: str) -> None:
    """Say something to who pressed, and to nobody else."""
    if interaction.response.is_done():
        await interaction.followup.send(said, ephemeral=True)
    else:
        await interaction.response.send_message(said, ephemeral=True)
