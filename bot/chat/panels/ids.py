"""The `custom_id`s of panels' buttons, selects and forms: which panel, what to do, and at most one number."""

from __future__ import annotations

import secrets

PANEL = r"panel:(?P<number>[0-9a-f]{16}):(?P<doing>[a-z]+)(?::(?P<about>\d{1,4}))?"
"""What stands in a panel, or is sent from one of its forms."""

NEW = r"panel:new:(?P<kind>setup|list)"
"""What opens a panel."""


def new_number() -> str:
    """The number of a new panel, which nobody can guess."""
    return secrets.token_hex(8)


def panel_id(number: str, doing: str, about: int | None = None) -> str:
    """The `custom_id` that does something in the panel of this number."""
    return f"panel:{number}:{doing}" + ("" if about is None else f":{about}")


def new_id(kind: str) -> str:
    """The `custom_id` that opens a panel: to set up a watch, or the list of them."""
    return f"panel:new:{kind}"
