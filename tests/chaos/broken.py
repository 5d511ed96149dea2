"""The real program with one thing broken in its delivery, to see that chaos finds it.

`python -m tests.chaos.broken NAME run`. Replacing the program's own functions is done nowhere else: here it is the point.
"""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.__main__ import main
from bot.chat import messenger
from bot.chat.messenger import DiscordMessenger
from bot.core.model import Delivery, State
from bot.core.ports import Transaction
from bot.flows import claim
from bot.flows.attempt import Done
from bot.flows.deliver import Deliverer


def mark_after_sending() -> None:
    """Rows stay `pending` in the database until their outcome is known."""
    begun = vars(claim)["begun"]

    def still_pending(row: Delivery, revision: int, now: datetime) -> Delivery:
        marked: Delivery = begun(row, revision, now)
        return replace(marked, state=State.PENDING)

    async def settle(_: Deliverer, tx: Transaction, done: Sequence[Done]) -> None:
        await tx.save_deliveries([finished.row for finished in done])

    _replace(claim, "begun", still_pending)
    _replace(Deliverer, "_settle", settle)


def random_nonce() -> None:
    """Each request looks like a new message, and nothing is looked for."""
    parameters = vars(messenger)["handle_message_parameters"]

    def with_another(*of: Any, nonce: str | None = None, **given: Any) -> Any:
        return parameters(*of, nonce=nonce and secrets.token_hex(10), **given)

    _replace(messenger, "handle_message_parameters", with_another)
    no_search()


def no_search() -> None:
    """Nothing is looked for before it is sent again."""

    async def find(*_: object) -> None:
        return None

    _replace(DiscordMessenger, "find", find)


def _replace(where: object, name: str, by: object) -> None:
    assert hasattr(where, name), f"there is no {name} any more: this breaks nothing"
    setattr(where, name, by)


BREAKAGES: dict[str, Callable[[], None]] = {each.__name__: each for each in (mark_after_sending, random_nonce, no_search)}

if __name__ == "__main__":
    BREAKAGES[sys.argv.pop(1)]()
    main()
