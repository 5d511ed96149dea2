"""What the bot needs to be allowed in a channel."""

from __future__ import annotations

from discord import Permissions

from bot.chat.permissions import IN_FORUMS, IN_THREADS, invited_with, missing


def test_nothing_that_every_post_needs_is_missing_with_what_the_invitation_asks_for() -> None:
    assert missing(invited_with()) == []
    assert missing(invited_with(), IN_THREADS) == []
    assert missing(invited_with(), IN_FORUMS) == []


def test_what_is_missing_is_named_as_discord_names_it() -> None:
    assert missing(Permissions.none()) == [
        "View Channel",
        "Send Messages",
        "Embed Links",
        "Attach Files",
        "Read Message History",
    ]


def test_a_thread_needs_another_permission_to_send() -> None:
    allowed = invited_with()
    allowed.send_messages_in_threads = False

    assert missing(allowed) == []
    assert missing(allowed, IN_THREADS) == ["Send Messages in Threads"]


def test_a_forum_needs_what_begins_a_post_and_what_writes_in_it() -> None:
    allowed = invited_with()
    allowed.send_messages = allowed.send_messages_in_threads = False

    assert missing(allowed, IN_FORUMS) == ["Create Posts", "Send Messages in Threads"]


def test_only_a_role_that_not_everybody_may_mention_needs_a_permission() -> None:
    allowed = invited_with()

    assert missing(allowed, role=True) == ["Mention @everyone, @here and All Roles"]
    allowed.mention_everyone = True
    assert missing(allowed, role=True) == []
