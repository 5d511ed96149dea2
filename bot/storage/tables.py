"""The tables. Each is named for what it keeps, and its columns for the fields of the model's dataclass.

A change here needs a new file in `migrations/versions`: a test compares the two.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from bot.core.model import Description, Kind, Link, Match, Picture, Place, State
from bot.core.options import Options
from bot.core.panels import Draft, Slip
from bot.storage.columns import AsJson, Instant, OrNothing, Word, Words

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

sources = Table(
    "sources",
    metadata,
    Column("name", String, primary_key=True),
    Column("url", Text, nullable=False),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("body_hash", String, nullable=False),
    Column("baselined", Instant),
    Column("last_success", Instant),
    Column("last_change", Instant),
    Column("failures", Integer, nullable=False),
    Column("error", Text, nullable=False),
    Column("next_poll", Instant),
    Column("not_before", Instant),
    Column("moved_to", OrNothing),
)

releases = Table(
    "releases",
    metadata,
    Column("key", String, primary_key=True),
    Column("source", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("published", Instant),
    Column("seen", Instant, nullable=False),
    Column("credit", Text, nullable=False),
    Column("picture", AsJson(Picture | None), nullable=False),
    Column("keywords", AsJson(tuple[str, ...]), nullable=False),
    Column("links", AsJson(tuple[Link, ...]), nullable=False),
    Column("matches", AsJson(tuple[Match, ...]), nullable=False),
    Column("description", AsJson(Description), nullable=False),
    Column("third_party", Boolean, nullable=False),
    Column("announced", Instant),
    Column("revision", Integer, nullable=False),
    Column("places", AsJson(tuple[Place, ...]), nullable=False, server_default="[]"),
    Column("likeness", OrNothing),
    Column("revised", Instant),
)

# The targets of `releases.matches` once more, so that the newest about one is found without reading them all.
release_targets = Table(
    "release_targets",
    metadata,
    Column("release", ForeignKey("releases.key"), primary_key=True),
    Column("target", String, primary_key=True),
    Column("dated", Instant, nullable=False),  # published, or first seen where that is unknown
    Index(None, "target", "dated"),
)

# What releases are searched by. Only the columns are the same everywhere; the migration that adds them says what finds them:
# on SQLite the virtual table `release_words_fts`, which triggers keep in step, on PostgreSQL an index.
release_words = Table(
    "release_words",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("release", ForeignKey("releases.key"), nullable=False),
    Column("dated", Instant, nullable=False),  # as in release_targets
    Column("title", Words, nullable=False),
    Column("words", Words, nullable=False),  # those of the title too
    UniqueConstraint("release"),
    Index(None, "dated", "release"),
)

identities = Table(
    "identities",
    metadata,
    Column("identity", Text, primary_key=True),
    Column("release", ForeignKey("releases.key"), nullable=False),
)

sightings = Table(
    "sightings",
    metadata,
    Column("source", String, primary_key=True),
    Column("guid", Text, primary_key=True),
    Column("release", ForeignKey("releases.key"), nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("rerun", Boolean, nullable=False, server_default=false()),
)

watches = Table(
    "watches",
    metadata,
    Column("guild", BigInteger, nullable=False),
    Column("channel", BigInteger, primary_key=True, autoincrement=False),
    Column("target", String, primary_key=True),
    Column("role", BigInteger),
    Column("paused", Boolean, nullable=False),
    Column("publish", Boolean, nullable=False, server_default=false()),
    Column("created_by", BigInteger),
    Column("options", AsJson(Options), nullable=False, server_default="{}"),
    Column("to_member", Boolean, nullable=False, server_default=false()),
    Column("revision", Integer, nullable=False, server_default="1"),
    Index(None, "target"),
    Index(None, "guild"),
)

guilds = Table(
    "guilds",
    metadata,
    Column("guild", BigInteger, primary_key=True, autoincrement=False),
    Column("notices", BigInteger),
    Column("zone", String, nullable=False, server_default="UTC"),
    Column("left", Instant),
)

panels = Table(
    "panels",
    metadata,
    Column("id", String, primary_key=True),
    Column("guild", BigInteger, nullable=False),
    Column("member", BigInteger, nullable=False),
    Column("opened", Instant, nullable=False),
    Column("gated", Boolean, nullable=False),
    Column("draft", AsJson(Draft), nullable=False),
    Column("slip", AsJson(Slip | None), nullable=False),
    Index(None, "opened"),
)

own_targets = Table(
    "own_targets",
    metadata,
    Column("key", String, primary_key=True),
    Column("guild", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("words", AsJson(tuple[str, ...]), nullable=False),
    Column("not_words", AsJson(tuple[str, ...]), nullable=False),
    Column("created_by", BigInteger),
    Index(None, "guild"),
)

deliveries = Table(
    "deliveries",
    metadata,
    # Counts up as promises are stored: of those made in one instant it tells the order.
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("id", String, nullable=False),
    Column("kind", Word(Kind), nullable=False),
    Column("release", OrNothing, ForeignKey("releases.key")),
    Column("guild", BigInteger, nullable=False),
    Column("channel", BigInteger, nullable=False),
    Column("created", Instant, nullable=False),
    Column("due", Instant, nullable=False),
    Column("roles", AsJson(tuple[int, ...]), nullable=False),
    Column("state", Word(State), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("first_attempt", Instant),
    Column("failing_since", Instant),
    Column("unanswered", Boolean, nullable=False),
    Column("plain", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("message", BigInteger),
    Column("error", Text, nullable=False),
    Column("thread", BigInteger),
    Column("publish", Boolean, nullable=False, server_default=false()),
    Column("held_since", Instant),
    Column("told", Boolean, nullable=False, server_default=false()),
    Column("about", OrNothing),
    Column("to_member", Boolean, nullable=False, server_default=false()),
    Column("compact", Boolean, nullable=False, server_default=false()),
    Column("digest", Boolean, nullable=False, server_default=false()),
    Column("quiet", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("id"),
    Index(None, "state", "kind", "due", "created", "seq"),  # what is due next
    Index(None, "channel", "state", "kind", "created", "seq"),  # what stands before it in its channel
    Index(None, "release", "channel"),
    Index(None, "guild", "state", "kind"),
    Index(None, "created"),
)

notes = Table(
    "notes",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)
