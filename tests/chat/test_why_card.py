"""What members read about why something was posted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import discord
import pytest

from bot.chat import limits
from bot.chat.why_card import why_card
from bot.core.flood import first_id
from bot.core.model import Delivery, Fact, FactKind, Match, Place, State
from bot.flows.targets import Targets
from bot.flows.why import Why
from tests.attacks.discord_would import act_on, unseen
from tests.builders import NOW, a_delivery, a_description, a_release, a_watch
from tests.chat.conftest import TARGETS

FACT = Fact("Io is a sample.", FactKind.BACKGROUND, "https://nasa.example/io_(moon)", "Sample [tables]", date(2026, 2, 1))
RELEASE = a_release(
    announced=NOW,
    matches=(Match("io", ("the title names Io", "the first sentence names Io")), Match("juno", ("Juno took it",))),
    places=(Place("journal", "https://nasa.example/pia90001"), Place("library", "https://library.example/PIA90001")),
    description=a_description(facts=(FACT,)),
)
POST = a_delivery(state=State.SENT, message=first_id(NOW + timedelta(minutes=1)), revision=1)
WATCHES = (a_watch(target="io"), a_watch(target="juno", paused=True))
AT = int(NOW.timestamp())


def shown(why: Why) -> discord.Embed:
    return why_card(why, Targets(TARGETS), {"journal": "The journal", "library": "The library"})


def fields(release: Any = RELEASE, post: Delivery | None = POST, watches: Any = WATCHES) -> dict[str | None, str | None]:
    return {field.name: field.value for field in shown(Why(release, post, watches)).fields}


def test_the_whole_answer() -> None:
    embed = shown(Why(RELEASE, POST, WATCHES))

    assert (embed.title, embed.author.name, embed.author.url) == ("Why this was posted", RELEASE.title, RELEASE.link)
    assert embed.description == (
        "It is about\n- **Io**: the title names Io; the first sentence names Io\n- **Juno**: Juno took it"
    )
    assert fields() == {
        "Who asked for it": ("This channel follows **Io**, **Juno** (paused). Moderators can change this with `/watch`."),
        "How it came here": f"It was posted because it was new. That was <t:{AT + 60}>.",
        "Whose words it shows": (f"Those of **The journal**, published <t:{AT - 3600}> and first seen <t:{AT}>."),
        "Where it was seen": (
            "[The journal](https://nasa.example/pia90001), [The library](https://library.example/PIA90001)"
        ),
        "The fact below it": (
            "It is looked up, not in the release: by [Sample [tables]](https://nasa.example/io_%28moon%29), "
            "checked on 1 February 2026."
        ),
    }


@pytest.mark.parametrize(
    ("announced", "created", "said"),
    [
        (NOW, NOW, "because it was new"),
        (NOW, NOW + timedelta(milliseconds=3), "because it was new"),
        (None, NOW, "A moderator had it posted: it was known before."),
        (NOW, NOW - timedelta(hours=1), "A moderator had it posted: it was known before."),
        (NOW, NOW + timedelta(hours=1), "later than elsewhere: a moderator had it posted, or I learned only then"),
    ],
)
def test_how_it_came_is_told_as_far_as_it_is_known(announced: Any, created: Any, said: str) -> None:
    came = fields(replace(RELEASE, announced=announced), replace(POST, created=created))["How it came here"]
    assert said in (came or "")


@pytest.mark.parametrize(
    ("revision", "seen", "said"),
    [
        (2, 2, "changed once since, by a correction or for a better caption; the message shows the newest form."),
        (3, 2, "changed 2 times since, by a correction or for a better caption; the message shows an earlier form."),
    ],
)
def test_that_it_was_changed_is_told(revision: int, seen: int, said: str) -> None:
    came = fields(replace(RELEASE, revision=revision), replace(POST, revision=seen))["How it came here"]
    assert said in (came or "")


@pytest.mark.parametrize(
    ("kind", "said"),
    [(FactKind.COMPUTED, "It is computed, not in"), (FactKind.PREDICTION, "It is a prediction, not in the release and not")],
)
def test_the_kind_of_the_fact_is_told(kind: FactKind, said: str) -> None:
    release = replace(RELEASE, description=a_description(facts=(replace(FACT, kind=kind),)))
    assert said in (fields(release)["The fact below it"] or "")
    assert "The fact below it" not in fields(release, replace(POST, plain=True)), "a plain card shows none"


def test_an_answer_to_a_command_was_asked_for_by_no_watch() -> None:
    told = fields(post=None, watches=())
    assert "Who asked for it" not in told
    assert told["How it came here"] == "It is an answer to somebody's command: no watch asked for it."


def test_what_is_not_known_is_not_told() -> None:
    bare = a_release(matches=(), link="", published=None, title="")
    told = fields(bare, replace(POST, message=None), ())
    assert told == {
        "Who asked for it": (
            "Nothing that it is about is followed in this channel now. Moderators can change this with `/watch`."
        ),
        "How it came here": f"A moderator had it posted: it was known before. That was <t:{AT}>.",
        "Whose words it shows": f"Those of **The journal**, first seen <t:{AT}>.",
    }
    assert shown(Why(bare, POST)).description == "It is about nothing that can be followed here."


OURS = {"- *", "**", "](", "://", "https://", "`", f"<t:{AT}>", f"<t:{AT + 60}>", f"<t:{AT - 3600}>", "\n- *"}
"""What the answer itself wants Discord to act on."""

HOSTILE = "**@everyone** <@1> [a](https://evil.example) `x` ||y||\n# z "


@pytest.mark.parametrize("text", ["a", "*", "_ ", "Io. ", HOSTILE, "\u202e", "\ud800"])
def test_the_longest_and_worst_words_do_nothing_and_fit(text: str) -> None:
    long = text * (9000 // len(text))
    hostile = a_release(
        source=long,
        title=long,
        matches=tuple(Match(f"{number}{text}", (long,) * 3) for number in range(99)),
        places=tuple(Place(f"{number}{text}", f"https://nasa.example/{number}") for number in range(99)),
        description=a_description(facts=(replace(FACT, source_name=long),)),
    )
    watches = tuple(a_watch(target=f"{number}{text}") for number in range(99))

    embed = shown(Why(hostile, POST, watches))

    assert len(embed) <= limits.EMBED
    assert len(embed.author.name or "") <= limits.AUTHOR
    assert all(0 < len(field.value or "") <= limits.FIELD for field in embed.fields)
    said = "\n".join([embed.description or "", *(field.value or "" for field in embed.fields)])
    assert unseen(said + (embed.author.name or "")) == []
    assert {act for act in act_on(said) if not act.startswith("*")} <= OURS
    assert said.count("`") - said.count("\\`") == len(("`", "/watch", "`")) - 1
    assert "(https://evil" not in said.replace("\\(", "")


@pytest.mark.parametrize(
    ("waiting", "said"),
    [
        ({"digest": True}, "Another release waits for its digest at <t:{at}:f>."),
        ({"quiet": True}, "Another release waits until the quiet hours end at <t:{at}:f>."),
    ],
)
def test_what_waits_for_its_hour_is_told(waiting: dict[str, Any], said: str) -> None:
    later = a_delivery(due=NOW + timedelta(hours=1), **waiting)
    [field] = [field for field in shown(Why(RELEASE, POST, WATCHES, later)).fields if field.name == "What comes next"]
    assert field.value == said.format(at=AT + 3600)
