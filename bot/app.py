"""The composition root: the one file that knows every part, and puts them together.

Nothing is built at import. Whatever is opened here is closed here, in the opposite order.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp

from bot import __version__, crashes, logs, memory
from bot.catalogue import Catalogue, load_catalogue
from bot.chat.session import point_at
from bot.chat.webhook import Webhook
from bot.core.polling import GAP
from bot.core.ports import Selector, Store
from bot.flows.alarm import Ways
from bot.parts import Parts
from bot.roles import Roles
from bot.serving import serve
from bot.settings import Settings
from bot.sources.http import HttpFetcher, open_session
from bot.sources.pictures import PictureShop
from bot.sources.selector import open_selector
from bot.storage.database import database_at
from bot.storage.store import SqlStore

log = logging.getLogger(__name__)


def clock() -> datetime:
    """Now: the one place where Perijove looks at a clock."""
    return datetime.now(UTC)


def catalogue(settings: Settings) -> Catalogue:
    """The configuration files' say. Raises `ConfigError`."""
    return load_catalogue(settings.config, clock().date())


# ---------------------------------------------------------------- the parts


@asynccontextmanager
async def assembled(
    settings: Settings, known: Catalogue, store: Store, data: Path, gap: timedelta = GAP
) -> AsyncIterator[Parts]:
    """The parts over this store, with pictures kept in the folder `data`, and the web within reach.

    `gap` is how long a host is left alone between two polls, at most.
    """
    contact = settings.contact or known.bot.contact
    agent = f"Perijove/{__version__} ({contact or 'no contact given'})"
    async with (
        open_session(agent, known.bot.timeout, allow_private_hosts=settings.allow_private_hosts) as session,
        _selector(settings) as selector,
    ):
        fetcher = HttpFetcher(session, clock, gap=gap, largest_answer=known.bot.largest_answer)
        pictures = PictureShop(session, data / "pictures", clock, capacity=settings.keep_pictures * 2**20)
        kept = timedelta(days=settings.keep_deliveries) or None
        operator = _operator(settings, session)
        yield Parts(known, store, fetcher, pictures, clock, settings.flood_per_hour, selector, operator, kept)


def _operator(settings: Settings, session: aiohttp.ClientSession) -> Ways | None:
    """How the operator is told of trouble, where the settings say so; the session guards private networks."""
    webhook = settings.operator_webhook
    herald = Webhook(session, webhook.get_secret_value()) if webhook else None
    return Ways(settings.operator_channel, herald) if settings.operator_channel or herald else None


def _selector(settings: Settings) -> AbstractAsyncContextManager[Selector | None]:
    """The model that chooses captions, where the settings name one."""
    if settings.caption_url is None:
        return nullcontext()
    return open_selector(settings.caption_url, settings.caption_model, settings.caption_key.get_secret_value())


@asynccontextmanager
async def opened_store(url: str, *, create: bool) -> AsyncIterator[SqlStore]:
    """The store at this address. Raises `StartupError` where it cannot be used."""
    store = await SqlStore.open(url, create=create)
    try:
        yield store
    finally:
        await store.close()


@asynccontextmanager
async def stored(settings: Settings) -> AsyncIterator[Parts]:
    """The parts over the database that is there already, for commands that look into it or change it."""
    known = catalogue(settings)
    async with (
        opened_store(settings.database_url, create=False) as store,
        assembled(settings, known, store, settings.data) as parts,
    ):
        yield parts


@asynccontextmanager
async def passing(settings: Settings, known: Catalogue) -> AsyncIterator[Parts]:
    """The parts as of a bot that starts from nothing, over a database that is thrown away."""
    with TemporaryDirectory(prefix="perijove-") as folder:
        url = f"sqlite:///{folder}/passing.db"
        async with opened_store(url, create=True) as store, assembled(settings, known, store, Path(folder)) as parts:
            yield parts


# ---------------------------------------------------------------- perijove run


async def run(settings: Settings, roles: Roles) -> None:
    """Watch, deliver and answer until SIGTERM or Ctrl-C. Raises `StartupError` for what the operator must change."""
    token = settings.require_token()
    known = catalogue(settings)
    secrets = settings.secrets()
    logs.set_up(settings.log_level, secrets, form=settings.log_format)
    if settings.sentry_dsn:
        crashes.tell(settings.sentry_dsn.get_secret_value(), secrets)
    point_at(settings.discord_api or "", settings.discord_gateway or "")
    stop = _stop_on_signals()
    url = settings.database_url
    right = database_at(url).right_to_deliver() if roles.work else None
    with right.claimed() if right else nullcontext():
        async with (
            opened_store(url, create=True) as store,
            assembled(settings, known, store, settings.data) as parts,
            shown(settings, parts) as port,
        ):
            memory.settle()
            log.info("Perijove runs", extra=await _standing(settings, parts, port))
            await serve(parts, token, stop, right, roles)


async def _standing(settings: Settings, parts: Parts, port: int | None) -> dict[str, object]:
    """What an operator wants to see first."""
    async with parts.store.reading() as tx:
        watches = len(await tx.watches(present=True))
    return {
        "version": __version__,
        "database": str(database_at(settings.database_url)),
        "sources": len(parts.sources),
        "watches": watches,
        "web": f"http://{settings.shown_at[0]}:{port}" if settings.shown_at and port else "off",
    }


def shown(settings: Settings, parts: Parts) -> AbstractAsyncContextManager[int | None]:
    """Pages, feeds, health and metrics at the address of the settings, while this is open; their port.

    None where they are switched off, or the address is taken.
    """
    if settings.shown_at is None:
        return nullcontext()
    from bot.showing import show  # noqa: PLC0415 — 5 MB that a bot without pages does without

    return show(parts, clock, settings.proxies, *settings.shown_at)


def _stop_on_signals() -> asyncio.Event:
    """An event that SIGTERM and Ctrl-C set."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop
