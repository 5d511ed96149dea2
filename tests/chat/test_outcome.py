"""What follows from each refusal and silence of Discord."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import discord
import pytest

from bot.chat.outcome import WHEN_EDITING, WHEN_PUBLISHING, consequence, translated
from bot.core.errors import (
    CardRefused,
    ChannelClosed,
    DeliveryError,
    MessageGone,
    NotPublishable,
    TryLater,
    Unanswered,
)


@dataclass
class Response:
    """What discord.py's errors want to know of a response."""

    status: int
    reason: str = "sample"
    headers: Mapping[str, str] = field(default_factory=dict)


def refusal(status: int, code: int = 0, retry_after: str | None = None) -> discord.HTTPException:
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    response: Any = Response(status, headers=headers)  # discord.py's errors ask a response for no more than this
    return discord.HTTPException(response, {"code": code, "message": "sample"})


@pytest.mark.parametrize(
    ("status", "code", "follows"),
    [
        (404, 10003, ChannelClosed),
        (404, 10004, ChannelClosed),
        (404, 10008, MessageGone),
        (403, 50001, ChannelClosed),
        (403, 50013, ChannelClosed),
        (403, 50005, MessageGone),
        (400, 50035, CardRefused),
        (400, 50006, CardRefused),
        (400, 40005, CardRefused),
        (413, 0, CardRefused),
        (403, 240000, CardRefused),
        (400, 200000, CardRefused),
        (429, 20016, TryLater),
        (400, 30046, TryLater),
        (400, 50083, ChannelClosed),
        (403, 160005, ChannelClosed),
        (400, 40058, ChannelClosed),
        (400, 40066, ChannelClosed),
        (400, 40067, TryLater),
        (404, 10087, TryLater),
        (429, 20022, TryLater),
        (403, 99999, ChannelClosed),
        (400, 99999, CardRefused),
        (403, 0, TryLater),
        (404, 0, TryLater),
        (401, 0, TryLater),
        (429, 0, TryLater),
        (408, 0, Unanswered),
        (500, 0, Unanswered),
        (503, 0, Unanswered),
    ],
)
def test_each_refusal_has_its_consequence(status: int, code: int, follows: type[DeliveryError]) -> None:
    outcome = consequence(refusal(status, code))

    assert type(outcome) is follows
    assert str(status) in str(outcome)


def test_an_old_message_in_a_closed_thread_is_left_as_it_is() -> None:
    assert type(consequence(refusal(400, 50083), WHEN_EDITING)) is MessageGone
    assert type(consequence(refusal(403, 50013), WHEN_EDITING)) is ChannelClosed


def test_only_an_announcement_channel_publishes() -> None:
    assert type(consequence(refusal(400, 50024), WHEN_PUBLISHING)) is NotPublishable
    assert type(consequence(refusal(403, 50013), WHEN_PUBLISHING)) is ChannelClosed


@pytest.mark.parametrize(
    "error",
    [
        TimeoutError(),
        ConnectionResetError("reset"),
        aiohttp.ServerDisconnectedError(),
        aiohttp.ClientPayloadError("cut off"),
        json.JSONDecodeError("not JSON", "<", 0),
        UnicodeDecodeError("utf-8", b"\xff", 0, 1, "not text"),
    ],
)
def test_silence_may_mean_that_it_worked(error: Exception) -> None:
    with pytest.raises(Unanswered) as outcome, translated():
        raise error

    assert str(outcome.value).strip(". ") != "No answer from Discord:"


def test_discord_says_how_long_to_wait() -> None:
    told = consequence(refusal(429, retry_after="2.5"))
    limited = consequence(discord.RateLimited(31.0))

    assert isinstance(told, TryLater)
    assert isinstance(limited, TryLater)
    assert (told.after, limited.after) == (2.5, 31.0)


@pytest.mark.parametrize("said", ["", "soon"])
def test_a_wait_that_cannot_be_read_is_ours_to_choose(said: str) -> None:
    outcome = consequence(refusal(429, retry_after=said))

    assert isinstance(outcome, TryLater)
    assert outcome.after is None


def test_what_is_translated_already_stays() -> None:
    error = MessageGone("It is gone.")

    assert consequence(error) is error


def test_refusal_and_silence_are_translated_at_the_border() -> None:
    with pytest.raises(ChannelClosed), translated():
        raise refusal(403, 50001)
    with pytest.raises(Unanswered), translated():
        raise TimeoutError


@pytest.mark.parametrize("error", [ZeroDivisionError(), discord.LoginFailure()])
def test_what_is_neither_refusal_nor_silence_passes(error: Exception) -> None:
    with pytest.raises(type(error)), translated():
        raise error
