"""`perijove once` as a real process."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.samples import Item, feed, picture
from tests.loopback import LoopbackNasa
from tests.loopback.process import Home

RELEASE = Item(3, "Sample: Boösaule Montes on Io", "This sample image shows mountains on Jupiter's moon Io.")


async def test_it_prints_cards_on_any_terminal_and_a_line_for_each_source_in_trouble(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    home = Home(
        tmp_path,
        {
            "PERIJOVE_CONFIG": "config",
            "PERIJOVE_ALLOW_PRIVATE_HOSTS": "1",
            "PYTHONIOENCODING": "ascii",  # a terminal without Unicode
        },
    )
    async with LoopbackNasa() as nasa:
        url = nasa.put("/picture.jpg", picture(), "image/jpeg")
        home.follow({"journal": nasa.put("/journal.xml", feed([RELEASE], url)), "missing": nasa.url("/missing.xml")})
        ended = await home.call("once")
    assert ended.status == 0, ended.stderr
    assert "Sample: Bo?saule Montes on Io" in ended.stdout.splitlines()[0]
    (trouble,) = ended.stderr.splitlines()
    assert trouble.startswith("source missing: ")
