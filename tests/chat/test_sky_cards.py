"""What is said of the sky, of perijoves and of this day."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.chat import limits
from bot.chat.card import Card
from bot.chat.sky_cards import approach_card, approaches_card, this_day_card, where_card
from bot.core.facts import Citation, Perijove
from bot.core.sky import Eclipse, Hours, IoLight, IoView, JupiterInTheSky, JupiterView, Place, Side
from bot.flows.sky import Approach, Approaches, Now, ThisDay
from tests.builders import a_release
from tests.core.catalogue import LIBRARY

WHEN = datetime(2026, 11, 22, 18, tzinfo=UTC)
STAMP = f"<t:{WHEN.timestamp():.0f}"
SKY = JupiterInTheSky(94.08, east_of_sun=False, hours=Hours.MORNING, next_opposition=WHEN)
IO = IoView(Side.WEST, 4.225, far_side=False, place=Place.BESIDE, light=IoLight(Eclipse.NONE, shadow_on_jupiter=False))
NOW = Now(WHEN, JupiterView(5.1622, 772_254_000.0, 42.93, -2.153, "Leo"), SKY, IO)


def fields(card: Card) -> dict[str, str]:
    return {str(field.name): str(field.value) for field in card.embed.fields}


def test_jupiter_is_told_by_distance_light_time_brightness_and_constellation() -> None:
    assert fields(where_card(NOW))["Jupiter"] == (
        "772 million kilometres from the Earth (5.16 astronomical units): its light takes 43 minutes. "
        "Magnitude −2.2, in the constellation Leo."
    )


@pytest.mark.parametrize(
    ("hours", "east", "said"),
    [
        (Hours.MORNING, False, "In the morning sky: it stands 94° west of the Sun and rises before it."),
        (Hours.EVENING, True, "In the evening sky: it stands 94° east of the Sun and sets after it."),
        (Hours.MOST_OF_THE_NIGHT, True, "Up for most of the night: it stands 94° from the Sun."),
        (Hours.LOST, True, "Lost in the light of the Sun, 94° from it."),
    ],
)
def test_whether_to_look_in_the_evening_or_in_the_morning_is_said(hours: Hours, east: bool, said: str) -> None:
    sky = replace(SKY, hours=hours, east_of_sun=east)
    assert fields(where_card(replace(NOW, sky=sky)))["Tonight"] == (
        f"{said}\nNext opposition, when it is up all night: {STAMP}:D> ({STAMP}:R>)."
    )


@pytest.mark.parametrize(
    ("io", "said"),
    [
        (IO, "West of Jupiter, 4.2 Jupiter radii from its middle, on the near side of its orbit. It is in sunlight."),
        (
            replace(IO, side=Side.EAST, far_side=True, light=IoLight(Eclipse.PARTIAL, shadow_on_jupiter=False)),
            (
                "East of Jupiter, 4.2 Jupiter radii from its middle, on the far side of its orbit. "
                "It is at the edge of Jupiter's shadow, partly dark."
            ),
        ),
        (
            replace(IO, far_side=True, place=Place.BEHIND, light=IoLight(Eclipse.TOTAL, shadow_on_jupiter=False)),
            "Behind Jupiter, out of sight. It is in Jupiter's shadow.",
        ),
        (
            replace(IO, place=Place.IN_FRONT, light=IoLight(Eclipse.NONE, shadow_on_jupiter=True)),
            "In front of Jupiter, west of the middle. It is in sunlight. Its own shadow falls on Jupiter.",
        ),
    ],
)
def test_io_s_side_of_jupiter_and_the_shadows_are_said(io: IoView, said: str) -> None:
    assert fields(where_card(replace(NOW, io=io)))["Io"] == said


def test_what_is_computed_is_called_so_with_its_source_and_its_limits() -> None:
    said = fields(where_card(NOW))["Computed, not observed"]
    assert said.startswith("All of this is [worked out with Astronomy Engine](https://github.com/cosinekitty/astronomy).")
    assert "left Jupiter 43 minutes ago" in said
    assert "depends on where you are" in said


# ---------------------------------------------------------------- perijoves


def told(number: int) -> Approach:
    perijove = LIBRARY.perijove(number)
    assert perijove is not None
    return Approach(perijove, LIBRARY.flybys_of(number))


def test_a_perijove_is_told_in_the_member_s_own_time_zone_with_its_source_and_flyby() -> None:
    assert fields(approach_card(told(58))) == {
        "Perijove 58": "<t:1706996849:F> (<t:1706996849:R>).\n"
        "[LASP, University of Colorado: Juno orbits 35–74](https://lasp.colorado.edu/mop/files/2025/08/35-74.png)\n"
        "Juno flew by Io on 3 February 2024, about 1,500 kilometres above its surface at the closest. "
        "[Space and Telescope, on the Io flyby of February 2024](https://spaceandtelescope.com/"
        "juno-captures-stunning-images-of-jupiters-moon-io-during-its-second-closest-flyby/)"
    }


def test_the_last_perijove_and_the_next_are_called_predictions_where_they_are() -> None:
    shown = fields(approaches_card(Approaches(told(75), told(76))))
    assert [*shown] == ["Last: perijove 75", "Next (predicted): perijove 76"]
    assert ["predicted by a table of August 2025" in said for said in shown.values()] == [False, True]


def test_after_the_table_s_end_no_more_is_said_than_that() -> None:
    shown = fields(approaches_card(Approaches(told(110), None)))
    assert shown["Next"] == "My table ends with perijove 110; it says nothing about later ones."


def test_before_the_table_s_beginning_there_is_only_the_next() -> None:
    shown = fields(approaches_card(Approaches(None, told(0))))
    assert [*shown] == ["Next: perijove 0"]
    assert "captured into orbit" in shown["Next: perijove 0"]


def test_of_no_perijove_it_is_said_that_the_mission_is_over() -> None:
    for row in LIBRARY.perijoves:
        for said in fields(approaches_card(Approaches(told(row.number), None))).values():
            assert not re.search(r"\bended\b|final|last mission", said, re.IGNORECASE)


# ---------------------------------------------------------------- this day

DAY = ThisDay(date(2026, 2, 3), (), (), more_releases=False)


def test_a_day_without_anything_is_said_to_be_one() -> None:
    card = this_day_card(DAY)
    assert card.embed.author.name == "On 3 February of earlier years (UTC)"
    assert card.embed.description == "I have no release of this day from an earlier year. `/random` shows one of any day."
    assert fields(card) == {"Juno's perijoves and flybys": "None on this day."}


def test_releases_are_listed_with_their_year_and_page() -> None:
    releases = (
        a_release(title="A *lake*", published=datetime(2024, 2, 3, tzinfo=UTC)),
        a_release("pia2", title="A pole", link="", published=None, seen=datetime(2023, 2, 3, tzinfo=UTC)),
    )
    card = this_day_card(replace(DAY, releases=releases, more_releases=True))
    assert card.embed.description == (
        "Releases, the newest first:\n"
        "- 2024: [A \\*lake\\*](https://nasa.example/pia90001)\n"
        "- 2023: A pole\n"
        "There are others."
    )


def test_perijoves_and_flybys_are_listed_each_with_its_source() -> None:
    past = tuple(row for _, row in LIBRARY.anniversaries(DAY.today))
    listed = fields(this_day_card(replace(DAY, past=past)))["Juno's perijoves and flybys"].splitlines()
    assert listed[0].startswith("- Perijove 58 was on 3 February 2024 at 21:47 UTC. [LASP")
    assert listed[1].startswith("- Juno flew by Io on 3 February 2024, about 1,500 kilometres above")


def test_what_does_not_fit_is_left_out_by_whole_lines() -> None:
    here = Citation("https://nasa.example/" + "a" * 300, "A sample", date(2026, 2, 1))
    past = tuple(Perijove(number, WHEN - timedelta(days=365 * number), False, here) for number in range(1, 9))
    said = fields(this_day_card(replace(DAY, past=past)))["Juno's perijoves and flybys"]
    assert len(said) <= limits.FIELD
    assert [line.endswith("a)") for line in said.splitlines()] == [True, True]


def test_the_largest_cards_fit_discord_s_limits() -> None:
    releases = tuple(a_release(str(n), title="*" * 999, link=f"https://nasa.example/{'a' * 480}") for n in range(5))
    for row in LIBRARY.perijoves:
        day = replace(DAY, today=row.time.date().replace(year=2030), releases=releases, more_releases=True)
        past = tuple(each for _, each in LIBRARY.anniversaries(day.today))
        for card in (this_day_card(replace(day, past=past)), approach_card(told(row.number))):
            assert len(card.embed) <= limits.EMBED
            assert len(card.embed.description or "") <= limits.DESCRIPTION
            assert all(len(said) <= limits.FIELD for said in fields(card).values())
