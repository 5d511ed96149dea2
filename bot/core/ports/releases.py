"""What is kept of sources and of what they published."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Protocol

from bot.core.model import Release, Sighting, SourceState
from bot.core.words import Phrase


class Releases(Protocol):
    """Releases, by what they are known, found and browsed, and how their sources stand."""

    async def source_state(self, name: str) -> SourceState:
        """What is remembered of a source; an empty state for one never polled."""
        ...

    async def save_source_state(self, state: SourceState) -> None:
        """Remember this, in the place of what was."""
        ...

    async def sightings(self, source: str, guids: Collection[str]) -> dict[str, Sighting]:
        """Those of the guids that the source has shown before."""
        ...

    async def save_sighting(self, sighting: Sighting) -> None:
        """Insert it, or replace the one with the same source and guid."""
        ...

    async def owners(self, identities: Collection[str]) -> dict[str, str]:
        """Identity → key of the release that is known by it, for those that are known."""
        ...

    async def add_identities(self, release: str, identities: Iterable[str]) -> None:
        """Make the release known by these too; one that another release already has stays with that one."""
        ...

    async def releases(self, keys: Collection[str]) -> dict[str, Release]:
        """Those of these releases that there are, by key."""
        ...

    async def likenesses(self, targets: Collection[str]) -> dict[str, str]:
        """Key → likeness of the picture, of the releases about any of these targets that have one."""
        ...

    async def save_release(self, release: Release) -> None:
        """Insert it, or replace the one with the same key."""
        ...

    async def latest(self, target: str, limit: int = 1) -> list[Release]:
        """The newest releases about a target: by date of publication (of first sight where undated), newest first."""
        ...

    async def dated_on(self, days: Collection[date], targets: Collection[str], limit: int) -> list[Release]:
        """The releases about any of these targets whose date (as for `latest`) is one of these days, UTC; newest first."""
        ...

    async def search(
        self, wanted: Sequence[Phrase], limit: int, *, skip: int = 0, target: str | None = None, year: int | None = None
    ) -> list[Release]:
        """The releases that have all these phrases: first those that have them in their title, of each the newest first.

        Narrowed to those about the target and dated (as for `latest`) in the year, where given; without the first `skip`.
        Where nothing is wanted, none has it.
        """
        ...

    async def browse(self, target: str | None, year: int | None, limit: int, skip: int = 0) -> list[Release]:
        """The releases about the target, or about any that is everybody's, of all years or one; newest first."""
        ...

    async def per_month(self, target: str | None) -> dict[str, int]:
        """How many of the same there are of each month ("2024-02", UTC) that has any, in order."""
        ...

    async def random_release(self, target: str | None, chance: float) -> Release | None:
        """One of the releases about the target, or any that is everybody's; `chance`, from 0 to less than 1, says which."""
        ...

    async def how_many(self, target: str | None) -> int:
        """Releases about the target, or about any that is everybody's."""
        ...

    async def newest_releases(self, limit: int) -> list[Release]:
        """The newest releases, about whatever they are: by the same dates as `latest`, newest first."""
        ...
