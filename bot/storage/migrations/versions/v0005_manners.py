"""When each source is asked next, when it may be asked at the earliest, and where it has moved."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("sources", sa.Column("next_poll", sa.DateTime(timezone=True)))
    op.add_column("sources", sa.Column("not_before", sa.DateTime(timezone=True)))
    op.add_column("sources", sa.Column("moved_to", sa.String()))
