from __future__ import annotations

from typing import Any

import pytest

from bot.core.alt import LENGTH, alt_text
from bot.core.model import Observed, Picture, Reading
from tests.builders import an_entry
from tests.core.catalogue import TARGETS

IO = [target for target in TARGETS if target.key == "io"]
BY_JIRAM = Observed(instruments=(Reading("JIRAM", "JIRAM"),))
SHOWN = "This sample image shows a lava lake with a bright shore."


def alt(published: str = "", observed: Observed = BY_JIRAM, **given: Any) -> str:
    picture = Picture("https://nasa.example/PIA90001_io-lava-lake-at-night.jpg", alt=published)
    defaults: dict[str, Any] = {"title": "A Sample of Lava at Night", "text": SHOWN, "picture": picture}
    return alt_text(an_entry(**(defaults | given)), IO, observed)


def test_the_publisher_s_own_description_is_taken_word_for_word() -> None:
    assert alt("A dark lake with a bright shore, at night.") == "A dark lake with a bright shore, at night."


@pytest.mark.parametrize(
    "published",
    [
        "",
        "A lava lake.",
        "A Sample of Lava at Night",
        "a sample of lava, at night!",
        "PIA90001_io-lava-lake-at-night.jpg",
        "PIA90001 io lava lake at night",
        "PIA90002-some-other-file-name-of-theirs.jpg",
    ],
)
def test_what_describes_nothing_is_not(published: str) -> None:
    assert alt(published) == f"About Io. Instrument: JIRAM. {SHOWN}"


def test_what_the_sentence_says_is_not_said_before_it() -> None:
    said = "This sample image by JIRAM shows a lava lake on Io."
    assert alt(text=said) == said


def test_the_credit_does_not_stand_in_it() -> None:
    assert "NASA" not in alt(text=f"{SHOWN} Image credit: NASA/JPL-Caltech.", credit="NASA/JPL-Caltech")


def test_without_a_text_the_title_is_all_that_is_known() -> None:
    said = alt(text="", observed=Observed())
    assert said == "About Io. A Sample of Lava at Night. NASA gives no further description."


def test_without_anything_it_says_so() -> None:
    assert alt_text(an_entry(title="", text="", picture=None), (), Observed()) == "NASA gives no description."


def test_a_long_description_ends_with_a_whole_sentence_within_discord_s_limit() -> None:
    said = alt("A lake with a bright shore. " * 60)
    assert LENGTH - 30 < len(said) <= LENGTH
    assert said.endswith("a bright shore.")


def test_a_description_without_an_end_in_sight_is_not_cut() -> None:
    assert alt("a lake and " * 200) == f"About Io. Instrument: JIRAM. {SHOWN}"


@pytest.mark.parametrize("url", ["", "https://[", "https://nasa.example/", "%%%"])
def test_no_address_is_too_strange(url: str) -> None:
    assert alt(picture=Picture(url, alt="A dark lake with a bright shore, at night."))
