"""`perijove check` as a real process."""

from __future__ import annotations

import json
from pathlib import Path

from bot.core.model import Watch
from bot.storage.store import SqlStore
from tests.e2e.samples import Item, feed, picture
from tests.loopback import LoopbackDiscord, LoopbackNasa
from tests.loopback.process import Home
from tests.loopback.state import Channel, Guild

EMBED_LINKS = 1 << 14
RELEASE = Item(3, "Sample: a lava lake on Io", "This sample image shows a lava lake on Jupiter's moon Io.")


async def watched(home: Home, *watches: Watch) -> None:
    store = await SqlStore.open(home.environment["DATABASE_URL"], create=True)
    async with store.writing() as tx:
        for watch in watches:
            await tx.save_watch(watch)
    await store.close()


async def test_it_asks_everything_and_tells_what_each_source_said(tmp_path: Path) -> None:
    guild = Guild(1, "Sample server", (Channel(100, 1, "io"), Channel(101, 1, "juno", denied=EMBED_LINKS)))
    async with LoopbackNasa() as nasa, LoopbackDiscord([guild]) as discord:
        home = Home.beside(discord, tmp_path)
        url = nasa.put("/picture.jpg", picture(), "image/jpeg")
        nasa.put("/old.xml", b"", status=301, headers={"Location": "/journal.xml"})
        journal = nasa.put("/journal.xml", feed([RELEASE], url))
        home.follow({"journal": journal, "moved": nasa.url("/old.xml"), "missing": nasa.url("/missing.xml")})
        await watched(home, Watch(1, 100, "io"), Watch(1, 101, "io"))
        ended = await home.call("check")
        guarded = await home.changed({"PERIJOVE_ALLOW_PRIVATE_HOSTS": "0"}).call("check", "--json")
    assert ended.status == 1  # two sources need somebody to look at them
    assert "Traceback" not in ended.stderr
    journal_line, _, moved_line, moved_advice, missing_line, _ = ended.stdout.splitlines()[-6:]
    assert journal_line.startswith("ok  journal: 1 item, the newest ")
    assert journal_line.endswith("1 about a target, ETag")
    assert moved_line.startswith("!!  moved: 1 item")
    assert moved_advice == f"→   it moved for good: make its url {journal}"
    assert missing_line == "!!  missing: answered 404 Not Found"
    lines = ended.stdout.splitlines()
    assert [line for line in lines if line.startswith("ok  database: is up to date and intact")]
    assert "ok  clock: agrees with Discord's" in lines
    assert "ok  channels: 1 watched channel in 1 server can be posted in" in lines
    lacking = "!!  channels: Sample server (1): #juno (101): the bot lacks Embed Links"
    assert lines[lines.index(lacking) + 1].startswith("→   give them to the bot's role")
    told = json.loads(guarded.stdout)
    assert (guarded.status, told["well"]) == (1, False)
    assert {"what": "clock", "well": True, "said": "agrees with Discord's", "advice": ""} in told["findings"]
    [journal_told, *_] = told["sources"]
    assert journal_told["answer"].endswith("leads to 127.0.0.1, which is not a public address")
    assert journal_told["advice"] == "PERIJOVE_ALLOW_PRIVATE_HOSTS=1 permits private addresses"
