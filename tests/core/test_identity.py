from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.identity import Standing, Twin, canonical_link, fingerprint, identities, pia_number, recognise, release_key
from bot.core.model import Entry, Picture, Sighting
from tests.builders import NOW, an_entry


class TestIdentities:
    @pytest.mark.parametrize(
        "changes",
        [
            {"guid": "PIA90001"},
            {"link": "https://nasa.example/photojournal/PIA90001"},
            {"title": "PIA90001: a sample"},
            {"picture": Picture("https://assets.example/pia/pia90/PIA90001/PIA90001_fig1.jpg?w=2048")},
        ],
    )
    def test_the_pia_number_is_found_wherever_it_stands(self, changes: dict[str, Any]) -> None:
        plain = {"guid": "https://nasa.example/?p=7", "link": "https://nasa.example/a", "picture": None}
        assert pia_number(an_entry(**(plain | changes))) == "90001"

    def test_a_place_that_names_two_numbers_names_none(self) -> None:
        entry = an_entry("x", title="PIA90001 and PIA90002", picture=None)
        assert pia_number(entry) is None

    @pytest.mark.parametrize("word", ["UTOPIA90001", "PIA9000", "PIA900011"])
    def test_what_only_looks_like_a_number_is_none(self, word: str) -> None:
        assert pia_number(an_entry("x", title=word, picture=None)) is None

    def test_a_title_or_a_date_alone_is_no_identity(self) -> None:
        assert identities(an_entry("7", link="", picture=None, published=NOW)) == ()

    @pytest.mark.parametrize(
        "twin",
        [
            "http://nasa.example/a/b",
            "https://www.NASA.example/a/b/",
            "https://nasa.example:443/a/b?utm_source=feed&fbclid=1#top",
        ],
    )
    def test_two_links_to_one_page_are_the_same(self, twin: str) -> None:
        assert canonical_link(twin) == canonical_link("https://nasa.example/a/b")

    @pytest.mark.parametrize(
        "other", ["https://nasa.example/A/B", "https://nasa.example/a/b?p=7", "https://other.example/a/b"]
    )
    def test_links_to_different_pages_differ(self, other: str) -> None:
        assert canonical_link(other) != canonical_link("https://nasa.example/a/b")

    @pytest.mark.parametrize("link", ["", "https://nasa.example/", "mailto:a@b.example", "http://[::1", "not a link"])
    def test_what_many_items_may_share_is_no_identity(self, link: str) -> None:
        assert canonical_link(link) == ""

    def test_a_release_is_named_by_its_pia_number_or_by_its_surest_identity(self) -> None:
        assert release_key(("pia:90001", "link:a"), "journal", "7") == "pia90001"
        assert release_key(("link:a",), "journal", "7") == release_key(("link:a",), "other", "8")
        assert release_key((), "journal", "7") != release_key((), "other", "7")


class TestFingerprint:
    @pytest.mark.parametrize(
        "changes", [{"published": None}, {"keywords": ("new",)}, {"title": "Sample: a lava  lake\non Io"}]
    )
    def test_a_date_keywords_or_white_space_change_nothing(self, changes: dict[str, Any]) -> None:
        assert fingerprint(an_entry(**changes)) == fingerprint(an_entry())

    @pytest.mark.parametrize(
        "changes",
        [{"title": "New"}, {"text": "New."}, {"credit": "New"}, {"picture": Picture("https://nasa.example/2.jpg")}],
    )
    def test_title_text_credit_and_picture_count(self, changes: dict[str, Any]) -> None:
        assert fingerprint(an_entry(**changes)) != fingerprint(an_entry())


def seen(entry: Entry, release: str, fingerprint_: str | None = None) -> dict[str, Sighting]:
    return {entry.guid: Sighting("journal", entry.guid, release, fingerprint_ or fingerprint(entry))}


