"""Why a release is about a target or not, for those who look into it.

`core.match` decides, and gives the reasons for. Only where it gives none are there reasons against: what its rules saw of
the target and did not count. So nothing here can disagree with what is posted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.core.aspect import Aspect
from bot.core.furniture import LONGEST_TEXT, body, is_credit
from bot.core.match import MOST_REASONS, aspects, reasons, subjects
from bot.core.mentions import Mention
from bot.core.model import Entry, Match, Target
from bot.core.text import plain, sentences


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an entry is to a target: there are `reasons` where it is about it; else what speaks `against` what names it.

    Neither is there where nothing in the entry names the target.
    """

    target: Target
    reasons: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


def judge(entry: Entry, targets: Sequence[Target]) -> tuple[Verdict, ...]:
    """What the entry is to each target, in the order given."""
    return tuple(_verdict(aspect, entry) for aspect in aspects(entry, targets))


def matches(verdicts: Iterable[Verdict]) -> tuple[Match, ...]:
    """The matches among the verdicts: what `match` gives for the entry."""
    return tuple(Match(verdict.target.key, verdict.reasons) for verdict in verdicts if verdict.reasons)


def _verdict(aspect: Aspect, entry: Entry) -> Verdict:
    found = reasons(aspect)
    return Verdict(aspect.lexicon.target, found, () if found else _against(aspect, entry))


# ---------------------------------------------------------------- what does not count


def _against(aspect: Aspect, entry: Entry) -> tuple[str, ...]:
    """What speaks against each place that names the target, which is "it", the most telling first."""
    if aspect.another:
        return (f'it speaks of "{aspect.another}"',)
    if aspect.doubt:
        return (aspect.doubt,)
    said = tuple(obstacle for look in OBSTACLES if (obstacle := look(aspect)))
    return said[:MOST_REASONS] or tuple(filter(None, [_left_out(aspect, entry.text[:LONGEST_TEXT])]))


def _title(aspect: Aspect) -> str:
    return f"the title names it only {_in_passing(aspect.title)}" if aspect.title else ""


def _text(aspect: Aspect) -> str:
    if not aspect.told:
        return ""
    if aspect.other_observer:
        return f"another observer ({aspect.other_observer}) is named before it"
    naming = [number for number, mentions in enumerate(aspect.sentences, start=1) if subjects([mentions])]
    return _late(aspect, naming) if naming else f"the text names it only {_in_passing(aspect.told)}"


def _late(aspect: Aspect, naming: Sequence[int]) -> str:
    first, *more = naming
    total = len(aspect.sentences)
    if more:
        return f"the text names it in {len(naming)} of its {total} sentences, from sentence {first} on"
    where = "its last sentence" if first == total else f"sentence {first} of {total}"
    return f"the text names it only in {where}"


def _in_passing(mentions: Iterable[Mention]) -> str:
    return " and ".join(dict.fromkeys(mention.passing for mention in mentions))


def _keywords(aspect: Aspect) -> str:
    return "it is only a part of a keyword" if any(map(aspect.lexicon.mentions, aspect.page.keywords)) else ""


def _picture(aspect: Aspect) -> str:
    described = aspect.lexicon.mentions(aspect.page.picture_alt)
    if described:
        return f"the picture's description names it only {_in_passing(described)}"
    is_filed = bool(aspect.lexicon.mentions(aspect.page.picture_name))
    return "the picture's file name says it, but no sentence speaks of it" if is_filed else ""


OBSTACLES: tuple[Callable[[Aspect], str], ...] = (_title, _text, _keywords, _picture)


def _left_out(aspect: Aspect, text: str) -> str:
    """Which part of the text names the target, where none does that is about the picture."""
    names = aspect.lexicon.mentions
    if not names(plain(text)):
        return ""
    if any(names(plain(sentence)) for sentence in body(text)):
        return "only a sentence that breaks off names it"
    if any(names(plain(sentence)) for sentence in sentences(text) if is_credit(sentence)):
        return "only a credit in the text names it"
    return "only what stands around the text names it: who manages what, where to read more"
