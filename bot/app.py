"""The composition root: the one file that knows every part, and puts them together.

Nothing is built at import. Whatever is opened here is closed here, in the opposite order.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp

from bot import crashes, logs
from bot.catalogue import Catalogue, load_catalogue
from bot.chat.client import PerijoveBot, build_bot
from bot.chat.doctor import examine
from bot.chat.messenger import DiscordMessenger
from bot.chat.pace import below_discords_limit, pacing
from bot.chat.services import Services
from bot.chat.session import is_connected, point_at, rest_client, stay_connected
from bot.chat.shards import Shards
from bot.chat.webhook import Webhook
from bot.core import checkup
from bot.core.checkup import Finding
from bot.core.describe import describe
from bot.core.errors import ConfigError, PerijoveError
from bot.core.match import match
from bot.core.model import Release, Source, Watch
from bot.core.polling import GAP
from bot.core.ports import Fetcher, Messenger, Pictures, Selector, Store
from bot.core.retention import KEPT
from bot.core.why import judge
from bot.flows import alarm
from bot.flows.alarm import Alarms, Ways
from bot.flows.arrivals import Arrivals
from bot.flows.check import SourceCheck, SourceFinding
from bot.flows.deliver import Deliverer
from bot.flows.departures import Departures
from bot.flows.hooks import Hooks
from bot.flows.ingest import Ingest, Report
from bot.flows.look import Look, look_into
from bot.flows.operate import Operations
from bot.flows.own_targets import OwnTargets
from bot.flows.panels import Panels
from bot.flows.pulse import Pulse
from bot.flows.report import Reports
from bot.flows.retention import Retention
from bot.flows.select import Selecting
from bot.flows.sky import Sky
from bot.flows.sources import SourceStanding, standings
from bot.flows.status import Status
from bot.flows.targets import Targets
from bot.flows.watch import Watches
from bot.roles import Roles
from bot.runner import Chore, Timetable, deliver_until, poll_until
from bot.settings import Settings
from bot.sources.http import HttpFetcher, open_session
from bot.sources.kinds import ADAPTERS, remembering
from bot.sources.pictures import PictureShop
from bot.sources.selector import open_selector
from bot.storage import doctor
from bot.storage.backup import backup
from bot.storage.database import Right, database_at
from bot.storage.restore import restore
from bot.storage.schema import upgrade
from bot.storage.store import SqlStore
from bot.web import feeds, health
from bot.web import metrics as numbers
from bot.web.pages import pages
from bot.web.printing import Printer
from bot.web.server import application, served
from bot.web.site import Site
from bot.web.visitors import Proxies

__all__ = ["Parts", "assembled", "backup", "catalogue", "check", "once", "restore", "run", "stored", "upgrade"]


log = logging.getLogger(__name__)


def clock() -> datetime:
    """Now: the one place where Perijove looks at a clock."""
    return datetime.now(UTC)


def catalogue(settings: Settings) -> Catalogue:
    """The configuration files' say. Raises `ConfigError`."""
    return load_catalogue(settings.config, clock().date())


# ---------------------------------------------------------------- the parts


