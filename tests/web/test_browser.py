"""The pages in a real browser: Debian's Chromium. Skipped where there is none."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from playwright.sync_api import Browser, Dialog, Page, Request, expect, sync_playwright

from bot.web.pages import pages
from bot.web.printing import Printer
from bot.web.server import application, served
from tests.fakes_store import MemoryStore
from tests.web.world import ATTACKS, FLYBYS, a_post, a_pulse, a_site, an_archive, hostile, keep, keep_standing

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
SERIOUS = {"serious", "critical"}

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")


async def _serve(base: Future[str], stop: asyncio.Event) -> None:
    store = MemoryStore()
    archive = an_archive(30)
    await keep(store, *archive, *(hostile(text, f"hostile{number}") for number, text in enumerate(ATTACKS)))
    await keep_standing(store)
    async with store.writing() as tx:
        await tx.save_deliveries([a_post(archive[0])])
    printer, site = Printer(), a_site(store, proxies="127.0.0.1")  # each test says for whom it asks: its limit is its own
    routes, pictures = pages(site, FLYBYS, printer, a_pulse(site))
    async with served(application(site, routes, printer), "127.0.0.1", 0) as port:
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
        found = Axe().run(page).response["violations"]
        faults = [(path, fault["id"], fault["nodes"][0]["html"]) for fault in found if fault["impact"] in SERIOUS]
        assert faults == []
        assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth"), path
    assert said == []


def test_no_script_of_a_feed_runs(page: Page, said: list[str]) -> None:
    for path in ("/", "/?q=script", *(f"/releases/hostile{number}" for number in range(len(ATTACKS)))):
        page.goto(path)
        assert "ran" not in page.title().split()
        assert page.evaluate("document.querySelectorAll('script, [onerror], [onload]').length") == 0
    assert said == []
