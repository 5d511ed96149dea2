"""What people write into files, settings and commands, held to its kind.

Each gives the text back as it is, or raises `ValueError` whose words continue what was written: "name …".
"""

from __future__ import annotations


def one_line(text: str) -> str:
    """A single line that can be shown."""
    if not text.isprintable():
        raise ValueError("should be a single line")
    return text


def said(text: str) -> str:
    """A text that says something."""
    if not text.strip():
        raise ValueError("should not be empty: members read it")
    return text


def all_said(words: list[str]) -> list[str]:
    """A target's words."""
    if not words or not all(word.strip() for word in words):
        raise ValueError("should be a list of words, none of them empty")
    return words
