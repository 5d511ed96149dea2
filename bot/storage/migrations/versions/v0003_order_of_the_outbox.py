"""What is due is found in its whole order: the rows of one release have one time, and only `seq` tells them apart."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"

OLD = {
    "state_kind_due_created": ["state", "kind", "due", "created"],
    "channel_state_kind_created": ["channel", "state", "kind", "created"],
}


def upgrade() -> None:
    for name, columns in OLD.items():
        op.drop_index(f"ix_deliveries_{name}", "deliveries")
        op.create_index(f"ix_deliveries_{name}_seq", "deliveries", [*columns, "seq"])
