"""When a release was last revised, for those who read Perijove's own feed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("releases", sa.Column("revised", sa.DateTime(timezone=True)))
