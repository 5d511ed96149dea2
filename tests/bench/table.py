"""What a measurement says, as rows of a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured thing; `wanted` is the bound it is held against, empty where there is none."""

    what: str
    measured: str
    wanted: str = ""


def show(title: str, figures: Iterable[Figure]) -> None:
    """Print the figures of one measurement."""
    table = Table("", "measured", "wanted", title=title, title_justify="left", title_style="bold")
    for figure in figures:
        table.add_row(figure.what, figure.measured, figure.wanted)
    Console(highlight=False).print(table)
