"""What a release's own text states about its picture, each value with the words it was read from.

One module per field; what they share is how a text is cut into sentences (`prose`), what it is about (`release`), whose
doings it tells (`missions`), and how it writes lengths (`quantities`) and dates (`calendar`).
"""

from __future__ import annotations

from datetime import date

from bot.core.facts.library import Library
from bot.core.model import Observed
from bot.core.observe.dates import observed_dates
from bot.core.observe.distances import distances
from bot.core.observe.features import features
from bot.core.observe.instruments import instruments
from bot.core.observe.licences import licences
from bot.core.observe.perijoves import perijoves
from bot.core.observe.processors import processors
from bot.core.observe.release import Told
from bot.core.observe.resolution import resolutions

__all__ = ["observe"]


def observe(title: str, text: str, credit: str, released: date | None, library: Library) -> Observed:
    """The facts that title, text and credit line state. `released` is the day of release, for dates without a year."""
    told = Told(title, text, credit, released, library)
    dates = observed_dates(told)
    return Observed(
        instruments=instruments(told),
        dates=dates,
        perijoves=perijoves(told, dates),
        features=features(told),
        distances=distances(told),
        resolutions=resolutions(told),
        processors=processors(told),
        licences=licences(told),
    )
