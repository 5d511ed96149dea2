"""Answers to page through: by who asked, by others, too late, after a restart."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest
from simcord.results import InteractionResult, ResponseMessage

from bot.chat.gallery import LONGEST_ID, OPEN_FOR, TOO_LATE
from bot.chat.hurry import PRESSES
from bot.chat.services import SOON_UPLOADED
from bot.core.model import Match, Picture, Release
from tests.builders import NOW, a_release
from tests.chat.conftest import PICTURE, Restart, Scene

EDITED, UPDATED_LATER, SAID, SAID_LATER = 7, 6, 4, 5  # Discord's numbers for answers to a press
LATE = OPEN_FOR.total_seconds() + 1

Shown = discord.Message | ResponseMessage


def lake(number: int, **given: Any) -> Release:
    """The newest has number 1."""
    defaults: dict[str, Any] = {
        "title": f"Lake {number}",
        "published": NOW - timedelta(days=number),
        "picture": Picture(f"https://nasa.example/{number}.jpg", alt=f"Sample lake {number}."),
    }
    return a_release(f"pia{number}", **(defaults | given))


async def know(scene: Scene, count: int) -> None:
    await scene.know(*(lake(number) for number in range(1, count + 1)))


def buttons(message: Shown) -> list[dict[str, Any]]:
    rows: list[Any] = [row if isinstance(row, dict) else row.to_dict() for row in message.components]
    return [button for row in rows for button in row["components"]]


def turns(button: dict[str, Any]) -> bool:
    return str(button.get("custom_id", "")).startswith("page:")


def turning(message: Shown) -> list[str]:
    """What stands between the arrows, and those arrows that can be pressed."""
    row = [button for button in buttons(message) if turns(button)]
    return [button["label"] for button in row if " of " in button["label"] or not button.get("disabled")]


def others(message: Shown) -> list[str]:
    return [button["label"] for button in buttons(message) if not turns(button)]


def callbacks(scene: Scene) -> list[int]:
    """How every interaction was answered at first."""
    entries = [entry for entry in scene.env.http_requests if entry.path.endswith("/callback")]
    return [int(entry.json["type"]) for entry in entries if entry.json]


async def asked(scene: Scene, command: str = "!io") -> discord.Message:
    await scene.member.send(scene.io, command)
    return scene.answer()


# ---------------------------------------------------------------- opening


@pytest.mark.parametrize("spelling", ["!io 2", "{} io 2", "!IO 2 please", "!latest io 2", "!latest Io  2"])
async def test_the_nth_newest_is_asked_for_in_writing(scene: Scene, spelling: str) -> None:
    await know(scene, 3)

    await scene.member.send(scene.io, spelling.format(scene.mention))

    assert scene.answer().content == "Lake 2"
    assert turning(scene.answer()) == ["‹ Back", "2 of 3", "Next ›"]


@pytest.mark.parametrize(("command", "options"), [("io", {}), ("latest", {"target": "io"})])
async def test_the_nth_newest_is_asked_for_by_a_slash(scene: Scene, command: str, options: dict[str, Any]) -> None:
    await know(scene, 3)

    result = await scene.member.slash(scene.io, command, nth=3, **options)

    assert result.response is not None
    assert result.response.content == "Lake 3"
    assert turning(result.response) == ["‹ Back", "3 of 3"]


async def test_a_target_whose_name_ends_with_a_number_is_meant_as_it_is_written(scene: Scene) -> None:
    await know(scene, 3)
    await scene.services.own_targets.save(
        (await scene.services.own_targets.drafted(scene.guild.id, "Lake 2", "Sample crater", "", 1)).draft
    )

    await scene.member.send(scene.io, "!latest lake 2")

    assert scene.answer().content.startswith("I have not seen a release about Lake 2 yet.")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("!io 0", "Please give a number from 1 to 25."),
        ("!io -1", "Please give a number from 1 to 25."),
        ("!juno 999", "Please give a number from 1 to 25."),
        ("!io " + "9" * 40, "Please give a number from 1 to 25."),
        ("!io third", "I did not understand that."),
        ("!io 4", "I have seen only 3 about that"),
        ("!latest io 0", "Please give a number from 1 to 25"),
        ("!latest io 999", "Please give a number from 1 to 25"),
        ("!latest 3", "I do not follow anything by that name."),
        ("!latest europpa 3", "I do not follow anything by that name. Did you mean Europa?"),
    ],
)
async def test_a_wrong_number_gets_one_friendly_sentence(scene: Scene, said: str, answer: str) -> None:
    await know(scene, 3)

    assert (await asked(scene, said)).content.startswith(answer)


@pytest.mark.parametrize("command", ["!io", "!search lake", "!random", "!random io", "!onthisday"])
async def test_what_there_is_one_of_has_no_arrows(scene: Scene, command: str) -> None:
    await know(scene, 1)

    assert turning(await asked(scene, command)) == []
    assert scene.bot.galleries == {}


async def test_the_links_and_facts_stay_beside_the_arrows(scene: Scene) -> None:
    await know(scene, 2)

    answer = await asked(scene)

    assert others(answer) == ["NASA page", "Full picture", "No more facts"]
    assert len(answer.components) == 2


# ---------------------------------------------------------------- turning


async def test_who_asked_turns_the_page_of_the_answer_itself(scene: Scene) -> None:
    await know(scene, 3)
    answer = await asked(scene)

    await scene.member.click(answer, label="Next ›")

    shown = scene.answer()
    assert shown.id == answer.id
    assert shown.content == "Lake 2"
    assert [picture.description for picture in shown.attachments] == [lake(2).description.alt]
    assert shown.embeds[0].author.url == lake(2).link
    assert turning(shown) == ["‹ Back", "2 of 3", "Next ›"]
    await scene.member.click(shown, label="‹ Back")
    assert (scene.answer().content, turning(scene.answer())) == ("Lake 1", ["1 of 3", "Next ›"])


async def test_a_page_whose_picture_is_at_hand_takes_one_request(scene: Scene) -> None:
    await know(scene, 2)
    answer = await asked(scene)

    await scene.member.click(answer, label="Next ›")
    await scene.member.click(answer, label="‹ Back")

    assert callbacks(scene) == [UPDATED_LATER, EDITED]
    assert scene.pictures.asked == ["https://nasa.example/1.jpg", "https://nasa.example/2.jpg"]


async def test_a_command_whose_picture_is_at_hand_is_answered_at_once(scene: Scene) -> None:
    await know(scene, 2)
    await asked(scene)

    result = await scene.member.slash(scene.io, "io")

    assert callbacks(scene) == [SAID]
    assert result.response is not None
    assert len(result.response.attachments) == 1


async def test_a_large_picture_is_announced_first_as_discord_may_not_wait_for_it(scene: Scene) -> None:
    await know(scene, 1)
    await asked(scene)
    for size, answered in ((SOON_UPLOADED, SAID), (SOON_UPLOADED + 1, SAID_LATER)):
        scene.pictures.made = replace(PICTURE, data=bytes(size))
        await scene.member.slash(scene.io, "io")
        assert callbacks(scene)[-1] == answered


async def test_a_picture_that_cannot_be_made_does_not_stop_the_page(scene: Scene) -> None:
    await know(scene, 2)
    answer = await asked(scene)
    scene.pictures.failing = True

    await scene.member.click(answer, label="Next ›")

    assert (scene.answer().content, scene.answer().attachments) == ("Lake 2", [])
    assert scene.answer().embeds[0].image.url == "https://nasa.example/2.jpg"


async def test_our_own_fault_after_a_deferral_is_said_too(scene: Scene) -> None:
    await know(scene, 2)
    answer = await asked(scene)
    scene.pictures.broken = True

    result = await scene.member.click(answer, label="Next ›")

    assert [said.content for said in result.followups] == ["Something went wrong on my side; it has been noted."]
    assert scene.answer().content == "Lake 1"


async def test_anybody_else_gets_a_gallery_of_their_own(scene: Scene) -> None:
    await know(scene, 3)
    answer = await asked(scene)

    result = await scene.moderator.click(answer, label="Next ›")

    assert scene.answer().content == "Lake 1"
    theirs = followed(result)
    assert (theirs.content, theirs.ephemeral, turning(theirs)) == ("Lake 2", True, ["‹ Back", "2 of 3", "Next ›"])
    again = await scene.moderator.click(theirs, label="Next ›")
    assert again.response is None or again.response.id == theirs.id
    assert turning(followed(result)) == ["‹ Back", "3 of 3"]
    assert scene.answer().content == "Lake 1"


def followed(result: InteractionResult) -> ResponseMessage:
    [said] = [*filter(None, [result.response]), *result.followups][-1:]
    return said


async def test_anybody_else_is_answered_at_once_where_the_picture_is_at_hand(scene: Scene) -> None:
    await know(scene, 2)
    answer = await asked(scene)
    await scene.member.click(answer, label="Next ›")

    result = await scene.moderator.click(answer, label="‹ Back")

    assert callbacks(scene)[-1] == SAID
    assert result.ephemeral
    assert followed(result).content == "Lake 1"


async def test_a_press_finds_what_is_stored_then(scene: Scene) -> None:
    await know(scene, 2)
    answer = await asked(scene)
    await scene.know(lake(0))

    await scene.member.click(answer, label="Next ›")

    assert (scene.answer().content, turning(scene.answer())) == ("Lake 1", ["‹ Back", "2 of 3", "Next ›"])


async def test_twice_in_a_row_the_same_page_is_shown(scene: Scene) -> None:
    await know(scene, 3)
    answer = await asked(scene)
    [leads_on] = [button for button in buttons(answer) if button["label"] == "Next ›"]

    for _ in range(2):
        stand_on(scene, answer, leads_on)  # a slow connection shows it still
        await scene.member.click(scene.answer(), label="Next ›")

    assert (scene.answer().content, turning(scene.answer())) == ("Lake 2", ["‹ Back", "2 of 3", "Next ›"])


def stand_on(scene: Scene, message: discord.Message, button: dict[str, Any]) -> None:
    """Let the message have this button alone."""
    scene.env.backend.edit_message(message.channel.id, message.id, {"components": [{"type": 1, "components": [button]}]})


async def test_a_member_in_a_hurry_is_asked_to_wait(scene: Scene) -> None:
    await know(scene, 2)
    answer = await asked(scene)

    for number in range(PRESSES):
        await scene.member.click(answer, label="‹ Back" if number % 2 else "Next ›")
    result = await scene.member.click(answer, label="Next ›")

    assert result.ephemeral
    assert followed(result).content.startswith("Please wait")
    assert scene.answer().content == "Lake 1"


async def test_facts_are_counted_with_the_pages(scene: Scene) -> None:
    await know(scene, 2)
    answer = await asked(scene)
    for number in range(PRESSES):
        await scene.member.click(answer, label="‹ Back" if number % 2 else "Next ›")
    stand_on(scene, answer, {"type": 2, "style": 2, "label": "Another fact", "custom_id": "fact:@pia1:0"})

    result = await scene.member.click(scene.answer(), label="Another fact")

    assert followed(result).content.startswith("Please wait")


async def test_the_release_may_be_gone(scene: Scene) -> None:
    await know(scene, 2)
    answer = await asked(scene)
    scene.store.tables.releases.clear()

    result = await scene.member.click(answer, label="Next ›")

    assert result.ephemeral
    assert followed(result).content.startswith("I have not seen a release about Io yet.")


# ---------------------------------------------------------------- the other lists


async def test_a_search_shows_in_its_list_where_it_is(scene: Scene) -> None:
    await know(scene, 3)
    answer = await asked(scene, "!search lake")
    assert "**1\\. Lake 1**" in str(answer.embeds[1].description)

    await scene.member.click(answer, label="Next ›")

    lines = str(scene.answer().embeds[1].description).splitlines()
    assert scene.answer().content == "Lake 2"
    assert [line.partition("\\")[0] for line in lines] == ["1", "**2", "3"]
    assert turning(scene.answer()) == ["‹ Back", "2 of 3", "Next ›"]


async def test_words_that_a_button_cannot_remember_are_listed_only(scene: Scene) -> None:
    words = "sample lava lake jupiter moon junocam image shows took feb this"
    await know(scene, 2)

    answer = await asked(scene, f"!search {words} {words}")

    assert answer.content == "Lake 1"
    assert turning(answer) == []
    assert len(str(answer.embeds[1].description).splitlines()) == 2


@pytest.mark.parametrize(("length", "fits"), [(20, True), (60, False)])
async def test_words_of_any_alphabet_stay_within_discords_limit(scene: Scene, length: int, fits: bool) -> None:
    title = "\U00020000" * length
    await scene.know(lake(1, title=title), lake(2, title=title))

    answer = await asked(scene, f"!search {title}")

    assert answer.content == title
    assert bool(turning(answer)) is fits
    assert all(len(button.get("custom_id", "").encode("utf-16-le")) <= 2 * LONGEST_ID for button in buttons(answer))


async def test_chance_leads_to_others(scene: Scene) -> None:
    await know(scene, 3)
    answer = await asked(scene, "!random io")
    shown = {answer.content}

    for _ in range(2):
        await scene.member.click(answer, label="Next ›")
        shown.add(scene.answer().content)

    assert shown == {"Lake 1", "Lake 2", "Lake 3"}
    assert turning(scene.answer()) == ["‹ Back", "3 of 3"]


async def test_this_day_leads_to_its_pictures_and_back(scene: Scene) -> None:
    await scene.know(lake(1, published=datetime(2024, 3, 1, tzinfo=UTC)))
    answer = await asked(scene, "!onthisday")
    assert turning(answer) == ["1 of 2", "Next ›"]

    await scene.member.click(answer, label="Next ›")
    assert (scene.answer().content, len(scene.answer().attachments)) == ("Lake 1", 1)
    await scene.member.click(answer, label="‹ Back")

    assert scene.answer().embeds[0].author.name == "On 1 March of earlier years (UTC)"
    assert (scene.answer().content, scene.answer().attachments) == ("", [])


async def test_this_day_knows_the_server_s_own_targets(scene: Scene) -> None:
    own = (await scene.services.own_targets.drafted(scene.guild.id, "Craters", "crater", "", 1)).draft
    await scene.services.own_targets.save(own)
    match = Match(own.own.key, ("the title names it",))
    await scene.know(lake(1, title="A crater", matches=(match,), published=datetime(2024, 3, 1, tzinfo=UTC)))

    assert "A crater" in str((await asked(scene, "!onthisday")).embeds[0].description)
    await scene.member.send_dm("!onthisday")
    answer = scene.member.user.dm_channel.last_message
    assert answer is not None
    assert "A crater" not in str(answer.embeds[0].description)


# ---------------------------------------------------------------- ten minutes, and restarts


async def test_after_ten_minutes_the_arrows_are_taken_away_and_the_rest_stays(scene: Scene) -> None:
    await know(scene, 2)
    answer = await asked(scene)

    await scene.env.advance_time(LATE)

    assert turning(scene.answer()) == []
    assert others(scene.answer()) == others(answer)
    assert (scene.answer().content, len(scene.answer().attachments)) == ("Lake 1", 1)
    assert scene.bot.galleries == {}


@pytest.mark.parametrize("slash", [False, True])
async def test_each_turn_of_a_page_begins_ten_minutes_of_its_own(scene: Scene, slash: bool) -> None:
    await know(scene, 2)
    shown: Any = (await scene.member.slash(scene.io, "io")).response if slash else await asked(scene)

    await scene.env.advance_time(LATE - 60)
    await scene.member.click(shown, label="Next ›")
    await scene.env.advance_time(120)
    assert turning(scene.answer()) == ["‹ Back", "2 of 2"]
    await scene.env.advance_time(LATE - 120)

    assert (scene.answer().content, turning(scene.answer())) == ("Lake 2", [])
    assert others(scene.answer()) == ["NASA page", "Full picture", "No more facts"]
    assert scene.bot.galleries == {}


async def test_a_private_gallery_is_tidied_too(scene: Scene) -> None:
    await know(scene, 2)
    result = await scene.moderator.click(await asked(scene), label="Next ›")

    await scene.env.advance_time(LATE)

    assert turning(followed(result)) == []
    assert scene.bot.galleries == {}


async def test_another_button_keeps_it_open_no_longer(scene: Scene) -> None:
    await know(scene, 2)
    answer = await asked(scene)
    await scene.env.advance_time(LATE - 10)
    await scene.moderator.click(answer, label="Next ›")

    await scene.env.advance_time(20)

    assert turning(scene.answer()) == []


async def test_a_message_that_is_gone_by_then_is_no_trouble(scene: Scene) -> None:
    await know(scene, 2)
    answer = await asked(scene)
    scene.env.backend.delete_message(answer.channel.id, answer.id)

    await scene.env.advance_time(LATE)

    assert scene.bot.galleries == {}


async def test_after_a_restart_the_arrows_work_on(scene: Scene, restarted: Restart) -> None:
    await know(scene, 3)
    answer = await asked(scene)
    await restarted()

    await scene.member.click(answer, label="Next ›")
    assert (scene.answer().content, turning(scene.answer())) == ("Lake 2", ["‹ Back", "2 of 3", "Next ›"])
    await scene.env.advance_time(LATE)

    assert turning(scene.answer()) == []


@pytest.mark.parametrize("who", ["member", "moderator"])
async def test_after_a_restart_the_first_late_press_tidies_and_says_what_to_do(
    scene: Scene, restarted: Restart, who: str
) -> None:
    await know(scene, 2)
    answer = await asked(scene)
    await restarted()
    await scene.env.advance_time(LATE)

    result = await getattr(scene, who).click(answer, label="Next ›")

    assert [(said.content, said.ephemeral) for said in result.followups] == [(TOO_LATE, True)]
    assert (scene.answer().content, turning(scene.answer())) == ("Lake 1", [])
    assert others(scene.answer()) == ["NASA page", "Full picture", "No more facts"]
    assert len(scene.answer().attachments) == 1


# ---------------------------------------------------------------- elsewhere


async def test_in_direct_messages_it_is_paged_through_too(scene: Scene) -> None:
    await know(scene, 2)
    await scene.member.send_dm("!io")
    dm = scene.member.user.dm_channel
    answer = dm.last_message
    assert answer is not None

    await scene.member.user.click(answer, label="Next ›")

    shown = dm.last_message
    assert shown is not None
    assert (shown.content, turning(shown)) == ("Lake 2", ["‹ Back", "2 of 2"])


async def test_nobody_is_mentioned_by_any_page(scene: Scene) -> None:
    await scene.know(lake(1), lake(2, title="@everyone <@1>"))
    answer = await asked(scene)
    await scene.member.click(answer, label="Next ›")

    assert scene.answer().content == "\\@everyone \\<@1>"
    sent = [entry.json for entry in scene.env.http_requests if entry.json and "allowed_mentions" in str(entry.json)]
    assert all((body.get("data") or body)["allowed_mentions"] == {"parse": []} for body in sent)
