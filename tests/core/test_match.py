from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.aspect import MOST_SENTENCES, read
from bot.core.match import MOST_REASONS, match
from bot.core.model import Picture, Target
from tests.builders import an_entry
from tests.core.catalogue import TARGETS


def reasons(title: str = "", text: str = "", **given: Any) -> dict[str, tuple[str, ...]]:
    entry = an_entry(title=title, text=text, **({"credit": "", "picture": None} | given))
    return {match.target: match.reasons for match in match(entry, TARGETS)}


def about(title: str = "", text: str = "", **given: Any) -> set[str]:
    return set(reasons(title, text, **given)) & {"io", "juno"}


# ---------------------------------------------------------------- what a release is about, and why


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"title": "A Sample of Io"}, "the title names Io"),
        ({"title": "Sample Lava at Loki Patera"}, "the title names Loki Patera"),
        ({"title": "Sample", "text": "Sulfur covers Io. So it is."}, "the text's first sentences name Io"),
        ({"title": "Sample", "keywords": ("moons", "io")}, "Io is one of its keywords"),
        (
            {"title": "Sample", "picture": Picture("https://nasa.example/a.jpg", alt="The moon Io, half lit.")},
            "the picture's description names Io",
        ),
        (
            {
                "title": "Sample",
                "text": "It is old. It is dry. It is far. The surface of Io glows.",
                "picture": Picture("https://nasa.example/sample-Io_night.jpg"),
            },
            "the picture's file name and the text name Io",
        ),
        (
            {"title": "Sample", "text": "It is old. It is far. Io glows. Lava covers Io. Nobody visits Io."},
            "3 of the text's 5 sentences name Io",
        ),
    ],
)
def test_a_reason_says_where_the_name_stands(given: dict[str, Any], reason: str) -> None:
    assert reason in reasons(**given)["io"]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (
            {"text": "It is old. It is far. It is dark. The view is by NASA's Juno spacecraft."},
            "taken by Juno, as the text says",
        ),
        (
            {"text": "It is old. It is far. It is dark. A painter used an image from the JunoCam instrument."},
            "taken by JunoCam, as the text says",
        ),
        (
            {"text": "It is old. It is far. It is dark. It is dry. In 2024 NASA's Juno captured a glimpse of it."},
            "taken by Juno, as the text says",
        ),
        ({"text": "It is old.", "credit": "NASA/JPL-Caltech/SwRI/MSSS"}, "the credit names SwRI/MSSS"),
        ({"text": "It is old.", "credit": "NASA/SWRI/MSSS/A. Sample"}, "the credit names SWRI/MSSS"),
        ({"text": "It is old.\n\nImage credit: NASA/JPL-Caltech/SwRI/ASI/INAF/JIRAM"}, "the credit names JIRAM"),
        (
            {"text": "It is old. Image by A. Sample based on images courtesy of NASA/JPL-Caltech/SwRI/MSSS at perijove."},
            "the credit names SwRI/MSSS",
        ),
        (
            {"text": "It is old. It is far. It is dark. This image was captured during Juno's ninth close flyby."},
            "taken by Juno, as the text says",
        ),
        (
            {"text": "It is old. It is far. One craft was near. That spacecraft, Juno, turned. Juno is old too."},
            "Juno is the only spacecraft that the text names",
        ),
    ],
)  # fmt: skip
def test_who_took_the_picture_counts_wherever_it_is_said(given: dict[str, Any], reason: str) -> None:
    assert reason in reasons("Sample Storm", **given)["juno"]


def test_the_explicit_taker_of_this_picture_counts_after_others() -> None:
    text = "Voyager and Galileo saw the storm first. It has grown. This view was captured by JunoCam aboard NASA's Juno."
    assert about("Sample Storm", text) == {"juno"}


def test_a_picture_by_juno_of_io_is_about_both() -> None:
    assert about("Sample Fire", "JIRAM aboard NASA's Juno mapped the heat of Io's volcanoes.") == {"io", "juno"}


def test_a_text_without_a_title_has_three_sentences_to_say_it() -> None:
    text = "Voyager saw this. Nothing is to scale. Reddish Io is nearest. It is old."
    assert "io" in about("", text)
    assert "io" not in about("Sample", text)


