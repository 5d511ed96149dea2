"""What part a name plays in a sentence: the subject, or only something that another thing is compared with or comes from."""

from __future__ import annotations

import pytest

from bot.core.match import match
from bot.core.why import judge
from tests.builders import an_entry
from tests.core.catalogue import TARGETS

REST = "It is old. It is far."
"""What follows, so that one mention may be an aside."""


def about(title: str, text: str) -> set[str]:
    entry = an_entry(title=title, text=f"{text} {REST}", credit="", picture=None)
    return {match.target for match in match(entry, TARGETS)} & {"io", "juno"}


def against(key: str, text: str) -> tuple[str, ...]:
    entry = an_entry(title="Sample", text=text, credit="", picture=None)
    return next(verdict.against for verdict in judge(entry, TARGETS) if verdict.target.key == key)


# ---------------------------------------------------------------- Io, where something else is spoken of


@pytest.mark.parametrize(
    "text",
    [
        "The planet, found with TESS, could be very similar to one of Jupiter's moons, Io.",
        "Its surface, in contrast to that of the volcanic moon Io, is frozen.",
        "The ice moon is second only to Io in how much tides heat it.",
        "The small moon is much darker than Io, which is why it was hard to see.",
        "The lava lake on this mountain works much like those seen on Jupiter's moon Io.",
        "On the Moon, lava was once as hot as lava on Io.",
        "This field in Iceland is an analog for the volcanoes of Io and Mars.",
        "Researchers study this flow to compare it with what is seen on Io.",
        "In a chamber, sulfur is heated to mimic the volcanoes of Io and Venus.",
        "Fountains of lava in Hawaii are tiny compared with those on Jupiter's moon Io.",
        "It is about the same size as Io.",
        "The Io-like planet is hot.",
        "A planet of another star may be a super-Io.",
        "In our solar system, emissions of Jupiter's volcanic moon Io create a similar phenomenon.",
    ],
)
def test_what_another_thing_is_compared_with_is_not_the_subject(text: str) -> None:
    assert about("", text) == set()
    assert against("io", text) == ("the text names it only in a comparison",)


@pytest.mark.parametrize(
    "text",
    [
        "Other than Io, it is the only moon known to erupt.",
        "Apart from Earth and Io, it is the only world with eruptions.",
        "Other moons, for example Io, have none.",
        "Hidden seas of magma are rare; Io, for example, has none.",
        "Several moons, including Europa and Io, are heated by tides.",
    ],
)
def test_one_example_of_several_is_not_the_subject(text: str) -> None:
    assert about("", text) == set()
    assert against("io", text) == ("the text names it only as one example",)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("The reddish color is likely due to sulfur from Io.", "as the place where something comes from"),
        ("Dark areas may be painted by particles thrown out by volcanoes on Io.", "as the place where something comes from"),
        ("Dust from the moon Io streams past the rings.", "as the place where something comes from"),
        ("The bright spot is the magnetic footprint of Io.", "as a landmark"),
        ("The Io footprint is the bright dot.", "as a landmark"),
        ("Its poles are hit by plasma of Io's cold torus.", "as a landmark"),
        ("Io-related bursts of radio waves reach Earth.", "as a landmark"),
        ("The spots are caused by the moon Io.", "at the far end of a link"),
        ("Bright trails in the aurora are left by Io.", "at the far end of a link"),
        ("A tube of current connects Jupiter and its moon Io.", "at the far end of a link"),
        ("The icy moon is locked in a resonance with Io.", "at the far end of a link"),
        ("The dark dot is an eclipse caused by Io.", "at the far end of a link"),
        ("Skies darken in an eclipse by Io.", "as the owner of a shadow"),
    ],
)
def test_what_reaches_elsewhere_from_io_is_not_io(text: str, why: str) -> None:
    assert about("", text) == set()
    assert against("io", text) == (f"the text names it only {why}",)


@pytest.mark.parametrize("title", ["A Volcanic World Like Jupiter's Moon Io", "An Io-like Planet", "Hotter Than Io"])
def test_a_title_that_only_compares_does_not_count(title: str) -> None:
    assert about(title, "A planet near a red star may erupt.") == set()


@pytest.mark.parametrize(
    "text",
    [
        "Amalthea is red. It is lumpy. Volcanoes of Io may have painted it.",
        "With data from Spitzer, a team found an exoplanet. It is hot. Jupiter's moon Io is known for such heat.",
        "Mars's moon Phobos is torn by tides, the force that melts the inside of Io.",
        "This view of Europa was taken on the way to Io.",
    ],
)
def test_a_text_that_tells_of_another_world_names_io_as_an_aside(text: str) -> None:
    assert about("", text) == set()


# ---------------------------------------------------------------- Io itself, in much the same words


