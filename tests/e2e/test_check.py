"""`perijove check` as a real process."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.samples import Item, feed, picture
from tests.loopback import LoopbackDiscord, LoopbackNasa
from tests.loopback.process import Home
from tests.loopback.state import Channel, Guild

RELEASE = Item(3, "Sample: a lava lake on Io", "This sample image shows a lava lake on Jupiter's moon Io.")


async def test_it_asks_everything_and_tables_what_each_source_said(tmp_path: Path) -> None:
    guild = Guild(1, "Sample server", (Channel(100, 1, "io"),))
    async with LoopbackNasa() as nasa, LoopbackDiscord([guild]) as discord:
        home = Home.beside(discord, tmp_path)
        url = nasa.put("/picture.jpg", picture(), "image/jpeg")
        nasa.put("/old.xml", b"", status=301, headers={"Location": "/journal.xml"})
        journal = nasa.put("/journal.xml", feed([RELEASE], url))
        home.follow({"journal": journal, "moved": nasa.url("/old.xml"), "missing": nasa.url("/missing.xml")})
        ended = await home.call("check")
        guarded = await home.changed({"PERIJOVE_ALLOW_PRIVATE_HOSTS": "0"}).call("check")
    assert ended.status == 1  # two sources need somebody to look at them
    assert "Traceback" not in ended.stderr
    journal_row, moved_row, missing_row = (row.strip() for row in ended.stdout.splitlines()[-3:])
    assert journal_row.split()[:4] == ["ok", "journal", "1", "item"]
    assert "ETag" in journal_row
    assert "1 of 1" in journal_row
    assert moved_row.startswith("!!  moved")
    assert moved_row.endswith(f"it moved for good: make its url {journal}")
    assert "answered 404 Not Found" in missing_row
    assert "leads to 127.0.0.1, which is not a public address" in guarded.stdout
    assert "PERIJOVE_ALLOW_PRIVATE_HOSTS=1 permits private addresses" in guarded.stdout
