"""Which releases a watch asks for."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.errors import MemberError
from bot.core.model import Release
from bot.core.options import Options
from bot.core.wanting import keywords_from, wants
from tests.builders import a_release, a_watch

LAVA = a_release(
    title="Sample: Io's Lava Lakes", text="Seen by JunoCam.\n\nLoki Patera glows.", keywords=("volcanoes", "PIA")
)


def wanted(release: Release = LAVA, **options: Any) -> bool:
    return wants(a_watch(options=Options(**options)), release)


def test_what_its_target_is_in_is_wanted_unless_it_is_paused() -> None:
    assert wants(a_watch(), LAVA)
    assert not wants(a_watch(paused=True), LAVA)
    assert not wants(a_watch(target="europa"), LAVA)


def test_only_with_a_picture_where_that_is_asked_for() -> None:
    assert wanted(only_pictures=True)
    assert wanted(a_release(third_party=True), only_pictures=True)
    assert not wanted(a_release(picture=None), only_pictures=True)
    assert wanted(a_release(picture=None))


@pytest.mark.parametrize(
    ("word", "stands_there"),
    [
        ("lava", True),
        ("LAVA LAKES", True),
        ("lava  lakes", True),
        ("Io", True),
        ("junocam", True),
        ("Volcanoes", True),
        ("volcano", False),
        ("lak", False),
        ("lakes lava", False),
        ("lakes seen", False),
        ("junocam loki", True),
        ("volcanoes pia", False),
    ],
)
def test_words_are_found_whole_in_any_case_within_one_part(word: str, stands_there: bool) -> None:
    assert wanted(require=(word,)) is stands_there
    assert wanted(exclude=(word,)) is not stands_there


def test_one_of_the_required_words_is_enough_and_one_excluded_too_many() -> None:
    assert wanted(require=("europa", "loki"))
    assert not wanted(exclude=("europa", "loki"))
    assert not wanted(require=("lava",), exclude=("glows",))


@pytest.mark.parametrize(
    ("typed", "keywords"),
    [
        ("lava, Loki Patera ,,lava", ("lava", "Loki Patera")),
        ("", ()),
        (" None ", ()),
        ("x" * 60, ("x" * 60,)),
        (",".join(map(str, range(10))), tuple(map(str, range(10)))),
    ],
)
def test_keywords_are_typed_between_commas(typed: str, keywords: tuple[str, ...]) -> None:
    assert keywords_from(typed) == keywords


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (",".join(map(str, range(11))), "Those are 11 keywords; a watch may have 10"),
        ("lava," + "x" * 61, "Keyword 2 is too long; it may have 60"),
        ("lava, ++", "Keyword 2 has neither a letter nor a digit"),
        ("la\x00va", "Keyword 1 should be a single line"),
    ],
)
def test_keywords_that_cannot_be_are_refused_without_repeating_them(typed: str, said: str) -> None:
    with pytest.raises(MemberError, match=said) as refused:
        keywords_from(typed)
    assert typed not in str(refused.value)
