"""Servers have targets of their own, and see at once which of the newest releases those are about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "own_targets",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("guild", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("not_words", sa.Text(), nullable=False),
        sa.Column("created_by", sa.BigInteger()),
        sa.PrimaryKeyConstraint("key", name="pk_own_targets"),
    )
    op.create_index("ix_own_targets_guild", "own_targets", ["guild"])
    op.create_index("ix_release_words_dated_release", "release_words", ["dated", "release"])
