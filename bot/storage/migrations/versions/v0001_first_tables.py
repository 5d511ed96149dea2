"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _create_sources()
    _create_releases()
    _create_ways_to_a_release()
    _create_watches()
    _create_deliveries()
    op.create_table(
        "notes",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_notes"),
    )


def _create_sources() -> None:
    op.create_table(
        "sources",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("last_modified", sa.Text(), nullable=False),
        sa.Column("body_hash", sa.String(), nullable=False),
        sa.Column("baselined", sa.DateTime(timezone=True)),
        sa.Column("last_success", sa.DateTime(timezone=True)),
        sa.Column("last_change", sa.DateTime(timezone=True)),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_sources"),
    )


def _create_releases() -> None:
    op.create_table(
        "releases",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("published", sa.DateTime(timezone=True)),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("credit", sa.Text(), nullable=False),
        sa.Column("picture", sa.Text(), nullable=False),
        sa.Column("keywords", sa.Text(), nullable=False),
        sa.Column("links", sa.Text(), nullable=False),
        sa.Column("matches", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("third_party", sa.Boolean(), nullable=False),
        sa.Column("announced", sa.DateTime(timezone=True)),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_releases"),
    )


def _create_ways_to_a_release() -> None:
    op.create_table(
        "release_targets",
        sa.Column("release", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("dated", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["release"], ["releases.key"], name="fk_release_targets_release_releases"),
        sa.PrimaryKeyConstraint("release", "target", name="pk_release_targets"),
    )
    op.create_index("ix_release_targets_target_dated", "release_targets", ["target", "dated"])
    op.create_table(
        "identities",
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("release", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["release"], ["releases.key"], name="fk_identities_release_releases"),
        sa.PrimaryKeyConstraint("identity", name="pk_identities"),
    )
    op.create_table(
        "sightings",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("guid", sa.Text(), nullable=False),
        sa.Column("release", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["release"], ["releases.key"], name="fk_sightings_release_releases"),
        sa.PrimaryKeyConstraint("source", "guid", name="pk_sightings"),
    )


def _create_watches() -> None:
    op.create_table(
        "watches",
        sa.Column("guild", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("role", sa.BigInteger()),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "target", name="pk_watches"),
    )
    op.create_index("ix_watches_guild", "watches", ["guild"])
    op.create_index("ix_watches_target", "watches", ["target"])


def _create_deliveries() -> None:
    op.create_table(
        "deliveries",
        # PostgreSQL also counts each row that is only replaced: in four bytes its numbers would run out.
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("release", sa.String(), nullable=False),
        sa.Column("guild", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.BigInteger(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_attempt", sa.DateTime(timezone=True)),
        sa.Column("failing_since", sa.DateTime(timezone=True)),
        sa.Column("unanswered", sa.Boolean(), nullable=False),
        sa.Column("plain", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("message", sa.BigInteger()),
        sa.Column("error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["release"], ["releases.key"], name="fk_deliveries_release_releases"),
        sa.PrimaryKeyConstraint("seq", name="pk_deliveries"),
        sa.UniqueConstraint("id", name="uq_deliveries_id"),
    )
    op.create_index("ix_deliveries_state_kind_due_created", "deliveries", ["state", "kind", "due", "created"])
    op.create_index("ix_deliveries_channel_state_kind_created", "deliveries", ["channel", "state", "kind", "created"])
    op.create_index("ix_deliveries_release_channel", "deliveries", ["release", "channel"])
    op.create_index("ix_deliveries_created", "deliveries", ["created"])
