"""All releases in the order of their dates, some at a time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, bindparam, exists, func, select

from bot.core.model import Release
from bot.storage.columns import Instant
from bot.storage.releases import Releases
from bot.storage.tables import release_targets, release_words

_WORDS, _TARGETS = release_words.c, release_targets.c
_DATES = {"since": bindparam("since", type_=Instant), "until": bindparam("until", type_=Instant)}

# Each in the order of an index, so that a page is read without those before it being sorted. What servers follow for
# themselves, whose keys have a slash in them, is not for everybody.
_IS_FOR_EVERYBODY = exists().where(_TARGETS.release == _WORDS.release, _TARGETS.target.not_like("%/%"))


def _is_in(dated: ColumnElement[datetime]) -> ColumnElement[bool]:
    return and_(dated >= _DATES["since"], dated < _DATES["until"])


_ANY = select(_WORDS.release, _WORDS.dated).where(_IS_FOR_EVERYBODY, _is_in(_WORDS.dated))
_ANY_IN_ORDER = _ANY.order_by(_WORDS.dated.desc(), _WORDS.release.desc())
_ABOUT = select(_TARGETS.release, _TARGETS.dated).where(_TARGETS.target == bindparam("target"), _is_in(_TARGETS.dated))
_ABOUT_IN_ORDER = _ABOUT.order_by(_TARGETS.dated.desc(), _TARGETS.release.desc())


class Browsing(Releases):
    """The part of a transaction that shows what there is."""

    async def browse(self, target: str | None, year: int | None, limit: int, skip: int = 0) -> list[Release]:
        """The releases about the target, or about any that is everybody's, of all years or one; newest first."""
        since, until = span(year)
        query = (_ANY_IN_ORDER if target is None else _ABOUT_IN_ORDER).offset(skip).limit(limit)
        values = {"since": since, "until": until} | ({} if target is None else {"target": target})
        keys = (await self._connection.execute(query, values)).scalars().all()
        found = await self.releases(keys)
        return [found[key] for key in keys]

    async def per_month(self, target: str | None) -> dict[str, int]:
        """How many of the same there are of each month ("2024-02", UTC) that has any, in order."""
        since, until = span(None)
        values = {"since": since, "until": until} | ({} if target is None else {"target": target})
        dated = (_ANY if target is None else _ABOUT).subquery().c.dated
        month = self._month(dated)
        found = await self._connection.execute(select(month, func.count()).group_by(month).order_by(month), values)
        return {row[0]: row[1] for row in found}

    def _month(self, dated: ColumnElement[Any]) -> ColumnElement[str]:
        if self._connection.dialect.name == "sqlite":
            return func.substr(dated, 1, len("2024-02"), type_=String)
        return func.to_char(func.timezone("UTC", dated), "YYYY-MM", type_=String)


def span(year: int | None) -> tuple[datetime, datetime]:
    """From when to before when that is; all of time without one."""
    if year is None:
        return datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    return datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
