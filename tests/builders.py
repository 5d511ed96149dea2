"""Short ways to make the model's objects in tests: every argument has a plausible default."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.model import Delivery, Description, Entry, Kind, Match, Picture, Release, Source, Watch

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def a_source(name: str = "journal", **given: Any) -> Source:
    defaults: dict[str, Any] = {
        "kind": "rss",
        "url": f"https://nasa.example/{name}.xml",
        "every": timedelta(minutes=20),
        "title": f"The {name}",
    }
    return Source(name=name, **(defaults | given))


def an_entry(guid: str = "https://nasa.example/a", **given: Any) -> Entry:
    defaults: dict[str, Any] = {
        "title": "Sample: a lava lake on Io",
        "link": guid if guid.startswith("http") else f"https://nasa.example/{guid}",
        "text": "This sample image shows a lava lake on Jupiter's moon Io. JunoCam took it on Feb. 3, 2024.",
        "published": NOW - timedelta(hours=1),
        "credit": "NASA/JPL-Caltech/SwRI/MSSS",
        "picture": Picture("https://nasa.example/PIA90001.jpg", alt="A sample picture of a dark lake on a yellow moon."),
    }
    return Entry(guid=guid, **(defaults | given))


def a_description(**given: Any) -> Description:
    defaults: dict[str, Any] = {
        "caption": "This sample image shows a lava lake on Jupiter's moon Io.",
        "alt": "A sample picture of a dark lake on a yellow moon.",
        "credit": "NASA/JPL-Caltech/SwRI/MSSS",
    }
    return Description(**(defaults | given))


def a_release(key: str = "pia90001", **given: Any) -> Release:
    defaults: dict[str, Any] = {
        "source": "journal",
        "title": "Sample: a lava lake on Io",
        "link": f"https://nasa.example/{key}",
        "text": "This sample image shows a lava lake on Jupiter's moon Io. JunoCam took it on Feb. 3, 2024.",
        "published": NOW - timedelta(hours=1),
        "seen": NOW,
        "credit": "NASA/JPL-Caltech/SwRI/MSSS",
        "picture": Picture("https://nasa.example/PIA90001.jpg", alt="A sample picture of a dark lake on a yellow moon."),
        "keywords": (),
        "links": (),
        "matches": (Match("io", ("the title names Io",)),),
        "description": a_description(),
    }
    return Release(key=key, **(defaults | given))


def a_watch(channel: int = 100, target: str = "io", **given: Any) -> Watch:
    defaults: dict[str, Any] = {"guild": 1}
    return Watch(channel=channel, target=target, **(defaults | given))


def a_delivery(id: str = "d" * 20, **given: Any) -> Delivery:  # noqa: A002 — the model's own name for it
    defaults: dict[str, Any] = {
        "kind": Kind.POST,
        "release": "pia90001",
        "guild": 1,
        "channel": 100,
        "created": NOW,
        "due": NOW,
    }
    return Delivery(id=id, **(defaults | given))
