"""What a watch asks for beside its target: which releases, which card, and at what time of its server's day."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Digest:
    """Everything at once, at a full hour of the server's day: each day, or on one `weekday` (Monday is 0)."""

    hour: int
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one full hour of the server's day up to another, perhaps past midnight, nothing is posted."""

    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Options:
    """What moderators decided about a watch.

    Words are found whole and in any case: of those to `require` one has to stand in a release, of those to `exclude` none.
    """

    only_pictures: bool = False
    require: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    compact: bool = False
    digest: Digest | None = None
    quiet: QuietHours | None = None
