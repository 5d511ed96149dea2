"""What pressed buttons say of themselves: a number of another server, member or panel in it opens nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import discord
import pytest
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle
from simcord.results import InteractionResult

from bot.chat import mark
from bot.chat.apology import NOT_ALLOWED
from bot.chat.panels.desk import ACTIONS
from bot.chat.panels.ids import panel_id
from bot.chat.panels.rights import NOT_OPEN
from bot.chat.places import NO_SUCH_CHANNEL
from bot.chat.question import NOT_OPEN as QUESTION_NOT_OPEN
from bot.core import delivery as life
from bot.core.errors import ChannelClosed
from bot.core.model import Match, Watch
from bot.core.own_targets import OwnTarget
from bot.core.panels import OPEN_FOR, Draft, Panel
from tests.builders import NOW, a_release
from tests.chat.conftest import Scene
from tests.chat.forged import a_button, a_select, answers
from tests.chat.panel import told

NUMBER = "0123456789abcdef"


@dataclass
class There:
    """Another server, with a watch, an own target, something held and a panel; who forges may do nothing there any more."""

    guild: GuildHandle
    channel: ChannelHandle
    target: str


@pytest.fixture
async def there(scene: Scene) -> There:
    guild = scene.env.create_guild()
    channel = guild.create_text_channel("there")
    own = OwnTarget(f"g{guild.id}/a", guild.id, "Secret volcano", ("Loki",))
    held = life.failed(life.promise_post("pia90001", guild.id, channel.id, (), NOW), ChannelClosed("closed"), NOW)
    async with scene.store.writing() as tx:
        await tx.save_release(a_release())
        await tx.save_release(a_release("pia90002", title="Of the other server", matches=(Match(own.key, ()),)))
        await tx.save_own_target(own)
        await tx.save_watch(Watch(guild.id, channel.id, "io"))
        await tx.save_watch(Watch(guild.id, channel.id, own.key))
        await tx.save_deliveries([held])
    return There(guild, channel, own.key)


async def kept(scene: Scene) -> list[Any]:
    async with scene.store.reading() as tx:
        return [await tx.watches(), await tx.deliveries(), await tx.panel(NUMBER)]


async def with_panel(scene: Scene, its_guild: int, whose: int, **changes: Any) -> None:
    async with scene.store.writing() as tx:
        await tx.save_panel(replace(Panel(NUMBER, its_guild, whose, NOW, gated=True), **changes))


async def press(scene: Scene, custom_id: str, who: MemberActor) -> InteractionResult:
    return await who.click(await a_button(scene, custom_id), label="Sample")


@pytest.mark.parametrize("doing", sorted(ACTIONS))
async def test_a_panel_of_another_server_is_none_here(scene: Scene, there: There, doing: str) -> None:
    """Its own member presses it, whom that server's settings had let in."""
    await with_panel(scene, there.guild.id, scene.moderator.id, draft=Draft(("io",), there.channel.id, revision=1))
    before = await kept(scene)

    assert told(await press(scene, panel_id(NUMBER, doing), scene.moderator)) == NOT_OPEN
    assert await kept(scene) == before


@pytest.mark.parametrize("notice", ["status", NUMBER])
async def test_held_posts_of_another_server_are_not_tried(scene: Scene, there: There, notice: str) -> None:
    await with_panel(scene, there.guild.id, scene.moderator.id)
    before = await kept(scene)

    assert told(await press(scene, mark.retry_id(there.guild.id, notice), scene.moderator)) == NOT_ALLOWED
    assert await kept(scene) == before


@pytest.mark.parametrize("panel", ["", NUMBER])
async def test_nothing_is_posted_in_a_channel_of_another_server(scene: Scene, there: There, panel: str) -> None:
    await with_panel(scene, there.guild.id, scene.moderator.id)
    before = await kept(scene)

    custom_id = mark.post_id(there.channel.id, "pia90001", panel)
    assert told(await press(scene, custom_id, scene.moderator)) == NO_SUCH_CHANNEL
    assert await kept(scene) == before


