"""Which of the gateway's shards a process serves: Discord gives each server to one of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

import discord

from bot.core.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Shards:
    """Some of `count` shards, by their numbers, which begin at 0."""

    ids: range
    count: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """The shards that `0-3/8` (the first four of eight) or `5/8` (one of them) names. Raises `ConfigError`."""
        named = re.fullmatch(r"(\d{1,6})(?:-(\d{1,6}))?/(\d{1,6})", text, re.ASCII)
        if named is None:
            raise ConfigError(
                f"--shards {text} is not of the form 0-3/8: the first and the last shard, and how many there are"
            )
        first, count = int(named[1]), int(named[3])
        last = int(named[2] or first)
        if not first <= last < count:
            raise ConfigError(f"--shards {text} names shards that there are not: of {count} the last is {count - 1}")
        return cls(range(first, last + 1), count)


def serves(client: discord.Client, guild: int) -> bool:
    """Whether this process hears of the server.

    Source: https://docs.discord.com/developers/events/gateway#sharding
    """
    if not isinstance(client, discord.AutoShardedClient) or client.shard_count is None:
        return True
    return (guild >> 22) % client.shard_count in (client.shard_ids or ())
