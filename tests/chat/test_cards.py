"""A release's card is made once for all channels, and each message has its own mark and mentions."""

from __future__ import annotations

from dataclasses import replace

import discord

from bot.chat.card import render
from bot.chat.cards import REMEMBERED, Cards
from bot.core.model import Rendition
from tests.builders import a_delivery, a_release

PICTURE = Rendition(b"a sample picture", "sample.jpg", 4, 3)
TITLES = {"journal": "The journal"}


def test_each_message_is_what_rendering_it_alone_would_make() -> None:
    cards, release = Cards(TITLES), a_release()
    for number, plain in enumerate((False, True, False)):
        delivery = a_delivery("abcdefghij"[number] * 20, roles=tuple(range(number)), plain=plain)
        made = cards.card(delivery, release, PICTURE)
        alone = render(
            release, {"journal": "The journal"}, delivery.id, roles=delivery.roles, rendition=PICTURE, plain=plain
        )
        assert made == alone
        assert made.content == alone.content


def test_full_and_compact_cards_of_one_release_do_not_get_mixed_up() -> None:
    cards, release = Cards(TITLES, {"io": 0x123456}), a_release()
    full, compact = (cards.card(a_delivery(compact=compact), release, PICTURE) for compact in (False, True))
    assert full == render(release, TITLES, "d" * 20, rendition=PICTURE, colours={"io": 0x123456})
    assert compact == render(release, TITLES, "d" * 20, rendition=PICTURE, compact=True, colours={"io": 0x123456})
    assert full.embed.colour == compact.embed.colour == discord.Colour(0x123456)
    assert cards.card(a_delivery(compact=True), release, PICTURE).embed is compact.embed


def test_what_messages_have_in_common_is_made_once_for_the_same_release_and_picture() -> None:
    cards, release = Cards(TITLES), a_release()
    first, second = (cards.card(a_delivery(mark * 20), release, PICTURE) for mark in "ab")
    assert first.embed is second.embed
    assert cards.card(a_delivery(), release, None).embed is not first.embed
    assert cards.card(a_delivery(), replace(release), PICTURE).embed is not first.embed


def test_a_corrected_release_has_a_card_of_its_own() -> None:
    cards, release = Cards(TITLES), a_release()
    cards.card(a_delivery(), release, None)
    assert cards.card(a_delivery(), replace(release, title="Other words"), None).content == "Other words"


def test_only_the_last_few_are_remembered() -> None:
    cards, releases = Cards(TITLES), [a_release(f"pia{number}") for number in range(REMEMBERED + 1)]
    first = cards.card(a_delivery(), releases[0], None)
    for release in releases:
        last = cards.card(a_delivery(), release, None)
    assert cards.card(a_delivery(), releases[-1], None).embed is last.embed
    assert cards.card(a_delivery(), releases[0], None).embed is not first.embed
