"""The form "Words…": which words a release needs, and which it must not have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import discord

from bot.chat.panels.forms import form
from bot.chat.panels.ids import panel_id
from bot.core.errors import MemberError
from bot.core.options import Options
from bot.core.panels import Panel
from bot.core.wanting import MOST_KEYWORDS, keywords_from

NAMES = ("require", "exclude")
LABELS = {"require": "Only with one of these words", "exclude": "Never with one of these words"}
EXPLAINED = f"Between commas, at most {MOST_KEYWORDS}. They count whole, capitals or not."
EXAMPLES = {"require": "volcano, Loki Patera", "exclude": "podcast, simulation"}
LONGEST = 1_000
BOTH = "The same word is asked for and left out, so nothing would ever be posted."


def words_form(panel: Panel) -> discord.ui.Modal:
    """The form, with what was typed last or else what is chosen."""
    options = panel.draft.options
    slip = panel.slip
    typed = slip.typed if slip and slip.form == "words" else (", ".join(options.require), ", ".join(options.exclude))
    fields = [(LABELS[name], EXPLAINED, _field(name, text)) for name, text in zip(NAMES, typed, strict=True)]
    return form(panel_id(panel.id, "wordsent"), "Which words", fields)


def typed_words(values: Mapping[str, str]) -> tuple[str, ...]:
    """What was typed, in the fields' order."""
    return tuple(values.get(name, "") for name in NAMES)


def with_words(options: Options, typed: tuple[str, ...]) -> Options:
    """The options with what was typed. Raises `MemberError`."""
    require, exclude = (_read(LABELS[name], text) for name, text in zip(NAMES, typed, strict=True))
    if {word.casefold() for word in require} & {word.casefold() for word in exclude}:
        raise MemberError(BOTH)
    return replace(options, require=require, exclude=exclude)


def _read(label: str, typed: str) -> tuple[str, ...]:
    try:
        return keywords_from(typed)
    except MemberError as error:
        raise MemberError(f"“{label}”: {error}") from None


def _field(name: str, text: str) -> discord.ui.TextInput[discord.ui.Modal]:
    style = discord.TextStyle.paragraph
    return discord.ui.TextInput(
        custom_id=name, style=style, default=text, placeholder=EXAMPLES[name], required=False, max_length=LONGEST
    )
