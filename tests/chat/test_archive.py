"""`search` and `random`, in their three spellings."""

from __future__ import annotations

from datetime import UTC, datetime

import discord
import pytest

from bot.chat import limits
from bot.chat.card import Card, render
from bot.chat.found import found_sending
from bot.core.model import Match, Place
from bot.core.release import UNSAID
from bot.flows.gallery import Page
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
        "Found",
        "**1\\. The \\@everyone [shore] of a lake**\n2\\. [A lava lake](https://nasa.example/pia90001) · 3 February 2024",
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

    assert scene.answer().content.startswith("Please say which words, for example Loki Patera.")


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


def a_page(count: int, place: int = 1, title: str = "A sample", link: str = "x", *, more: bool = False) -> Page:
    address = f"https://nasa.example/{link}"
    found = [a_release(f"pia{number}", title=title, link=address) for number in range(1, count + 1)]
    return Page(None, place, count, found[place - 1], tuple(found), more)


def listed(page: Page, card: Card | None = None) -> discord.Embed:
    [_, found] = found_sending(card or render(LAKE, {}, "about"), page)["embeds"]
    assert isinstance(found, discord.Embed)
    return found


def numbers(page: Page) -> list[str]:
    return [line.partition("\\")[0] for line in str(listed(page).description).splitlines()]


@pytest.mark.parametrize(
    ("count", "place", "expected"),
    [
        (3, 1, ["**1", "2", "3"]),
        (3, 3, ["1", "2", "**3"]),
        (25, 1, ["**1", *map(str, range(2, 11))]),
        (25, 13, [*map(str, range(8, 13)), "**13", *map(str, range(14, 18))]),
        (25, 25, [*map(str, range(16, 25)), "**25"]),
    ],
)
def test_the_list_shows_where_the_page_stands(count: int, place: int, expected: list[str]) -> None:
    assert numbers(a_page(count, place)) == expected


def test_that_there_are_more_than_can_be_paged_through_is_said() -> None:
    assert "more" in str(listed(a_page(25, more=True)).footer.text)
    assert listed(a_page(25)).footer.text is None


def test_what_was_found_alone_needs_no_list() -> None:
    card = render(LAKE, {}, "about")
    assert found_sending(card, a_page(1))["embeds"] == [card.embed]


@pytest.mark.parametrize("sentences", [1, 250, 400, 600])
@pytest.mark.parametrize("place", [1, 7, 25])
def test_long_titles_beside_a_long_card_stay_within_discords_limits(sentences: int, place: int) -> None:
    places = tuple(Place(f"s{n}", "https://nasa.example/" + "x" * 400) for n in range(9))
    long = a_description(caption="A *sample*. " * sentences, credit="NASA " * 200)
    card = render(a_release(description=long, places=places), {}, "about")
    embeds = found_sending(card, a_page(25, place, "A *sample* of Io " * 40, "x" * 400, more=True))["embeds"]
    assert sum(map(len, embeds)) <= limits.EMBED
    assert all(len(embed.description or "") <= limits.DESCRIPTION for embed in embeds)
    assert len(embeds) == 2 or len(card.embed) > limits.EMBED - 700
    assert all("**" in str(embed.description) for embed in embeds[1:])


def test_a_card_that_fills_the_message_stands_alone() -> None:
    full = Card("A lake", discord.Embed(description="x" * limits.DESCRIPTION).set_footer(text="y" * 1900))
    assert found_sending(full, a_page(2))["embeds"] == [full.embed]
