"""`/metrics`: every documented name and no other, for this machine and its network only, and nothing about servers."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from bot.core.errors import StartupError
from bot.core.model import Delivery, Kind, Match, SourceState, State
from bot.flows.deliver import Deliverer
from bot.flows.intake import Report
from bot.flows.pulse import Pulse
from bot.web import metrics
from bot.web.metrics import Metrics, is_of_the_house, outcome
from tests.builders import NOW, a_delivery, a_release, a_source
from tests.fakes_messenger import FakeMessenger
from tests.fakes_store import MemoryStore
from tests.flows.test_deliver import OnePicture
from tests.web.asking import asked
from tests.web.world import TARGETS, keep

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "metrics.md"
GUILD, CHANNEL, ROLE, MESSAGE = (
    81_000_000_000_000_001,
    82_000_000_000_000_002,
    83_000_000_000_000_003,
    84_000_000_000_000_004,
)
LABELS = {"source", "outcome", "kind", "state", "target", "held", "part", "version", "python", "le"}
"""All that may tell one series from another."""


class World:
    """A store in which something has happened, a pulse that beats, and metrics that were told."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.pulse = Pulse(self.store, TARGETS, [a_source("journal")], gateway=lambda: True, scheduler=lambda: True)
        self.metrics = Metrics(lambda: NOW + timedelta(seconds=7))

    async def happen(self) -> None:
        matches = (Match("io", ("a sample",)), Match(f"g{GUILD}/abc", ("a server's own",)))
        await keep(self.store, a_release(matches=matches))
        waiting = a_delivery(guild=GUILD, channel=CHANNEL, roles=(ROLE,))
        held = a_delivery("h" * 20, guild=GUILD, channel=CHANNEL + 1, held_since=NOW)
        async with self.store.writing() as tx:
            await tx.save_source_state(SourceState("journal", last_success=NOW))
            await tx.promise([waiting, held])
        hooks = self.metrics.hooks
        hooks.polled(Report("journal", new=["pia90001"]))
        hooks.tried(sent(waiting))

    async def told(self) -> dict[str, Metric]:
        text = (await self.metrics.exposition(self.pulse)).decode()
        return {family.name: family for family in text_string_to_metric_families(text)}


class Broken(MemoryStore):
    """A database that cannot be used."""

    def reading(self) -> Any:
        raise StartupError("the database cannot be used")


def sent(row: Delivery) -> Delivery:
    return a_delivery(
        row.id, guild=row.guild, channel=row.channel, roles=row.roles, state=State.SENT, message=MESSAGE, attempts=1
    )


def value(families: dict[str, Metric], family: str, **labels: str) -> float | None:
    """The number that stands there, if there is one."""
    found = families.get(family)
    return next((one.value for one in found.samples if one.labels == labels), None) if found else None


@pytest.fixture
async def world() -> World:
    world = World()
    await world.happen()
    return world


