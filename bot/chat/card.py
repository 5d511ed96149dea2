"""What a message shows: one line (roles and title), one embed, and buttons. Nothing is said twice.

Only data is made here; nothing is sent. Limits are Discord's: https://docs.discord.com/developers/resources/message
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import discord

from bot.chat import limits, mark, wording
from bot.chat.inert import fitted, one_line
from bot.chat.upload import Upload
from bot.chat.urls import site_name, web_address
from bot.chat.views import lasting
from bot.core.model import Fact, Release, Rendition
from bot.core.readable import visible

COLOUR = 0xE3A73B
"""Io's sulphur yellow, for what has no colour of its own."""

NO_COLOURS: Mapping[str, int] = {}

COMPACT_CAPTION = 200
"""Characters of a caption on a compact card: two lines on a telephone, or three."""

SHORT_FIELD = 256
"""What a field beside others holds."""

FACTS_LABEL = "Another fact"
NO_FACTS_LABEL = "No more facts"


@dataclass(frozen=True, slots=True)
class Card:
    """A message before it is sent. `links` are (label, address); `fact_id` is the `custom_id` of "Another fact".

    Where there is no other fact, the button says so and cannot be pressed: it stays, for it carries the message's mark.
    """

    title: str
    embed: discord.Embed
    links: tuple[tuple[str, str], ...] = ()
    fact_id: str = ""
    more_facts: bool = True
    picture: Rendition | None = None
    alt: str = ""
    roles: tuple[int, ...] = ()

    def addressed(self, about: str, roles: Sequence[int] = ()) -> Card:
        """The same card for one message among many: with its own mark, and the roles it mentions."""
        number = self.fact_id.rpartition(":")[2]
        return replace(self, fact_id=mark.fact_id(about, int(number)), roles=tuple(roles))

    @property
    def content(self) -> str:
        """The line above the embed: whom it mentions, and the title."""
        mentions = "".join(f"<@&{role}> " for role in self.roles)
        return mentions + fitted(self.title, limits.CONTENT - len(mentions))

    def view(self, *more: discord.ui.Button[Any]) -> discord.ui.View:
        """The buttons: links, the next fact, and what else is to stand there."""
        buttons = [discord.ui.Button[Any](label=label, url=url) for label, url in self.links]
        if self.fact_id:
            label = FACTS_LABEL if self.more_facts else NO_FACTS_LABEL
            buttons.append(discord.ui.Button(label=label, custom_id=self.fact_id, disabled=not self.more_facts))
        return lasting([*buttons, *more])

    def sending(self, *more: discord.ui.Button[Any]) -> dict[str, Any]:
        """What discord.py's `send` methods take."""
        return {
            "content": self.content or None,
            "embed": self.embed,
            "files": self.files(),
            "view": self.view(*more),
            "allowed_mentions": self.mentions(),
        }

    def files(self) -> list[discord.File]:
        """The picture to upload with the message, described for those who cannot see it."""
        if self.picture is None:
            return []
        return [discord.File(Upload(self.picture.data), self.picture.filename, description=self.alt or None)]

    def mentions(self) -> discord.AllowedMentions:
        """Nobody but the roles a moderator chose."""
        allowed = discord.AllowedMentions.none()
        allowed.roles = [discord.Object(role) for role in self.roles] or False
        return allowed