class Parts:
    """What does the work, wired together over one store."""

    def __init__(
        self,
        known: Catalogue,
        store: Store,
        fetcher: Fetcher,
        pictures: Pictures,
        flood_per_hour: int,
        selector: Selector | None = None,
        operator: Ways | None = None,
        kept: timedelta | None = KEPT,
    ) -> None:
        self.store = store
        self.all_sources = known.sources
        self.sources = [source for source in known.sources if source.enabled]
        self.source_titles = {source.name: source.title for source in known.sources}
        targets = Targets(known.targets)
        self.flybys = known.library.flybys
        self.pulse = Pulse(store, targets, self.sources)
        self.hooks = Hooks()
        self.watches = Watches(store, targets, clock)
        describing = partial(describe, library=known.library, targets=known.targets)
        self.reports = Reports(store, targets, describing)
        self.operations = Operations(store, targets, clock)
        own_targets = OwnTargets(store, targets, describing, clock)
        status = Status(store, clock, self.sources)
        sky = Sky(store, targets, known.library, clock)
        self.services = Services(
            store=store,
            targets=targets,
            reports=self.reports,
            watches=self.watches,
            own_targets=own_targets,
            status=status,
            sky=sky,
            pictures=pictures,
            source_titles=self.source_titles,
            arrivals=Arrivals(store, clock),
            departures=Departures(store, clock),
            panels=Panels(store, clock),
        )
        self.chores: Sequence[Chore] = (self.services.departures.forget, Retention(store, clock, kept).forget)
        matcher = partial(match, targets=known.targets)
        self.ingest = Ingest(
            store,
            fetcher,
            remembering(),
            matcher,
            describing,
            clock,
            pictures=pictures,
            ranks={source.name: source.rank for source in known.sources},
        )
        self.check_source = SourceCheck(fetcher, ADAPTERS, matcher, clock)
        self._pictures = pictures
        self._flood_per_hour = flood_per_hour
        self._prefix = known.bot.prefix
        self._selecting = Selecting(store, selector, clock) if selector else None
        self._alarms = Alarms(store, self.sources, clock, operator, self._is_connected) if operator else None

    async def poll(self, source: Source) -> Report:
        """Take in what the source says, and note what is new for the model that chooses captions, where there is one."""
        try:
            report = await self.ingest(source)
        except Exception:
            self.hooks.poll_broke(source.name)
            raise
        self.hooks.polled(report)
        if self._selecting:
            self._selecting.note(report)
        return report

    def site(self, proxies: Proxies) -> Site:
        """What the pages are made of; these proxies are believed about who asks."""
        parts = self.services
        return Site(
            self.store, parts.targets, self.reports, parts.pictures, self.sources, self.source_titles, clock, proxies
        )

    def selecting(self) -> AbstractAsyncContextManager[None]:
        """While this is open, captions are chosen for what polls brought, where there is a model for that."""
        return self._selecting.under_way() if self._selecting else nullcontext()

    def timetable(self) -> Timetable:
        """What is done over time: the polls, the chores of each day, and watching for what the operator should know."""
        timetable = Timetable(self.sources, self.poll, clock, self.chores)
        if self._alarms:
            timetable.add(self._alarms.look, alarm.EVERY)
        return timetable

    def _is_connected(self) -> bool | None:
        """Whether the gateway is; None where this process has none."""
        return self.pulse.gateway() if self.pulse.gateway else None

    async def source_standings(self) -> list[SourceStanding]:
        """How every source of the configuration stands, those switched off too."""
        return await standings(self.store, self.all_sources)

    def deliverer(self, messenger: Messenger) -> Deliverer:
        """The flow that sends what is due, through this messenger."""
        return Deliverer(self.store, messenger, self._pictures, clock, per_hour=self._flood_per_hour, tell=self.hooks.tried)

    def build_bot(
        self,
        message_content: bool = True,
        http_trace: aiohttp.TraceConfig | None = None,
        shards: Shards | None = None,
    ) -> PerijoveBot:
        """A bot that answers members, not logged in yet."""
        return build_bot(
            self.services, prefix=self._prefix, message_content=message_content, http_trace=http_trace, shards=shards
        )


@asynccontextmanager
async def assembled(
    settings: Settings, known: Catalogue, store: Store, data: Path, gap: timedelta = GAP
) -> AsyncIterator[Parts]:
    """The parts over this store, with pictures kept in the folder `data`, and the web within reach.

    `gap` is how long a host is left alone between two polls, at most.
    """
    contact = settings.contact or known.bot.contact
    agent = f"Perijove/{version('perijove')} ({contact or 'no contact given'})"
    async with (
        open_session(agent, known.bot.timeout, allow_private_hosts=settings.allow_private_hosts) as session,
        _selector(settings) as selector,
    ):
        fetcher = HttpFetcher(session, clock, gap=gap, largest_answer=known.bot.largest_answer)
        pictures = PictureShop(session, data / "pictures", clock, capacity=settings.keep_pictures * 2**20)
        kept = timedelta(days=settings.keep_deliveries) or None
        operator = _operator(settings, session)
        yield Parts(known, store, fetcher, pictures, settings.flood_per_hour, selector, operator, kept)


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
            log.info("Perijove runs", extra=await _standing(settings, parts, port))
            await serve(parts, token, stop, right, roles)


