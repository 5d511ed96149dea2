"""One message for many releases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.chat import limits
from bot.chat.summary import A_FEW, LONGEST_BEGINNING, summary_card
from bot.core.flood import DAILY, WEEKLY
from bot.core.model import Kind
from tests.builders import a_delivery, a_description, a_release

SUMMARY = a_delivery(kind=Kind.SUMMARY, roles=(7,))


def test_one_release_is_called_one() -> None:
    assert summary_card(SUMMARY, [a_release()]).title == "One more release"


def test_a_release_without_a_page_is_named_all_the_same() -> None:
    card = summary_card(SUMMARY, [a_release(link="javascript:alert(1)", description=a_description(caption=""))])
    assert card.embed.description == "- Sample: a lava lake on Io · 1 March 2026"


@pytest.mark.parametrize(
    ("about", "count", "title"),
    [
        (DAILY, 3, "Daily digest: 3 new releases"),
        (WEEKLY, 2, "Weekly digest: 2 new releases"),
        (DAILY, 1, "Daily digest: one new release"),
        ("", 2, "Digest: 2 new releases"),
    ],
)
def test_a_digest_says_which_it_is(about: str, count: int, title: str) -> None:
    digest = replace(SUMMARY, digest=True, about=about)
    assert summary_card(digest, [a_release(f"pia{number}") for number in range(count)]).title == title


def test_of_a_few_releases_the_captions_beginnings_stand_there_on_one_line_and_inert() -> None:
    caption = "A *sample* lake.\n\n" + "It is as dark as samples are. " * 20
    releases = [a_release(f"pia{number}", description=a_description(caption=caption)) for number in range(A_FEW)]
    lines = (summary_card(SUMMARY, releases).embed.description or "").splitlines()
    assert lines[0] == "- [Sample: a lava lake on Io](https://nasa.example/pia0) · 1 March 2026"
    assert lines[1].startswith("  A \\*sample\\* lake. It is as dark as samples are.")
    assert max(map(len, lines[1::2])) <= LONGEST_BEGINNING + 2
    assert len(lines) == 2 * A_FEW


def test_of_more_releases_only_titles_and_dates_do() -> None:
    lines = (summary_card(SUMMARY, [a_release()] * (A_FEW + 1)).embed.description or "").splitlines()
    assert len(lines) == A_FEW + 1


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
