"""Where everything is kept."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from bot.core.ports.outbox import Outbox
from bot.core.ports.releases import Releases
from bot.core.ports.servers import Servers


class Notes(Protocol):
    """Small things worth remembering."""

    async def note(self, name: str) -> str | None:
        """What was noted under this name."""
        ...

    async def noted(self, names: Collection[str]) -> dict[str, str]:
        """What was noted under these names, for those under which anything was."""
        ...

    async def save_note(self, name: str, value: str) -> None:
        """Note this, in the place of what was."""
        ...

    async def forget_note(self, name: str) -> bool:
        """Whether anything was noted under this name."""
        ...


class Transaction(Releases, Servers, Outbox, Notes, Protocol):
    """One unit of work: everything or nothing. Never await the network inside one."""


class Store(Protocol):
    """Where everything is kept."""

    def writing(self) -> AbstractAsyncContextManager[Transaction]:
        """A transaction that may write: one at a time; commits at the end, rolls back on an exception."""
        ...

    def reading(self) -> AbstractAsyncContextManager[Transaction]:
        """A transaction that only reads, beside whatever is being written."""
        ...
