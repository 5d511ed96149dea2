"""What does the work, wired together over one store: every flow, and the bot that answers members.

Which store, fetcher and pictures those are is `app`'s to say.
"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import aiohttp

from bot.catalogue import Catalogue
from bot.chat.services import Services
from bot.chat.shards import Shards
from bot.core.describe import describe
from bot.core.match import match
from bot.core.model import Source
from bot.core.ports import Clock, Fetcher, Messenger, Pictures, Selector, Store
from bot.core.release import Describe
from bot.core.retention import KEPT
from bot.flows import alarm
from bot.flows.alarm import Alarms, Ways
from bot.flows.arrivals import Arrivals
from bot.flows.check import SourceCheck
from bot.flows.deliver import Deliverer
from bot.flows.departures import Departures
from bot.flows.hooks import Hooks
from bot.flows.ingest import Ingest, Report
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
from bot.runner import Timetable
from bot.sources.kinds import ADAPTERS, remembering

if TYPE_CHECKING:
    from bot.chat.client import PerijoveBot
    from bot.web.site import Site
    from bot.web.visitors import Proxies


class Parts:
    """What does the work, wired together over one store.

    `operator` is how whoever runs this hears of trouble, and `kept` for how long deliveries are remembered: for ever without
    one.
    """

    def __init__(
        self,
        known: Catalogue,
        store: Store,
        fetcher: Fetcher,
        pictures: Pictures,
        clock: Clock,
        flood_per_hour: int,
        selector: Selector | None = None,
        operator: Ways | None = None,
        kept: timedelta | None = KEPT,
    ) -> None:
        self.store = store
        self.all_sources = known.sources
        self.sources = [source for source in known.sources if source.enabled]
        self.source_titles = {source.name: source.title for source in known.sources}
        self.flybys = known.library.flybys
        self.hooks = Hooks()
        self._clock = clock
        self._flood_per_hour = flood_per_hour
        self._prefix = known.bot.prefix

        targets = Targets(known.targets)
        matching = partial(match, targets=known.targets)
        describing = partial(describe, library=known.library, targets=known.targets)
        self.pulse = Pulse(store, targets, self.sources)
        self.operations = Operations(store, targets, clock)
        self.services = self._services(known, targets, describing, pictures)
        self.watches, self.reports = self.services.watches, self.services.reports
        ranks = {source.name: source.rank for source in known.sources}
        self.ingest = Ingest(store, fetcher, remembering(), matching, describing, clock, pictures=pictures, ranks=ranks)
        self.check_source = SourceCheck(fetcher, ADAPTERS, matching, clock)
        self._chores = (self.services.departures.forget, Retention(store, clock, kept).forget)
        self._selecting = Selecting(store, selector, clock) if selector else None
        self._alarms = Alarms(store, self.sources, clock, operator, self._is_connected) if operator else None

    def _services(self, known: Catalogue, targets: Targets, describing: Describe, pictures: Pictures) -> Services:
        """What members' commands work with."""
        store, clock = self.store, self._clock
        return Services(
            store=store,
            targets=targets,
            reports=Reports(store, targets, describing),
            watches=Watches(store, targets, clock),
            own_targets=OwnTargets(store, targets, describing, clock),
            status=Status(store, clock, self.sources),
            sky=Sky(store, targets, known.library, clock),
            pictures=pictures,
            source_titles=self.source_titles,
            arrivals=Arrivals(store, clock),
            departures=Departures(store, clock),
            panels=Panels(store, clock),
        )

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
        from bot.web.site import Site  # noqa: PLC0415 — what only `run` and the demo need, they load

        targets, pictures = self.services.targets, self.services.pictures
        return Site(self.store, targets, self.reports, pictures, self.sources, self.source_titles, self._clock, proxies)

    def selecting(self) -> AbstractAsyncContextManager[None]:
        """While this is open, captions are chosen for what polls brought, where there is a model for that."""
        return self._selecting.under_way() if self._selecting else nullcontext()

    def timetable(self) -> Timetable:
        """What is done over time: the polls, the chores of each day, and watching for what the operator should know."""
        timetable = Timetable(self.sources, self.poll, self._clock, self._chores)
        if self._alarms:
            timetable.add(self._alarms.look, alarm.EVERY)
        return timetable

    async def look(self) -> None:
        """Look for what the operator should know, beside the timetable. Raises `PerijoveError`."""
        if self._alarms:
            await self._alarms.look()

    def _is_connected(self) -> bool | None:
        """Whether the gateway is; None where this process has none."""
        return self.pulse.gateway() if self.pulse.gateway else None

    async def source_standings(self) -> list[SourceStanding]:
        """How every source of the configuration stands, those switched off too."""
        return await standings(self.store, self.all_sources)

    def deliverer(self, messenger: Messenger) -> Deliverer:
        """The flow that sends what is due, through this messenger."""
        return Deliverer(
            self.store, messenger, self.services.pictures, self._clock, per_hour=self._flood_per_hour, tell=self.hooks.tried
        )

    def build_bot(
        self,
        message_content: bool = True,
        http_trace: aiohttp.TraceConfig | None = None,
        shards: Shards | None = None,
    ) -> PerijoveBot:
        """A bot that answers members, not logged in yet."""
        from bot.chat.client import build_bot  # noqa: PLC0415 — what only `run` and the demo need, they load

        return build_bot(
            self.services, prefix=self._prefix, message_content=message_content, http_trace=http_trace, shards=shards
        )
