"""Channels that are closed to us are held, and their moderators told: where they chose, or whoever made the watch."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "guilds",
        sa.Column("guild", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("notices", sa.BigInteger()),
        sa.PrimaryKeyConstraint("guild", name="pk_guilds"),
    )
    op.add_column("watches", sa.Column("created_by", sa.BigInteger()))
    with op.batch_alter_table("deliveries") as deliveries:
        deliveries.alter_column("release", existing_type=sa.String(), nullable=True)  # a notice is about none
    op.add_column("deliveries", sa.Column("held_since", sa.DateTime(timezone=True)))
    op.add_column("deliveries", sa.Column("told", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("deliveries", sa.Column("about", sa.String()))
    op.add_column("deliveries", sa.Column("to_member", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_deliveries_guild_state_kind", "deliveries", ["guild", "state", "kind"])
