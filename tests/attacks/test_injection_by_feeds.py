"""Texts that would do something in a message, in every field that a feed can fill: what goes over the wire to Discord.

All of them are posted once, and each is then looked at by itself.
"""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from bot.chat.wording import FACT_NAMES
from bot.storage.sqlite import SqliteFile
from bot.storage.store import SqlStore
from tests.attacks import discord_would
from tests.attacks.posting import FORUM, ROLE, on_discord
from tests.e2e.newsroom import Item, Newsroom, newsroom, rss
from tests.loopback.description import faults_in

Message = dict[str, Any]

ATTACKS = {
    "everyone": "@everyone",
    "here": "@here",
    "member": "<@77>",
    "member, as it was": "<@!77>",
    "role": "<@&5>",
    "the watch's role": f"<@&{ROLE}>",
    "channel": "<#100>",
    "command": "</watch add:5>",
    "time": "<t:1700000000:R>",
    "emoji": "<:io:5>",
    "moving emoji": "<a:io:5>",
    "emoji by name": ":volcano:",
    "guide": "<id:customize>",
    "escaped already": r"\@everyone \<@77> \\<@77> \\\<@77>",
    "bold": "**bold**",
    "slanted": "*slanted* _slanted_",
    "underlined": "__under__",
    "struck out": "~~gone~~",
    "spoiler": "||hidden||",
    "code": "`code`",
    "fence": "```py\ncode\n```",
    "heading": "# Big",
    "small heading": "### Less big",
    "small print": "-# small",
    "list": "- item\n* item\n1. item",
    "quotation": "> quoted",
    "long quotation": ">>> quoted",
    "masked link": "[NASA](https://evil.example)",
    "masked link, hidden": "[NASA](<https://evil.example>)",
    "masked link, titled": '[NASA](https://evil.example "the real one")',
    "masked link, beginning": "[NASA](",
    "end of a link": "](https://evil.example)[",
    "bare link": "https://evil.example/a_b_",
    "bare link in capitals": "HTTPS://evil.example",
    "link in brackets": "<https://evil.example>",
    "link to the program": "discord://-/channels/1/100 steam://run/5",
    "script": "javascript:alert(1)",
    "invitation": "https://discord.gg/sample",
    "invitation without https": "discord.gg/sample discord.com/invite/sample discordapp.com/invite\\sample",
    "gift": "discord.gift/sample",
    "mail": "<mailto:a@evil.example> <a@evil.example>",
    "telephone": "<tel:+15550100> <+15550100>",
}
HIDDEN = {
    "turned around": "\u202egpj.oi\u2066\u2067",
    "of no width": "@\u200beveryone <\u200b@77> \ufeff",
    "null": "a\x00b\x1bc\x07",
    "half a character": "&#xd83d; &#55357;",
    "line ends of all kinds": "a\r\n# b\x85# c\u2028# d\u2029# e\x0b# f\x0c# g",
    "written as references": "&#64;everyone &lt;&#64;77&gt; &#x202e;x &#27;[2J",
    "accents": "Z" + "\u0300" * 200,
}
ENDLESS = {"long": "long " * 1_000, "long word": "w" * 5_000, "long and escaped": "*" * 5_000}
CORRECTED = {name: ATTACKS[name] for name in ("everyone", "the watch's role", "masked link", "heading", "invitation")}


def hostile(number: int, attack: str, markup: str) -> Item:
    """An item about Io with the attack in each of its fields."""
    return Item(
        guid=f"{number} {markup}",
        title=f"{markup} Io",
        link=f"http://sample.example/{number}/{'' if len(attack) > 100 else attack}",
        text=f"<p>This sample image shows {markup} on Jupiter's moon Io, as JunoCam might see it.</p><p>{markup}</p>",
        picture=f"http://127.0.0.1:1/{number}/{'' if len(attack) > 100 else attack}.jpg",
        credit=f"{markup} NASA",
        alt=f"A sample picture of {markup} on a yellow moon.",
        more=f"<category>{escape(markup)}</category><author>{escape(markup)}</author>",
    )


