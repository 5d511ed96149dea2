"""What the configuration files say, as the model's words: sources, targets, facts, and the bot's own table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StrictBool, StrictInt, StrictStr, model_validator

from bot.config_files import Folders, Table, read_as, read_toml, wrong_table
from bot.core.errors import ConfigError
from bot.core.facts import Library, read_library
from bot.core.model import Source, Target
from bot.core.written import all_said
from bot.values import Address, Duration, Line, Title


@dataclass(frozen=True, slots=True)
class BotConfig:
    """How the bot answers and how it asks.

    `prefix` starts a command in a message; `contact` stands in the User-Agent; `largest_answer` is in bytes.
    """

    prefix: str
    contact: str
    timeout: timedelta
    largest_answer: int


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that the configuration folder says. Sources are ordered by rank, those switched off included."""

    bot: BotConfig
    sources: tuple[Source, ...]
    targets: tuple[Target, ...]
    library: Library


def load_catalogue(folder: Path | None, today: date) -> Catalogue:
    """The configuration in `folder` (else `config` in the current folder); Perijove's own file for each it lacks.

    `today` is what `{last_year}` in a source's address is worked out from. Raises `ConfigError`, one line that names file,
    table and key.
    """
    folders = Folders.behind(folder)
    return Catalogue(
        bot=read_as(_BotFile, folders.find("bot.toml")).config(),
        sources=read_as(_SourcesFile, folders.find("sources.toml")).ranked(today),
        targets=_targets(folders.find("targets.toml")),
        library=read_library({path.stem: read_toml(path) for path in folders.inside("facts")}),
    )


# ---------------------------------------------------------------- single values


def _name(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
        raise wrong_table("needs another name: lower-case letters, digits and hyphens")
    return text


def _colour(text: str) -> str:
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", text):
        raise ValueError('should be a colour such as "#E3A73B"')
    return text


def _short(text: str) -> str:
    if not text or not text.isprintable() or " " in text:
        raise ValueError("should be one or a few characters without a space")
    return text


Name = Annotated[StrictStr, AfterValidator(_name)]
Colour = Annotated[StrictStr, AfterValidator(_colour)]
Words = Annotated[list[StrictStr], AfterValidator(all_said)]


# ---------------------------------------------------------------- bot.toml


class _Http(Table):
    timeout: Duration
    largest_answer_mib: Annotated[StrictInt, Field(ge=1, le=1024)]


class _BotFile(Table):
    prefix: Annotated[StrictStr, AfterValidator(_short)]
    contact: Line
    http: _Http

    def config(self) -> BotConfig:
        return BotConfig(self.prefix, self.contact, self.http.timeout, self.http.largest_answer_mib * 2**20)


# ---------------------------------------------------------------- sources.toml


class _Source(Table):
    kind: Literal["rss", "nasa_images", "wordpress", "apod"]
    url: Address
    every: Duration
    title: Title
    enabled: StrictBool = True

    def source(self, name: str, rank: int, today: date) -> Source:
        url = self.url.replace("{last_year}", str(today.year - 1))
        return Source(name, self.kind, url, self.every, self.title, rank, self.enabled)


class _SourcesFile(Table):
    sources: dict[Name, _Source]

    def ranked(self, today: date) -> tuple[Source, ...]:
        return tuple(source.source(name, rank, today) for rank, (name, source) in enumerate(self.sources.items()))


# ---------------------------------------------------------------- targets.toml


class _Target(Table):
    name: Title
    words: Words
    not_words: Words = Field(default=[], alias="not")
    beside: Words = Field(default=[])
    beside_others: Words = Field(default=[])
    is_craft: StrictBool = Field(default=False, alias="craft")
    colour: Colour | None = None

    @model_validator(mode="after")
    def _has_words_of_its_own(self) -> Self:
        if not self.beside and (self.beside_others or self.is_craft):
            raise wrong_table(f"{'beside_others' if self.beside_others else 'craft = true'} needs beside")
        return self

    def target(self, key: str) -> Target:
        words, not_words, beside, beside_others = map(tuple, (self.words, self.not_words, self.beside, self.beside_others))
        colour = int(self.colour[1:], 16) if self.colour else None
        return Target(key, self.name, words, not_words, beside, beside_others, self.is_craft, colour)


class _TargetsFile(Table):
    targets: dict[Name, _Target]


def _targets(path: Path) -> tuple[Target, ...]:
    targets = tuple(target.target(key) for key, target in read_as(_TargetsFile, path).targets.items())
    owners: dict[str, str] = {}
    for target in targets:
        # A member may write either, in any case: both must lead to one target.
        for spelling in {target.key, target.name.casefold()}:
            if owners.setdefault(spelling, target.key) != target.key:
                raise ConfigError(
                    f'{path}: [targets.{target.key}] is called "{spelling}", as [targets.{owners[spelling]}] is'
                )
    return targets
