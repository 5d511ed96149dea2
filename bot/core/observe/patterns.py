"""Regular expressions from lists of words."""

from __future__ import annotations

CAPITAL = "".join(
    letter for letter in map(chr, [*range(0x250), *range(0x370, 0x530), *range(0x1E00, 0x1F00)]) if letter.isupper()
)
"""The capital letters of the Latin, Greek and Cyrillic alphabets, for a set of characters."""

LETTERS = r"\w\u0300-\u036f'-"
"""What stands in a name after its first letter, for a set of characters: accents may be characters of their own."""


def one_of(*lists: str) -> str:
    """An expression for any of the alternatives, which white space parts; an underscore in one stands for a space."""
    alternatives = [word.replace("_", " ") for words in lists for word in words.split()]
    return f"(?:{'|'.join(alternatives)})"
