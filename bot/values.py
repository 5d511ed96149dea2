"""Kinds of value that settings and configuration files share; what is wrong with one continues `key = value …`."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, StrictStr

from bot.core.written import one_line, said

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def address(*schemes: str) -> AfterValidator:
    """Holds a text to be an address with a host and one of these schemes."""
    return AfterValidator(lambda text: checked_address(text, *schemes))


def checked_address(text: str, *schemes: str) -> str:
    """The text, if it is an address with a host and one of these schemes. Raises `ValueError`."""
    try:
        parts = urlsplit(text)
        sound = parts.scheme in schemes and parts.hostname and parts.port != 0 and text.split() == [text]
    except ValueError:  # urlsplit's own, or the port's
        sound = False
    if not sound:
        raise ValueError(f"is not an address that starts with {' or '.join(f'{scheme}://' for scheme in schemes)}")
    return text


def _duration(text: object) -> timedelta:
    match = re.fullmatch(r"([0-9]{1,6})([smhd])", text) if isinstance(text, str) else None
    if match is None:
        raise ValueError("is not a duration; write 30s, 20m, 2h or 1d")
    duration = timedelta(**{_UNITS[match[2]]: int(match[1])})
    if duration < timedelta(seconds=1):
        raise ValueError("is too short; 1s is the shortest")
    return duration


Address = Annotated[StrictStr, address("https", "http")]
Duration = Annotated[timedelta, BeforeValidator(_duration)]
Line = Annotated[StrictStr, AfterValidator(one_line)]
Title = Annotated[Line, AfterValidator(said)]
