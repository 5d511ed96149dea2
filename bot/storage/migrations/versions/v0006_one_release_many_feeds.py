"""A release remembers where it was seen and what its picture looks like; what only shows it again is told apart."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("releases", sa.Column("places", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("sightings", sa.Column("rerun", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("releases", sa.Column("likeness", sa.String()))
