"""When a source has given its old items new names, and when it has only published much."""

from __future__ import annotations

from bot.core.identity import Recognised, Standing, Twin, title_identity
from bot.core.model import SourceState
from bot.core.rekey import held, renamed
from tests.builders import NOW, an_entry


def answer(new: str, known: str = "") -> list[Recognised]:
    """An item for each letter, which is its title; `new` ones are new by every identity."""
    standings = [(title, Standing.NEW) for title in new] + [(title, Standing.KNOWN) for title in known]
    return [
        Recognised(an_entry(f"guid-{n}", title=title), standing, f"release-{n}", (), "")
        for n, (title, standing) in enumerate(standings)
    ]


def shown(titles: str, source: str = "journal") -> dict[str, str]:
    return {title_identity(source, title): f"old-{title}" for title in titles}


def renamed_in(items: list[Recognised], owners: dict[str, str]) -> dict[str, tuple[Twin, ...]]:
    return renamed("journal", len(items), items, owners)


def test_most_items_new_with_titles_that_are_known_is_a_re_key() -> None:
    found = renamed_in(answer("abx", known="y"), shown("abc"))
    assert {guid: [twin.release for twin in twins] for guid, twins in found.items()} == {
        "guid-0": ["old-a"],
        "guid-1": ["old-b"],
    }


def test_a_title_is_the_same_in_other_letters_and_spaces() -> None:
    assert title_identity("journal", "A  Lake\non Io") == title_identity("journal", "a lake on io")
    assert title_identity("journal", "a lake") != title_identity("library", "a lake")


def test_new_items_with_new_titles_are_news_however_many() -> None:
    assert renamed_in(answer("abcdef"), shown("xyz")) == {}


def test_half_of_the_new_ones_known_is_not_most() -> None:
    assert renamed_in(answer("abxy"), shown("ab")) == {}


def test_a_few_new_items_among_known_ones_are_news_even_under_old_titles() -> None:
    assert renamed_in(answer("ab", known="wxyz"), shown("ab")) == {}


def test_a_few_new_items_of_a_long_answer_are_news_even_where_the_others_are_left_out() -> None:
    assert renamed("journal", 5, answer("ab"), shown("ab")) == {}
    assert renamed("journal", 3, answer("ab"), shown("ab")) != {}


def test_a_series_under_one_title_is_no_re_key() -> None:
    assert renamed_in(answer("aaaa"), shown("a")) == {}


def test_titles_of_another_source_say_nothing() -> None:
    assert renamed_in(answer("ab"), shown("ab", "library")) == {}


def test_while_an_answer_is_held_the_source_counts_as_polled_before_it() -> None:
    before = SourceState("journal", last_success=NOW, last_change=NOW)
    state = held(SourceState("journal", etag="new", body_hash="new"), before)
    assert (state.last_success, state.last_change, state.failures) == (NOW, NOW, 0)
    assert "`perijove sources --accept journal`" in state.error
