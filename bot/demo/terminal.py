"""What the demo says in the terminal: a message as a panel, as near to what one sees in Discord as text can be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import discord
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.text import Text


def count(messages: Sequence[discord.Message]) -> Text:
    """How many messages stand in the channel."""
    number = {0: "no message", 1: "one message"}.get(len(messages), f"{len(messages)} messages")
    return Text(f"  In the channel: {number}.", style="green")


def message_panel(message: discord.Message) -> Panel:
    """The message with everything a reader gets from it: texts, fields, the picture's description, buttons."""
    parts: list[RenderableType] = [Text(message.content, style="bold")] if message.content else []
    parts += [Panel(Group(*_embed(embed)), border_style="yellow") for embed in message.embeds]
    if buttons := list(_buttons(message)):
        parts.append(Text("  ".join(f"[{label}]" for label in buttons), style="cyan"))
    edited = " (edited)" if message.edited_at else ""
    return Panel(Group(*parts), title=f"{message.author.name}{edited}", title_align="left", border_style="dim")


def _embed(embed: discord.Embed) -> Iterator[Text]:
    if embed.author.name:
        yield Text(embed.author.name, style="dim")
    if embed.description:
        yield Text(embed.description)
    for field in embed.fields:
        yield Text.assemble((f"{field.name}: ", "bold"), field.value or "")
    image = embed.to_dict().get("image")
    if image:
        yield Text.assemble(("Picture: ", "bold"), (str(image.get("description", "not described")), "italic"))
    if embed.footer.text:
        yield Text(embed.footer.text, style="dim")


def _buttons(message: discord.Message) -> Iterator[str]:
    for row in message.components:
        for button in getattr(row, "children", ()):
            if isinstance(button, discord.Button):
                yield button.label or ""
