"""What the parts of the list and of one watch's page do. Whatever they change is looked up anew first."""

from __future__ import annotations

from dataclasses import replace

from bot.chat import watch_words
from bot.chat.panels import detail, listing
from bot.chat.panels.face import show
from bot.chat.panels.press import Press, around
from bot.chat.panels.showing import GONE, show_detail, show_list, show_setup, watch_of
from bot.chat.places import NO_SUCH_CHANNEL, place_of
from bot.chat.preview import as_post
from bot.core.errors import MemberError
from bot.core.panels import Draft
from bot.flows.panels import draft_of


async def _about(press: Press, draft: Draft) -> Press:
    """The same press, in a panel that is about this draft now."""
    panel = await press.services.panels.change(press.panel, lambda kept: replace(kept, draft=draft, slip=None))
    return replace(press, panel=panel)


async def _pick(press: Press) -> None:
    channel, target = listing.picked(press.values[0])
    await show_detail(await _about(press, Draft((target,), channel)))


async def _list(press: Press) -> None:
    """The page that a button names, or the one on which the watch stands that was looked at."""
    draft = press.panel.draft
    if draft.targets:
        watches = await press.services.watches.listed(press.panel.guild)
        page = listing.page_of(watches, draft.channel, draft.targets[0])
        press = replace(await _about(press, Draft()), about=page)
    await show_list(press)


async def _edit(press: Press) -> None:
    watch = await watch_of(press)
    if watch is None:
        await show_list(press, GONE)
    else:
        await show_setup(await _about(press, draft_of(watch)))


async def _pause(press: Press) -> None:
    await _set_paused(press, paused=True)


async def _resume(press: Press) -> None:
    await _set_paused(press, paused=False)


async def _set_paused(press: Press, *, paused: bool) -> None:
    watch, watches = await watch_of(press), press.services.watches
    note = ""
    if watch and watch.paused != paused:
        which = (watch.guild, watch.channel, watch.target)
        if paused:
            note = watch_words.given_up(await watches.pause(*which)).strip()
        else:
            await watches.resume(*which)
    await show_detail(press, note)


async def _test(press: Press) -> None:
    """Show the newest release that it would post, in a further message."""
    watch = await watch_of(press)
    place = place_of(press.interaction.guild, press.panel.draft.channel)
    if watch is None or place is None:
        raise MemberError(NO_SUCH_CHANNEL if watch else GONE)
    await press.interaction.response.defer(ephemeral=True, thinking=True)
    release = await press.services.panels.newest(watch.guild, draft_of(watch))
    targets = await press.services.targets_in(watch.guild)
    tested = watch_words.tested(targets.name(watch.target), place)
    if release is None:
        await press.interaction.followup.send(f"{tested}\n{watch_words.NOTHING_YET}", ephemeral=True)
    else:
        card = await press.services.answer(release, compact=watch.options.compact)
        await press.interaction.followup.send(**as_post(card, release, place, tested, press.panel.id), ephemeral=True)


async def _remove(press: Press) -> None:
    watch = await watch_of(press)
    if watch is None:
        await show_list(press, GONE)
    else:
        there = await around(press.interaction, press.panel)
        await show(press.interaction, detail.sure(press.panel.id, watch, there))


async def _really(press: Press) -> None:
    watch = await watch_of(press)
    note = GONE
    if watch:
        targets = await press.services.targets_in(watch.guild)
        unwanted = await press.services.watches.remove(watch.guild, watch.channel, watch.target)
        named = {"target": targets.name(watch.target), "channel": f"<#{watch.channel}>"}
        note = watch_words.removed(unwanted).format(**named)
    await show_list(await _about(press, Draft()), note)


ACTIONS = {
    "list": _list,
    "pick": _pick,
    "detail": show_detail,
    "edit": _edit,
    "pause": _pause,
    "resume": _resume,
    "test": _test,
    "remove": _remove,
    "really": _really,
}
