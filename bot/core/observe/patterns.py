"""Regular expressions from lists of words."""

from __future__ import annotations


def one_of(*lists: str) -> str:
    """An expression for any of the alternatives, which white space parts; an underscore in one stands for a space."""
    alternatives = [word.replace("_", " ") for words in lists for word in words.split()]
    return f"(?:{'|'.join(alternatives)})"
