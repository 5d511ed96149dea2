"""Watches have options, members follow targets too, servers have a time zone, and panels are remembered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("watches", sa.Column("options", sa.Text(), nullable=False, server_default="{}"))
    op.add_column("watches", sa.Column("to_member", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("watches", sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("guilds", sa.Column("zone", sa.String(), nullable=False, server_default="UTC"))
    op.add_column("guilds", sa.Column("left", sa.DateTime(timezone=True)))
    op.add_column("deliveries", sa.Column("compact", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("deliveries", sa.Column("digest", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("deliveries", sa.Column("quiet", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "panels",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("guild", sa.BigInteger(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("opened", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gated", sa.Boolean(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("slip", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_panels"),
    )
    op.create_index("ix_panels_opened", "panels", ["opened"])
