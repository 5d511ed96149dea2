"""What the flows need from the outside world, as protocols.

Adapters fulfil them; `tests/contracts` says what that means.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.core.ports.sources import Adapter, Answer, Document, Fetcher, Pictures, Selector
from bot.core.ports.storage import Store, Transaction
from bot.core.ports.telling import Herald, Messenger

__all__ = [
    "Adapter",
    "Answer",
    "Clock",
    "Document",
    "Fetcher",
    "Herald",
    "Messenger",
    "Pictures",
    "Selector",
    "Store",
    "Transaction",
]

Clock = Callable[[], datetime]
"""Now, aware and UTC."""
