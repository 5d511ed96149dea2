"""`search` and `random`, in their three spellings."""

from __future__ import annotations

from datetime import UTC, datetime

import discord
import pytest

from bot.chat import limits
from bot.chat.card import Card, render
from bot.chat.found import LISTED, found_sending
from bot.core.model import Match, Place, Release
from bot.core.release import UNSAID
from tests.builders import a_description, a_release
from tests.chat.conftest import DEFERRED, PICTURE, Scene

LAKE = a_release("pia90001", title="A lava lake", published=datetime(2024, 2, 3, tzinfo=UTC))
SHORE = a_release("pia90002", title="The @everyone [shore] of a lake", link="https://nasa.example/shore_(1)", published=None)
CRATER = a_release(
    "pia90003",
    title="A crater",
    text="This sample image shows a crater on a moon. It is a hundred kilometers wide.",
    matches=(),
    description=UNSAID,
)
SPELLINGS = ("!{}", "{mention} {}")


@pytest.mark.parametrize("spelling", SPELLINGS)
async def test_the_best_of_what_is_found_is_shown_and_the_rest_listed(scene: Scene, spelling: str) -> None:
    await scene.know(LAKE, SHORE, CRATER)

    await scene.member.send(scene.io, spelling.format('search "a lake" OR', mention=scene.mention))
    assert scene.answer().content.startswith("I have no release with all of that.")
    await scene.member.send(scene.io, spelling.format("search LAK", mention=scene.mention))

    answer = scene.answer()
    shown, also = answer.embeds
    assert answer.content == "The \\@everyone [shore] of a lake"
    assert answer.attachments[0].filename == PICTURE.filename
    assert shown.description == SHORE.description.caption
    assert (also.title, also.description, also.footer.text) == (
        "Also found",
        "- [A lava lake](https://nasa.example/pia90001) · 3 February 2024",
        None,
    )


async def test_a_member_who_uses_a_slash_is_answered_with_what_was_stored_without_a_description(scene: Scene) -> None:
    await scene.know(LAKE, CRATER)

    result = await scene.member.slash(scene.io, "search", words="crater")

    assert scene.first_word_of_the_answer() == DEFERRED
    assert result.response is not None
    [embed], [picture] = result.response.embeds, result.response.attachments
    assert embed.description == CRATER.text
    assert picture.description
    assert "Credit" in [field.name for field in embed.fields]
    assert scene.store.tables.releases["pia90003"].description == UNSAID


@pytest.mark.parametrize("words", ['"', '"a" NEAR "b', "volcano * : ^ -", "🌋", "\\" * 50, "@everyone <@1>"])
async def test_whatever_is_asked_for_the_answer_is_one_sentence(scene: Scene, words: str) -> None:
    await scene.know(LAKE)

    result = await scene.member.slash(scene.io, "search", words=words)

    assert result.response is not None
    assert result.ephemeral
    assert result.response.content.startswith(("I have no release with", "Please give me a word"))


async def test_a_search_for_nothing_asks_for_words(scene: Scene) -> None:
    await scene.member.send(scene.io, "!search")

    assert scene.answer().content.startswith("Please say which words.")


# ---------------------------------------------------------------- random


@pytest.mark.parametrize("spelling", SPELLINGS)
async def test_some_release_about_a_target_is_shown(scene: Scene, spelling: str) -> None:
    await scene.know(LAKE, CRATER, a_release("pole", title="A pole", matches=(Match("juno", ("a sample",)),)))

    await scene.member.send(scene.io, spelling.format("random Juno", mention=scene.mention))
    assert scene.answer().content == "A pole"
    await scene.member.send(scene.io, spelling.format("random", mention=scene.mention))
    assert scene.answer().content in {"A pole", "A lava lake"}


async def test_some_release_is_shown_to_a_member_who_uses_a_slash(scene: Scene) -> None:
    await scene.know(LAKE)

    result = await scene.member.slash(scene.io, "random", target="io")
    choices = await scene.member.autocomplete(scene.io, "random", "target", "eu")

    assert result.response is not None
    assert result.response.content == "A lava lake"
    assert choices == [{"name": "Europa", "value": "europa"}]


async def test_all_answers_with_pictures_are_counted_together(scene: Scene) -> None:
    await scene.know(LAKE)

    for command in ("io", "random", "search lake", "latest io", "io", "search lake"):
        await scene.member.send(scene.io, f"!{command}")

    assert scene.answer().content.startswith("Please wait")


# ---------------------------------------------------------------- within Discord's limits


def releases(count: int, title: str) -> list[Release]:
    return [a_release(f"pia{number}", title=title, link="https://nasa.example/" + "x" * 400) for number in range(count)]


def test_of_many_releases_the_first_are_listed_and_that_there_are_more_is_said() -> None:
    card = render(LAKE, {}, "about")
    [shown, also] = found_sending(card, releases(LISTED, "A sample"))["embeds"]
    assert shown is card.embed
    assert len((also.description or "").splitlines()) <= LISTED
    assert len(found_sending(card, [a_release()] * LISTED)["embeds"][1].description.splitlines()) == LISTED
    assert found_sending(card, [a_release()] * LISTED)["embeds"][1].footer.text is None
    assert "more" in found_sending(card, [a_release()] * (LISTED + 1))["embeds"][1].footer.text


@pytest.mark.parametrize("sentences", [1, 250, 400, 600])
def test_long_titles_beside_a_long_card_stay_within_discords_limits(sentences: int) -> None:
    places = tuple(Place(f"s{n}", "https://nasa.example/" + "x" * 400) for n in range(9))
    long = a_description(caption="A *sample*. " * sentences, credit="NASA " * 200)
    card = render(a_release(description=long, places=places), {}, "about")
    embeds = found_sending(card, releases(LISTED, "A *sample* of Io " * 40))["embeds"]
    assert sum(map(len, embeds)) <= limits.EMBED
    assert all(len(embed.description or "") <= limits.DESCRIPTION for embed in embeds)
    assert len(embeds) == 2 or len(card.embed) > limits.EMBED - 700


def test_a_card_that_fills_the_message_stands_alone() -> None:
    full = Card("A lake", discord.Embed(description="x" * limits.DESCRIPTION).set_footer(text="y" * 1900))
    assert found_sending(full, [LAKE])["embeds"] == [full.embed]
