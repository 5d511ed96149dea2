"""Numbers for Prometheus: `docs/metrics.md` says what each means. No label names a server, a channel or a member."""

from __future__ import annotations

import platform
from collections.abc import Callable
from itertools import product

from aiohttp import hdrs, web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot import __version__
from bot.core.errors import PerijoveError
from bot.core.model import Delivery, Kind, State
from bot.core.ports import Clock
from bot.flows.hooks import Hooks
from bot.flows.intake import Report
from bot.flows.pulse import Numbers, Pulse
from bot.web.visitors import peer

SECONDS = (1, 2, 5, 10, 30, 60, 300, 900, 3600, 21600, 86400)
"""Bounds of the latency: from an ordinary post to one that waited for Discord for a day."""

FORWARDED = (hdrs.FORWARDED, hdrs.X_FORWARDED_FOR, hdrs.X_FORWARDED_HOST, "X-Real-IP", hdrs.VIA)


class Metrics:
    """What is counted while this process lives, and what is asked for when somebody looks."""

    def __init__(self, clock: Clock) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # the series it does without says only when this began
        self._clock = clock
        self.registry = CollectorRegistry()
        self._polls = self._counter("polls", "Polls of sources.", "source", "outcome")
        self._tried = self._counter("deliveries", "Attempts at deliveries, by what came of them.", "kind", "state")
        self._latency = Histogram(
            "perijove_delivery_latency_seconds",
            "Seconds from the promise of a post to its message.",
            buckets=SECONDS,
            registry=self.registry,
        )
        self._releases = self._gauge("releases", "Releases that are stored, by target.", "target")
        self._backlog = self._gauge("backlog", "Deliveries that are not finished.", "kind", "held")
        self._success = self._gauge("source_last_success_timestamp_seconds", "A source's last good answer.", "source")
        self._up = self._gauge("up", "Whether a part of this process is up.", "part")
        self._gauge("build_info", "What is running.", "version", "python").labels(
            __version__, platform.python_version()
        ).set(1)

    def _counter(self, name: str, said: str, *labels: str) -> Counter:
        return Counter(f"perijove_{name}", said, labels, registry=self.registry)

    def _gauge(self, name: str, said: str, *labels: str) -> Gauge:
        return Gauge(f"perijove_{name}", said, labels, registry=self.registry)

    @property
    def hooks(self) -> Hooks:
        """What those who work tell it through."""
        return Hooks(self._count_poll, self._count_broken_poll, self._count_try)

    def _count_poll(self, report: Report) -> None:
        self._polls.labels(report.source, outcome(report)).inc()

    def _count_broken_poll(self, source: str) -> None:
        self._polls.labels(source, "bug").inc()

    def _count_try(self, row: Delivery) -> None:
        self._tried.labels(row.kind, "again" if row.state is State.PENDING else row.state).inc()
        if row.kind is Kind.POST and row.state is State.SENT and not row.quiet:
            self._latency.observe((self._clock() - row.created).total_seconds())

    async def exposition(self, pulse: Pulse) -> bytes:
        """All of it as text. What the store cannot tell just now is left out, not repeated from before."""
        parts = await pulse.parts()
        try:
            numbers = await pulse.numbers() if parts["database"] else Numbers()
        except PerijoveError:
            numbers = Numbers()
        self._look(parts, numbers)
        return generate_latest(self.registry)

    def _look(self, parts: dict[str, bool], numbers: Numbers) -> None:
        for gauge in (self._up, self._success, self._releases, self._backlog):
            gauge.clear()
        for part, is_up in parts.items():
            self._up.labels(part).set(is_up)
        for state in numbers.sources:
            if state.last_success:
                self._success.labels(state.name).set(state.last_success.timestamp())
        for target, count in numbers.releases.items():
            self._releases.labels(target).set(count)
        for kind, held in product(Kind, (False, True)) if numbers.sources else ():
            self._backlog.labels(kind, "yes" if held else "no").set(numbers.backlog.get((kind, held), 0))


def outcome(report: Report) -> str:
    """What a poll came to, in a word: `failed`, `held`, `new` (or corrected), or `nothing_new`."""
    if report.failures:
        return "failed"
    if report.held:
        return "held"
    return "new" if report.new or report.corrected else "nothing_new"


def is_of_the_house(request: web.Request) -> bool:
    """Whether it comes straight from this machine or its network, and not through a proxy on behalf of who knows whom."""
    address = peer(request)
    is_near = (address.is_loopback or address.is_private) and not address.is_unspecified
    return is_near and not any(name in request.headers for name in FORWARDED)


def routes(metrics: Metrics, pulse: Pulse, admits: Callable[[web.Request], bool] = is_of_the_house) -> list[web.RouteDef]:
    """`/metrics`, which is not there for anybody else."""

    async def answer(request: web.Request) -> web.Response:
        if not admits(request):
            raise web.HTTPNotFound
        body = await metrics.exposition(pulse)
        return web.Response(body=body, headers={hdrs.CONTENT_TYPE: CONTENT_TYPE_LATEST, hdrs.CACHE_CONTROL: "no-store"})

    return [web.get("/metrics", answer)]
