"""Ask routes over loopback, as any visitor does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.core.model import Release, Target
from bot.flows.report import Reports
from bot.flows.targets import Targets
from bot.web.site import Site
from tests.builders import NOW, a_description, a_source
from tests.fakes_pictures import FakePictures
from tests.fakes_store import MemoryStore

Client = TestClient[web.Request, web.Application]
TARGETS = Targets([Target("io", "Io", ("Io",)), Target("juno", "Juno", ("Juno",))])


def a_site(store: MemoryStore) -> Site:
    sources = [a_source("journal")]
    reports = Reports(store, TARGETS, lambda *_: a_description())
    titles = {source.name: source.title for source in sources}
    return Site(store, TARGETS, reports, FakePictures(), sources, titles, lambda: NOW)


async def keep(store: MemoryStore, *releases: Release) -> None:
    async with store.writing() as tx:
        for release in releases:
            await tx.save_release(release)


@asynccontextmanager
async def asked(routes: Iterable[web.RouteDef]) -> AsyncIterator[Client]:
    app = web.Application()
    app.add_routes(routes)
    async with TestClient(TestServer(app)) as client:
        yield client
