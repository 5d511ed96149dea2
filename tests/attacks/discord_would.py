"""What Discord would act on in a text: written after its own help pages, and not after what `bot.chat.inert` escapes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
MARKDOWN = re.compile(
    r"""
      <@[!&]?\d+> | <\#\d+> | </[^>]*:\d+> | <a?:\w+:\d+> | <t:-?\d+(?::\w)?> | <id:\w+>   # mentions, emoji, times, guide
    | <[a-z]+:[^>\s]+> | <\+?\d+> | <[^>\s]+@[^>\s]+>                                     # address, telephone, mail
    | @everyone | @here
    | \]\(                                                                                # masked link
    | \b[a-z]+://                                                                         # bare address
    | \bdiscord(?:app)?\.(?:gg|com|new|gift)\b                                            # invitation or gift
    | \*\S | `  | ~~ | \|\| | __ | (?<!\w)_\w[^\n]*_(?!\w)                                # emphasis, code, struck, spoiler
    | (?:^|\n)[ \t]*(?:\#{1,3}|-\#|[-*+]|\d+[.)])[ \t]+\S                                 # heading, small print, list
    | (?:^|\n)[ \t]*>{1,3}[ \t]+\S                                                        # quotation
    | :[a-z0-9_+-]*[a-z+-][a-z0-9_+-]*:                                                   # emoji by name
    """,
    re.VERBOSE | re.IGNORECASE,
)
TURNING = {*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}


def act_on(text: str) -> list[str]:
    """What of the text would do something; a character after a backslash does nothing."""
    return [found[0] for found in MARKDOWN.finditer(ESCAPED.sub("\N{WHITE SQUARE}", text))]


def show(text: str) -> str:
    """What is read of a text in which nothing acts."""
    return ESCAPED.sub(r"\1", text)


def unseen(text: str) -> list[str]:
    """Control characters, those that turn the text around, and halves of characters."""
    return [hex(ord(c)) for c in text if (unicodedata.category(c) in {"Cc", "Cs"} and c != "\n") or c in TURNING]


def strings(body: Any) -> Iterator[str]:
    """Every string of a request's body."""
    match body:
        case str():
            yield body
        case dict():
            for value in body.values():
                yield from strings(value)
        case list():
            for value in body:
                yield from strings(value)


def too_long(message: dict[str, Any]) -> list[str]:
    """What of a message is longer than Discord takes."""
    [embed] = message["embeds"]
    fields = embed.get("fields", [])
    buttons = [button for row in message["components"] for button in row["components"]]
    lengths = {
        "content": (message.get("content") or "", 2000),
        "author": (embed.get("author", {}).get("name", ""), 256),
        "description": (embed.get("description", ""), 4096),
        "footer": (embed.get("footer", {}).get("text", ""), 2048),
        "alt": (embed.get("image", {}).get("description", ""), 1024),
        **{f"field {n}": (field["value"], 1024) for n, field in enumerate(fields)},
        **{f"button {n}": (button.get("url") or button["custom_id"], 512) for n, button in enumerate(buttons)},
        "embed": (
            "".join(strings({"f": fields, **{part: embed.get(part) for part in ("description", "footer", "author")}})),
            6000,
        ),
    }
    return [name for name, (text, most) in lengths.items() if len(text) > most] + ["fields"] * (len(fields) > 25)
