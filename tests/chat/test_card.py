"""What a message shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import discord
import pytest
from aiohttp.payload import get_payload

from bot.chat import mark
from bot.chat.card import COLOUR, Card, facts_card, render
from bot.chat.upload import Upload
from bot.core.model import Distance, Fact, FactKind, Match, Observed, Picture, Place, Reading, Rendition
from tests.builders import a_description, a_release

PICTURE = Rendition(b"sample bytes", "sample.jpg", 640, 480)
MARK = "d" * 20
OBSERVED = Observed(
    instruments=(Reading("JunoCam", "JunoCam"), Reading("JIRAM", "JIRAM")),
    dates=(Reading("2024-02-03", "Feb. 3, 2024"),),
    perijoves=(Reading(58, "58th close flyby"),),
    distances=(Reading(Distance(1500, "Io", "closest"), "930 miles"), Reading(Distance(35000, "Io", "image"), "35,000 km")),
)
FACT = Fact(
    "Io will hide Europa.", FactKind.PREDICTION, "https://nasa.example/io_(moon)", "Sample [tables]", date(2026, 2, 1)
)
FULL = a_release(
    link="https://www.nasa.example/pia90001",
    published=datetime(2024, 2, 4, 12, 0, tzinfo=UTC),
    description=a_description(observed=OBSERVED, facts=(FACT,)),
)


TITLES = {"journal": "NASA Photojournal", "library-io": "Image [Library]", "library-juno": "Image [Library]"}
PLACES = tuple(
    Place(source, f"https://{source}.example/PIA90001_(sample)")
    for source in ("journal", "library-io", "library-juno", *(f"feed-{number}" for number in range(40)))
)


def mentioned(made: Card) -> Mapping[str, object]:
    return dict(made.mentions().to_dict())


def card(release: Any = FULL, **given: Any) -> Card:
    return render(release, TITLES, MARK, **({"rendition": PICTURE} | given))


def test_the_whole_card() -> None:
    made = card()

    assert made.content == "Sample: a lava lake on Io"
    assert made.embed.to_dict() == {
        "flags": 0,
        "color": 0xE3A73B,
        "author": {"name": "NASA Photojournal", "url": "https://www.nasa.example/pia90001"},
        "description": "This sample image shows a lava lake on Jupiter's moon Io.",
        "image": {"url": "attachment://sample.jpg", "description": "A sample picture of a dark lake on a yellow moon."},
        "fields": [
            {"name": "Instrument", "value": "JunoCam, JIRAM", "inline": True},
            {"name": "Date", "value": "3 February 2024", "inline": True},
            {"name": "Perijove", "value": "58", "inline": True},
            {"name": "Distance", "value": "1,500 km from Io (closest approach)\n35,000 km from Io", "inline": True},
            {
                "name": "Prediction, not yet observed",
                "value": "Io will hide Europa.\n[Sample [tables]](https://nasa.example/io_%28moon%29)",
                "inline": False,
            },
            {"name": "Credit", "value": "NASA/JPL-Caltech/SwRI/MSSS", "inline": False},
        ],
        "footer": {"text": "nasa.example"},
        "timestamp": "2024-02-04T12:00:00+00:00",
    }
    assert [file.description for file in made.files()] == ["A sample picture of a dark lake on a yellow moon."]


def test_a_compact_card_has_a_small_picture_the_captions_beginning_and_the_credit() -> None:
    caption = f"{'A sentence of sixty characters says what the sample pictures. ' * 3}The fourth one is too much."
    made = card(replace(FULL, description=replace(FULL.description, caption=caption)), compact=True)
    data = made.embed.to_dict()
    assert data["description"] == f"{'A sentence of sixty characters says what the sample pictures. ' * 3}".rstrip() + " …"
    assert data["thumbnail"] == {"url": "attachment://sample.jpg", "description": FULL.description.alt}
    assert "image" not in data
    assert [field["name"] for field in data["fields"]] == ["Credit"]
    assert made.content == "Sample: a lava lake on Io"
    assert [label for label, _ in made.links] == ["NASA page", "Full picture"]
    assert (made.fact_id, made.more_facts) == (mark.fact_id(MARK, 0), True), "no fact was shown yet"


def test_a_card_has_the_colour_of_the_first_target_that_has_one() -> None:
    matches = tuple(Match(target, ()) for target in ("g1/own", "juno", "io"))
    release = replace(FULL, matches=matches)
    assert card(release, colours={"io": 1, "juno": 2}).embed.colour == discord.Colour(2)
    assert card(release, colours={"europa": 3}).embed.colour == discord.Colour(COLOUR)
    assert card(release).embed.colour == discord.Colour(COLOUR)


async def test_its_buttons_lead_to_the_page_the_picture_and_another_fact() -> None:
    [row] = card(replace(FULL, description=a_description(facts=(FACT, FACT)))).view().to_components()

    assert [(button["label"], button.get("url") or button.get("custom_id")) for button in row["components"]] == [
        ("NASA page", "https://www.nasa.example/pia90001"),
        ("Full picture", "https://nasa.example/PIA90001.jpg"),
        ("Another fact", f"fact:{MARK}:1"),
    ]
    assert mark.marks(f"fact:{MARK}:1", MARK)


@pytest.mark.parametrize("facts", [(), (FACT,)])
async def test_without_another_fact_its_button_says_so_and_still_carries_the_mark(facts: tuple[Fact, ...]) -> None:
    [row] = card(replace(FULL, description=a_description(facts=facts))).view().to_components()

    button = row["components"][-1]
    assert (button["label"], button["disabled"]) == ("No more facts", True)
    assert mark.marks(button["custom_id"], MARK)


async def test_a_plain_card_shows_no_fact_so_its_button_begins_with_the_first() -> None:
    [row] = card(plain=True).view().to_components()

    button = row["components"][-1]
    assert (button["label"], button["custom_id"], button["disabled"]) == ("Another fact", f"fact:{MARK}:0", False)


def test_an_answer_that_tells_every_fact_offers_no_other() -> None:
    assert facts_card(FULL, (FACT,), "fact:@a:0").fact_id == ""
    assert (
        facts_card(replace(FULL, description=a_description(facts=(FACT, FACT))), (FACT,), "fact:@a:1").fact_id == "fact:@a:1"
    )


async def test_no_view_is_kept_waiting_for_clicks() -> None:
    assert card().view().is_finished()


# ---------------------------------------------------------------- who is mentioned


def test_only_the_roles_a_moderator_chose_are_mentioned() -> None:
    made = card(a_release(title="@everyone <@&9> look"), roles=(5, 6))

    assert made.content == r"<@&5> <@&6> \@everyone \<@&9> look"
    assert mentioned(made) == {"parse": [], "roles": [5, 6]}


def test_what_cannot_be_seen_is_kept_out_of_every_part() -> None:
    hidden = "Io\u202e\x00 seen"
    made = card(a_release(title=hidden, description=a_description(caption=hidden, alt=hidden, credit="\x00 ")))

    assert (made.content, made.embed.description, made.alt) == ("Io seen", "Io seen", "Io seen")
    assert made.embed.fields == []
    assert facts_card(a_release(title=hidden), (FACT,), "").embed.author.name == "Io seen"


def test_nobody_is_mentioned_without_roles() -> None:
    assert mentioned(card()) == {"parse": []}


# ---------------------------------------------------------------- the picture


def test_a_picture_that_is_not_at_hand_is_linked() -> None:
    made = card(rendition=None)

    assert made.embed.image.url == "https://nasa.example/PIA90001.jpg"
    assert made.files() == []


def test_someone_elses_picture_is_linked_though_it_is_at_hand() -> None:
    made = card(a_release(third_party=True))

    assert made.embed.image.url == "https://nasa.example/PIA90001.jpg"
    assert made.files() == []


def test_a_release_without_picture_has_no_image_and_no_button_for_it() -> None:
    made = card(a_release(picture=None), rendition=None)

    assert "image" not in made.embed.to_dict()
    assert [label for label, _ in made.links] == ["NASA page"]


def test_a_plain_card_attaches_nothing_and_keeps_caption_and_credit() -> None:
    made = card(plain=True)

    assert made.files() == []
    assert made.embed.image.url == "https://nasa.example/PIA90001.jpg"
    assert [field.name for field in made.embed.fields] == ["Credit"]
    assert made.embed.description == FULL.description.caption


# ---------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "ftp://nasa.example/a", "https://", "", "http://[bad", "/relative", "https://a b/c"]
)
def test_only_web_addresses_are_linked(link: str) -> None:
    made = card(a_release(link=link, picture=Picture(link)), rendition=None)

    assert made.links == ()
    assert set(made.embed.to_dict()) & {"footer", "image"} == set()
    assert "url" not in made.embed.to_dict()["author"]


def test_a_site_that_has_only_a_number_is_not_named() -> None:
    made = card(a_release(link="http://127.0.0.1:8080/a"))

    assert "footer" not in made.embed.to_dict()
    assert made.embed.author.url == "http://127.0.0.1:8080/a"


def test_blanks_in_an_address_are_quoted() -> None:
    made = card(a_release(picture=Picture("https://nasa.example/a b~orig.jpg")), rendition=None)

    assert made.embed.image.url == "https://nasa.example/a%20b~orig.jpg"


def test_a_button_takes_no_address_over_512_characters() -> None:
    made = card(a_release(link="https://nasa.example/" + "a" * 500))

    assert [label for label, _ in made.links] == ["Full picture"]
    assert made.embed.author.url is not None


# ---------------------------------------------------------------- what is not known, and what is too long


def test_what_is_not_known_is_not_shown() -> None:
    made = card(a_release(published=None, description=a_description(credit="", caption="", alt="")))

    assert set(made.embed.to_dict()) == {"flags", "color", "author", "footer", "image", "fields"}
    assert made.embed.fields == []
    assert [file.description for file in made.files()] == [None]


def test_it_says_where_else_the_release_was_seen_each_name_once() -> None:
    nowhere = Place("unlinked", "")
    made = card(a_release(places=(*PLACES[:4], nowhere)))

    assert {field.name: field.value for field in made.embed.fields}["Also at"] == (
        "[Image [Library]](https://library-io.example/PIA90001_%28sample%29), "
        "[feed-0](https://feed-0.example/PIA90001_%28sample%29)"
    )
    assert "Also at" not in {field.name for field in card(a_release(places=PLACES[:1])).embed.fields}


@pytest.mark.parametrize(
    ("credit", "shown"),
    [
        ("NASA/Ada Sample", "NASA/Ada Sample\nLicence: CC BY 3.0"),
        ("NASA/Ada Sample (CC BY)", "NASA/Ada Sample (CC BY)\nLicence: CC BY 3.0"),
        ("NASA/Ada Sample © cc-by-3.0", "NASA/Ada Sample © cc-by-3.0"),
        ("N" * 2000, "N" * 1003 + " …\nLicence: CC BY 3.0"),
    ],
)
def test_a_licence_stands_below_a_credit_that_does_not_state_it(credit: str, shown: str) -> None:
    observed = Observed(licences=(Reading("CC BY 3.0", "Creative Commons Attribution 3.0"),))
    made = card(a_release(description=a_description(credit=credit, observed=observed)))

    assert {field.name: field.value for field in made.embed.fields}["Credit"] == shown


@pytest.mark.parametrize("character", ["a", "*", "_ ", "Io. "])
def test_the_longest_texts_stay_within_discords_limits(character: str) -> None:
    text = character * 9000
    facts = (Fact(text, FactKind.BACKGROUND, "https://nasa.example/a", text[:300], date(2026, 2, 1)),)
    many = tuple(Reading(f"{n}{text[:200]}", "") for n in range(9))
    observed = Observed(instruments=many, licences=many)
    description = a_description(caption=text, alt=text, credit=text, facts=facts, observed=observed)
    made = render(
        a_release(title=text, description=description, places=PLACES),
        {"journal": text},
        MARK,
        roles=range(1, 30),
        rendition=PICTURE,
    )

    embed = made.embed
    assert len(made.content) <= 2000
    assert len(embed) <= 6000
    assert len(embed.description or "") <= 4096
    assert len(embed.author.name or "") <= 256
    assert all(0 < len(field.value or "") <= 1024 for field in embed.fields)
    assert [len(file.description or "") for file in made.files()] == [1024]


@pytest.mark.parametrize(
    ("iso", "words"), [("2024", "2024"), ("2024-02", "February 2024"), ("2024-02-03", "3 February 2024"), ("soon", "soon")]
)
def test_dates_are_as_exact_as_the_text(iso: str, words: str) -> None:
    made = card(a_release(description=a_description(observed=Observed(dates=(Reading(iso, ""),)))))

    assert made.embed.fields[0].value == words


def test_a_picture_is_not_copied_for_each_message() -> None:
    [file] = card().files()
    get_payload(file.fp)  # what aiohttp makes of it
    assert isinstance(file.fp, Upload)
    assert file.fp.getvalue() is PICTURE.data
    assert file.fp.read() == PICTURE.data
