"""What a process does: the work, the chat, or both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from bot.chat.shards import Shards
from bot.core.errors import ConfigError

FOR_MEMBERS = 0.1
"""Part of all requests that is kept for answers to written commands; those to slash commands are not counted."""


@dataclass(frozen=True, slots=True)
class Roles:
    """`work` polls and delivers; `chat` answers members, of these `shards` or of every server."""

    work: bool = True
    chat: bool = True
    shards: Shards | None = None

    @property
    def share(self) -> float:
        """How much of the requests that Discord allows the token is this process's, as others may do the rest."""
        chat = len(self.shards.ids) / self.shards.count if self.shards else 1.0
        return (1 - FOR_MEMBERS) * self.work + FOR_MEMBERS * chat * self.chat

    @classmethod
    def parse(cls, only: str, shards: str) -> Self:
        """The roles that the command line gives; each may be empty. Raises `ConfigError`."""
        if only not in {"", "work", "chat"}:
            raise ConfigError(f"--only {only} is neither work nor chat")
        if only == "work" and shards:
            raise ConfigError(f"--shards {shards} is about answering members, which --only work does not do")
        return cls(only != "chat", only != "work", Shards.parse(shards) if shards else None)
