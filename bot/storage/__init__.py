"""Keeping things: SQLAlchemy tables, the store, migrations."""
