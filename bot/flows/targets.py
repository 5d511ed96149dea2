"""What can be followed, found by what a person types."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from difflib import get_close_matches

from bot.core.errors import MemberError
from bot.core.model import Target
from bot.core.ports import Transaction

UNKNOWN = "I do not follow anything by that name."


class Targets:
    """The targets of `config/targets.toml`, or what can be followed in one server, by key or name, however they are written.

    Of two that are written alike the later one is meant.
    """

    def __init__(self, targets: Iterable[Target]) -> None:
        self._by_key = {target.key: target for target in targets}
        self._by_spelling = {
            spelling.casefold(): target for target in self._by_key.values() for spelling in (target.name, target.key)
        }

    def __iter__(self) -> Iterator[Target]:
        return iter(self._by_key.values())

    async def seen_from(self, tx: Transaction, guild: int | None) -> Targets:
        """These, and the server's own. Other servers' are nowhere to be seen."""
        own = [] if guild is None else await tx.own_targets(guild)
        return Targets([*self, *(one.target for one in own)]) if own else self

    def spelled(self, typed: str) -> Target | None:
        """The target that is written just so, if there is one."""
        return self._by_spelling.get(typed.strip().casefold())

    def name(self, key: str) -> str:
        """The name readers know it by; the key itself for one that is configured no more."""
        return self._by_key[key].name if key in self._by_key else key

    def named(self, typed: str) -> Target:
        """The target meant. Raises `MemberError`, which suggests the nearest names and does not repeat what was typed."""
        if found := self.spelled(typed):
            return found
        wanted = typed.strip().casefold()
        near = get_close_matches(wanted, self._by_spelling, n=3)
        if names := list(dict.fromkeys(self._by_spelling[spelling].name for spelling in near)):
            raise MemberError(f"{UNKNOWN} Did you mean {_joined(names, 'or')}?")
        raise MemberError(f"{UNKNOWN} There are {_joined([target.name for target in self], 'and')}.")

    def followed(self, typed: str, keys: Collection[str]) -> Target:
        """The like of `named` where `keys` are followed: one of these may be configured no more; it is called by its key."""
        wanted = typed.strip().casefold()
        unknown = (key for key in keys if key not in self._by_key and key.casefold() == wanted)
        return next((Target(key, key, ()) for key in unknown), None) or self.named(typed)

    def containing(self, typed: str) -> list[Target]:
        """Those whose key or name contains what was typed so far."""
        wanted = typed.strip().casefold()
        return [target for target in self if wanted in target.key.casefold() or wanted in target.name.casefold()]


def colours(targets: Iterable[Target]) -> dict[str, int]:
    """By key, what the cards of those are recognised by that have a colour of their own."""
    return {target.key: target.colour for target in targets if target.colour is not None}


def _joined(names: Sequence[str], by: str) -> str:
    """The names as one says them: "Io, Juno or Europa"."""
    return f" {by} ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
