"""The planet and its moons share their names with gods, asteroids, rockets and towns: which of them a text means."""

from __future__ import annotations

import pytest

from bot.core.match import match
from tests.builders import an_entry
from tests.core.catalogue import TARGETS


def is_about(key: str, title: str, text: str) -> bool:
    return key in {match.target for match in match(an_entry(title=title, text=text, credit="", picture=None), TARGETS)}


@pytest.mark.parametrize(
    ("key", "title", "text"),
    [
        # the god, in stone and in paint
        ("jupiter", "Head of Jupiter", "Made of marble. The king of the gods holds a thunderbolt. It was found in Rome."),
        ("jupiter", "Jupiter and Thetis", "Oil on canvas. Jupiter sits on his throne, an eagle beside him."),
        ("jupiter", "Temple of Jupiter", "The columns of the Temple of Jupiter are tall. Romans built it."),
        ("jupiter", "", "Juno is the sister and wife of Jupiter in Roman religion. She is a goddess."),
        # rockets, planets of other stars, a town
        ("jupiter", "Jupiter Missile", "An Army Jupiter missile stands at the Arsenal. Jupiter had a range of 1,500 miles."),
        ("jupiter", "Jupiter-C", "A Jupiter-C rocket put Explorer 1 into orbit for the Army in 1958."),
        ("jupiter", "A Hot Jupiter", "The hot Jupiter is being eaten by its star. It is hot."),
        ("jupiter", "A Planet", "It is 13 times the mass of Jupiter. It orbits a red star. It is young."),
        ("jupiter", "", "The planet has 1.5 Jupiter masses. It orbits a red star. It is young."),
        ("jupiter", "Jupiter, Florida", "A turtle crawls up the beach at Jupiter, Florida. It is green."),
        # the princess, an asteroid, football, a rocket
        ("europa", "Europa and the Bull", "Oil on canvas. Zeus abducts the princess Europa. She looks back."),
        ("europa", "Europa", "The asteroid Europa is the seventh largest of the main belt. It was found in 1858."),
        ("europa", "Europa League Final", "Two clubs meet. The football is fast."),
        (
            "europa",
            "Europa Rocket",
            "The Europa launcher flew from Woomera. Its first stage was Blue Streak. Europa failed.",
        ),
        # the prince, the nymph, the goat
        ("ganymede", "Ganymede", "Zeus carried the Trojan prince to Olympus to be cupbearer of the gods."),
        ("ganymede", "Ganymede with the Eagle", "This marble sculpture shows the shepherd boy."),
        ("callisto", "Callisto", "The nymph was turned into a bear by Hera. Zeus put her into the sky. Artemis was angry."),
        ("amalthea", "Amalthea", "The goat that fed Zeus. Her horn became the cornucopia. A nymph kept her."),
        ("amalthea", "Amalthea", "The asteroid Amalthea was found in 1871 in the main belt."),
    ],
)
def test_another_of_that_name_is_not_the_planet_or_moon(key: str, title: str, text: str) -> None:
    assert not is_about(key, title, text)


@pytest.mark.parametrize(
    ("key", "title", "text"),
    [
        ("jupiter", "Jupiter", ""),
        ("jupiter", "Jupiter", "The largest planet is named after the king of the gods, the Roman god of the sky."),
        ("jupiter", "Jupiter and Venus at Dawn", "They meet above a Greek temple. The temple of marble is old."),
        ("jupiter", "Jupiter Over the Lighthouse", "The planet shines above a lighthouse and a statue. Stars are out."),
        ("jupiter", "Clouds of Jupiter", "NASA's Juno, named after the wife of the god Jupiter, flies over the clouds."),
        ("jupiter", "Jupiter's Storms", "Jupiter's clouds are colder than those of a hot Jupiter. Storms drift past."),
        ("europa", "Europa", "Ice."),
        ("europa", "Europa", "A princess of Tyre gave the moon its name. Galileo saw its ridges. Its ocean may be salty."),
        ("europa", "Ridges", "Ridges cross the ice of Jupiter's moon Europa, named after a princess whom Zeus loved."),
        ("ganymede", "Ganymede", "Bright grooves cross the surface. It is larger than Mercury."),
        ("ganymede", "Ganymede", "The largest moon is named after a prince of Troy, cupbearer to the gods."),
        ("callisto", "Callisto", "Craters cover the surface. It is dark."),
        ("callisto", "Callisto's Rings", "The basin Valhalla is named after the hall of Norse gods. It is on the moon."),
        ("amalthea", "Amalthea", "It is red and lumpy."),
    ],
)
def test_the_planet_or_moon_beside_others_of_its_name_is_still_itself(key: str, title: str, text: str) -> None:
    assert is_about(key, title, text)


@pytest.mark.parametrize(
    "text",
    [
        "NASA's far-flying Juno spacecraft has a goddess on board: Juno, wife of the god Jupiter.",
        "The Juno probe has a plate. On it are the goddess Juno, her husband Jupiter and a peacock.",
    ],
)
def test_a_spacecraft_that_a_first_sentence_begins_with_is_itself_whoever_else_is_named(text: str) -> None:
    myth = "In a Roman myth, the jealous goddess Juno sees through clouds. The goddess Juno has a temple."
    assert is_about("juno", "", f"{text} {myth}")
    assert is_about("juno", "Sample Figures", f"{text} {myth}")
    assert not is_about("juno", "Juno's Temple", f"{myth} A temple is old. {text}")


def test_a_goddess_is_not_the_spacecraft_that_has_her_name() -> None:
    assert not is_about(
        "juno", "", "The goddess Juno, wife of Jupiter, saw him. A statue is old. So is the Juno spacecraft's name."
    )


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Juno: Kernels", "Juno keeps virtual environments for JupyterLab. Inspired by NASA's Juno mission, it is light."),
        ("Juno", "Juno is a lightweight framework for web applications, a nod to NASA's Juno spacecraft."),
        ("Juno Network", "Juno is a blockchain for smart contracts. Named after NASA's Juno spacecraft, it is new."),
    ],
)
def test_software_that_is_named_after_the_spacecraft_is_not_the_spacecraft(title: str, text: str) -> None:
    assert not is_about("juno", title, text)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("", "JunoCam took this. Makers with a Python library, a framework and a web application made it sharp."),
        ("Notebooks", "A notebook for Jupyter reads the raw images of NASA's Juno. The Juno mission publishes them."),
        ("Inspired by Juno", "NASA's Juno took this view of Jupiter, by which a painter was inspired."),
        ("Juno's Software", "NASA's Juno spacecraft got a new runtime for its computer, sent by JPL."),
    ],
)
def test_the_spacecraft_beside_software_is_still_itself(title: str, text: str) -> None:
    assert is_about("juno", title, text)
