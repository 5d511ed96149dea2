"""The targets and facts that Perijove ships, for tests that show what it makes of a release."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.catalogue import load_catalogue

_SHIPPED = load_catalogue(Path(__file__).parents[2] / "config", date(2026, 3, 1))

TARGETS = _SHIPPED.targets
LIBRARY = _SHIPPED.library