def items(markup: Mapping[str, str]) -> list[Item]:
    return [hostile(number, attack, text) for number, (attack, text) in enumerate(markup.items())]


async def play(empty: Path, folder: Path) -> list[Message]:
    """The messages that Discord was sent: a post for each attack, in this order."""
    store = SqlStore(SqliteFile(Path(shutil.copy(empty, folder / "perijove.db"))))
    async with newsroom(store, folder) as room, on_discord(room) as discord:
        for name, markup in SOURCES.items():
            room.source(name)
            await room.poll(name, rss([]))
            report = await room.poll(name, rss(items(markup)))
            assert (len(report.new), report.broken) == (len(markup), ())
            await room.deliverer.drain()
        sent = [request for request in discord.requests if request.method == "POST"]
    assert faults_in(sent) == []
    return [request.body.draft for request in sent]


SOURCES = {
    "journal": {attack: escape(attack) for attack in ATTACKS.values()},  # in HTML, where they stand as text
    "broken": {attack: attack for attack in [*HIDDEN.values(), *ENDLESS.values()]},  # as they are: it is not well-formed
}


@pytest.fixture(scope="module")
def posts(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Message]:
    """By the attack's name, the message that it came in."""
    sent = asyncio.run(play(empty_database, tmp_path_factory.mktemp("injection")))
    return dict(zip([*ATTACKS, *HIDDEN, *ENDLESS], sent, strict=True))


def shown(message: Message) -> dict[str, str]:
    """The texts in which Discord looks for markdown, but for our own: the mention before the title, and our facts."""
    assert message["content"].startswith(f"<@&{ROLE}> ")
    [embed] = message["embeds"]
    fields = {field["name"]: field["value"] for field in embed["fields"] if field["name"] not in FACT_NAMES.values()}
    title = message["content"].removeprefix(f"<@&{ROLE}> ")
    return {"title": title, "caption": embed["description"], **fields}


def addresses(message: Message) -> list[str]:
    """Every address in it."""
    [embed] = message["embeds"]
    buttons = [button for row in message["components"] for button in row["components"]]
    found = [embed["author"].get("url"), embed.get("image", {}).get("url"), *(button.get("url") for button in buttons)]
    return [address for address in found if address]


# ---------------------------------------------------------------- each attack by itself


@pytest.mark.parametrize("name", [*ATTACKS, *HIDDEN, *ENDLESS])
def test_it_mentions_nobody_and_does_nothing_in_any_field(posts: Mapping[str, Message], name: str) -> None:
    """Nobody but the watch's own role, that is."""
    assert posts[name]["allowed_mentions"] == {"parse": [], "roles": [ROLE]}
    texts = shown(posts[name])
    assert {"title", "caption", "Credit"} <= texts.keys()
    assert {field: found for field, text in texts.items() if (found := discord_would.act_on(text))} == {}


@pytest.mark.parametrize(("name", "attack"), ATTACKS.items(), ids=ATTACKS)
def test_it_is_read_as_it_was_written(posts: Mapping[str, Message], name: str, attack: str) -> None:
    """It did come through, so that the others say something."""
    texts, line = shown(posts[name]), " ".join(attack.split())
    assert discord_would.show(texts["title"]) == f"{line} Io"
    assert line in discord_would.show(texts["caption"])
    assert line in discord_would.show(texts["Credit"])
    [embed] = posts[name]["embeds"]
    assert line in embed["image"]["description"]


def test_nothing_unseen_or_too_long_is_sent(posts: Mapping[str, Message]) -> None:
    for post in posts.values():
        assert [text for text in discord_would.strings(post) if discord_would.unseen(text)] == []
        assert discord_would.too_long(post) == []


