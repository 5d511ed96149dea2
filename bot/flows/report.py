"""What members ask for: the newest release about a target, the release a message shows, and facts about it."""

from __future__ import annotations

from bot.core.errors import MemberError
from bot.core.model import Fact, Release
from bot.core.ports import Store
from bot.flows.targets import Targets


class Reports:
    """Answers from what is stored; the network is never asked."""

    def __init__(self, store: Store, targets: Targets) -> None:
        self._store = store
        self._targets = targets

    async def latest(self, typed: str) -> Release:
        """As `newest`, but raises `MemberError`, saying what to do, where there is none yet."""
        release = await self.newest(typed)
        if release is None:
            name = self._targets.named(typed).name
            raise MemberError(
                f"I have not seen a release about {name} yet. "
                f"Watch {name} with `/watch add`, and the next one is posted as soon as it is out."
            )
        return release

    async def newest(self, typed: str) -> Release | None:
        """The newest release about the target that was typed. Raises `MemberError` for what is not followed."""
        target = self._targets.named(typed)
        async with self._store.reading() as tx:
            found = await tx.latest(target.key)
        return found[0] if found else None

    async def release(self, key: str) -> Release:
        """The release with this key. Raises `MemberError`."""
        async with self._store.reading() as tx:
            found = await tx.releases([key])
        if key not in found:
            raise MemberError("I do not know that release any more. `/latest` shows the newest one.")
        return found[key]

    async def delivered(self, delivery: str) -> Release:
        """The release that a delivery's message shows. Raises `MemberError`."""
        async with self._store.reading() as tx:
            rows = await tx.deliveries(ids=[delivery])
        if not rows:
            raise MemberError("I do not know that message any more. `/latest` shows the newest release.")
        return await self.release(rows[0].release)


def facts(release: Release, start: int = 0, most: int = 1) -> tuple[list[Fact], int]:
    """Some of the release's background facts from number `start` on, and the number to go on with after them.

    After the last fact they begin again. Raises `MemberError` where there are none.
    """
    known = release.description.facts
    if not known:
        raise MemberError("I know no background fact about this release yet. Its page may tell more.")
    numbers = [(start + step) % len(known) for step in range(min(most, len(known)))]
    return [known[number] for number in numbers], (numbers[-1] + 1) % len(known)
