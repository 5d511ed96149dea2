"""Discord's refusals and silences, translated into what follows from them.

Codes: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus

import aiohttp
import discord

from bot.core.errors import (
    CardRefused,
    ChannelClosed,
    DeliveryError,
    MemberUnreachable,
    MessageGone,
    NotPublishable,
    TryLater,
    Unanswered,
)

Codes = Mapping[int, type[DeliveryError]]

BY_CODE: dict[int, type[DeliveryError]] = {
    10003: ChannelClosed,  # unknown channel
    10004: ChannelClosed,  # unknown guild
    10008: MessageGone,  # unknown message
    10087: TryLater,  # unknown tag: it was there when we asked for the forum's tags
    10013: MemberUnreachable,  # unknown user
    20016: TryLater,  # slow mode
    20022: TryLater,  # too many edits of published messages
    20026: ChannelClosed,  # flagged: no direct messages
    20028: TryLater,  # the channel's write limit
    30046: TryLater,  # too many edits of an old message
    40003: TryLater,  # too many direct messages opened
    40005: CardRefused,  # upload too large
    40058: ChannelClosed,  # no messages in a forum
    40066: ChannelClosed,  # every tag of the forum is for moderators
    40067: TryLater,  # a tag is required, which it was not when we asked
    50001: ChannelClosed,  # missing access
    50005: MessageGone,  # someone else's message
    50006: CardRefused,  # empty message
    50007: MemberUnreachable,  # a member who takes no direct messages
    50008: ChannelClosed,  # not a channel for text
    50013: ChannelClosed,  # missing permissions
    50024: ChannelClosed,  # not in this type of channel
    50035: CardRefused,  # invalid form
    50083: ChannelClosed,  # archived thread
    50278: MemberUnreachable,  # no server in common with the member
    160005: ChannelClosed,  # locked thread
    200000: CardRefused,  # blocked by AutoMod
    200001: CardRefused,  # blocked by AutoMod (title)
    240000: CardRefused,  # blocked by the filter of harmful links
}
WHEN_EDITING = BY_CODE | {50083: MessageGone, 160005: MessageGone}
"""An old message in a thread that was closed is left as it is; a new post waits for the thread."""

WHEN_PUBLISHING = BY_CODE | dict.fromkeys((50008, 50024, 50068), NotPublishable)
"""Not in this type of channel, or not this type of message."""

ALREADY_PUBLISHED = 40033
NO_MESSAGES_HERE = frozenset({40058, 50008, 50024})
"""What a forum may answer to a message."""

FAILURES = (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError, ValueError)
"""What a request raises. `OSError`: a time-out or a dropped connection, `ValueError`: an answer that is not JSON or text."""

BY_STATUS: dict[int, type[DeliveryError]] = {400: CardRefused, 408: Unanswered, 413: CardRefused, 429: TryLater}


def consequence(error: Exception, codes: Codes = BY_CODE) -> DeliveryError:
    """What follows from a failed request. Whatever is not clearly a refusal counts as unanswered: it may have worked."""
    match error:
        case DeliveryError():
            return error
        case discord.RateLimited(retry_after=after):
            return TryLater("Discord asks to wait.", after)
        case discord.HTTPException():
            return _refusal(error, codes)
        case _:
            return Unanswered(f"No answer from Discord: {str(error) or type(error).__name__}.")


@contextmanager
def translated(codes: Codes = BY_CODE) -> Iterator[None]:
    """Raises a `DeliveryError` for what a request to Discord raises inside when it is refused or not answered."""
    try:
        yield
    except FAILURES as error:
        raise consequence(error, codes) from error


def _refusal(error: discord.HTTPException, codes: Codes) -> DeliveryError:
    kind = _kind(error, codes)
    said = error.text.splitlines()[0] if error.text else "no reason given"
    sentence = f"Discord answered {error.status} (code {error.code}): {said[:200]}"
    return TryLater(sentence, _retry_after(error)) if kind is TryLater else kind(sentence)


def _kind(error: discord.HTTPException, codes: Codes) -> type[DeliveryError]:
    """A code Discord gave decides; else the status. A refusal without any code comes from something in front of Discord."""
    if error.code in codes:
        return codes[error.code]
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Unanswered
    if error.status in {403, 404} and error.code:
        return ChannelClosed
    return BY_STATUS.get(error.status, TryLater)


def _retry_after(error: discord.HTTPException) -> float | None:
    try:
        return float(error.response.headers["Retry-After"])
    except (KeyError, ValueError):
        return None
