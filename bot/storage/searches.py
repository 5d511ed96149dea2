"""What members look for among all releases: by their words, or by chance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, TextClause, bindparam, func, select, text

from bot.core.model import Release
from bot.core.words import Phrase, all_words, title_words
from bot.storage.browsing import span
from bot.storage.columns import Instant
from bot.storage.releases import Releases
from bot.storage.tables import release_targets, release_words

_NARROWED = """
    AND dated >= :since AND dated < :until AND (
        CAST(:target AS TEXT) IS NULL OR EXISTS (
            SELECT 1 FROM release_targets AS about WHERE about.release = release_words.release AND about.target = :target
        )
    )
"""


def _statement(having: str, first: str) -> TextClause:
    """The statement that finds what is `having` the words, of which what is `first` comes first."""
    wanted = f"""
        SELECT release FROM release_words WHERE {having} {_NARROWED}
        ORDER BY {first} DESC, dated DESC, release DESC LIMIT :limit OFFSET :skip
    """  # noqa: S608 — put together from the words in this file only
    return text(wanted).bindparams(bindparam("since", type_=Instant), bindparam("until", type_=Instant))


# Each database in its own language. What is asked for is quoted, and has only letters and digits between the quotes.
_SQLITE = _statement(
    "seq IN (SELECT rowid FROM release_words_fts WHERE release_words_fts MATCH 'words : (' || :wanted || ')')",
    "seq IN (SELECT rowid FROM release_words_fts WHERE release_words_fts MATCH 'title : (' || :wanted || ')')",
)
_POSTGRESQL = _statement("words @@ CAST(:wanted AS tsquery)", "title @@ CAST(:wanted AS tsquery)")

# In an order that an index has: each of them is counted through, and sorting a hundred thousand takes longer.
# What servers follow for themselves, whose keys have a slash in them, is not for everybody.
_ABOUT_ANY = (
    select(release_targets.c.release)
    .distinct()
    .where(release_targets.c.target.not_like("%/%"))
    .order_by(release_targets.c.release)
)
_ABOUT = (
    select(release_targets.c.release)
    .where(release_targets.c.target == bindparam("target"))
    .order_by(release_targets.c.dated)
)


class Searches(Releases):
    """The part of a transaction that finds releases by what they say."""

    async def save_release(self, release: Release) -> None:
        """Insert it, or replace the one with the same key; it is found by its new words from then on."""
        await super().save_release(release)
        row = {
            "release": release.key,
            "dated": release.published or release.seen,
            "title": title_words(release.title),
            "words": all_words(release.key, release.title, release.keywords, release.credit, release.text),
        }
        await self._put(release_words, row, key=["release"])

    async def search(
        self, wanted: Sequence[Phrase], limit: int, *, skip: int = 0, target: str | None = None, year: int | None = None
    ) -> list[Release]:
        """The releases that have all these phrases: first those that have them in their title, of each the newest first.

        Narrowed to those about the target and dated (as for `latest`) in the year, where given; without the first `skip`.
        Where nothing is wanted, none has it.
        """
        if not wanted:
            return []
        if self._connection.dialect.name == "sqlite":
            question, asked = _SQLITE, _for_sqlite(wanted)
        else:
            question, asked = _POSTGRESQL, _for_postgresql(wanted)
        since, until = span(year)
        values = {"wanted": asked, "limit": limit, "skip": skip, "target": target, "since": since, "until": until}
        keys = (await self._connection.execute(question, values)).scalars().all()
        found = await self.releases(keys)
        return [found[key] for key in keys]

    async def random_release(self, target: str | None, chance: float) -> Release | None:
        """One of the releases about the target, or any that is everybody's; `chance`, from 0 to less than 1, says which."""
        count = await self.how_many(target)
        about, values = _about(target)
        key: str | None = await self._connection.scalar(about.offset(int(chance * count)).limit(1), values)
        return None if key is None else (await self.releases([key]))[key]

    async def how_many(self, target: str | None) -> int:
        """Releases about the target, or about any that is everybody's."""
        about, values = _about(target)
        found = await self._connection.scalar(select(func.count()).select_from(about.order_by(None).subquery()), values)
        return found or 0


def _about(target: str | None) -> tuple[Select[Any], dict[str, str]]:
    return (_ABOUT_ANY, {}) if target is None else (_ABOUT, {"target": target})


def _for_sqlite(wanted: Sequence[Phrase]) -> str:
    """`"lava lake" AND "lok" *`."""
    return " AND ".join(f'"{" ".join(phrase.words)}"{" *" * phrase.goes_on}' for phrase in wanted)


def _for_postgresql(wanted: Sequence[Phrase]) -> str:
    """`('lava' <-> 'lake') & ('lok':*)`."""
    return " & ".join(f"({_side_by_side(phrase)})" for phrase in wanted)


def _side_by_side(phrase: Phrase) -> str:
    return " <-> ".join(f"'{word}'" for word in phrase.words) + ":*" * phrase.goes_on