def test_the_third_sentence_counts_where_it_points_into_the_picture() -> None:
    assert about("Sample Planet", "It is big. It is old. Visible at the left is the moon Io.") == {"io"}


def test_a_second_sentence_counts_where_it_is_not_the_only_one() -> None:
    assert about("Sample", "The ground is hot. Lava covers Io. It glows.") == set()
    assert about("Sample", "The ground is hot. Lava covers Io. It glows. So does the night side of Io.") == {"io"}


def test_moons_in_a_row_count_where_the_text_says_where_they_are() -> None:
    assert about("", "From left to right in this sample, the moons shown are Io, Europa, Ganymede and Callisto.") == {"io"}


def test_a_text_that_breaks_off_at_once_is_read_all_the_same() -> None:
    assert about("Sample", "The surface of Io, seen by NASA's Juno in the") == {"io", "juno"}


def test_the_strongest_reasons_come_first_and_are_few() -> None:
    said = reasons("NASA's Juno Sample", "NASA's Juno took it. Juno saw it. Juno shows it.", keywords=("Juno",))["juno"]
    assert said[0] == "the title names Juno"
    assert len(said) == MOST_REASONS


def test_targets_come_in_the_order_given() -> None:
    assert [match.target for match in match(an_entry(title="Juno at Io"), TARGETS)] == ["io", "juno"]


# ---------------------------------------------------------------- what only resembles it


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Sample Ice", "The ice of Europa is young. Unlike Io, it has no volcanoes."),
        ("Sample Craters", "Craters are destroyed on Earth and on Jupiter's moon Europa, such as on Io."),
        ("Sample Moon", "Europa orbits Jupiter between Io and Ganymede."),
        ("Sample Moons", "Jupiter's large moons (Io, Europa, Ganymede, and Callisto) were found in 1610."),
        ("Sample Spots", "The dark spot is the shadow of volcanic Io."),
        ("Sample Spot", "Io's shadow crosses the clouds."),
        ("Sample Light", "The light comes from Io's plasma torus."),
        (
            "Sample Light",
            "The light is linked to the planet's volcanic moon Io. It keeps step, synchronized to Io. It is old.",
        ),
        ("Sample Moon", "Europa isn't as famous as Ganymede or Io, the other large moons."),
        ("Sample Geysers", "It is one of three worlds (along with Jupiter's moon Io and a moon of Neptune) that erupt."),
        ("Sample Sky", "The planets line up. Io is the closest of the moons, followed by Europa, Ganymede and Callisto."),
        ("Sample Sky", "In this view, the moons are in a row with, from top to bottom, Ganymede, Io, Europa and Callisto."),
        (
            "Sample Worlds",
            "Moons were thought dead. In 1979 a craft found a volcano on Io. Titan has air. Now jets are seen.",
        ),
        ("Sample Planet", "The planet is big. It is old. It is far. Its volcanic moon Io is small."),
        ("Sample Leak", "The light of this star is old. Beside it the moon Io and"),
        ("Sample Galaxy", "Stars are born here. Tomorrow's picture: Io in True Color"),
        ("Sample Port", "The I/O port failed. Rio and Ohio sent IOs; see sample.io and Iowa."),
    ],
)
def test_io_named_in_passing_is_not_io_as_the_subject(title: str, text: str) -> None:
    assert about(title, text) == set()


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Sample Rocket", "A Juno II rocket stands on its pad. The Juno carries a satellite."),
        ("You Know Juno?", "A telescope has seen the asteroid Juno. During that time, Juno rotated."),
        ("See the Asteroid Juno", "A small rock comes into view. Juno is 145 miles wide. Juno is faint."),
        ("Sample Rocks", "Ceres and Vesta were found. The fourth asteroid, Juno, was smaller. Juno is faint."),
        ("Sample Coast", "Soldiers land at Juno Beach. Juno was one of five."),
        ("Sample Crew", "A guest flew to the station Mir with Project Juno. Juno lasted a week."),
        ("Sample Ice", "The ice near Juneau shrinks. In June, Juneteenth is a holiday."),
        ("Juno Awards", "A prize for music."),
    ],
)
def test_others_of_that_name_are_not_the_spacecraft(title: str, text: str) -> None:
    assert about(title, text) == set()


