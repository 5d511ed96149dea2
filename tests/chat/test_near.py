"""Who mistypes a command is helped, and whoever talks to another bot is left alone."""

from __future__ import annotations

import pytest

from bot.chat.near import meant

COMMANDS = "io juno latest facts search random where perijove onthisday why help watch target status notify"
NAMES = tuple(COMMANDS.split(" "))

OTHER_BOTS = (
    "play stop skip queue ban kick mute rank daily ping info stats fact ip in i o id am no ai is help2 there here match"
)
TOO_FAR = "hello house lates1 i0 io io! ioo iio jn onu wtch2 perijovess lattes ** <@1> 10 oii yo"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("oi", "io"),
        ("OI", "io"),
        ("hwy", "why"),
        ("jnuo", "juno"),
        ("jumo", "juno"),
        ("junno", "juno"),
        ("jun", "juno"),
        ("hlep", "help"),
        ("latst", "latest"),
        ("serach", "search"),
        ("perijov", "perijove"),
        ("perijoves", "perijove"),
        ("notfy", "notify"),
        ("wacth", "watch"),
    ],
)
def test_a_near_miss_is_understood(typed: str, name: str) -> None:
    assert meant(typed, NAMES) == name


@pytest.mark.parametrize("words", [OTHER_BOTS, TOO_FAR], ids=["what other bots listen to", "too far away, or no word"])
def test_anything_else_is_not(words: str) -> None:
    assert [typed for typed in words.split(" ") if meant(typed, NAMES)] == []


def test_where_two_could_be_meant_neither_is_named() -> None:
    assert meant("watc", ["watch", "watcy"]) is None
    assert meant("", NAMES) is None