def test_addresses_lead_to_web_pages_and_end_no_link(posts: Mapping[str, Message]) -> None:
    for address in (address for post in posts.values() for address in addresses(post)):
        assert re.fullmatch(r"https?://[a-z0-9.-]+(:\d+)?/[!-~]*", address)
        assert not re.search(r"[\s<>()\[\]\"`\\|]", address)


# ---------------------------------------------------------------- elsewhere than in the texts of a post


async def test_a_pictures_file_name_is_a_plain_one(room: Newsroom) -> None:
    names = ["@everyone <@77>", "../../etc/passwd", "\u202egpj", "x" * 400, '"; filename="b.exe']
    for name in names:
        room.picture(1, f"/{name}.jpg")
    addresses = [room.nasa.url(f"/{quote(name, safe='')}.jpg") for name in names]
    async with on_discord(room) as discord:
        await room.poll("journal", rss(Item(name, "Sample: Io", "", picture=name) for name in addresses))
        await room.deliverer.drain()
    uploads = [upload for request in discord.requests for upload in request.body.uploads]
    assert len(uploads) == len(names)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,60}\.jpg", upload.filename) for upload in uploads)


async def test_what_is_no_web_address_is_no_link(room: Newsroom) -> None:
    links = ["javascript:alert(1)", "data:text/html,x", "//evil", "http://[::1", "https://", "file:///etc/passwd"]
    async with on_discord(room) as discord:
        await room.poll("journal", rss(Item(link, f"Sample: Io {link}", link, picture=link) for link in links))
        await room.deliverer.drain()
    posts = [request.body.draft for request in discord.requests if request.method == "POST"]
    assert [addresses(post) for post in posts] == [[]] * len(links)


async def test_a_correction_does_as_little(room: Newsroom) -> None:
    before = items(dict.fromkeys(CORRECTED.values(), "harmless"))
    after = items({attack: escape(attack) for attack in CORRECTED.values()})
    corrected = [replace(item, guid=old.guid, link=old.link) for item, old in zip(after, before, strict=True)]
    async with on_discord(room) as discord:
        for answer in (before, corrected):
            await room.poll("journal", rss(answer))
            await room.deliverer.drain()
    edits = [request.body.draft for request in discord.requests if request.method == "PATCH"]
    assert len(edits) == len(CORRECTED)
    for edit in edits:
        assert edit["allowed_mentions"] == {"parse": [], "roles": [ROLE]}
        assert [discord_would.act_on(text) for text in shown(edit).values()] == [[]] * len(shown(edit))


async def test_a_forums_thread_is_named_plainly(room: Newsroom) -> None:
    async with on_discord(room, FORUM) as discord:
        await room.poll("journal", rss([*items(HIDDEN), *items(ENDLESS)]))
        await room.deliverer.drain()
    threads = [r.body.draft for r in discord.requests if r.path.endswith("/threads") and r.method == "POST"]
    assert len(threads) == len(HIDDEN) + len(ENDLESS)
    for thread in threads:
        assert 0 < len(thread["name"]) <= 100
        assert discord_would.unseen(thread["name"]) == []
        assert thread["message"]["allowed_mentions"] == {"parse": [], "roles": [ROLE]}


async def test_a_summary_does_as_little(room: Newsroom) -> None:
    async with on_discord(room, per_hour=1) as discord:
        await room.poll("journal", rss(items({attack: escape(attack) for attack in ATTACKS.values()})))
        await room.deliverer.drain()
        room.now += timedelta(hours=1)
        await room.deliverer.drain()
    *_, summary = [request.body.draft for request in discord.requests if request.method == "POST"]
    assert summary["allowed_mentions"] == {"parse": [], "roles": [ROLE]}
    lines = summary["embeds"][0]["description"].splitlines()
    form = r"- \[(.*)\]\(http://127\.0\.0\.1:\d+/[!-~]*\) · \d+ [A-Z][a-z]+ \d{4}"
    titles = [found[1] for line in lines if (found := re.fullmatch(form, line))]
    assert len(titles) >= 20
    assert [discord_would.act_on(title) for title in titles] == [[]] * len(titles)
