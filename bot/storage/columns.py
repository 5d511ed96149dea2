"""Column types: how a time, a word of a fixed set, and nested data stand in a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import DateTime, Dialect, String, Text
from sqlalchemy.types import TypeDecorator, TypeEngine


class Instant(TypeDecorator[datetime]):
    """A moment: aware datetimes in, aware UTC out. Raises `ValueError` for one without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 — SQLAlchemy's signature
        """In UTC, so that times also sort where the database keeps them as text without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time needs a zone: {value.isoformat()}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 — as above
        """With its zone, which SQLite does not keep."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Word(TypeDecorator[StrEnum]):
    """One of an enumeration's words, kept as its text."""

    impl = String
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 — SQLAlchemy's signature
        """The bare text: drivers differ in what they make of an enumeration."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:  # noqa: ARG002 — as above
        """The member."""
        return None if value is None else self.words(value)


class OrNothing(TypeDecorator[str]):
    """A text that may be missing: empty for us, NULL for the database, so that it may refer to another table."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 — SQLAlchemy's signature
        """NULL where there is none."""
        return value or None

    def process_result_value(self, value: str | None, dialect: Dialect) -> str:  # noqa: ARG002 — as above
        """Empty where there is none."""
        return value or ""


class AsJson(TypeDecorator[Any]):
    """Nested frozen data (a dataclass, a tuple of them) as JSON text; `shape` is its type."""

    impl = Text
    cache_ok = True

    def __init__(self, shape: Any) -> None:
        super().__init__()
        self.shape = shape
        self._adapter: TypeAdapter[Any] = TypeAdapter(shape)

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:  # noqa: ARG002 — SQLAlchemy's signature
        """The JSON; nothing at all is `null`."""
        if value == ():  # as nearly all roles are, of ten thousand promises stored at once
            return "[]"
        return self._adapter.dump_json(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002 — as above
        """The data again."""
        return self._adapter.validate_json(value or "null")


class Words(TypeDecorator[Sequence[str]]):
    """Words in their order, to be searched: SQLite's index reads them parted by spaces, PostgreSQL has a type for them.

    What a word is was decided before, so each must consist of letters and digits, or be one sign that is not ASCII.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The database's own type."""
        if dialect.name != "postgresql":
            return dialect.type_descriptor(Text())
        from sqlalchemy.dialects.postgresql import TSVECTOR  # noqa: PLC0415 — 3 MB, which SQLite does without

        return dialect.type_descriptor(TSVECTOR())

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> str:
        """As the database reads them. PostgreSQL's own parser never sees them: it would part them in its own way."""
        if dialect.name != "postgresql":
            return " ".join(value or ())
        return " ".join(f"'{word}':{place}" for place, word in enumerate(value or (), start=1))