@pytest.mark.parametrize(
    "panel",
    [{}, {"member": 5}, {"guild": 5}, {"gated": False}, {"opened": NOW - OPEN_FOR}],
    ids=["none", "another's", "another server's", "of one who might manage", "too old"],
)
async def test_no_other_panel_lets_a_member_post_or_try(scene: Scene, panel: dict[str, Any]) -> None:
    await scene.know(a_release())
    number = NUMBER if panel else "f" * 16
    await with_panel(scene, scene.guild.id, scene.member.id, **panel)
    before = await kept(scene)

    for custom_id in (mark.post_id(scene.io.id, "pia90001", number), mark.retry_id(scene.guild.id, number)):
        assert told(await press(scene, custom_id, scene.member)) == NOT_ALLOWED
    assert await kept(scene) == before


async def test_a_question_of_another_server_is_not_answered_here(scene: Scene, there: There) -> None:
    managers = there.guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    asker = there.guild.add_member(scene.moderator.user, roles=[managers])
    result = await asker.slash(there.channel, "target remove", target="Secret volcano")
    assert result.response is not None
    yes = result.response.components[0]["components"][0]["custom_id"]
    before = await kept(scene)

    assert told(await press(scene, yes, scene.moderator)) == QUESTION_NOT_OPEN
    assert await kept(scene) == before


async def test_what_was_not_offered_in_a_select_is_not_chosen(scene: Scene, there: There) -> None:
    await with_panel(scene, scene.guild.id, scene.moderator.id, draft=Draft(("io",), scene.io.id))

    async def choose(doing: str, value: str) -> InteractionResult:
        message = await a_select(scene, panel_id(NUMBER, doing), [value])
        return await scene.moderator.select(message, [value])

    assert told(await choose("channel", str(there.channel.id))) == NO_SUCH_CHANNEL
    await choose("pick", f"{there.channel.id}:io")
    assert scene.answer().content.startswith("That watch is not there any more.")
    before = await kept(scene)
    await choose("targets", there.target)
    await press(scene, panel_id(NUMBER, "save"), scene.moderator)
    assert (await kept(scene))[:2] == before[:2]
    shown = str([entry.json for entry in scene.env.http_requests])
    assert "Of the other server" not in shown
    assert "Secret volcano" not in shown


@pytest.mark.parametrize("argument", ["n{}", "c000000{}"])
async def test_no_gallery_shows_what_another_servers_target_found(scene: Scene, there: There, argument: str) -> None:
    until = int(scene.env.now().timestamp()) + 600
    custom_id = f"page:1:{until:x}:{scene.member.id:x}:{argument.format(there.target)}"

    assert told(await press(scene, custom_id, scene.member)).startswith("I do not follow anything by that name.")


@pytest.mark.parametrize("place", ["0", "1", "99"])
async def test_a_page_that_there_is_not_shows_another(scene: Scene, place: str) -> None:
    await scene.know(a_release())
    until = int(scene.env.now().timestamp()) + 600
    for argument in ("nio", "svolcano", "c000000", "d2020-02-02"):
        await press(scene, f"page:{place}:{until:x}:{scene.member.id:x}:{argument}", scene.member)
    assert answers(scene) == 4


async def test_only_what_who_presses_gets_themselves_is_stopped(scene: Scene) -> None:
    await scene.services.following.begin(scene.moderator.id, "io")

    for custom_id in (mark.STOP, mark.drop_id("io"), mark.drop_id("*"), mark.RESUME):
        await press(scene, custom_id, scene.member)

    assert [watch.target for watch in await scene.services.following.listed(scene.moderator.id)] == ["io"]


async def test_what_opens_something_for_moderators_opens_nothing_for_members(scene: Scene) -> None:
    for custom_id in ("panel:new:setup", "panel:new:list", mark.SHOW_STATUS, mark.set_up_id("a" * 20)):
        assert told(await press(scene, custom_id, scene.member)) == NOT_ALLOWED
