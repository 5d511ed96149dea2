"""What a Sentry-like server on the loopback interface is told, and what not."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot import crashes
from bot.core.errors import ConfigError
from tests.loopback.sentry_server import LoopbackSentry

SECRET = "the.bots.token.of.24.letters"
TITLE = "Sample: a lava lake on Io"
GUILD = 4242424242
log = logging.getLogger("bot.sample")


@pytest.fixture
async def sentry() -> AsyncIterator[LoopbackSentry]:
    async with LoopbackSentry() as server:
        yield server


@contextmanager
def without_sentry() -> Iterator[None]:
    """As if the extra were not installed."""
    names = [name for name in sys.modules if name.partition(".")[0] == "sentry_sdk"]
    kept = {name: sys.modules.pop(name) for name in names}
    sys.modules["sentry_sdk"] = None  # type: ignore[assignment]  # Python's own way to say that there is none
    try:
        yield
    finally:
        del sys.modules["sentry_sdk"]
        sys.modules.update(kept)


def fall_over(title: str) -> None:
    raise ValueError(f"not understood: {title} with {SECRET}")


async def told(sentry: LoopbackSentry, happens: Any) -> list[dict[str, Any]]:
    handler = crashes.tell(sentry.dsn, [SECRET])
    try:
        happens()
    finally:
        await asyncio.to_thread(handler.close)  # it waits until all is sent, which the server must be free for
    return sentry.events


async def test_a_bug_is_told_with_its_sentence_and_its_place_in_the_code(sentry: LoopbackSentry) -> None:
    def happens() -> None:
        try:
            fall_over(TITLE)
        except ValueError:
            log.exception("item failed unexpectedly", extra={"source": "journal", "guid": TITLE, "guild": GUILD})

    [event] = await told(sentry, happens)
    assert sentry.paths == ["/api/7/envelope/"]
    assert (event["level"], event["logger"]) == ("error", "bot.sample")
    assert event["logentry"] == {"message": "item failed unexpectedly"}
    assert event["tags"] == {"source": "journal"}
    [exception] = event["exception"]["values"]
    assert (exception["type"], exception["value"]) == ("ValueError", "")
    last = exception["stacktrace"]["frames"][-1]
    assert (last["function"], last["module"]) == ("fall_over", "tests.test_crashes")
    assert event["release"].startswith("perijove@")


async def test_no_words_numbers_folders_or_variables_of_anybodys_are_told(sentry: LoopbackSentry) -> None:
    def happens() -> None:
        log.info("a line before", extra={"title": TITLE})
        try:
            fall_over(TITLE)
        except ValueError as error:
            log.critical("ended for %s", TITLE, exc_info=error, extra={"guild": GUILD, "title": TITLE})

    [event] = await told(sentry, happens)
    written = json.dumps(event)
    assert event["level"] == "fatal"
    assert not [word for word in ("lava lake", str(GUILD), str(Path.home()), "abs_path") if word in written]
    assert not {"user", "request", "breadcrumbs", "modules", "contexts", "extra"} & set(event)
    assert event["server_name"] == "perijove"


async def test_secrets_are_masked_in_whatever_is_sent(sentry: LoopbackSentry) -> None:
    encoded = base64.b64encode(f"Bot {SECRET}".encode()).decode()
    await told(sentry, lambda: log.error(f"asked {SECRET} at https://a:{SECRET}@b.example with {encoded}"))  # noqa: G004 — a mistake that must do no harm
    [event] = sentry.events
    assert event["logentry"]["message"].count("[secret]") == 3
    assert SECRET not in json.dumps(event)
    assert encoded not in json.dumps(event)


async def test_only_errors_are_told_and_none_of_the_librarys_own(sentry: LoopbackSentry) -> None:
    def happens() -> None:
        log.warning("trouble")
        logging.getLogger("urllib3.connectionpool").error("retrying")
        log.error("servers' own targets not matched")

    assert [event["logentry"]["message"] for event in await told(sentry, happens)] == ["servers' own targets not matched"]


async def test_once_closed_nothing_more_is_told(sentry: LoopbackSentry) -> None:
    await told(sentry, lambda: None)
    log.error("afterwards")
    assert sentry.came == []


def test_where_its_extra_is_missing_one_line_says_what_to_install() -> None:
    with without_sentry(), pytest.raises(ConfigError) as refusal:
        crashes.tell("http://publickey@127.0.0.1:1/7", [])
    assert str(refusal.value) == "PERIJOVE_SENTRY_DSN is set, which needs its extra: pip install 'perijove[sentry]'"
