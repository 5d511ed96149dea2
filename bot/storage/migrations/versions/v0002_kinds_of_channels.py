"""Forums, where a message stands in a thread of its own, and announcement channels, whose messages can be published."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("watches", sa.Column("publish", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("deliveries", sa.Column("thread", sa.BigInteger()))
    op.add_column("deliveries", sa.Column("publish", sa.Boolean(), nullable=False, server_default=sa.false()))
