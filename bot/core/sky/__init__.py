"""Where Jupiter and Io stand, worked out with Astronomy Engine (https://github.com/cosinekitty/astronomy).

Juno's own position cannot be worked out this way, and is never derived from a date.
"""

from bot.core.sky.io import IoLight, IoView, Place, Side, io_seen_from_earth, light_on_io
from bot.core.sky.jupiter import (
    LOST_WITHIN,
    MOST_OF_THE_NIGHT,
    Hours,
    JupiterInTheSky,
    JupiterView,
    jupiter_in_the_sky,
    jupiter_seen_from_earth,
)
from bot.core.sky.lines import Eclipse

__all__ = [
    "LOST_WITHIN",
    "MOST_OF_THE_NIGHT",
    "Eclipse",
    "Hours",
    "IoLight",
    "IoView",
    "JupiterInTheSky",
    "JupiterView",
    "Place",
    "Side",
    "io_seen_from_earth",
    "jupiter_in_the_sky",
    "jupiter_seen_from_earth",
    "light_on_io",
]