@pytest.mark.parametrize(
    ("title", "text"),
    [
        # the asteroid, before and after the name, defined, in a row, by its number
        ("Sample Rocks", "Juno is one of the largest asteroids. NASA's Dawn spacecraft did not visit Juno."),
        ("Sample Rocks", "Juno, an asteroid that is 145 miles wide, passes a star. Juno is old."),
        ("Sample Rocks", "The asteroids Ceres, Pallas, Juno and Vesta were called planets. Juno is the smallest."),
        ("Sample Rocks", "Tonight minor planet number 3, known as Juno, is at its brightest. Juno is faint."),
        ("Juno", "It was found in 1804 between Mars and Jupiter. No spacecraft has seen this asteroid, a stony asteroid."),
        # the goddess, beside planets that are named after gods
        ("Juno", "She was the queen of the gods. Jupiter was her husband, Mars her son."),
        ("Jupiter and Juno", "This fresco in Rome shows Jupiter on his throne and Juno with her peacock."),
        ("", "Juno was angry with Jupiter. The jealous wife sent a gadfly after the heifer. Juno had won."),
        ("Sample Names", "Jupiter's wife Juno saw through the clouds. Juno was feared."),
        # the flight to Mir
        ("Juno", "In 1991 a Soyuz took a chemist to the station Mir. The Juno mission lasted a week."),
        ("Mir Juno", "The crew of two cosmonauts flew with a guest. The spacecraft docked at Mir."),
        # the rockets
        ("Juno (rocket)", "It carried satellites. The Army built it from a missile."),
        ("Sample Rocket", "This launch vehicle, known as the Juno II, sent a probe past the Moon for NASA. Juno was old."),
        # a storm, a company, anything else
        ("Sample Snow", "This NASA image shows the blizzard that some call Juno. Juno left two feet of snow."),
        ("Juno", "Our mission is to cure. Juno has many founders."),
        ("Juno", "A dog of that name was lost."),
    ],
)
def test_what_is_spoken_of_beside_the_name_tells_which_juno_it_is(title: str, text: str) -> None:
    assert "juno" not in about(title, text)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("85 Io", "It was found in 1865. A moon has the same name."),
        ("Io", "Io is a dark asteroid of the main belt. It is named after a nymph. Jupiter's moon Io is larger."),
        ("Sample Rocks", "Last night the asteroid Io hid a star. Io is 110 miles wide. A telescope saw it."),
        ("Io", "Io was a priestess of Hera. Zeus turned her into a cow. A moon is named after Io."),
        ("Juno and Io", "Jupiter hid Io from his wife. He made a heifer of her."),
        ("Io", "Io is a small programming language. Its library is large."),
    ],
)
def test_what_is_spoken_of_beside_the_name_tells_which_io_it_is(title: str, text: str) -> None:
    assert about(title, text) == set()


@pytest.mark.parametrize(
    ("title", "text", "targets"),
    [
        ("Sample Names", "NASA's Juno spacecraft is named after a Roman goddess, the wife of Jupiter.", {"juno"}),
        ("Sample Names", "Named after the goddess Juno, the Juno spacecraft flies past Jupiter. Juno is fast.", {"juno"}),
        (
            "Riding with Juno",
            "Three figures of the god Jupiter, his wife Juno and Galileo fly aboard the Juno spacecraft.",
            {"juno"},
        ),
        (
            "Sample Dust",
            "The Juno spacecraft was hit by dust of an asteroid. Juno is the first orbiter to see it.",
            {"juno"},
        ),
        ("Juno Rockets Toward Jupiter", "A rocket leaves the ground with NASA's Juno.", {"juno"}),
        ("Sample Storm", "On Feb. 3 Juno flew over it. Its instruments saw Jupiter's clouds.", {"juno"}),
        ("Juno at Jupiter", "", {"juno"}),
        ("Sample Fire", "The moon Io is named after a priestess, a lover of Zeus. Volcanoes cover Io.", {"io"}),
        ("Io", "Lava flows from its volcanoes, and plumes rise. Some are named after gods: a god of the Norse.", {"io"}),
        ("Io", "", {"io"}),
    ],
)
def test_a_target_beside_others_of_its_name_is_still_itself(title: str, text: str, targets: set[str]) -> None:
    assert about(title, text) == targets


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("NASA's Juno took this. Jupiter's four largest moons-Io, Europa, Ganymede and Callisto-are visible.", {"juno"}),
        ("NASA's Juno took this of Jupiter and its moons Europa, Io, Callisto and Ganymede, captured in June.", {"juno"}),
        ("NASA's Juno took this. From left to right are Io, Europa, Ganymede and Callisto.", {"juno", "io"}),
        ("Hubble captured three moons, Europa, Callisto, and Io, before the planet. It is rare.", {"io"}),
        ("A telescope took this picture of Io. Only craft saw as much: Voyager, Galileo, and Juno, in orbit.", {"io"}),
    ],
)
def test_a_roll_call_of_moons_or_of_missions_has_no_subject(text: str, targets: set[str]) -> None:
    assert about("", text) == targets


