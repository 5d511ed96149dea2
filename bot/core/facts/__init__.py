"""Facts that stand beside a release: looked up with their sources, or worked out."""

from bot.core.facts.background import background
from bot.core.facts.library import Citation, Feature, Flyby, Instrument, Library, Perijove, Statement, agrees
from bot.core.facts.tables import read_library

__all__ = [
    "Citation",
    "Feature",
    "Flyby",
    "Instrument",
    "Library",
    "Perijove",
    "Statement",
    "agrees",
    "background",
    "read_library",
]
