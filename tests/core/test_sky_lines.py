"""What Jupiter hides and darkens: it is flattened, and the Sun is no point."""

from __future__ import annotations

import pytest

from bot.core.sky.lines import IO_KM, JUPITER_KM, JUPITER_POLAR_KM, Eclipse, Vector, along

POLE = (0.0, 0.0, 1.0)
SUN = (-778e6, 0.0, 0.0)
BEHIND = 421_700.0


@pytest.mark.parametrize(("direction", "radius"), [((0.0, 1.0, 0.0), JUPITER_KM), ((0.0, 0.0, 1.0), JUPITER_POLAR_KM)])
@pytest.mark.parametrize("depth", [BEHIND, -BEHIND])
def test_jupiter_s_edge_is_nearer_at_the_poles(direction: Vector, radius: float, depth: float) -> None:
    def meets(off: float) -> bool:
        return along((depth, off * direction[1], off * direction[2]), SUN, POLE).meets_jupiter

    edge = radius * (1 + depth / 778e6)
    assert meets(edge - 1)
    assert not meets(edge + 1)


@pytest.mark.parametrize(
    ("off", "eclipse"),
    [
        (JUPITER_KM + 416 + IO_KM + 1, Eclipse.NONE),  # by similar triangles: 767,192 km × 421,700 ÷ 778,000,000
        (JUPITER_KM + 415 + IO_KM - 1, Eclipse.PARTIAL),
        (JUPITER_KM - 338 - IO_KM + 1, Eclipse.PARTIAL),
        (JUPITER_KM - 339 - IO_KM - 1, Eclipse.TOTAL),
        (0.0, Eclipse.TOTAL),
    ],
)
def test_an_eclipse_begins_at_the_penumbra_and_is_total_within_the_umbra(off: float, eclipse: Eclipse) -> None:
    assert along((BEHIND, off, 0.0), SUN, POLE).eclipse is eclipse


def test_on_the_sunward_side_there_is_no_eclipse() -> None:
    assert along((-BEHIND, 0.0, 0.0), SUN, POLE).eclipse is Eclipse.NONE
