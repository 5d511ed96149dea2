"""Discord's own description of its API, where it lies beside the checkout: what it makes of the bodies we send."""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.loopback.bodies import Request

TOOL = Path(__file__).resolve().parents[3] / "shared" / "tools" / "discord_spec.py"

# discord.py writes the ids of allowed mentions as integers; the description knows only strings, Discord takes both.
FALSE_ALARM = re.compile(r" at allowed_mentions/(roles|users)/\d+: \d+ is not valid")

MEDIA = 16

Faults = Callable[[str, str, object], list[str]]


def need_description() -> None:
    """Skip the test where the description is not at hand."""
    if not TOOL.exists():
        pytest.skip("Discord's description is not at hand: there is no shared/tools/discord_spec.py beside the checkout")


def faults_in(requests: Iterable[Request]) -> list[str]:
    """What is wrong with the bodies of these requests; nothing where the description is not at hand."""
    if not TOOL.exists():
        return []
    sent = [each for each in requests if each.body.json is not None]
    bodies = [json.dumps(_without_media(each.body.json), sort_keys=True) for each in sent]
    found = [fault for each, body in zip(sent, bodies, strict=True) for fault in _faults(each.method, each.path, body)]
    return [fault for fault in found if not FALSE_ALARM.search(fault)]


def _without_media(body: Any) -> Any:
    """The body without the channel type that Discord knows and the description does not; discord.py adds it to forums."""
    match body:
        case dict():
            return {name: _without_media(value) for name, value in body.items()} | (
                {"channel_types": [kind for kind in body["channel_types"] if kind != MEDIA]}
                if "channel_types" in body
                else {}
            )
        case list():
            return [_without_media(each) for each in body]
    return body


@cache
def _faults(method: str, path: str, body: str) -> tuple[str, ...]:
    """What is wrong with a body. Nearly every test sends the same tree of commands, which takes 50 ms to be read."""
    return tuple(_tool()(method, path, json.loads(body)))


@cache
def _tool() -> Faults:
    spec = importlib.util.spec_from_file_location("discord_spec", TOOL)
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    faults: Faults = tool.faults
    return faults
