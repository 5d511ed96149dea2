"""Why a release is about a target or not: the decision and its reasons cannot disagree."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.match import MOST_REASONS, match
from bot.core.model import Entry, Picture, Target
from bot.core.why import Verdict, judge, matches
from tests.builders import an_entry
from tests.core.catalogue import TARGETS

OLD_AND_FAR = "It is old. It is far. It is dark."


def verdict(key: str, title: str = "Sample", text: str = "", **given: Any) -> Verdict:
    entry = an_entry(title=title, text=text, **({"credit": "", "picture": None} | given))
    [found] = [verdict for verdict in judge(entry, TARGETS) if verdict.target.key == key]
    return found


@pytest.mark.parametrize(
    ("key", "given", "against"),
    [
        ("io", {"text": f"{OLD_AND_FAR} Io is small. It is dry."}, "the text names it only in sentence 4 of 5"),
        ("io", {"text": f"{OLD_AND_FAR} Its volcanic moon Io is small."}, "the text names it only in its last sentence"),
        (
            "io",
            {"text": f"{OLD_AND_FAR} Io is small. It is dry. It is cold. Io is hot."},
            "the text names it in 2 of its 7 sentences, from sentence 4 on",
        ),
        ("io", {"text": "Unlike Io, it has no volcanoes."}, "the text names it only in a comparison"),
        ("io", {"text": "Europa orbits Jupiter between Io and Ganymede."}, "the text names it only as a landmark"),
        ("io", {"text": "Io's shadow crosses the clouds."}, "the text names it only as the owner of a shadow"),
        ("io", {"text": "The light is linked to the moon Io."}, "the text names it only at the far end of a link"),
        (
            "io",
            {"text": "Io's shadow crosses the clouds. Other moons (Io, Europa, Ganymede, and Callisto) are far."},
            "the text names it only as the owner of a shadow and in a list",
        ),
        ("jupiter", {"title": "A Volcano on Jupiter's Moon Io"}, "the title names it only as the owner of a moon"),
        ("io", {"text": "A star is named after Io."}, "the text names it only as what something is named after"),
        ("juno", {"title": "Juno", "text": "A dog."}, "nothing in it says which thing of that name is meant"),
        (
            "juno",
            {"title": "Juno", "text": "The queen of the gods, queen of heaven."},
            'it speaks rather of another of that name, as "queen" and "gods" say',
        ),
        ("juno", {"text": "Juno, an old asteroid, is dark."}, 'it speaks of "Juno, an old asteroid"'),
        (
            "juno",
            {"text": "The third asteroid to be found, Juno, is dark."},
            'it speaks of "asteroid to be found, Juno"',
        ),
        ("juno", {"text": "On June 6 Juno Beach was taken."}, 'it speaks of "Juno Beach"'),
        ("juno", {"text": "The minor planet Juno is dark. Juno is old."}, 'it speaks of "minor planet Juno"'),
        ("juno", {"text": "Soldiers land at Juno Beach. Juno was one of five."}, 'it speaks of "Juno Beach"'),
        (
            "juno",
            {"text": f"Hubble took this. {OLD_AND_FAR} More will come from NASA's Juno spacecraft."},
            "another observer (Hubble) is named before it",
        ),
        ("juno", {"keywords": ("Juno mission",)}, "it is only a part of a keyword"),
        (
            "io",
            {"picture": Picture("https://nasa.example/a.jpg", alt="A moon, unlike Io.")},
            "the picture's description names it only in a comparison",
        ),
        (
            "io",
            {"picture": Picture("https://nasa.example/Io_night.jpg")},
            "the picture's file name says it, but no sentence speaks of it",
        ),
        ("io", {"text": "This star is old. Beside it the moon Io and"}, "only a sentence that breaks off names it"),
        ("juno", {"text": "It is old.\n\nImage credit: NASA/Juno", "credit": "NASA"}, "only a credit in the text names it"),
        (
            "juno",
            {"text": "It is old. NASA's JPL manages the Juno mission."},
            "only what stands around the text names it: who manages what, where to read more",
        ),
    ],
)  # fmt: skip
def test_what_stops_a_target_is_said(key: str, given: dict[str, Any], against: str) -> None:
    assert verdict(key, **given) == Verdict(verdict(key, **given).target, (), (against,))


def test_what_names_it_in_several_places_is_answered_for_each() -> None:
    title = "Jupiter's Moon Io"
    assert verdict("jupiter", title, "Jupiter's moon Io erupts.", keywords=("Jupiter system",)).against == (
        "the title names it only as the owner of a moon",
        "the text names it only as the owner of a moon",
        "it is only a part of a keyword",
    )


def test_what_is_not_named_has_nothing_against_it() -> None:
    assert verdict("io", "A Galaxy", "Its stars are old.").against == ()


def test_what_it_is_about_has_reasons_and_nothing_against_it() -> None:
    assert verdict("io", "Io", "Unlike Io, it is cold.") == Verdict(verdict("io", "Io").target, ("the title names Io",), ())


# ---------------------------------------------------------------- never a second opinion

PIECES = st.sampled_from(
    [
        "Io", "Juno", "JunoCam", "Jupiter", "Europa", "Hubble", "Juno Beach", "the asteroid Juno", "goddess",
        "NASA's Juno spacecraft", "took this image of", "unlike", "between", "the shadow of", "'s moon", "a probe",
        "Ganymede, Callisto", "will", "and", "It is old", ".", ". ", "\n\n", "Image credit: NASA/", "JPL manages the",
        "mission", "For more about", "…",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=30).map(" ".join)


def entries() -> st.SearchStrategy[Entry]:
    pictures = st.none() | st.builds(Picture, url=TEXTS, alt=TEXTS)
    return st.builds(
        an_entry, title=TEXTS, text=TEXTS, credit=TEXTS | st.just(""), keywords=st.tuples(PIECES), picture=pictures
    )


@settings(derandomize=True)
@given(entries())
def test_verdicts_and_matches_never_disagree(entry: Entry) -> None:
    verdicts = judge(entry, TARGETS)
    assert matches(verdicts) == match(entry, TARGETS)
    assert [verdict.target for verdict in verdicts] == list(TARGETS)
    assert not [verdict for verdict in verdicts if verdict.reasons and verdict.against]
    assert max(len(verdict.against) for verdict in verdicts) <= MOST_REASONS


@settings(derandomize=True)
@given(entries())
def test_whatever_names_a_target_has_reasons_for_or_against(entry: Entry) -> None:
    """A plain word, which is part of no other, cannot be overlooked: something is said of it wherever it stands."""
    target = Target("hubble", "Hubble", ("Hubble",))
    [found] = judge(entry, [target])
    said = (entry.title, entry.text, entry.credit, *entry.keywords, entry.picture.alt if entry.picture else "")
    assert bool(found.reasons or found.against) or not any("Hubble" in text.split() for text in said)


@pytest.mark.parametrize("piece", ["Io ", "Juno II ", "NASA's Juno ", "A, A, ", "shadow of Io ", "Image credit: Io "])
def test_a_hostile_text_is_judged_in_bounded_time(piece: str) -> None:
    entry = an_entry(title="Sample", text=piece * (1_000_000 // len(piece)), credit="", picture=None)
    assert len(judge(entry, TARGETS)) == len(TARGETS)
