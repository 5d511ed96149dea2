"""Who wants to hear how the work goes: what is counted is told here, and those who work know nobody who counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.core.model import Delivery
from bot.flows.intake import Report


def nobody(_: object) -> None:
    """Told to nobody."""


@dataclass(frozen=True, slots=True)
class Hooks:
    """Called with each poll's report, with the name of a source whose poll brought out a bug, and with each tried delivery.

    A delivery is told of as its attempt left it, before that is recorded: a kill between the two tells of it again.
    """

    polled: Callable[[Report], object] = nobody
    poll_broke: Callable[[str], object] = nobody
    tried: Callable[[Delivery], object] = nobody
