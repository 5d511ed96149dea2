"""The panel that sets a watch up: what it says, and what can be chosen. Pure: drafts in, words and selects out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import discord

from bot.chat import limits
from bot.chat.panels import said
from bot.chat.panels.face import Part, button
from bot.chat.panels.ids import panel_id
from bot.chat.places import NO_SUCH_CHANNEL, NOT_EVERYONE, PUBLISHES_NOT, Channel, is_announcing
from bot.chat.watch_words import in_the_way
from bot.chat.wording import joined
from bot.core.own_targets import owner
from bot.core.panels import Draft, Panel
from bot.flows.targets import Targets

CHANNELS = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
    discord.ChannelType.news_thread,
]

STYLES = {
    "compact": ("Compact card", "A small picture and the first lines, for busy channels"),
    "pictures": ("Only with a picture", "Leaves out releases that have none"),
    "publish": ("Publish to followers", "In announcement channels: to the servers that follow them"),
}
"""Value → label and description."""

SHOWN = "The newest release that it would post:"
LISTED = "The newest release that it would put on its list:"
NOT_SHOWN = "Of what I have stored, it would post nothing yet."
CHOOSE = "Choose what to follow and where, then **Save**."
MORE_TARGETS = "-# There are more targets than this list holds: `/watch add target:` takes any of them."
FOLLOWED = "It follows {names} already: Save puts this in the place of that."
TYPED_STAYS = "**Not taken:** {why} **{form}** still has what you typed."

FORMS = {"words": "Words…", "times": "Times…"}
"""The forms by name, with their buttons' labels."""


@dataclass(frozen=True, slots=True)
class Around:
    """What there is around a draft: what can be followed, its channel and role as Discord knows them, what that follows.

    `zone` is the server's.
    """

    targets: Targets
    zone: str
    place: Channel | None = None
    role: discord.Role | None = None
    followed: frozenset[str] = frozenset()


def content(panel: Panel, around: Around, note: str = "", *, has_preview: bool) -> str:
    """What the watch will do, what stands in its way, and what the embed below is."""
    draft = panel.draft
    heading = "**Set up a watch**" if draft.revision is None else "**Change this watch**"
    lines = [note, heading, said.whole(draft, around.targets, around.zone, said.WILL), *_hints(panel, around)]
    below = "" if note or panel.slip else f"-# {_shown(draft, has_preview=has_preview)}"
    return "\n".join(filter(None, [*lines, below]))


def _shown(draft: Draft, *, has_preview: bool) -> str:
    """What the embed below is, or why there is none."""
    if not is_complete(draft):
        return CHOOSE
    return (LISTED if draft.options.digest else SHOWN) if has_preview else NOT_SHOWN


def parts(panel: Panel, around: Around) -> Iterator[Part]:
    """The selects and buttons. A watch that is changed keeps its target and channel: by these it is known."""
    draft, number = panel.draft, panel.id
    if draft.revision is None:
        yield _targets(number, draft, around.targets)
        yield _channel(number, draft)
    yield _role(number, draft)
    yield _style(number, draft)
    yield button(panel_id(number, "save"), "Save", discord.ButtonStyle.success, off=not is_complete(draft))
    for form, label in FORMS.items():
        yield button(panel_id(number, form), label)
    yield button(panel_id(number, "cancel"), "Cancel")


def is_complete(draft: Draft) -> bool:
    """Whether it says what to follow and where."""
    return bool(draft.targets) and draft.channel is not None


def mistake(draft: Draft, around: Around) -> str:
    """Why it cannot be saved with this channel and role; empty where it can."""
    if draft.channel and around.place is None:
        return NO_SUCH_CHANNEL
    if draft.publish and around.place and not is_announcing(around.place):
        return PUBLISHES_NOT.format(channel=around.place.mention)
    return NOT_EVERYONE if around.role and around.role.is_default() else ""


def _hints(panel: Panel, around: Around) -> Iterator[str]:
    draft = panel.draft
    if panel.slip:
        yield TYPED_STAYS.format(why=panel.slip.why, form=FORMS[panel.slip.form])
    yield mistake(draft, around)
    if around.place:
        yield in_the_way(around.place, around.role).strip()
    followed = [f"**{around.targets.name(key)}**" for key in draft.targets if key in around.followed]
    if followed and draft.revision is None:
        yield FOLLOWED.format(names=joined(followed))
    if draft.revision is None and len(list(around.targets)) > limits.CHOICES:
        yield MORE_TARGETS


def _targets(number: str, draft: Draft, targets: Targets) -> Part:
    offered = list(_offered(draft, targets))
    return discord.ui.Select(
        custom_id=panel_id(number, "targets"),
        placeholder="What to follow",
        max_values=len(offered),
        options=[
            discord.SelectOption(label=targets.name(key)[: limits.CHOICE], value=key, default=key in draft.targets)
            for key in offered
        ],
        row=0,
    )


def _offered(draft: Draft, targets: Targets) -> Iterable[str]:
    """What is chosen, the server's own, and as much of the catalogue as the list holds; in the catalogue's order."""
    keys = [target.key for target in targets]
    first = [key for key in keys if key in draft.targets]
    own = [key for key in keys if owner(key) is not None]
    kept = set(list(dict.fromkeys([*first, *own, *keys]))[: limits.CHOICES])
    return (key for key in keys if key in kept)


def _channel(number: str, draft: Draft) -> Part:
    chosen = [_default(draft.channel, discord.SelectDefaultValueType.channel)] if draft.channel else []
    return discord.ui.ChannelSelect(
        custom_id=panel_id(number, "channel"),
        placeholder="Where to post",
        channel_types=CHANNELS,
        default_values=chosen,
        row=1,
    )


def _role(number: str, draft: Draft) -> Part:
    chosen = [_default(draft.role, discord.SelectDefaultValueType.role)] if draft.role else []
    return discord.ui.RoleSelect(
        custom_id=panel_id(number, "role"),
        placeholder="Mention nobody",
        min_values=0,
        default_values=chosen,
        row=2,
    )


def _style(number: str, draft: Draft) -> Part:
    chosen = styles(draft)
    return discord.ui.Select(
        custom_id=panel_id(number, "style"),
        placeholder="Full card, every release",
        min_values=0,
        max_values=len(STYLES),
        required=False,
        options=[
            discord.SelectOption(label=label, description=description, value=value, default=value in chosen)
            for value, (label, description) in STYLES.items()
        ],
        row=3,
    )


def styles(draft: Draft) -> set[str]:
    """Which of `STYLES` it has."""
    has = {"compact": draft.options.compact, "pictures": draft.options.only_pictures, "publish": draft.publish}
    return {value for value, yes in has.items() if yes}


def _default(number: int, kind: discord.SelectDefaultValueType) -> discord.SelectDefaultValue:
    return discord.SelectDefaultValue(id=number, type=kind)
