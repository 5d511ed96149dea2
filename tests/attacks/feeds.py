"""Feeds of one sample item, with room for what an attacker would put in."""

from __future__ import annotations

from bot.core.model import Entry
from bot.sources.kinds import ADAPTERS


def feed(*items: str, head: str = "") -> bytes:
    return f"{head}<rss version='2.0'><channel><title>Sample</title>{''.join(items)}</channel></rss>".encode()


def item(inside: str = "", guid: str = "g", title: str = "Sample lake") -> str:
    return f"<item><guid>{guid}</guid><title>{title}</title><link>https://nasa.example/{guid[:9]}</link>{inside}</item>"


def only(body: bytes, kind: str = "rss") -> Entry:
    [entry] = ADAPTERS[kind].parse(body).entries
    return entry