async def _standing(settings: Settings, parts: Parts, port: int | None) -> dict[str, object]:
    """What an operator wants to see first."""
    async with parts.store.reading() as tx:
        watches = len(await tx.watches(present=True))
    return {
        "version": version("perijove"),
        "database": str(database_at(settings.database_url)),
        "sources": len(parts.sources),
        "watches": watches,
        "web": f"http://{settings.shown_at[0]}:{port}" if settings.shown_at and port else "off",
    }


@asynccontextmanager
async def shown(settings: Settings, parts: Parts) -> AsyncIterator[int | None]:
    """Pages, feeds, health and metrics at the address of the settings, while this is open; their port.

    None where they are switched off, or the address is taken.
    """
    if settings.shown_at is None:
        yield None
        return
    printer, counts = Printer(), numbers.Metrics(clock)
    parts.hooks = counts.hooks
    site = parts.site(Proxies.parse(settings.proxies))
    routes, pictures = pages(site, parts.flybys, printer, parts.pulse)
    watching = [*health.routes(parts.pulse), *numbers.routes(counts, parts.pulse)]
    app = application(site, [*routes, *feeds.routes(site), *watching], printer)
    try:
        async with served(app, *settings.shown_at) as port:
            yield port
    finally:
        await pictures.close()


async def serve(parts: Parts, token: str, stop: asyncio.Event, right: Right | None, roles: Roles) -> None:
    """Poll, deliver and answer at the same time until `stop` is set or one of them cannot go on.

    Polling needs no Discord, delivery only the login, commands the gateway: each begins as soon as it can. The first two
    need the `right`, and wait for it where several processes may have it in turn.
    """
    pace = below_discords_limit(roles.share)
    work = partial(_work, parts, token, pacing(pace, repeats=False), stop)
    stopping = asyncio.create_task(stop.wait())
    working = [asyncio.create_task(right.while_held(work, stop))] if right else []
    chatting = [asyncio.create_task(_chat(parts, token, pacing(pace), roles))] if roles.chat else []
    try:
        await asyncio.wait([stopping, *working, *chatting], return_when=asyncio.FIRST_COMPLETED)
    finally:
        stop.set()
        for task in chatting:
            task.cancel()
        ends = await asyncio.gather(*working, *chatting, stopping, return_exceptions=True)
    for end in ends:
        if isinstance(end, Exception):
            raise end


async def _chat(parts: Parts, token: str, http_trace: aiohttp.TraceConfig, roles: Roles) -> None:
    def build(message_content: bool) -> PerijoveBot:
        bot = parts.build_bot(message_content, http_trace, roles.shards)
        parts.pulse.gateway = partial(is_connected, bot)
        return bot

    parts.pulse.gateway = bool  # as long as there is no bot, it is not connected
    await stay_connected(build, token)


async def _work(parts: Parts, token: str, http_trace: aiohttp.TraceConfig, stop: asyncio.Event) -> None:
    """Poll and deliver until `stop` is set; cancelled, it does neither any more."""
    polling = asyncio.create_task(_poll(parts, stop))
    try:
        await _deliver(parts, token, http_trace, stop)
        await polling
    finally:
        if not stop.is_set():  # else it is giving up its polls already: cut off once more, they never let go of the database
            polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)


async def _poll(parts: Parts, stop: asyncio.Event) -> None:
    timetable = parts.timetable()
    parts.pulse.scheduler = lambda: timetable.is_running
    try:
        async with parts.selecting():
            await poll_until(stop, timetable)
    finally:
        parts.pulse.scheduler = None