class TestRecognise:
    def test_an_item_never_seen_is_new(self) -> None:
        [item] = recognise("journal", [an_entry("PIA90001")], {}, {})
        assert (item.standing, item.release) == (Standing.NEW, "pia90001")

    def test_an_item_shown_again_is_known_even_with_another_date(self) -> None:
        entry = an_entry("PIA90001")
        [item] = recognise("journal", [an_entry("PIA90001", published=None)], seen(entry, "r"), {})
        assert (item.standing, item.release) == (Standing.KNOWN, "r")

    def test_an_item_with_new_words_is_changed(self) -> None:
        entry = an_entry("PIA90001")
        [item] = recognise("journal", [an_entry("PIA90001", text="Corrected.")], seen(entry, "r"), {})
        assert (item.standing, item.release) == (Standing.CHANGED, "r")

    def test_a_changed_guid_is_the_same_release_by_its_link(self) -> None:
        [item] = recognise(
            "journal", [an_entry("new-guid", link="https://nasa.example/a")], {}, {"link:nasa.example/a": "r"}
        )
        assert (item.standing, item.release) == (Standing.ANOTHER, "r")

    def test_two_items_of_one_answer_are_never_merged(self) -> None:
        first = an_entry("1", link="https://nasa.example/a", title="One")
        second = an_entry("2", link="https://nasa.example/a", title="Two")
        items = recognise("journal", [first, second], {}, {})
        assert [item.standing for item in items] == [Standing.NEW, Standing.NEW]
        assert items[0].release != items[1].release

    def test_a_new_item_is_not_merged_with_one_the_same_answer_still_shows(self) -> None:
        old = an_entry("1", link="https://nasa.example/a")
        new = an_entry("2", link="https://nasa.example/a", title="Two")
        items = recognise("journal", [new, old], seen(old, "r"), {"link:nasa.example/a": "r"})
        assert [(item.standing, item.release == "r") for item in items] == [(Standing.NEW, False), (Standing.KNOWN, True)]

    def test_a_changed_guid_of_a_pictures_second_item_is_not_news(self) -> None:
        first = an_entry("1", link="https://nasa.example/a", title="PIA90001")
        second = an_entry("new-guid", link="https://nasa.example/b", title="PIA90001")
        owners = {"pia:90001": "one", "link:nasa.example/a": "one", "link:nasa.example/b": "two"}
        items = recognise("journal", [first, second], seen(first, "one"), owners)
        assert [(item.standing, item.release) for item in items] == [(Standing.KNOWN, "one"), (Standing.ANOTHER, "two")]

    def test_a_guid_repeated_in_one_answer_counts_once(self) -> None:
        items = recognise("journal", [an_entry("1", title="One"), an_entry("1", title="Two")], {}, {})
        assert [item.entry.title for item in items] == ["One"]

    @given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["a", "b", ""])), max_size=8))
    def test_no_answer_makes_two_items_one_release(self, drawn: list[tuple[str, str]]) -> None:
        entries = [an_entry(guid, link=f"https://nasa.example/{link}", picture=None) for guid, link in drawn]
        items = recognise("journal", entries, {}, {"link:nasa.example/a": "r"})
        assert len({item.release for item in items}) == len(items) == len({guid for guid, _ in drawn})

    def test_an_item_without_a_known_identity_is_what_its_picture_says(self) -> None:
        twins = {"1": [Twin("r", rerun=False)], "2": [Twin("s", rerun=True)]}
        items = recognise("journal", [an_entry("1"), an_entry("2")], {}, {}, twins)
        assert [(item.standing, item.release) for item in items] == [(Standing.ANOTHER, "r"), (Standing.RERUN, "s")]

    def test_an_identity_counts_more_than_a_picture(self) -> None:
        first, second = an_entry("1", link="https://nasa.example/a"), an_entry("2", link="https://nasa.example/b")
        owners = {"link:nasa.example/b": "r"}
        items = recognise("journal", [first, second], {}, owners, {"1": [Twin("r", rerun=False)]})
        assert [(item.standing, item.release == "r") for item in items] == [(Standing.NEW, False), (Standing.ANOTHER, True)]

    def test_two_items_of_one_answer_are_not_merged_by_their_pictures_either(self) -> None:
        twins = {guid: [Twin("r", rerun=False), Twin("s", rerun=True)] for guid in "123"}
        items = recognise("journal", [an_entry(guid) for guid in "123"], {}, {}, twins)
        assert [item.standing for item in items] == [Standing.ANOTHER, Standing.RERUN, Standing.NEW]

    def test_a_rerun_that_changes_is_a_rerun_still(self) -> None:
        entry = an_entry("1")
        sighting = Sighting("journal", "1", "r", fingerprint(entry), rerun=True)
        [same] = recognise("journal", [entry], {"1": sighting}, {})
        [changed] = recognise("journal", [an_entry("1", text="Changed.")], {"1": sighting}, {})
        assert (same.standing, changed.standing) == (Standing.KNOWN, Standing.RERUN)
        assert changed.sighting("journal").rerun

    def test_what_is_known_is_not_taken_for_another_by_its_picture(self) -> None:
        shown, changed = an_entry("1", link="https://nasa.example/a"), an_entry("1", text="Corrected.")
        second = an_entry("2", link="https://nasa.example/a")
        twins = {guid: [Twin("s", rerun=False)] for guid in "12"}
        items = recognise("journal", [changed, second], seen(shown, "r"), {"link:nasa.example/a": "r"}, twins)
        assert [(item.standing, item.release in "rs") for item in items] == [(Standing.CHANGED, True), (Standing.NEW, False)]
