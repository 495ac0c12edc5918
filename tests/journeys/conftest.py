"""A real browser on a real server. Every page is watched: a console error or refused style fails.

Other journeys take `live` (the address), `app` and `database`, and `visitor`; with `demo` the demo
county is loaded, and `enter` signs one of its people in. Pictures go to var/screenshots/.
"""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)
from sqlalchemy.orm import Session
from werkzeug.serving import WSGIRequestHandler, make_server

from app.core.database import transaction
from app.core.jobs.embedded import EmbeddedWorker
from seeds.demo import load_demo
from seeds.demo.people import PASSWORD
from tests.house.papers_world import settle_papers

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "var" / "screenshots"
AXE = Path(__file__).with_name("vendor") / "axe-core" / "axe.min.js"
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
# A page that answers 4xx on purpose is named by the browser as a failed resource.
EXPECTED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


def chromium_path() -> str:
    """The browser of this machine; the runner names it, Debian puts it on the PATH."""
    named = os.environ.get("LINYUE_TEST_CHROMIUM") or shutil.which("chromium")
    assert named, "no Chromium: install it (apt-get install chromium) or set LINYUE_TEST_CHROMIUM"
    return named


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all journeys."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium_path(), args=list(SWITCHES))
        yield found
        found.close()


class Silent(WSGIRequestHandler):
    """Says nothing of each request; a failed test is easier to read."""

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Not a line."""


@pytest.fixture
def live(app: Flask, database: Session) -> Iterator[str]:
    """The program on a free port, on the database of this test."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass
class Watched:
    """Pages, and everything their consoles complained about."""

    browser: Browser
    address: str
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(
        self,
        path: str,
        *,
        viewport: ViewportSize = DESK,
        language: str = "zh",
        letters: str = "normal",
        scripts: bool = True,
    ) -> Page:
        """A fresh visitor on this page."""
        context = self.browser.new_context(
            viewport=viewport,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            java_script_enabled=scripts,
            accept_downloads=True,
        )
        context.add_cookies(
            [
                {"name": "linyue_language", "value": language, "url": self.address},
                {"name": "linyue_letters", "value": letters, "url": self.address},
            ]
        )
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.goto(f"{self.address}{path}")
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not EXPECTED.search(message.text):
            self.complaints.append(f"{message.location.get('url')}: {message.text}")


@pytest.fixture
def visitor(browser: Browser, live: str) -> Iterator[Watched]:
    """Opens pages; at the end nothing may have been said on any console."""
    watched = Watched(browser, live)
    yield watched
    for context in watched.contexts:
        context.close()
    assert watched.complaints == []


@pytest.fixture
def no_violations() -> Callable[[Page], None]:
    """axe on a page: zero violations, named with the elements they concern."""
    source = AXE.read_text("utf-8")

    def check(page: Page) -> None:
        # evaluate() goes past the content policy of the page, as a browser extension would.
        page.evaluate(source)
        found = page.evaluate("async () => (await axe.run(document)).violations")
        said = [(one["id"], [node["target"] for node in one["nodes"]][:5]) for one in found]
        assert said == [], page.url

    return check


def take_picture(page: Page, name: str) -> Path:
    """The whole page as a picture under var/screenshots/."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path, full_page=True)
    return path


def overflow(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    found: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return found


@pytest.fixture
def demo(database: Session) -> Session:
    """The demo county, its people, and a paper of each sort."""
    with transaction():
        load_demo()
    settle_papers()
    return database


@pytest.fixture
def worker(app: Flask, demo: Session) -> Iterator[None]:
    """The worker thread of the one process."""
    found = EmbeddedWorker(app)
    found.start()
    yield
    found.stop()


def enter(
    visitor: Watched, user_name: str, path: str = "/", *, password: str = PASSWORD, **options: Any
) -> Page:
    """Somebody through the real door, on the page they wanted."""
    wanted = quote(path, safe="/?=&-")
    page = visitor.open(f"/sign-in?next={quote(wanted)}", **options)
    page.locator("input[name=name]").fill(user_name)
    page.locator("input[name=password]").fill(password)
    page.locator("main button[type=submit]").click()
    expect(page).to_have_url(f"{visitor.address}{wanted}")
    return page


def sign_out(page: Page) -> None:
    """Through the menu behind the name."""
    page.locator("details.drop summary").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
