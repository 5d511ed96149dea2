"""What the parts of the set-up panel do: each changes the draft and shows the panel again, until it is saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.chat.buttons import PostButton
from bot.chat.panels import said, setup, times, words
from bot.chat.panels.face import BUTTONS_ROW, Face, Part, button, show
from bot.chat.panels.ids import panel_id
from bot.chat.panels.press import Press, around
from bot.chat.panels.setup import Around
from bot.chat.panels.showing import show_detail, show_setup
from bot.chat.places import NO_SUCH_CHANNEL, place_of
from bot.chat.question import LEFT
from bot.chat.watch_words import in_the_way
from bot.core.errors import MemberError
from bot.core.panels import Draft, Slip
from bot.flows.panels import draft_of

SAVED = "**Saved.**"
POSTS_IT = "-# The button posts the newest release so far; until then only you see it."
SAVED_ALREADY = "That is saved already. `/watch list` shows it."
CHANGED = (
    "Somebody else changed this watch meanwhile. What you chose is still here: Save puts it in the place of this:\n{now}\n"
)
GONE = "Somebody else removed this watch meanwhile. What you chose is still here: Save sets it up anew."
ZONE_IS = "The hours of this server are those of {zone} now, for all its watches."


# ---------------------------------------------------------------- selects


async def _change(press: Press, how: Callable[[Draft], Draft], note: str = "") -> None:
    """Change the draft, and show what became of it."""
    panel = await press.services.panels.change(press.panel, lambda kept: replace(kept, draft=how(kept.draft), slip=None))
    await show_setup(replace(press, panel=panel), press.panel.draft, note)


async def _targets(press: Press) -> None:
    await _change(press, lambda draft: replace(draft, targets=tuple(press.values)))


async def _channel(press: Press) -> None:
    chosen = place_of(press.interaction.guild, int(press.values[0]))
    if chosen is None:
        raise MemberError(NO_SUCH_CHANNEL)
    await _change(press, lambda draft: replace(draft, channel=chosen.id))


async def _role(press: Press) -> None:
    await _change(press, lambda draft: replace(draft, role=int(press.values[0]) if press.values else None))


async def _style(press: Press) -> None:
    chosen = set(press.values)

    def how(draft: Draft) -> Draft:
        options = replace(draft.options, compact="compact" in chosen, only_pictures="pictures" in chosen)
        return replace(draft, publish="publish" in chosen, options=options)

    await _change(press, how)


# ---------------------------------------------------------------- forms


async def _words(press: Press) -> None:
    await press.interaction.response.send_modal(words.words_form(press.panel))


async def _times(press: Press) -> None:
    panels = press.services.panels
    form = times.times_form(press.panel, await panels.zone(press.panel.guild), panels.now())
    await press.interaction.response.send_modal(form)


async def _words_sent(press: Press) -> None:
    typed = words.typed_words(press.fields)
    try:
        options = words.with_words(press.panel.draft.options, typed)
    except MemberError as error:
        await _keep_slip(press, Slip("words", typed, str(error)))
    else:
        require, exclude = options.require, options.exclude
        await _change(press, lambda draft: replace(draft, options=replace(draft.options, require=require, exclude=exclude)))


async def _times_sent(press: Press) -> None:
    typed = times.typed_times(press.fields)
    try:
        chosen = times.with_times(press.panel.draft.options, typed)
    except MemberError as error:
        await _keep_slip(press, Slip("times", typed, str(error)))
        return
    digest, quiet = chosen.options.digest, chosen.options.quiet
    note = ""
    if chosen.zone != await press.services.panels.zone(press.panel.guild):
        note = ZONE_IS.format(zone=await press.services.watches.set_zone(press.panel.guild, chosen.zone))
    await _change(press, lambda draft: replace(draft, options=replace(draft.options, digest=digest, quiet=quiet)), note)


async def _keep_slip(press: Press, slip: Slip) -> None:
    """Say what is wrong with what was typed, which the form shows again."""
    panel = await press.services.panels.change(press.panel, lambda kept: replace(kept, slip=slip))
    await show_setup(replace(press, panel=panel), press.panel.draft)


# ---------------------------------------------------------------- the end of it


async def _cancel(press: Press) -> None:
    if press.panel.draft.revision is None:
        await press.services.panels.take(press.panel)
        await show(press.interaction, Face(LEFT))
    else:
        await show_detail(press)


async def _save(press: Press) -> None:
    there = await around(press.interaction, press.panel)
    if wrong := setup.mistake(press.panel.draft, there):
        raise MemberError(wrong)
    draft = await press.services.panels.take(press.panel)  # before anything is saved: pressed twice, it is saved once
    if not setup.is_complete(draft):
        raise MemberError(SAVED_ALREADY)
    if there.role is None:
        draft = replace(draft, role=None)  # it may have been deleted meanwhile
    try:
        await press.services.watches.set_up(press.panel.guild, draft, press.interaction.user.id)
    except MemberError as error:
        await _save_later(press, draft, error)
    else:
        await show(press.interaction, await _saved(press, draft, there))


async def _save_later(press: Press, draft: Draft, error: MemberError) -> None:
    """Give the draft back; where it changes a watch that is another one now, say how that stands."""
    after, note = (draft, str(error)) if draft.revision is None else await _overtaken(press, draft, error)
    panel = await press.services.panels.change(press.panel, lambda kept: replace(kept, draft=after))
    await show_setup(replace(press, panel=panel), draft, note)


async def _overtaken(press: Press, draft: Draft, error: MemberError) -> tuple[Draft, str]:
    there = await around(press.interaction, press.panel, draft)
    try:
        now = await press.services.watches.named(press.panel.guild, draft.channel or 0, draft.targets[0])
    except MemberError:
        return replace(draft, revision=None), GONE
    if now.revision == draft.revision:
        return draft, str(error)
    note = CHANGED.format(now=said.whole(draft_of(now), there.targets, there.zone))
    return replace(draft, revision=now.revision), note


async def _saved(press: Press, draft: Draft, there: Around) -> Face:
    """That it is saved, what still stands in the way, and how the newest release is posted at once."""
    trouble = in_the_way(there.place, there.role).strip() if there.place else ""
    lines = [SAVED, said.whole(draft, there.targets, there.zone), trouble]
    parts: list[Part] = []
    release = await press.services.panels.newest(press.panel.guild, draft)
    if release and there.place:
        lines.append(POSTS_IT)
        parts.append(_in_row(PostButton(there.place.id, release.key, f"#{there.place.name}", press.panel.id).item))
    parts.append(button(panel_id(press.panel.id, "list"), "All watches"))
    return Face("\n".join(filter(None, lines)), tuple(parts), keeps_embed=True)


def _in_row(button: Part) -> Part:
    """Beside the other buttons."""
    button.row = BUTTONS_ROW
    return button


ACTIONS = {
    "targets": _targets,
    "channel": _channel,
    "role": _role,
    "style": _style,
    "words": _words,
    "times": _times,
    "wordsent": _words_sent,
    "timesent": _times_sent,
    "save": _save,
    "cancel": _cancel,
}
