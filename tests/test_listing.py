"""The entries of a source as a terminal shows them."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from bot.core.model import Target
from bot.core.why import Verdict
from bot.flows.look import Judged, Look
from bot.listing import show_looks
from tests.builders import a_source, an_entry

IO, JUNO, EUROPA = Target("io", "Io", ("Io",)), Target("juno", "Juno", ("Juno",)), Target("europa", "Europa", ("Europa",))
LATE = ("the text names it only in its last sentence",)
ENTRIES = (
    Judged(
        an_entry(title="An ocean"), (Verdict(IO, (), LATE), Verdict(JUNO, ("taken by Juno",)), Verdict(EUROPA, (), LATE))
    ),
    Judged(an_entry(title="A \x1b[31mstar\x9b2J\u202e\nwas seen", published=None), (Verdict(IO), Verdict(JUNO))),
    Judged(an_entry(title=""), (Verdict(IO),)),
)


def shown(*entries: Judged, terminal: bool = False, **given: str) -> list[str]:
    told = StringIO()
    console = Console(file=told, width=60, force_terminal=terminal, color_system=None)
    show_looks([Look(a_source(**given), entries, (), ())], console)
    _, *lines = told.getvalue().splitlines()
    return [line.rstrip() for line in lines]


def test_where_programs_read_an_entry_is_one_line_with_nothing_a_terminal_would_obey() -> None:
    assert shown(*ENTRIES, title="The \x1b]0;journal\x07") == [
        "The ]0;journal (journal): 3 entries, 1 about a target",
        "2026-03-01  An ocean  ✓ Juno: taken by Juno; not Io or Europa: the text names it only in its last sentence",
        "undated     A [31mstar2J was seen  names no target",
        "2026-03-01  (no title)  names no target",
    ]


def test_a_terminal_gets_lines_of_its_width_indented_below_the_title() -> None:
    assert shown(ENTRIES[0], terminal=True) == [
        "The journal (journal): 1 entry, 1 about a target",
        "2026-03-01  An ocean",
        "            ✓ Juno: taken by Juno; not Io or Europa: the",
        "            text names it only in its last sentence",
    ]
