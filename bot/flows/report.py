"""What members ask for: the newest release about a target, those with certain words, the one a message shows, and facts."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.core.errors import MemberError
from bot.core.gallery import draw
from bot.core.model import Fact, Release, Target
from bot.core.own_targets import seen_from
from bot.core.ports import Store, Transaction
from bot.core.release import Describe, described
from bot.core.words import Phrase, phrases
from bot.flows.targets import Targets
from bot.flows.why import FORGOTTEN

NOTHING_SEEN = (
    "I have not seen a release about {0} yet. Watch {0} with `/watch add`, and the next one is posted as soon as it is out."
)
NOTHING_STORED = "I have not seen any release about what I follow yet. The first ones come with the next polls."
NO_WORD = "Please give me a word to look for, or a number like PIA24501."
NOT_FOUND = "I have no release with that word. Its beginning is enough, if the spelling is in doubt."
NOT_FOUND_TOGETHER = "I have no release with all of that. Fewer words may find one; quotation marks mean just these words."


class Reports:
    """Answers from what is stored; the network is never asked.

    Who asks from within a server (`guild`) may name its own targets; nobody hears what other servers' releases are about.
    """

    def __init__(self, store: Store, targets: Targets, describe: Describe) -> None:
        self._store = store
        self._targets = targets
        self._describe = describe

    async def latest(self, typed: str, guild: int | None = None) -> Release:
        """As `newest`, but raises `MemberError`, saying what to do, where there is none yet."""
        return (await self.newest_ones(typed, 1, guild))[1][0]

    async def newest(self, typed: str, guild: int | None = None) -> Release | None:
        """The newest release about the target that was typed. Raises `MemberError` for what is not followed."""
        async with self._store.reading() as tx:
            _, found = await self._about(tx, typed, 1, guild)
        return found[0] if found else None

    async def newest_ones(self, typed: str, most: int, guild: int | None = None) -> tuple[Target, list[Release], int]:
        """The target that was typed, the newest releases about it, and how many there are. Raises `MemberError`."""
        async with self._store.reading() as tx:
            target, found = await self._about(tx, typed, most, guild)
            count = await tx.how_many(target.key)
        if not found:
            raise MemberError(NOTHING_SEEN.format(target.name))
        return target, found, count

    async def search(self, typed: str, most: int, guild: int | None = None) -> tuple[tuple[Phrase, ...], list[Release]]:
        """What was looked for, and the releases that have it, the best first. Raises `MemberError`."""
        wanted = phrases(typed)
        if not wanted:
            raise MemberError(NO_WORD)
        async with self._store.reading() as tx:
            found = await tx.search(wanted, most)
        if not found:
            raise MemberError(_not_found(wanted))
        return wanted, [seen_from(release, guild) for release in found]

    async def random(self, typed: str, chance: float, guild: int | None = None, place: int = 1) -> tuple[str, Release, int]:
        """Some release about the target that was typed, or about any where nothing was; raises `MemberError`.

        It is the one in this place of a sequence that begins by `chance`. Before it the target's key, after it how many
        releases there are.
        """
        async with self._store.reading() as tx:
            target = await self._named(tx, typed, guild) if typed.strip() else None
            key = target.key if target else None
            count = await tx.how_many(key)
            drawn = draw(chance, min(place, count), count) if count else 0
            release = await tx.random_release(key, drawn)
        if release is None:
            raise MemberError(NOTHING_SEEN.format(target.name) if target else NOTHING_STORED)
        return key or "", seen_from(release, guild), count

    async def release(self, key: str, guild: int | None = None) -> Release:
        """The release with this key. Raises `MemberError`."""
        async with self._store.reading() as tx:
            found = await tx.releases([key])
        if key not in found:
            raise MemberError("I do not know that release any more. `/latest` shows the newest one.")
        return seen_from(await self.described(found[key]), guild)

    async def delivered(self, delivery: str, guild: int | None = None) -> Release:
        """The release that a delivery's message shows. Raises `MemberError`."""
        async with self._store.reading() as tx:
            rows = await tx.deliveries(ids=[delivery])
        if not rows:
            raise MemberError(FORGOTTEN)
        return await self.release(rows[0].release, guild)

    async def described(self, release: Release) -> Release:
        """The release with a description; one that was stored without gets it now."""
        return await asyncio.to_thread(described, release, self._describe)

    async def _about(self, tx: Transaction, typed: str, most: int, guild: int | None) -> tuple[Target, list[Release]]:
        target = await self._named(tx, typed, guild)
        return target, [seen_from(release, guild) for release in await tx.latest(target.key, most)]

    async def _named(self, tx: Transaction, typed: str, guild: int | None) -> Target:
        return (await self._targets.seen_from(tx, guild)).named(typed)


def _not_found(wanted: Sequence[Phrase]) -> str:
    is_one_word = sum(len(phrase.words) for phrase in wanted) == 1
    return NOT_FOUND if is_one_word else NOT_FOUND_TOGETHER


def facts(release: Release, start: int = 0, most: int = 1) -> tuple[list[Fact], int]:
    """Some of the release's background facts from number `start` on, and the number to go on with after them.

    After the last fact they begin again. Raises `MemberError` where there are none.
    """
    known = release.description.facts
    if not known:
        raise MemberError("I know no background fact about this release yet. Its page may tell more.")
    numbers = [(start + step) % len(known) for step in range(min(most, len(known)))]
    return [known[number] for number in numbers], (numbers[-1] + 1) % len(known)
