"""The channels that follow something."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.options import Options, QuietHours
from tests.loopback.state import ANNOUNCEMENT, FORUM, TEXT, Channel, Guild

GUILD = 1
KINDS: Mapping[int, int] = {100: TEXT, 101: TEXT, 102: TEXT, 200: ANNOUNCEMENT, 300: FORUM}
FOLLOWING = ((100, "io"), (101, "io"), (101, "juno"), (102, "io"), (200, "io"), (300, "io"))
PUBLISHED = {200}
OPTIONS: Mapping[int, Options] = {102: Options(quiet=QuietHours(13, 15))}
"""Two hours soon after the beginning (noon), and once more while everything comes right after a day."""


def server() -> Guild:
    """The server with all of them."""
    return Guild(
        GUILD, "Sample server", tuple(Channel(number, GUILD, f"io-{number}", kind) for number, kind in KINDS.items())
    )


def followers(target: str) -> set[int]:
    """The channels that follow it."""
    return {channel for channel, followed in FOLLOWING if followed == target}
