from __future__ import annotations

import pytest

from bot.core.identity import fingerprint
from bot.core.model import Entry, Match, Place
from bot.core.moves import is_there, lent
from tests.builders import a_release, an_entry

OLD, NEW = "http://old.example/lake", "https://nasa.example/io/lake"
IO = (Match("io", ("the title names it",)),)


def moved(guid: str = "1", link: str = OLD, to: str = NEW, **given: object) -> Entry:
    return an_entry(guid, link=link, moved_to=to, **given)


def test_a_redirect_lends_an_item_the_address_it_leads_to() -> None:
    assert lent([an_entry("1", link=OLD)], [moved()]) == {"1": "link:nasa.example/io/lake"}


@pytest.mark.parametrize(
    "to",
    ["", "https://nasa.example", "https://nasa.example/?s=lake", "https://www.old.example/lake/", "mailto:a@b.example"],
    ids=["nowhere", "a front page", "a search on it", "the same page", "no page"],
)
def test_what_is_no_other_page_is_lent_to_nobody(to: str) -> None:
    assert lent([an_entry("1", link=OLD)], [moved(to=to)]) == {}


def test_an_address_that_two_items_lead_to_is_neithers() -> None:
    items = [moved("1"), moved("2", "http://old.example/plume"), moved("3", "http://old.example/moon", NEW + "-3")]
    assert lent(items, items) == {"3": "link:nasa.example/io/lake-3"}


def test_an_address_that_another_item_links_to_is_that_ones() -> None:
    items = [moved("1"), an_entry("2", link=NEW)]
    assert lent(items, items[:1]) == {}


def test_a_release_is_there_if_another_source_links_there_straight() -> None:
    assert is_there(a_release(source="library", link=NEW), "journal", moved(), IO)


@pytest.mark.parametrize(
    "release",
    [
        a_release(source="library", link="http://other.example/lake"),
        a_release(source="journal", link=NEW),
        a_release(source="library", link=NEW, places=(Place("library", NEW), Place("journal", "http://other.example/1"))),
        a_release(source="library", link=NEW, matches=(Match("europa", ("the title names it",)),)),
        a_release("pia90002", source="library", link=NEW),
    ],
    ids=["only led there too", "the source's own", "shown by the source as well", "about something else", "another number"],
)
def test_a_release_is_not_there_if(release: object) -> None:
    assert not is_there(release, "journal", moved(title="PIA90001"), IO)  # type: ignore[arg-type]  # parametrised


def test_where_a_page_has_moved_changes_nothing_of_the_item() -> None:
    assert fingerprint(moved()) == fingerprint(moved(to=""))
