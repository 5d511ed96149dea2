"""`where`, `perijove` and `onthisday`, in their three spellings."""

from __future__ import annotations

from datetime import UTC, datetime

import discord
import pytest

from tests.builders import a_release
from tests.chat.conftest import Scene

SPELLINGS = ("!{}", "{mention} {}")
ANSWERS = [
    ("where", "Jupiter and Io now"),
    ("perijove", "Juno's perijoves"),
    ("onthisday", "On 1 March of earlier years (UTC)"),
]


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize(("command", "title"), ANSWERS)
async def test_a_member_who_writes_is_answered(scene: Scene, spelling: str, command: str, title: str) -> None:
    await scene.member.send(scene.io, spelling.format(command, mention=scene.mention))

    [embed] = scene.answer().embeds
    assert embed.author.name == title


@pytest.mark.parametrize(("command", "title"), ANSWERS)
async def test_a_member_who_uses_a_slash_is_answered(scene: Scene, command: str, title: str) -> None:
    result = await scene.member.slash(scene.io, command)

    assert result.response is not None
    assert result.response.embeds[0].author.name == title


@pytest.mark.parametrize("command", ["where", "perijove", "perijove 58", "onthisday"])
async def test_an_answer_is_plain_text_that_mentions_nobody(scene: Scene, command: str) -> None:
    await scene.know(a_release(title="@everyone", published=datetime(2024, 3, 1, tzinfo=UTC)))

    await scene.member.send(scene.io, f"!{command}")

    sent = scene.env.http_requests[-1].json
    assert sent is not None
    assert sent["allowed_mentions"] == discord.AllowedMentions.none().to_dict()
    assert scene.answer().attachments == []
    assert len(scene.answer().components) == (1 if command == "onthisday" else 0)


async def test_the_last_and_the_next_perijove_are_told(scene: Scene) -> None:
    await scene.member.send(scene.io, "!perijove")

    [embed] = scene.answer().embeds
    assert [field.name for field in embed.fields] == ["Last (predicted): perijove 81", "Next (predicted): perijove 82"]
    assert all("predicted by a table of August 2025" in str(field.value) for field in embed.fields)


async def test_one_perijove_can_be_asked_for(scene: Scene) -> None:
    await scene.member.send(scene.io, "!perijove 57")
    result = await scene.member.slash(scene.io, "perijove", number=57)

    assert result.response is not None
    for message in (scene.answer(), result.response):
        assert [field.name for field in message.embeds[0].fields] == ["Perijove 57"]


async def test_this_day_s_releases_of_earlier_years_are_told(scene: Scene) -> None:
    await scene.know(a_release(title="A lake", published=datetime(2024, 3, 1, tzinfo=UTC)))

    await scene.member.send(scene.io, "!onthisday")

    assert "- 2024: [A lake](https://nasa.example/pia90001)" in str(scene.answer().embeds[0].description)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("!perijove 111", "My table has the perijoves 0 to 110."),
        ("!perijove PJ53", "I did not understand that."),
    ],
)
async def test_a_mistake_gets_one_friendly_sentence(scene: Scene, said: str, answer: str) -> None:
    await scene.member.send(scene.io, said)

    assert scene.answer().content.startswith(answer)


async def test_these_commands_are_counted_with_the_others_of_a_member_in_a_hurry(scene: Scene) -> None:
    for said in ("!where", "!perijove", "!onthisday", "!io", "!where", "!where"):
        await scene.member.send(scene.io, said)

    assert scene.answer().content.startswith("Please wait")
