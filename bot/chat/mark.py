"""The `custom_id`s of Perijove's buttons: by one of them a message is recognised as a delivery's, even after a restart.

At most 100 characters, which delivery ids (20) and release keys (12 or fewer) leave plenty of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

FACT = r"fact:(?P<about>@?[a-z0-9]{1,80}):(?P<number>\d{1,6})"
"""What "Another fact" carries: what it is about, and the number of the fact it will show."""

POST_IT = r"post:(?P<channel>\d{1,20}):(?P<release>[a-z0-9]{1,70})"
"""What "Post it in …" carries."""

RETRY = r"retry:(?P<guild>\d{1,20}):(?P<delivery>[a-z0-9]{1,70})"
"""What "Try now" carries: whose held posts it tries again, and the notice (or `STATUS`) that it stands on."""

STATUS = "status"
"""In the place of a notice's delivery where "Try now" stands below the answer to `status`."""


def of_release(key: str) -> str:
    """What an answer that is no delivery is about."""
    return f"@{key}"


def release_key(about: str) -> str | None:
    """The release an answer is about; None where `about` is a delivery's id."""
    return about[1:] if about.startswith("@") else None


def fact_id(about: str, number: int) -> str:
    """The `custom_id` of "Another fact"; `about` is a delivery's id or `of_release(key)`."""
    return f"fact:{about}:{number}"


def post_id(channel: int, release: str) -> str:
    """The `custom_id` of "Post it in …"."""
    return f"post:{channel}:{release}"


def retry_id(guild: int, delivery: str) -> str:
    """The `custom_id` of "Try now" on the notice that this delivery became."""
    return f"retry:{guild}:{delivery}"


def about(custom_ids: Iterable[str]) -> str:
    """What a message with these buttons is about, as `fact_id` was told it; empty where it shows no release."""
    found = (re.fullmatch(FACT, custom_id) for custom_id in custom_ids)
    return next((match["about"] for match in found if match), "")


def marks(custom_id: str, delivery: str) -> bool:
    """Whether a button with this `custom_id` belongs to the delivery's message."""
    return custom_id.startswith(f"fact:{delivery}:") or (
        custom_id.startswith("retry:") and custom_id.endswith(f":{delivery}")
    )
