"""Feeds that are small, or not so small, and would become enormous: entities that multiply, and too much of everything."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.sources.bounds import LONGEST_LINE, LONGEST_TEXT, MOST_ITEMS, MOST_LISTED, MOST_TEXT, bounded_feed
from bot.sources.html import extract
from bot.sources.kinds import ADAPTERS
from tests.attacks.feeds import feed, item, only
from tests.attacks.inside import Inside

MIB = 2**20


# ---------------------------------------------------------------- XML's own weapons


def test_entities_that_multiply_are_not_expanded() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    body = feed(item("<description>&l11;</description>"), head=f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]>')
    assert len(only(body).text) < 100


def test_one_long_entity_again_and_again_is_not_expanded() -> None:
    body = feed(item(f"<description>{'&a;' * 50_000}</description>"), head=f'<!DOCTYPE rss [<!ENTITY a "{"a" * 50_000}">]>')
    assert len(only(body).text) <= LONGEST_TEXT


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE rss SYSTEM "{}">',
        '<!DOCTYPE rss [<!ENTITY out SYSTEM "{}">]>',
        '<!DOCTYPE rss [<!ENTITY % out SYSTEM "{}"> %out;]>',
        '<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="{}"?>',
    ],
)
async def test_what_a_feed_names_outside_itself_is_not_asked_for(inside: Inside, head: str) -> None:
    body = feed(item("<description>Before &out; after.</description>"), head=head.format(inside.url()))
    assert only(body).guid == "g"
    assert await inside.connections() == 0


def test_entities_from_outside_are_not_fetched(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the secret")
    head = f'<!DOCTYPE rss [<!ENTITY out SYSTEM "file://{tmp_path}/secret">]>'
    entry = only(feed(item("<description>Before &out; after.</description>"), head=head))
    assert "secret" not in entry.text


# ---------------------------------------------------------------- too much


def test_of_a_hundred_thousand_items_the_first_thousand_are_read_and_a_line_tells_of_the_others() -> None:
    body = feed(*(item(guid=f"g{number}") for number in range(100_000)))
    assert bounded_feed(body).strip() == feed(*(item(guid=f"g{number}") for number in range(MOST_ITEMS + 1)))
    parsed = ADAPTERS["rss"].parse(body)
    assert [entry.guid for entry in parsed.entries] == [f"g{number}" for number in range(MOST_ITEMS)]
    assert parsed.broken == ("item 1001 and those after it were left out: there are too many, or they are too long",)


def test_a_thousand_items_are_not_too_many() -> None:
    parsed = ADAPTERS["rss"].parse(feed(*(item(guid=f"g{number}") for number in range(MOST_ITEMS))))
    assert (len(parsed.entries), parsed.broken) == (MOST_ITEMS, ())


def test_texts_that_are_too_much_together_end_the_reading() -> None:
    story = "It is a long story. " * (LONGEST_TEXT // 20)
    parsed = ADAPTERS["rss"].parse(feed(*(item(f"<description>{story}</description>", f"g{n}") for n in range(60))))
    assert sum(len(entry.text) for entry in parsed.entries) <= MOST_TEXT + LONGEST_TEXT
    assert len(parsed.broken) == 1


def test_a_title_of_ten_megabytes_is_cut() -> None:
    assert len(only(feed(item(title="Io " * (10 * MIB // 3)))).title) <= LONGEST_LINE


def test_html_nested_three_hundred_thousand_deep_is_read_as_far_as_it_can_be() -> None:
    deep = f"<description>A lake. {'&lt;div&gt;' * 300_000}at the bottom</description>"
    assert only(feed(item(deep))).text == "A lake."


def test_a_text_is_cut_where_nobody_reads_any_more() -> None:
    assert len(only(feed(item(f"<description>{'Io. ' * 30_000}</description>"))).text) in range(
        LONGEST_TEXT - 2, LONGEST_TEXT + 1
    )


def test_a_guid_longer_than_any_address_is_known_by_a_digest() -> None:
    one, other = (only(feed(item(guid="g" * 100_000 + end))).guid for end in "ab")
    assert one.startswith("digest:")
    assert len(one) == len(other) < 100
    assert one != other


def test_a_credit_that_never_ends_is_none() -> None:
    assert not only(feed(item(f"<description>A lake. Image credit: {'NASA/' * 5_000}</description>"))).credit


def test_only_the_first_captions_are_looked_through_for_a_credit() -> None:
    figures = [f"<figure><figcaption>Part {number}.</figcaption></figure>" for number in range(30)]
    assert extract("".join([*figures[:5], "<figcaption>Credit: NASA</figcaption>", *figures])).credit == "NASA"
    assert not extract("".join([*figures, "<figcaption>Credit: NASA</figcaption>"])).credit


def test_an_address_that_no_message_could_hold_is_none() -> None:
    assert not only(feed(f"<item><guid>g</guid><title>t</title><link>https://nasa.example/{'ä' * 500}</link></item>")).link


@pytest.mark.parametrize(
    "inside",
    [
        "".join(f"<category>k{number}</category>" for number in range(900)),
        "<description>"
        + "".join(f"&lt;a href='https://x.example/{n}'&gt;x&lt;/a&gt;" for n in range(900))
        + "</description>",
    ],
)
def test_an_item_has_no_more_links_and_keywords_than_anyone_reads(inside: str) -> None:
    entry = only(feed(item(inside)))
    assert max(len(entry.keywords), len(entry.links)) == MOST_LISTED
