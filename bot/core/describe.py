"""Everything that Perijove says about a release, composed from its own words and from facts with sources."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.alt import alt_text
from bot.core.caption import caption
from bot.core.facts import Library, background
from bot.core.furniture import credit_in
from bot.core.model import Description, Entry, Match, Target
from bot.core.observe import observe

NO_CREDIT = "NASA (credit not stated; see the source)"
"""What stands in a credit's place where a release states none."""


def describe(entry: Entry, matches: tuple[Match, ...], targets: Sequence[Target], library: Library) -> Description:
    """Caption, alt text, credit and facts of an entry that is about the matched ones of `targets`."""
    matched = {match.target for match in matches}
    about = [target for target in targets if target.key in matched]
    released = entry.published.date() if entry.published else None
    observed = observe(entry.title, entry.text, entry.credit, released, library)
    return Description(
        caption=caption(entry.text, entry.title, about),
        alt=alt_text(entry, about, observed),
        credit=entry.credit or credit_in(entry.text) or NO_CREDIT,
        observed=observed,
        facts=background(entry, matches, observed, library),
    )
