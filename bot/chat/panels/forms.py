"""Forms: what they are made of, and what was written into them. They are understood by `custom_id`, as buttons are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import discord

Field = discord.ui.TextInput[discord.ui.Modal] | discord.ui.Select[discord.ui.Modal]


def form(custom_id: str, title: str, fields: Sequence[tuple[str, str, Field]]) -> discord.ui.Modal:
    """A form of these labels, explanations and fields; finished before it is sent, so nothing is kept in memory."""
    modal = discord.ui.Modal(title=title, custom_id=custom_id, timeout=None)
    for label, explanation, field in fields:
        modal.add_item(discord.ui.Label(text=label, description=explanation or None, component=field))
    modal.stop()
    return modal


def filled_in(components: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What stands in the fields of a form that was sent, by their `custom_id`; of a select the first value."""
    return dict(_fields(components))


def _fields(components: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for component in components:
        inner = component.get("component")
        yield from _fields([inner] if inner else component.get("components", []))
        if "value" in component:
            yield component["custom_id"], component["value"] or ""
        elif "values" in component:
            yield component["custom_id"], next(iter(component["values"]), "")
