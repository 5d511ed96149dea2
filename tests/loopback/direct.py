"""Discord's rules about direct messages."""

from __future__ import annotations

from tests.loopback.state import DIRECT, Channel, Refused, World


def channel_to(world: World, member: int) -> Channel:
    """The channel to a member, which is opened at the first time. Raises `Refused` for a member that does not exist."""
    if member in world.strangers:
        raise Refused(404, 10013, "Unknown User")
    known = next((each for each in world.channels.values() if each.type == DIRECT and each.owner == member), None)
    return known or _opened(world, member)


def _opened(world: World, member: int) -> Channel:
    channel = Channel(world.snowflake(), 0, "", DIRECT, owner=member)
    world.begin(channel)
    return channel