async def test_every_documented_name_is_there_and_no_other(world: World) -> None:
    documented = dict(re.findall(r"^\| `(\w+)` \| (\w+) \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE))
    families = await world.told()
    assert {name + "_total" * (one.type == "counter"): one.type for name, one in families.items()} == documented


async def test_every_documented_label_is_there_and_no_other(world: World) -> None:
    rows = re.findall(r"^\| `(\w+)` \| \w+ \|([^|]*)\|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    documented = {name.removesuffix("_total"): set(re.findall(r"\w+", labels)) for name, labels in rows}
    families = await world.told()
    used = {name: {label for one in family.samples for label in one.labels} - {"le"} for name, family in families.items()}
    assert used == documented


async def test_no_label_tells_of_a_server_a_channel_or_a_member(world: World) -> None:
    text = (await world.metrics.exposition(world.pulse)).decode()
    families = text_string_to_metric_families(text)
    assert {label for family in families for one in family.samples for label in one.labels} <= LABELS
    assert not [number for number in (GUILD, CHANNEL, ROLE, MESSAGE) if str(number) in text]


async def test_what_is_counted(world: World) -> None:
    families = await world.told()
    assert value(families, "perijove_polls", source="journal", outcome="new") == 1
    assert value(families, "perijove_deliveries", kind="post", state="sent") == 1
    assert value(families, "perijove_releases", target="io") == 1
    assert value(families, "perijove_releases", target="juno") == 0
    assert value(families, "perijove_backlog", kind="post", held="no") == 1
    assert value(families, "perijove_backlog", kind="post", held="yes") == 1
    assert value(families, "perijove_backlog", kind="edit", held="no") == 0
    assert value(families, "perijove_source_last_success_timestamp_seconds", source="journal") == NOW.timestamp()
    assert value(families, "perijove_up", part="gateway") == 1


async def test_the_latency_is_from_promise_to_message(world: World) -> None:
    families = await world.told()
    latency = {one.name: one.value for one in families["perijove_delivery_latency_seconds"].samples if not one.labels}
    assert latency == {"perijove_delivery_latency_seconds_count": 1, "perijove_delivery_latency_seconds_sum": 7}


async def test_what_waits_for_an_hour_on_purpose_is_no_latency(world: World) -> None:
    world.metrics.hooks.tried(a_delivery(state=State.SENT, quiet=True))
    world.metrics.hooks.tried(a_delivery(state=State.SENT, kind=Kind.EDIT))
    world.metrics.hooks.tried(a_delivery(state=State.PENDING))
    families = await world.told()
    assert families["perijove_delivery_latency_seconds"].samples[-1].value == 7
    assert value(families, "perijove_deliveries", kind="post", state="again") == 1


async def test_a_database_that_does_not_answer_hides_its_numbers_and_no_others(world: World) -> None:
    await world.told()
    world.pulse.store = Broken()
    families = await world.told()
    assert value(families, "perijove_up", part="database") == 0
    assert value(families, "perijove_polls", source="journal", outcome="new") == 1
    assert not families["perijove_releases"].samples + families["perijove_backlog"].samples


@pytest.mark.parametrize(
    ("report", "word"),
    [
        (Report("a", new=["x"]), "new"),
        (Report("a", corrected=["x"]), "new"),
        (Report("a"), "nothing_new"),
        (Report("a", failures=1, error="answered 404"), "failed"),
        (Report("a", held=True, error="re-keyed"), "held"),
    ],
)
def test_a_poll_comes_to_one_of_a_few_words(report: Report, word: str) -> None:
    assert outcome(report) == word


async def test_a_poll_that_brought_out_a_bug_is_counted(world: World) -> None:
    world.metrics.hooks.poll_broke("journal")
    assert value(await world.told(), "perijove_polls", source="journal", outcome="bug") == 1


async def test_the_deliverer_tells_of_each_attempt(world: World) -> None:
    deliverer = Deliverer(world.store, FakeMessenger(), OnePicture(), lambda: NOW, tell=world.metrics.hooks.tried)
    await deliverer.drain()
    assert value(await world.told(), "perijove_deliveries", kind="post", state="sent") == 3


# ---------------------------------------------------------------- who may ask


class Peer:
    """A connection from this address."""

    def __init__(self, address: str) -> None:
        self.address = address

    def get_extra_info(self, name: str, default: object = None) -> object:
        return (self.address, 50000) if name == "peername" else default


def request(address: str, **headers: str) -> web.Request:
    return make_mocked_request("GET", "/metrics", headers=headers, transport=Peer(address))


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "10.1.2.3", "192.168.0.9", "::ffff:172.16.0.1", "fd00::1"])
def test_this_machine_and_its_network_may_ask(address: str) -> None:
    assert is_of_the_house(request(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "0.0.0.0", ""])
def test_others_may_not(address: str) -> None:
    assert not is_of_the_house(request(address))


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"])
def test_nor_may_anybody_through_a_proxy(header: str) -> None:
    assert not is_of_the_house(request("127.0.0.1", **{header: "127.0.0.1"}))


async def test_asked_over_the_wire(world: World) -> None:
    async with asked(metrics.routes(world.metrics, world.pulse)) as client:
        answer = await client.get("/metrics")
        assert (answer.status, answer.content_type) == (200, "text/plain")
        assert "perijove_build_info" in await answer.text()
        assert (await client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"})).status == 404
