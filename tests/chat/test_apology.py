"""One friendly sentence for each error that a member can cause."""

from __future__ import annotations

import pytest
from discord import app_commands
from discord.ext import commands

from bot.chat.apology import OUR_FAULT, sentence
from bot.core.errors import MemberError

MEMBERS = [
    (MemberError("Said so."), "Said so."),
    (commands.MissingPermissions(["manage_guild"]), "Manage Server"),
    (app_commands.MissingPermissions(["manage_guild"]), "Manage Server"),
    (commands.NoPrivateMessage(), "inside a server"),
    (commands.CommandOnCooldown(commands.Cooldown(1, 60), 7.4, commands.BucketType.user), "wait 8 more seconds"),
    (commands.CommandOnCooldown(commands.Cooldown(1, 60), 0.4, commands.BucketType.user), "wait 1 more second before"),
    (commands.TooManyArguments(), "cannot see a channel"),
    (commands.UnexpectedQuoteError('"'), "I did not understand that."),
    (commands.BadArgument(), "I did not understand that."),
]


@pytest.mark.parametrize(("error", "said"), MEMBERS, ids=lambda value: type(value).__name__)
def test_a_members_mistake_is_explained(error: Exception, said: str, caplog: pytest.LogCaptureFixture) -> None:
    assert said in str(sentence(error))
    assert caplog.text == ""


@pytest.mark.parametrize("wrap", [commands.CommandInvokeError, lambda error: error])
def test_the_error_inside_discord_pys_wrappers_counts(wrap: type[commands.CommandInvokeError]) -> None:
    assert sentence(wrap(MemberError("Said so."))) == "Said so."


def test_what_is_no_command_is_passed_over() -> None:
    assert sentence(commands.CommandNotFound()) is None
    assert sentence(app_commands.CommandNotFound("dance", [])) is None


def test_our_own_fault_is_admitted_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    assert sentence(commands.CommandInvokeError(ZeroDivisionError("a bug"))) == OUR_FAULT
    assert "ZeroDivisionError: a bug" in caplog.text
