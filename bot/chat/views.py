"""Buttons below a message that are understood by their `custom_id`s: nothing about them is kept in memory."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import discord


def lasting(items: Iterable[discord.ui.Item[Any]]) -> discord.ui.View:
    """The buttons and selects, finished before they are sent."""
    view = discord.ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    view.stop()
    return view
