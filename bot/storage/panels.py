"""What moderators are deciding in panels."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from bot.core.panels import Panel
from bot.storage.rows import Rows, as_row
from bot.storage.tables import panels


class Panels(Rows):
    """The part of a transaction that knows the panels that are open."""

    async def panel(self, id: str) -> Panel | None:  # noqa: A002 — the model's own name for it
        """The panel, if it is there still."""
        found = await self._all(Panel, select(panels).where(panels.c.id == id))
        return found[0] if found else None

    async def save_panel(self, panel: Panel) -> None:
        """Insert it, or replace the one with the same id."""
        await self._put(panels, as_row(panel), key=["id"])

    async def forget_panels(self, before: datetime) -> None:
        """Take away those that were opened before this moment."""
        await self._connection.execute(delete(panels).where(panels.c.opened < before))
