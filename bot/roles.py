"""What a process does: the work, the chat, or both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from bot.chat.shards import Shards
from bot.core.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Roles:
    """`work` polls and delivers; `chat` answers members, of these `shards` or of every server."""

    work: bool = True
    chat: bool = True
    shards: Shards | None = None

    @classmethod
    def parse(cls, only: str, shards: str) -> Self:
        """The roles that the command line gives; each may be empty. Raises `ConfigError`."""
        if only not in {"", "work", "chat"}:
            raise ConfigError(f"--only {only} is neither work nor chat")
        if only == "work" and shards:
            raise ConfigError(f"--shards {shards} is about answering members, which --only work does not do")
        return cls(only != "chat", only != "work", Shards.parse(shards) if shards else None)
