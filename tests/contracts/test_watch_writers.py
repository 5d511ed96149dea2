"""Moderators who change one watch at the same instant, in every store."""

from __future__ import annotations

import asyncio

from bot.core.errors import MemberError
from bot.core.model import Target, Watch
from bot.core.options import Digest, Options
from bot.core.panels import Draft
from bot.core.ports import Store
from bot.flows.targets import Targets
from bot.flows.watch import Watches
from tests.builders import NOW

TARGETS = Targets((Target("io", "Io", ("Io",)),))
WRITERS = 6


def drafted(number: int, revision: int | None = None) -> Draft:
    """A draft of which every part tells whose it is."""
    options = Options(require=(f"word{number}",), digest=Digest(number))
    return Draft(("io",), 100, number, options=options, revision=revision)


def saved(number: int, revision: int) -> Watch:
    draft = drafted(number)
    return Watch(1, 100, "io", draft.role, created_by=number, options=draft.options, revision=revision)


async def test_of_those_who_change_the_same_revision_one_succeeds_whole_and_the_others_are_told(store: Store) -> None:
    await Watches(store, TARGETS, lambda: NOW).set_up(1, drafted(7), by=7)

    async def change(number: int) -> list[Watch]:
        return await Watches(store, TARGETS, lambda: NOW).set_up(1, drafted(number, revision=1), by=number)

    ends = await asyncio.gather(*map(change, range(1, WRITERS + 1)), return_exceptions=True)

    changed = [end[0] for end in ends if isinstance(end, list)]
    assert [type(end) for end in ends if not isinstance(end, list)] == [MemberError] * (WRITERS - 1)
    assert changed == [saved(changed[0].created_by or 0, revision=2)]
    assert await Watches(store, TARGETS, lambda: NOW).listed() == changed


async def test_those_who_make_the_same_watch_each_make_it_whole_and_are_counted(store: Store) -> None:
    flows = [Watches(store, TARGETS, lambda: NOW) for _ in range(WRITERS)]

    made = await asyncio.gather(*(one.set_up(1, drafted(number), by=number) for number, one in enumerate(flows, start=1)))

    last = max((watch for [watch] in made), key=lambda watch: watch.revision)
    assert sorted(watch.revision for [watch] in made) == list(range(1, WRITERS + 1))
    assert last == saved(last.created_by or 0, revision=WRITERS)
    assert await flows[0].listed() == [last]
