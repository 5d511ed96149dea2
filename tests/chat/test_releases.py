"""`io`, `juno`, `latest` and `facts`, in their three spellings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import discord
import pytest

from bot.core.model import Fact, FactKind, Match
from tests.builders import a_description, a_release
from tests.chat.conftest import DEFERRED, PICTURE, Restart, Scene

FACTS = tuple(
    Fact(f"Sample fact {n}.", FactKind.BACKGROUND, f"https://nasa.example/{n}", f"Source {n}", date(2026, 2, 1))
    for n in range(5)
)
LAKE = a_release(title="A lake", description=a_description(facts=FACTS))
POLE = a_release("pia90002", title="A pole", matches=(Match("juno", ("the title names Juno",)),))
SPELLINGS = ("!{}", "{mention} {}", "{mention}  {}")


async def written(scene: Scene, spelling: str, command: str) -> None:
    await scene.member.send(scene.io, spelling.format(command, mention=scene.mention))


# ---------------------------------------------------------------- io, juno, latest


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize(
    ("command", "title"), [("io", "A lake"), ("IO", "A lake"), ("juno", "A pole"), ("latest Juno", "A pole")]
)
async def test_the_newest_release_is_shown_to_a_member_who_writes(
    scene: Scene, spelling: str, command: str, title: str
) -> None:
    await scene.know(LAKE, POLE)

    await written(scene, spelling, command)

    assert scene.answer().content == title


@pytest.mark.parametrize(
    ("command", "options", "title"), [("io", {}, "A lake"), ("juno", {}, "A pole"), ("latest", {"target": "juno"}, "A pole")]
)
async def test_the_newest_release_is_shown_to_a_member_who_uses_a_slash(
    scene: Scene, command: str, options: dict[str, str], title: str
) -> None:
    await scene.know(LAKE, POLE)

    result = await scene.member.slash(scene.io, command, **options)

    assert scene.first_word_of_the_answer() == DEFERRED
    assert not result.ephemeral
    assert result.response is not None
    assert result.response.content == title


async def test_an_answer_looks_like_a_post(scene: Scene) -> None:
    await scene.know(LAKE)

    await scene.member.send(scene.io, "!io")

    [embed], [attachment] = scene.answer().embeds, scene.answer().attachments
    assert embed.author.name == "The journal"
    assert embed.description == LAKE.description.caption
    assert attachment.filename == PICTURE.filename
    assert attachment.description == LAKE.description.alt


async def test_a_picture_that_cannot_be_made_is_linked(scene: Scene) -> None:
    scene.pictures.failing = True
    await scene.know(LAKE)

    await scene.member.send(scene.io, "!io")

    assert scene.answer().attachments == []
    assert scene.answer().embeds[0].image.url == "https://nasa.example/PIA90001.jpg"


async def test_someone_elses_picture_is_not_fetched(scene: Scene) -> None:
    await scene.know(replace(LAKE, third_party=True))

    await scene.member.send(scene.io, "!io")

    assert scene.pictures.asked == []
    assert scene.answer().attachments == []


async def test_targets_are_suggested_while_one_is_typed(scene: Scene) -> None:
    choices = await scene.member.autocomplete(scene.io, "latest", "target", "eu")

    assert choices == [{"name": "Europa", "value": "europa"}]


# ---------------------------------------------------------------- facts


@pytest.mark.parametrize("spelling", SPELLINGS)
async def test_facts_are_told_with_their_sources(scene: Scene, spelling: str) -> None:
    await scene.know(LAKE)

    await written(scene, spelling, "facts io")

    [embed] = scene.answer().embeds
    fields = embed.fields
    assert (embed.author.name, embed.author.url) == ("A lake", LAKE.link)
    assert [field.value for field in fields] == [
        f"Sample fact {n}.\n[Source {n}](https://nasa.example/{n})" for n in range(3)
    ]


async def test_facts_are_told_to_a_member_who_uses_a_slash(scene: Scene) -> None:
    await scene.know(LAKE)

    result = await scene.member.slash(scene.io, "facts")

    assert result.response is not None
    assert len(result.response.embeds[0].fields) == 3


async def test_another_fact_is_told_privately_and_they_begin_again_after_the_last(scene: Scene) -> None:
    await scene.know(LAKE)
    await scene.member.send(scene.io, "!io")

    told = []
    shown = scene.answer()
    result = await scene.member.click(shown, label="Another fact")
    for _ in FACTS:
        assert result.ephemeral
        assert result.response is not None
        told.append(result.response.embeds[0].fields[0].value)
        result = await scene.member.click(result.response, label="Another fact")

    assert [str(value).partition(".")[0] for value in told] == [f"Sample fact {n}" for n in (1, 2, 3, 4, 0)]


async def test_another_fact_works_after_a_restart(scene: Scene, restarted: Restart) -> None:
    await scene.know(LAKE)
    await scene.member.send(scene.io, "!io")
    shown = scene.answer()

    await restarted()
    result = await scene.member.click(shown, label="Another fact")

    assert result.response is not None
    assert "Sample fact 1." in str(result.response.embeds[0].fields[0].value)


# ---------------------------------------------------------------- what a member can do wrong


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("!io", "I have not seen a release about Io yet"),
        ("!latest europpa", "Did you mean Europa?"),
        ("!latest @everyone **", "There are Io, Juno and Europa."),
        ("!latest", "Please say which target, for example Io."),
        ("!facts juno", "I have not seen a release about Juno yet"),
    ],
)
async def test_a_mistake_gets_one_friendly_sentence(scene: Scene, said: str, answer: str) -> None:
    await scene.member.send(scene.io, said)

    assert answer in scene.answer().content


async def test_a_release_without_facts_says_so(scene: Scene) -> None:
    await scene.know(POLE)

    result = await scene.member.slash(scene.io, "facts", target="juno")

    assert result.response is not None
    assert result.response.content.startswith("I know no background fact")
    assert result.ephemeral


async def test_a_member_in_a_hurry_is_asked_to_wait(scene: Scene) -> None:
    await scene.know(LAKE)

    for _ in range(6):
        await scene.member.send(scene.io, "!io")

    assert scene.answer().content.startswith("Please wait")


async def test_where_the_bot_may_not_write_nothing_breaks(scene: Scene) -> None:
    await scene.know(LAKE)
    everybody_writes = scene.guild.create_role("Writers", permissions=discord.Permissions(administrator=True))
    writer = scene.guild.add_member(scene.env.create_user("writer"), roles=[everybody_writes])

    await writer.send(scene.closed, "!io")

    assert len(scene.closed.history()) == 1


async def test_a_direct_message_is_answered(scene: Scene) -> None:
    await scene.know(LAKE)

    await scene.member.send_dm("!io")

    answer = scene.member.user.dm_channel.last_message
    assert answer is not None
    assert answer.content == "A lake"


async def test_our_own_fault_is_admitted_and_logged(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    await scene.know(LAKE)
    scene.pictures.broken, scene.faults_expected = True, 1

    await scene.member.send(scene.io, "!io")

    assert scene.answer().content == "Something went wrong on my side; it has been noted."
    assert "command failed" in caplog.text