async def _deliver(parts: Parts, token: str, http_trace: aiohttp.TraceConfig, stop: asyncio.Event) -> None:
    """Log in, then deliver until `stop` is set; a stop before the login is done ends it."""
    login = asyncio.create_task(rest_client(token, http_trace))
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({login, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:  # also where the right to deliver is lost meanwhile: a login that nobody waits for must not go on
        stopping.cancel()
        if waiting := not login.done():
            login.cancel()
    if waiting:
        return
    async with await login as client:
        await deliver_until(stop, parts.deliverer(DiscordMessenger(client, parts.source_titles, parts.services.colours)))


def _stop_on_signals() -> asyncio.Event:
    """An event that SIGTERM and Ctrl-C set."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


# ---------------------------------------------------------------- perijove once, perijove check


@dataclass(frozen=True, slots=True)
class Seen:
    """What one round of polls found: every entry of every source, judged, and the releases that would be posted."""

    looks: list[Look]
    releases: list[Release]
    source_titles: dict[str, str]

    @property
    def troubles(self) -> list[str]:
        """A line for each thing that went wrong."""
        return [f"source {look.source.name}: {line}" for look in self.looks for line in look.troubles]


Track = Callable[[Iterable[Source]], Iterable[Source]]
"""Shows how far a loop over the sources has come."""


async def once(settings: Settings, track: Track) -> Seen:
    """Poll every source as a bot that starts from nothing would, in a database that is thrown away."""
    known = catalogue(settings)
    verdicts = partial(judge, targets=known.targets)
    with TemporaryDirectory(prefix="perijove-") as folder:
        url = f"sqlite:///{folder}/once.db"
        async with opened_store(url, create=True) as store, assembled(settings, known, store, Path(folder)) as parts:
            ingest = replace(parts.ingest, pictures=None)  # what is not posted need not be fetched
            looks = [await look_into(ingest, verdicts, source) for source in track(parts.sources)]
            async with store.reading() as tx:
                releases = await tx.releases({key for look in looks for key in look.new})
    found = [release for release in releases.values() if release.matches]
    newest_first = sorted(found, key=lambda release: release.published or release.seen, reverse=True)
    return Seen(looks, newest_first, parts.source_titles)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a look at everything found."""

    findings: list[Finding]
    sources: list[SourceFinding]

    @property
    def well(self) -> bool:
        """Whether nothing needs to be done."""
        return all(finding.well for finding in self.findings) and all(source.well for source in self.sources)


async def check(settings: Settings, track: Track) -> Checked:
    """Look at the database, Discord and every source, one after the other."""
    known = catalogue(settings)
    logs.set_up("ERROR", settings.secrets(), form=settings.log_format)
    point_at(settings.discord_api or "", settings.discord_gateway or "")
    database, watches = await _check_database(settings.database_url)
    findings = [*database, *await _check_disk(settings), *await _check_discord(settings, watches)]
    with TemporaryDirectory(prefix="perijove-") as folder:
        url = f"sqlite:///{folder}/check.db"
        async with opened_store(url, create=True) as store, assembled(settings, known, store, Path(folder)) as parts:
            sources = [await parts.check_source(source) for source in track(known.sources)]
    return Checked(findings, sources)


async def _check_database(url: str) -> tuple[list[Finding], list[Watch]]:
    """What to say of the database, and the watches in it."""
    try:
        size = await asyncio.to_thread(doctor.examine, url)
        broken = await asyncio.to_thread(doctor.damage, url)
        async with opened_store(url, create=False) as store, store.reading() as tx:
            watches = await tx.watches(present=True)
    except PerijoveError as error:
        return [checkup.unusable(str(error))], []
    return [checkup.database(size, len(watches), broken)], watches


async def _check_disk(settings: Settings) -> list[Finding]:
    try:
        rooms = await asyncio.to_thread(doctor.rooms, settings.database_url, settings.data)
    except ConfigError:  # of the database's address, which was told of already
        return []
    return [checkup.disk(room) for room in rooms]


async def _check_discord(settings: Settings, watches: Sequence[Watch]) -> list[Finding]:
    try:
        return await examine(settings.require_token(), watches, clock)
    except PerijoveError as error:
        return [Finding("Discord", well=False, said=str(error))]
