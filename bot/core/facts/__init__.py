"""Facts that stand beside a release: looked up with their sources, or worked out."""

from bot.core.facts.background import background
from bot.core.facts.library import (
    TABLE,
    Citation,
    Feature,
    Flyby,
    Instrument,
    Library,
    Perijove,
    Statement,
    agrees,
)
from bot.core.facts.orbit import approach, passage
from bot.core.facts.saying import ASTRONOMY
from bot.core.facts.tables import read_library

__all__ = [
    "ASTRONOMY",
    "TABLE",
    "Citation",
    "Feature",
    "Flyby",
    "Instrument",
    "Library",
    "Perijove",
    "Statement",
    "agrees",
    "approach",
    "background",
    "passage",
    "read_library",
]