@pytest.mark.parametrize(
    "text",
    [
        "Hubble took this picture. It is old. It is far. It is sharp. More will come from NASA's Juno spacecraft.",
        "Webb took this picture. It is old. It is far. Other findings, courtesy of the Juno probe, are older.",
        "Astronomers use the Hubble telescope. Their work is supported by measurements made by NASA's Juno spacecraft.",
        "This observation by Hubble is new. It goes with data from the Juno spacecraft. Juno saw it. Juno sees much.",
        "The storm is old. It is far. It is dark. The Juno spacecraft will arrive next year. NASA's Juno will see it.",
        "The storm is old. It is far. It is dark.\n\nMore information about Juno: taken by NASA's Juno, see the pages.",
    ],
)
def test_juno_beside_another_s_picture_is_not_its_subject(text: str) -> None:
    assert about("Sample Storm", text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "A collaboration of the Keck Observatory, the Hubble Space Telescope and the Juno spacecraft maps its storms.",
        "Combined observations by Hubble, Gemini, and NASA's Juno spacecraft show how deep it is.",
        "Hubble, Gemini and the Juno spacecraft have joined forces to look at it.",
        "Hubble, the Juno spacecraft and Gemini worked together to look at it.",
    ],
)
def test_what_several_observers_made_together_is_each_one_s(text: str) -> None:
    assert about("Sample Storm", f"The storm is old. {text} It is dark. It is far.") == {"juno"}
    told = next(
        found for found in match(an_entry(title="Sample Storm", text=text, credit=""), TARGETS) if found.target == "juno"
    )
    assert "Juno made it together with others, as the text says" in told.reasons


@pytest.mark.parametrize(
    "text",
    [
        "Observers such as Hubble, Gemini and the Juno spacecraft look at storms.",
        "Keck's view is sharper than those of Hubble, Gemini and the Juno spacecraft.",
        "The partnership of Hubble, Gemini and the Juno spacecraft will begin next year.",
        "Keck's observations go with those of Hubble, Gemini and the Juno spacecraft.",
    ],
)
def test_a_list_of_examples_of_what_is_compared_or_ahead_is_nobody_s(text: str) -> None:
    assert about("Sample Storm", f"The storm is old. {text} It is dark. It is far.") == set()


def test_what_several_made_together_counts_only_early_on() -> None:
    late = "Hubble, Gemini and the Juno spacecraft have joined forces to look at it."
    assert about("Sample Storm", f"Hubble took this. The storm is old. It is dark. {late}") == set()


@pytest.mark.parametrize(
    "sentence",
    [
        "Then Io — the innermost of them — is leaving the scene.",
        "The moon Io has just entered the frame.",
        "Io appears at the far left.",
    ],
)
def test_each_moon_that_moves_in_a_short_text_s_picture_is_shown(sentence: str) -> None:
    text = f"Hubble took this picture of three moons. It is a rare sight. Europa crosses the frame. {sentence}"
    assert about("Sample Dance", text) == {"io"}
    assert about("Sample Dance", f"{text} {'It is old. ' * 8}") == set()
    assert about("Europa", f"Europa is icy. It has an ocean. It is far. {sentence}") == set()