@pytest.mark.parametrize(
    "text",
    [
        "Unlike Earth's moon, Io has active volcanoes.",
        "Unlike the other Galilean moons, Io has no ice.",
        "Like Earth, the moon Io has volcanoes.",
        "The plume is larger than any other seen on Io.",
        "More than 100 mountains on Io are known.",
        "Larger than the plume of Pele, this plume on Io is blue.",
        "What look like dunes on Jupiter's moon Io are shown here.",
        "As on Earth, lava on Io is made of rock.",
        "Loki Patera on Io is the size of a lake on Earth.",
        "This picture shows the planet as well as Io.",
        "This image shows a plume of gas erupting from Io.",
        "Sulfur erupts from a volcano and falls onto Io as snow.",
        "Dark rings caused by Io's eruptions are new.",
        "This image shows Io, with its shadow on Jupiter.",
        "A mountain on Io casts a long shadow.",
        "Europa and Io are seen side by side.",
        "Galileo passed Europa before it took this picture of Io.",
        "Saturn's explorer Cassini caught Io in front of Jupiter.",
    ],
)
def test_io_is_the_subject(text: str) -> None:
    assert about("", text) == {"io"}


@pytest.mark.parametrize("title", ["Io Beside Amalthea", "Comparison of Amalthea to Io", "Neutral Clouds of Io"])
def test_a_title_that_names_both_counts(title: str) -> None:
    assert about(title, "Both are shown at the same scale.") == {"io"}


# ---------------------------------------------------------------- Juno, where another is spoken of


@pytest.mark.parametrize(
    "text",
    [
        "The lander, like Juno before it, would run on sunlight.",
        "Like NASA's Juno spacecraft, the lander would run on sunlight.",
        "A Juno-like orbiter of Saturn was proposed to NASA.",
        "Several craft, including NASA's Juno spacecraft, use such a vault.",
        "The radio, previously flown on Juno, was tested by NASA for Mars.",
        "In support of NASA's Juno mission, astronomers used the Subaru telescope.",
        "ESA's JUICE will study the moons of Jupiter. NASA's Juno is there already.",
        "Parker Solar Probe is faster than NASA's Juno spacecraft.",
    ],
)
def test_juno_beside_another_mission_is_not_the_subject(text: str) -> None:
    assert about("", text) == set()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("The radio, previously flown on Juno, was tested by NASA.", "the text names it only as an earlier mission"),
        (
            "In support of NASA's Juno mission, astronomers used the Subaru telescope.",
            "the text names it only beside another observer",
        ),
    ],
)
def test_why_juno_is_not_the_subject_is_said(text: str, why: str) -> None:
    assert against("juno", text) == (why,)


def test_what_a_title_compares_with_is_said() -> None:
    entry = an_entry(title="Hotter Than Io", text="A planet may erupt.", credit="", picture=None)
    assert [verdict.against for verdict in judge(entry, TARGETS) if verdict.target.key == "io"] == [
        ("the title names it only in a comparison",)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "An Atlas V rocket carrying NASA's Juno planetary probe lifts off from Space Launch Complex 41.",
        "Technicians wrap the Juno spacecraft in blankets.",
        "Ahead of Juno's arrival at Jupiter, engineers of NASA rehearse.",
        "Unlike Galileo, NASA's Juno spacecraft runs on sunlight.",
        "Combining data of Juno with that of the Hubble telescope, scientists mapped the winds of Jupiter.",
        "This map of Jupiter's winds was created by Juno.",
        "Electrons rain onto Jupiter in measurements from Juno.",
        "NASA's Juno followed Galileo as the second craft to orbit Jupiter.",
    ],
)
def test_juno_is_the_subject(text: str) -> None:
    assert about("", text) == {"juno"}


# ---------------------------------------------------------------- besides, in credits, in support


@pytest.mark.parametrize(
    "text",
    [
        "Ganymede is in the foreground of this artist's impression of Juice. Europa is far. Io is also shown, at left.",
        "Europa Clipper flies past Europa in this view. Jupiter looms behind. Also visible is the moon Io, at left.",
        "Juice will study Ganymede, Europa and Callisto, but not Io.",
    ],
)
def test_what_is_shown_besides_another_moon_is_not_the_subject(text: str) -> None:
    assert about("Moons", text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Europa is far in this view. It is icy. Io is shown, at left.",
        "Io is also shown, at left, and Europa at right.",
        "Also seen is Europa, beside Io.",
    ],
)
def test_what_is_shown_is_a_subject_though_others_are(text: str) -> None:
    assert about("Moons", text) == {"io"}


def test_a_row_of_credits_is_a_list() -> None:
    row = "Io (NASA/JPL, PIA12345), Europa (NASA/DLR, PIA12346), and Ganymede (NASA/DLR) come from the archive."
    assert about("Sample", row) == set()
    assert about("Sample", f"Image credits: {row}") == set()
    assert about("Sample", "Captured here are Io (NASA/JPL), Europa (NASA/DLR) and Ganymede (ESA).") == {"io"}
    assert about("Sample", "Io (left), Europa (top) and Ganymede (right) are in the picture.") == {"io"}
    assert about("Sample", "Image credit: NASA/JPL/Juno") == {"juno"}


@pytest.mark.parametrize(
    "text",
    [
        "To help NASA's robotic Juno spacecraft understand what it sees, the Hubble Space Telescope looks at Jupiter.",
        "The maps that guide the Juno mission are by Hubble.",
        "Assisting Juno, Gemini North looks at Jupiter.",
    ],
)
def test_whoever_is_helped_by_another_observer_did_not_take_the_picture(text: str) -> None:
    assert about("", text) == set()
    assert against("juno", text) == ("the text names it only beside another observer",)


def test_helpers_that_observe_nothing_leave_a_picture_its_own() -> None:
    assert about("", "Votes of the public help Juno choose what its camera JunoCam takes.") == {"juno"}
