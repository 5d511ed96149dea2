"""Releases are found by their words. Those that are stored already are read once, to be found too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.core.words import all_words, title_words
from bot.storage.columns import Instant, Words

revision = "0007"
down_revision = "0006"

AT_ONCE = 500

RELEASES = sa.table(
    "releases",
    *(sa.column(name) for name in ("key", "title", "text", "credit", "keywords")),
    sa.column("published", Instant),
    sa.column("seen", Instant),
)
WORDS = sa.table(
    "release_words",
    sa.column("release"),
    sa.column("dated", Instant),
    sa.column("title", Words),
    sa.column("words", Words),
)

# The index holds no copy of the words. It is told of every change, whoever makes it, and to forget a row it needs the words
# that the row had. To `ascii` everything that is not ASCII is a letter, so that words stay as they are.
SQLITE = (
    """
    CREATE VIRTUAL TABLE release_words_fts
    USING fts5(title, words, content='release_words', content_rowid='seq', tokenize='ascii')
    """,
    """
    CREATE TRIGGER release_words_added AFTER INSERT ON release_words BEGIN
        INSERT INTO release_words_fts (rowid, title, words) VALUES (new.seq, new.title, new.words);
    END
    """,
    """
    CREATE TRIGGER release_words_removed AFTER DELETE ON release_words BEGIN
        INSERT INTO release_words_fts (release_words_fts, rowid, title, words)
        VALUES ('delete', old.seq, old.title, old.words);
    END
    """,
    """
    CREATE TRIGGER release_words_changed AFTER UPDATE ON release_words BEGIN
        INSERT INTO release_words_fts (release_words_fts, rowid, title, words)
        VALUES ('delete', old.seq, old.title, old.words);
        INSERT INTO release_words_fts (rowid, title, words) VALUES (new.seq, new.title, new.words);
    END
    """,
)
POSTGRESQL = ("CREATE INDEX ix_release_words_words ON release_words USING gin (words)",)


def upgrade() -> None:
    op.create_table(
        "release_words",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("release", sa.String(), nullable=False),
        sa.Column("dated", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", Words(), nullable=False),
        sa.Column("words", Words(), nullable=False),
        sa.ForeignKeyConstraint(["release"], ["releases.key"], name="fk_release_words_release_releases"),
        sa.PrimaryKeyConstraint("seq", name="pk_release_words"),
        sa.UniqueConstraint("release", name="uq_release_words_release"),
    )
    connection = op.get_bind()
    for statement in SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL:
        connection.exec_driver_sql(statement)
    for rows in _stored(connection):
        connection.execute(sa.insert(WORDS), [_searchable(row) for row in rows])


def _stored(connection: sa.Connection) -> Iterator[list[Any]]:
    """The releases, some at a time: all of them may be more than fits into memory."""
    after = ""
    while rows := list(
        connection.execute(sa.select(RELEASES).where(RELEASES.c.key > after).order_by(RELEASES.c.key).limit(AT_ONCE))
    ):
        yield rows
        after = rows[-1].key


def _searchable(row: Any) -> dict[str, Any]:
    found_by = all_words(row.key, row.title, json.loads(row.keywords), row.credit, row.text)
    dated = row.published or row.seen
    return {"release": row.key, "dated": dated, "title": title_words(row.title), "words": found_by}
