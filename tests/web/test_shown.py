"""The whole site as `perijove run` puts it together."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.app import assembled, catalogue, opened_store, shown
from bot.settings import Settings

WHERE = {"/": 200, "/status": 200, "/feed.atom": 200, "/feed.json": 200, "/healthz": 200, "/readyz": 200, "/metrics": 200}


def settings(folder: Path, web: str) -> Settings:
    return Settings.load({"PERIJOVE_WEB": web}, folder / "none")


async def answers(port: int | None) -> dict[str, int]:
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
        found = {}
        for path in WHERE:
            async with session.get(path) as response:
                found[path] = response.status
        return found


async def test_pages_feeds_and_numbers_are_at_one_address(tmp_path: Path) -> None:
    given = settings(tmp_path, "127.0.0.1:0")
    async with (
        opened_store(f"sqlite:///{tmp_path}/perijove.db", create=True) as store,
        assembled(given, catalogue(given), store, tmp_path, timedelta()) as parts,
    ):
        async with shown(given, parts) as port:
            assert await answers(port) == WHERE
        with pytest.raises(aiohttp.ClientConnectionError):
            await answers(port)
        async with shown(settings(tmp_path, ""), parts) as nowhere:
            assert nowhere is None
