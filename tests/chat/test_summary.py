"""One message for many releases."""

from __future__ import annotations

from bot.chat import limits
from bot.chat.summary import summary_card
from bot.core.model import Kind
from tests.builders import a_delivery, a_release

SUMMARY = a_delivery(kind=Kind.SUMMARY, roles=(7,))


def test_one_release_is_called_one() -> None:
    assert summary_card(SUMMARY, [a_release()]).title == "One more release"


def test_a_release_without_a_page_is_named_all_the_same() -> None:
    card = summary_card(SUMMARY, [a_release(link="javascript:alert(1)")])
    assert card.embed.description == "- Sample: a lava lake on Io"


def test_many_long_titles_stay_within_discords_limits_and_the_rest_is_counted() -> None:
    releases = [
        a_release(f"pia{number}", title="A *sample* of Io " * 40, link="https://nasa.example/" + "x" * 400)
        for number in range(99)
    ]
    card = summary_card(SUMMARY, releases)
    lines = (card.embed.description or "").splitlines()
    assert len(card.embed.description or "") <= limits.DESCRIPTION
    assert card.title == "99 more releases"
    assert lines[-1] == f"… and {99 - len(lines) + 1} more; `/latest` and `/io` show the newest."
    assert 1 < len(lines) < 99
