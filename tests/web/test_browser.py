"""The pages in a real browser: Debian's Chromium. Skipped where there is none."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from playwright.sync_api import Browser, Dialog, Page, Request, expect, sync_playwright

from bot.core.model import State
from bot.web import feeds
from bot.web.pages import pages
from bot.web.printing import Printer
from bot.web.server import application, served
from tests.builders import NOW, a_delivery
from tests.fakes_store import MemoryStore
from tests.web.hostile import ATTACKS, hostile
from tests.web.world import FLYBYS, a_post, a_pulse, a_site, an_archive, keep, keep_standing

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS, SCHEMES = (360, 1280), ("light", "dark")
ENLARGED = 320
"""How wide a window of 1,280 is for whoever enlarges it four times."""
TOO_WIDE = "document.documentElement.scrollWidth - innerWidth"
ELEMENTS = "[...new Set([...document.body.querySelectorAll('*')].map(one => one.localName))]"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")


async def _serve(base: Future[str], stop: asyncio.Event) -> None:
    store = MemoryStore()
    archive = an_archive(30)
    await keep(store, *archive, *(hostile(text, key=f"hostile{number}") for number, text in enumerate(ATTACKS)))
    await keep_standing(store, error=" ".join(ATTACKS[:6]))
    async with store.writing() as tx:
        await tx.save_release(replace(hostile(ATTACKS[0], key="posted"), announced=NOW))
        await tx.save_deliveries([a_post(archive[0]), a_delivery("posted", release="posted", state=State.SENT, message=1)])
    printer, site = Printer(), a_site(store, proxies="127.0.0.1")  # each test says for whom it asks: its limit is its own
    routes, pictures = pages(site, FLYBYS, printer, a_pulse(site))
    async with served(application(site, [*routes, *feeds.routes(site)], printer), "127.0.0.1", 0) as port:
        base.set_result(f"http://127.0.0.1:{port}")
        await stop.wait()
    await pictures.close()


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    """The site's address; it is served from another thread, as the browser is waited for in this one."""
    found: Future[str] = Future()
    stopping: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def run() -> None:
        stop = asyncio.Event()
        stopping.set_result((asyncio.get_running_loop(), stop))
        await _serve(found, stop)

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    yield found.result(timeout=30)
    loop, stop = stopping.result()
    loop.call_soon_threadsafe(stop.set)
    thread.join(timeout=30)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def said() -> list[str]:
    """What the browser's console said, and what was asked of other sites."""
    return []


def listen(page: Page, base: str, said: list[str]) -> None:
    """Note whatever a quiet page of our own would not say or do."""

    def ask(asked: Request) -> None:
        if not asked.url.startswith(base):
            said.append(f"asked {asked.url}")

    def refuse(dialog: Dialog) -> None:
        said.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", refuse)
    page.on("request", ask)


@pytest.fixture
def page(browser: Browser, base: str, said: list[str], request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of a visitor of its own, in the surroundings that the test names."""
    number = sum(place * ord(letter) for place, letter in enumerate(request.node.name)) % 65_536
    asks_for = {"X-Forwarded-For": f"198.18.{number // 256}.{number % 256}"}
    context = browser.new_context(base_url=base, extra_http_headers=asks_for, **getattr(request, "param", {}))
    context.set_default_timeout(15_000)
    page = context.new_page()
    listen(page, base, said)
    yield page
    context.close()


@pytest.mark.parametrize("page", [{}, {"java_script_enabled": False}], ids=["scripts", "no scripts"], indirect=True)
def test_one_searches_narrows_opens_and_goes_back(page: Page, said: list[str]) -> None:
    page.goto("/")
    page.get_by_role("searchbox").fill("sample 17")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("article")).to_have_count(1)
    page.get_by_role("navigation", name="What pictures are about").get_by_role("link", name="Juno").click()
    expect(page.get_by_role("searchbox")).to_have_value("sample 17")
    page.get_by_role("heading", level=2).get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sample 17: a lava lake on Io")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Pictures of Juno with “sample 17”")
    assert said == []


def test_the_keyboard_is_enough(page: Page, said: list[str]) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("searchbox")).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.type("sample 17")
    page.keyboard.press("Enter")
    expect(page.get_by_role("article")).to_have_count(1)
    page.get_by_role("searchbox").focus()
    for _ in range(20):
        if page.evaluate("document.activeElement.getAttribute('href')") == "/releases/pia00017":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/releases/pia00017")
    assert said == []


def test_pages_are_turned(page: Page) -> None:
    page.goto("/?target=io")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Page 2").click()
    expect(page.get_by_role("status")).to_contain_text("page 2 of 4")


@pytest.mark.parametrize(
    "page",
    [{"viewport": {"width": width, "height": 800}, "color_scheme": scheme} for width in WIDTHS for scheme in SCHEMES],
    ids=[f"{width} {scheme}" for width in WIDTHS for scheme in SCHEMES],
    indirect=True,
)
def test_everybody_can_read_it(page: Page, said: list[str]) -> None:
    for path in ("/", "/?q=nowhere", "/releases/pia00001", "/releases/hostile0", "/status"):
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(path, fault["id"], fault["nodes"][0]["html"]) for fault in found] == []
        assert page.evaluate(TOO_WIDE) <= 0, path
    assert said == []


def test_nothing_is_cut_off_where_it_is_enlarged(page: Page) -> None:
    page.set_viewport_size({"width": ENLARGED, "height": 256})
    for path in ("/", "/releases/pia00001", "/releases/hostile0", "/releases/hostile7", "/status"):
        page.goto(path)
        assert page.evaluate(TOO_WIDE) <= 0, path


def test_a_picture_leads_to_its_release_and_the_links_beside_it_elsewhere(page: Page) -> None:
    page.goto("/?q=sample+17")
    page.get_by_role("link", name="The journal").click(trial=True)  # it is itself what a click there hits
    page.get_by_role("article").click(position={"x": 60, "y": 60})
    expect(page).to_have_url("/releases/pia00017")


def test_no_script_of_a_feed_runs(page: Page, said: list[str]) -> None:
    hostile_ones = [f"/releases/hostile{number}" for number in range(len(ATTACKS))]
    asking = [f"/?q={quote(attack[:200], errors='replace')}" for attack in ATTACKS]
    for path in ("/", "/?q=script", "/status", *hostile_ones, *asking):
        page.goto(path)
        assert "ran" not in page.title().split()
        assert page.evaluate("document.querySelectorAll('script, [onerror], [onload]').length") == 0
    assert said == []


def test_what_feeds_bring_into_a_reader_runs_nothing_even_where_scripts_may(page: Page) -> None:
    told = page.request.get("/feed.json").json()["items"]
    assert sum("document.title" in one["content_html"] for one in told) >= len(ATTACKS) - 4
    page.route("https://**", lambda route: route.abort())  # pictures, so that an `onerror` would run
    page.set_content("<title>A reader</title>" + "".join(one["content_html"] for one in told), wait_until="load")
    assert page.title() == "A reader"
    assert set(page.evaluate(ELEMENTS)) <= {"p", "img", "ul", "li", "a", "span"}


@pytest.mark.parametrize("path", ["/feed.atom", "/feed.json", "/feed.atom?target=io"])
def test_a_feed_that_is_opened_in_the_browser_runs_nothing(page: Page, said: list[str], path: str) -> None:
    page.goto(path)
    assert "ran" not in page.title()
    assert [one for one in said if not one.startswith("error: Failed to load resource")] == []  # there is no favicon.ico
