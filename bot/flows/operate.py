"""What operators do at the command line, on a running bot's database too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.core import rekey
from bot.core.delivery import retried
from bot.core.errors import MemberError, PerijoveError
from bot.core.exchange import from_line
from bot.core.model import Delivery, State, Watch
from bot.core.own_targets import OwnTarget
from bot.core.ports import Clock, Store
from bot.flows.targets import Targets

WHAT_A_LINE_IS = "a guild id, a channel id and a target, and perhaps a JSON object as `watch export` writes it"

HELD = "held"
STANDINGS = (HELD, *State)
"""Where a delivery stands, for those who look: what is pending because its channel is closed is held."""


def stands(row: Delivery) -> str:
    """One of `STANDINGS`."""
    return HELD if row.state is State.PENDING and row.held_since is not None else row.state.value


class Operations:
    """Looks into the outbox, tries a delivery again, adds many watches at once."""

    def __init__(self, store: Store, targets: Targets, clock: Clock) -> None:
        self._store = store
        self._targets = targets
        self._clock = clock

    async def deliveries(self, limit: int | None = None, standing: str = "") -> list[Delivery]:
        """The newest rows of the outbox, newest first; all of them without a limit, or those that stand so.

        Raises `PerijoveError` for a standing that there is not.
        """
        if standing and standing not in STANDINGS:
            raise PerijoveError(f'there is no state "{standing}"; there are {", ".join(STANDINGS)}')
        states = [State.PENDING] if standing == HELD else [State(standing)] if standing else None
        async with self._store.reading() as tx:
            if standing not in {HELD, State.PENDING}:
                return await tx.deliveries(states=states, limit=limit)
            rows = await tx.deliveries(states=states)
        return [row for row in rows if stands(row) == standing][:limit]

    async def retry(self, delivery: str) -> None:
        """Make a waiting or refused delivery due now. Raises `PerijoveError` for any other."""
        async with self._store.writing() as tx:
            rows = await tx.deliveries(ids=[delivery])
            if not rows:
                raise PerijoveError(f"there is no delivery {delivery}; `perijove deliveries` lists them")
            if rows[0].state not in {State.PENDING, State.REFUSED}:
                raise PerijoveError(f"delivery {delivery} is {rows[0].state}: there is nothing to try again")
            await tx.save_deliveries([retried(rows[0], self._clock())])

    async def accept(self, source: str) -> None:
        """Let the next answer of a source that is held be taken in. Raises `PerijoveError` where nothing is held of it."""
        async with self._store.writing() as tx:
            if await tx.note(rekey.note(source)) != rekey.HELD:
                raise PerijoveError(f"no answer of a source {source} is held; `perijove sources` lists what is wrong")
            await tx.save_note(rekey.note(source), rekey.ACCEPTED)

    async def add_watches(self, lines: Iterable[str]) -> int:
        """Add the watches of lines as `core.exchange` has them; how many were not there yet. Empty lines and # are skipped.

        All or nothing. Raises `PerijoveError` naming the line that is wrong.
        """
        numbered = [(number, line) for number, line in enumerate(lines, start=1) if _says_something(line)]
        async with self._store.writing() as tx:
            own = {one.key: one for one in await tx.own_targets()}
            wanted = [self._watch(line, number, own) for number, line in numbered]
            there = {(watch.channel, watch.target) for watch in await tx.watches()}
            missing = {
                (watch.channel, watch.target): watch for watch in wanted if (watch.channel, watch.target) not in there
            }
            for watch in missing.values():
                await tx.save_watch(watch)
        return len(missing)

    def _watch(self, line: str, number: int, own: Mapping[str, OwnTarget]) -> Watch:
        try:
            watch = from_line(line)
            is_its_own = watch.target in own and own[watch.target].guild == watch.guild
            return watch if is_its_own else replace(watch, target=self._targets.named(watch.target).key)
        except ValueError:
            raise PerijoveError(f'line {number}: "{line.strip()}" is not {WHAT_A_LINE_IS}') from None
        except MemberError as error:
            raise PerijoveError(f"line {number}: {error}") from None


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")
