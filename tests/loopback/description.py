"""Discord's own description of its API, where it lies beside the checkout: what it makes of the bodies we send."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pytest

from tests.loopback.bodies import Request

TOOL = Path(__file__).resolve().parents[3] / "shared" / "tools" / "discord_spec.py"

# discord.py writes the ids of allowed mentions as integers; the description knows only strings, Discord takes both.
FALSE_ALARM = re.compile(r" at allowed_mentions/(roles|users)/\d+: \d+ is not valid")

Faults = Callable[[str, str, object], list[str]]


def need_description() -> None:
    """Skip the test where the description is not at hand."""
    if not TOOL.exists():
        pytest.skip("Discord's description is not at hand: there is no shared/tools/discord_spec.py beside the checkout")


def faults_in(requests: Iterable[Request]) -> list[str]:
    """What is wrong with the bodies of these requests; nothing where the description is not at hand."""
    if not TOOL.exists():
        return []
    faults = _tool()
    sent = [each for each in requests if each.body.json is not None]
    found = [fault for each in sent for fault in faults(each.method, each.path, each.body.json)]
    return [fault for fault in found if not FALSE_ALARM.search(fault)]


@cache
def _tool() -> Faults:
    spec = importlib.util.spec_from_file_location("discord_spec", TOOL)
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    faults: Faults = tool.faults
    return faults