@pytest.mark.parametrize(
    "sentence", ["Io is volcanic.", "Io orbits closer to it.", "Io's shadow is crossing the left edge."]
)
def test_a_moon_of_which_a_late_sentence_tells_something_else_is_not_shown(sentence: str) -> None:
    text = f"Hubble took this picture of two moons. It is a rare sight. Europa crosses the frame. {sentence}"
    assert about("Sample Dance", text) == set()


def test_a_craft_after_another_observer_has_not_taken_the_picture_whatever_it_is_called() -> None:
    text = (
        "An observatory on Earth saw Io in detail. Only orbiters of Jupiter saw as much, the last of them Juno. It is dry."
    )
    assert about("", text) == {"io"}


def test_the_planet_is_not_the_subject_where_it_only_owns_the_moon() -> None:
    assert "jupiter" not in reasons("A Volcano on Jupiter's Moon Io", "Jupiter's volcanic moon Io erupts.")
    assert "jupiter" in reasons("Io and Jupiter", "Jupiter's clouds pass behind Io.")


def test_a_moon_of_jupiter_is_not_jupiter() -> None:
    assert "jupiter" not in reasons("Sample of a Moon", "The moons of Jupiter are many.")


def test_a_server_s_own_words_are_matched_as_the_built_in_ones_are() -> None:
    own = Target("storms", "Storms", words=("Great Red Spot", "cyclone"), not_words=("cyclone fence",))
    assert match(an_entry(title="Sample: a cyclone at the pole"), [own])
    assert not match(an_entry(title="Sample: a cyclone fence", text="A Cyclone, or two cyclones."), [own])


def test_a_target_without_words_matches_nothing() -> None:
    assert match(an_entry(), [Target("none", "None", words=())]) == ()


# ---------------------------------------------------------------- whatever is thrown at it


@settings(derandomize=True)
@given(st.text(), st.text(), st.text())
def test_no_text_is_too_strange(title: str, text: str, url: str) -> None:
    match(an_entry(title=title, text=text, credit=text, keywords=(title,), picture=Picture(url, alt=text)), TARGETS)


@pytest.mark.parametrize(
    "piece",
    ["Io ", "Juno II ", "NASA's Juno ", "A, A, ", "captured by ", "as ", "shadow of ", "this image ", "data from the "],
)
def test_a_hostile_text_is_read_in_bounded_time(piece: str) -> None:
    """A pattern that began anew at each character, or looked back to the first, would not come to an end here."""
    entry = an_entry(title="Sample", text=piece * (1_000_000 // len(piece)), credit=piece * 1000, picture=None)
    assert len(match(entry, TARGETS)) <= len(TARGETS)


# ---------------------------------------------------------------- credits in brackets, missions that are under way


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("This shows the ice of Europa (credit: NASA/JPL). It is old.", set[str]()),
        ("This shows lava on Io (credit: NASA/JPL). It is hot.", {"io"}),
        (
            "Jupiter's pole, by JunoCam (credit: NASA/JPL)\nThe Juno probe explores the moons Ganymede, Europa, and Io. So.",
            {"juno"},
        ),
    ],
)
def test_a_credit_in_brackets_ends_with_them_and_leaves_the_sentence(text: str, targets: set[str]) -> None:
    assert about(text=text) == targets


@pytest.mark.parametrize(
    "text",
    [
        "When NASA's Juno mission arrives at Jupiter, new views will be sent back, courtesy of its camera. So it is.",
        "NASA's Juno spacecraft will arrive at Jupiter on July 4. It will study the planet's poles.",
        "On its way to Jupiter, the Juno spacecraft has 100 days to go. The planet awaits.",
        "Jupiter's storms await the Juno orbiter, due there in July. Teams are getting ready.",
    ],
)
def test_a_mission_may_be_ahead_of_its_arrival(text: str) -> None:
    assert about(text=text) == {"juno"}


def test_a_mission_that_is_ahead_took_nobody_else_s_picture() -> None:
    assert about(text="This view of Jupiter is by Hubble. Juno will arrive at Jupiter next month.") == set()


def test_no_more_sentences_are_read_than_texts_have() -> None:
    entry = an_entry(title="Sample", text="It is a sample. " * 2 * MOST_SENTENCES, credit="", picture=None)
    assert len(read(entry).sentences) == MOST_SENTENCES
