"""The `custom_id`s of Perijove's buttons: by one of them a message is recognised as a delivery's, even after a restart.

At most 100 characters, which delivery ids (20) and release keys (12 or fewer) leave plenty of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

FACT = r"fact:(?P<about>@?[a-z0-9]{1,80}):(?P<number>\d{1,6})"
"""What "Another fact" carries: what it is about, and the number of the fact it will show."""

POST_IT = r"post:(?P<channel>\d{1,20}):(?P<release>[a-z0-9]{1,50})(?::(?P<panel>[0-9a-f]{16}))?"
"""What "Post it in …" carries: channel, release, and the panel that lets a member press it who may not manage the server."""

RETRY = r"retry:(?P<guild>\d{1,20}):(?P<delivery>[a-z0-9]{1,70})"
"""What "Try now" carries: whose held posts it tries again, and the notice that it stands on. Below the answer to `status`
that is `STATUS`, or the panel that lets a member press it who may not manage the server."""

SET_UP = r"setup:(?P<delivery>[a-z0-9]{1,70})"
"""What "Set up" on a welcome carries: the delivery that the welcome is."""

SHOW_STATUS = "status:now"
"""What "Status" below the answer to `help` carries."""

STOP = "notify:stop"
"""What "Stop these messages" is, wherever it stands: who presses it says whose they are."""

DROP = r"notify:drop:(?P<target>[^:]{1,80})"
"""What "Stop Io" in the answer to `notify` carries."""

RESUME = "notify:resume"
"""What "Resume" is, in an answer to a member who could not be reached."""

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


def post_id(channel: int, release: str, panel: str = "") -> str:
    """The `custom_id` of "Post it in …"."""
    return f"post:{channel}:{release}" + (f":{panel}" if panel else "")


def retry_id(guild: int, delivery: str) -> str:
    """The `custom_id` of "Try now" on the notice that this delivery became."""
    return f"retry:{guild}:{delivery}"


def set_up_id(delivery: str) -> str:
    """The `custom_id` of "Set up" on the welcome that this delivery became."""
    return f"setup:{delivery}"


def drop_id(target: str) -> str:
    """The `custom_id` of "Stop Io" and the like."""
    return f"notify:drop:{target}"


def about(custom_ids: Iterable[str]) -> str:
    """What a message with these buttons is about, as `fact_id` was told it; empty where it shows no release."""
    found = (re.fullmatch(FACT, custom_id) for custom_id in custom_ids)
    return next((match["about"] for match in found if match), "")


def marks(custom_id: str, delivery: str) -> bool:
    """Whether a button with this `custom_id` belongs to the delivery's message."""
    if custom_id == set_up_id(delivery):
        return True
    return custom_id.startswith(f"fact:{delivery}:") or (
        custom_id.startswith("retry:") and custom_id.endswith(f":{delivery}")
    )