def render(
    release: Release,
    source_titles: Mapping[str, str],
    about: str,
    *,
    roles: Sequence[int] = (),
    rendition: Rendition | None = None,
    plain: bool = False,
    compact: bool = False,
    colours: Mapping[str, int] = NO_COLOURS,
) -> Card:
    """A release's card; `about` is its delivery's id, or `mark.of_release(key)` for an answer.

    `source_titles` are the sources' names for readers, `colours` the targets' by key: the first it is about decides.
    Someone else's picture is linked, never attached. A compact card has a small picture and says no more than the caption's
    beginning and the credit. A plain one attaches nothing: it is tried where Discord refuses the full one.
    """
    picture = None if plain or release.third_party else rendition
    alt = visible(release.description.alt)[: limits.ALT]
    short = plain or compact
    facts_shown = 0 if short else 1
    image = _image(release, picture, alt)
    return Card(
        title=one_line(release.title),
        embed=_embed(
            release,
            {
                "color": _colour(release, colours),
                "author": _author(_named(release.source, source_titles), release),
                "fields": _credit(release) if short else _fields(release, source_titles),
            }
            | ({"thumbnail" if compact else "image": image} if image else {}),
            COMPACT_CAPTION if compact else limits.DESCRIPTION,
        ),
        links=_links(release),
        fact_id=mark.fact_id(about, facts_shown),
        more_facts=len(release.description.facts) > facts_shown,
        picture=picture,
        alt=alt,
        roles=tuple(roles),
    )


def facts_card(release: Release, facts: Sequence[Fact], fact_id: str, colours: Mapping[str, int] = NO_COLOURS) -> Card:
    """An answer that holds only background facts about a release, with a button for the next one if there are others."""
    fields = [_field(*wording.fact(fact), inline=False) for fact in facts]
    author = _author(one_line(release.title), release)
    embed = discord.Embed.from_dict({"color": _colour(release, colours), "author": author, "fields": fields})
    return Card("", embed, fact_id=fact_id if len(release.description.facts) > len(facts) else "")


def _embed(release: Release, data: dict[str, Any], longest: int) -> discord.Embed:
    """The embed of this data, with date, site and as much of the caption as fits."""
    if site := site_name(release.link):
        data["footer"] = {"text": site}
    if release.published:
        data["timestamp"] = release.published.isoformat()
    room = limits.EMBED - len(discord.Embed.from_dict(data))
    data["description"] = fitted(release.description.caption, min(longest, room))
    return discord.Embed.from_dict(data)


def _colour(release: Release, colours: Mapping[str, int]) -> int:
    """What its first target with a colour is recognised by."""
    return next((colours[match.target] for match in release.matches if match.target in colours), COLOUR)


def _author(name: str, release: Release) -> dict[str, Any]:
    """The line above the card, leading to the release's page."""
    link = web_address(release.link)
    return {"name": visible(name)[: limits.AUTHOR]} | ({"url": link} if link else {})


def _image(release: Release, picture: Rendition | None, alt: str) -> dict[str, Any]:
    """The picture inside the embed. discord.py has no parameter for its description, but keeps what it is given."""
    linked = web_address(release.picture.url) if release.picture else ""
    url = f"attachment://{picture.filename}" if picture else linked
    return ({"url": url} | ({"description": alt} if alt else {})) if url else {}


def _credit(release: Release) -> list[dict[str, Any]]:
    credited = wording.credited(release.description)
    return [_field("Credit", credited, inline=False)] if credited.strip() else []


def _fields(release: Release, source_titles: Mapping[str, str]) -> list[dict[str, Any]]:
    description = release.description
    observed = [
        _field(name, fitted(value, SHORT_FIELD), inline=True) for name, value in wording.observed(description.observed)
    ]
    fact = [_field(*wording.fact(fact), inline=False) for fact in description.facts[:1]]
    also = wording.also_at(release.places, _named(release.source, source_titles), source_titles)
    elsewhere = [_field("Also at", also, inline=False)] if also else []
    return observed + fact + _credit(release) + elsewhere


def _named(source: str, source_titles: Mapping[str, str]) -> str:
    return source_titles.get(source, source)


def _field(name: str, value: str, *, inline: bool) -> dict[str, Any]:
    return {"name": name, "value": value, "inline": inline}


def _links(release: Release) -> tuple[tuple[str, str], ...]:
    picture = release.picture.url if release.picture else ""
    wanted = {
        "NASA page": web_address(release.link, limits.BUTTON_URL),
        "Full picture": web_address(picture, limits.BUTTON_URL),
    }
    return tuple((label, url) for label, url in wanted.items() if url)
