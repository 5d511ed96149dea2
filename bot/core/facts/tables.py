"""Parsed TOML becomes a `Library`, or one line that says which row of which file is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, TypeVar

from bot.core.errors import ConfigError
from bot.core.facts.library import Citation, Feature, Flyby, Instrument, Library, Perijove, Statement

T = TypeVar("T")
Row = Mapping[str, Any]

SHARED = ("source", "source_name", "checked")
"""What a file may say once for all its rows, and a row may say for itself."""


OWN_KIND = frozenset({"perijoves", "flybys", "instruments", "io_features"})
"""Files whose rows have a form of their own; every other holds statements about the target it is named after."""


def read_library(tables: Mapping[str, Any]) -> Library:
    """The library from the parsed files of `config/facts`, by file stem. Raises `ConfigError` naming file and row."""
    statements = tuple(
        statement
        for stem in sorted(tables)
        if stem not in OWN_KIND
        for statement in _rows(tables, stem, partial(_statement, stem))
    )
    return Library(
        perijoves=_rows(tables, "perijoves", _perijove),
        flybys=_rows(tables, "flybys", _flyby),
        instruments=_rows(tables, "instruments", _instrument),
        features=_rows(tables, "io_features", _feature),
        statements=statements,
    )


def _rows(tables: Mapping[str, Any], stem: str, read: Callable[[Row], T]) -> tuple[T, ...]:
    table = tables.get(stem, {"row": []})
    rows = table.get("row") if isinstance(table, dict) else None
    if not isinstance(rows, list):
        raise ConfigError(f"facts/{stem}.toml: it must hold rows, each under [[row]]")
    shared = {key: table[key] for key in SHARED if key in table}
    return tuple(_row(f"facts/{stem}.toml, row {place}", shared, row, read) for place, row in enumerate(rows, 1))


def _row(place: str, shared: Row, row: object, read: Callable[[Row], T]) -> T:
    if not isinstance(row, dict):
        raise ConfigError(f"{place}: must be a table, not {row!r}")
    try:
        return read({**shared, **row})
    except KeyError as error:
        raise ConfigError(f"{place}: {error.args[0]} is missing") from error
    except (TypeError, ValueError) as error:
        raise ConfigError(f"{place}: {error}") from error


def _perijove(row: Row) -> Perijove:
    time = _typed(row, "time", datetime)
    if time.tzinfo is None:
        raise ValueError(f"time must say UTC, as in {time.isoformat()}Z")
    predicted = _typed(row, "predicted", bool) if "predicted" in row else False
    return Perijove(_typed(row, "number", int), time.astimezone(UTC), predicted, _citation(row))


def _flyby(row: Row) -> Flyby:
    return Flyby(
        body=_typed(row, "body", str),
        day=_typed(row, "day", date),
        perijove=_typed(row, "perijove", int),
        km=_number(row, "km") if "km" in row else None,
        citation=_citation(row),
    )


def _instrument(row: Row) -> Instrument:
    return Instrument(_typed(row, "name", str), _words(row), _typed(row, "text", str), _citation(row))


def _feature(row: Row) -> Feature:
    lat, lon_west, diameter_km = (_number(row, key) if key in row else None for key in ("lat", "lon_west", "diameter_km"))
    origin = _typed(row, "origin", str) if "origin" in row else ""
    return Feature(_typed(row, "name", str), _typed(row, "type", str), _citation(row), lat, lon_west, diameter_km, origin)


def _statement(target: str, row: Row) -> Statement:
    return Statement(target, _typed(row, "text", str), _words(row), _citation(row))


def _citation(row: Row) -> Citation:
    url = _typed(row, "source", str)
    if not url.startswith("https://"):
        raise ValueError(f"source must be an https address, not {url!r}")
    return Citation(url, _typed(row, "source_name", str), _typed(row, "checked", date))


def _typed(row: Row, key: str, kind: type[T]) -> T:
    value = row[key]
    if type(value) is not kind:  # exactly: True is an int and a datetime is a date, and neither is meant
        raise TypeError(f"{key} must be a {kind.__name__}, not {value!r}")
    return value


def _number(row: Row, key: str) -> float:
    value = row[key]
    if type(value) not in {int, float}:
        raise TypeError(f"{key} must be a number, not {value!r}")
    return float(value)


def _words(row: Row) -> tuple[str, ...]:
    words = row.get("words", [])
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise TypeError(f"words must be a list of strings, not {words!r}")
    return tuple(words)
