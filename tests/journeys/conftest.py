"""A running portal with its sample, and a real Chromium that visits it."""

import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    Route,
    expect,
    sync_playwright,
)

from showcase.bench.server import free_port
from tests import prepared
from tests.syntax import ROOT, listed

from .people import PATIENCE, Office, Staff

DESKTOP, PHONE, NARROW = (1280, 900), (390, 844), (320, 640)
STATIC = ROOT / "static"
HOST = "http://portal.test"
HTML = "text/html"
SCRIPT = """<!doctype html><title>t</title>
<script type="module" src="/static/js/site.js"></script>"""
# The same engine without windows of its own takes a third less of the processor's time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars"]
SECONDS_TO_START, SECONDS_TO_END = 180, 120
expect.set_options(timeout=PATIENCE)


def wait_until_ready(address: str, process: subprocess.Popen[bytes]) -> None:
    """Return when the portal serves; raises ``TimeoutError`` when it does not in time."""
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=10):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise TimeoutError(f"{address} does not answer")


@contextmanager
def serving(var: Path) -> Iterator[str]:
    """The address of the portal whose data are in ``var``, while ``manage.py serve`` runs."""
    port = free_port()
    env = prepared.environment(var) | {"PORT": str(port)}
    server = subprocess.Popen([sys.executable, "manage.py", "serve"], cwd=ROOT, env=env)
    try:
        wait_until_ready(f"http://127.0.0.1:{port}", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=SECONDS_TO_END)


def _and_loaded(press: Callable[..., None]) -> Callable[..., None]:
    @wraps(press)
    def pressed(on: Locator | Page, *arguments: Any, **options: Any) -> None:
        press(on, *arguments, **options)
        (on if isinstance(on, Page) else on.page).wait_for_load_state()

    return pressed


@pytest.fixture(scope="package", autouse=True)
def _clicks_end_with_a_loaded_page() -> Iterator[None]:
    """Playwright returns when the page that a click opens begins, before its end and its scripts.

    Whoever reads or uses it then would find a part of it, on a busy machine only.
    """
    with pytest.MonkeyPatch.context() as patch:
        for kind, name in ((Page, "click"), (Locator, "click"), (Locator, "press")):
            patch.setattr(kind, name, _and_loaded(getattr(kind, name)))
        yield


@pytest.fixture(scope="package")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the portal's data."""
    return tmp_path_factory.mktemp("var")


@pytest.fixture(scope="package")
def portal(var: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a portal of its own, as ``make run`` starts one, with a small sample."""
    prepared.sample_portal(prepared.place(tmp_path_factory), var)
    with serving(var) as address:
        yield address


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """A headless Chromium of the system."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def office(portal: str, var: Path, chromium: Browser) -> Office:
    """The people of the demo departments at their browsers."""
    return Office(chromium, portal, var)


@dataclass
class Visit:
    """A window of the browser on the portal, and what went wrong in it."""

    page: Page
    portal: str
    has_scripts: bool = True
    faults: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to a page of the portal."""
        self.page.goto(f"{self.portal}{path}", wait_until="load")
        return self.page

    def watch(self) -> None:
        """Keep what the console complains of, what fails, and whoever else is asked."""
        host = urlsplit(self.portal).netloc
        self.page.on("console", lambda said: self._heard(said.type, said.text))
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on(
            "request",
            lambda asked: (
                None
                if urlsplit(asked.url).netloc == host
                else self.faults.append(f"asked {asked.url}")
            ),
        )
        self.page.on(
            "response",
            lambda answer: (
                None if answer.status < 400 else self.faults.append(f"{answer.status} {answer.url}")
            ),
        )

    def _heard(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.faults.append(f"console: {text}")


class Windows:
    """Windows on the portal. One costs more than most pages, so what was left is used again."""

    def __init__(self, browser: Browser, portal: str) -> None:
        self._browser, self._portal = browser, portal
        self._left: dict[bool, list[Visit]] = {True: [], False: []}

    def open(self, size: tuple[int, int], *, scripts: bool) -> Visit:
        """A window that has been nowhere: no cookie, nothing stored, an empty cache."""
        width, height = size
        if self._left[scripts]:
            made = self._left[scripts].pop()
            made.page.set_viewport_size({"width": width, "height": height})
            return made
        context = self._browser.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=scripts, locale="en-GB"
        )
        context.set_default_timeout(PATIENCE)
        made = Visit(context.new_page(), self._portal, has_scripts=scripts)
        made.watch()
        return made

    def leave(self, visits: list[Visit]) -> list[str]:
        """Clear the windows for the next visitors; what went wrong in them."""
        faults = [fault for made in visits for fault in made.faults]
        for made in visits:
            made.page.unroute_all()
            made.page.goto("about:blank")
            made.page.context.clear_cookies()
            wires = made.page.context.new_cdp_session(made.page)
            wires.send("Network.clearBrowserCache")
            everything = {"origin": self._portal, "storageTypes": "all"}
            wires.send("Storage.clearDataForOrigin", everything)
            wires.detach()
            made.faults = []
            self._left[made.has_scripts].append(made)
        return faults


@pytest.fixture(scope="package")
def windows(chromium: Browser, portal: str) -> Windows:
    """The windows of all visitors."""
    return Windows(chromium, portal)


@pytest.fixture
def visit(windows: Windows) -> Iterator[Callable[..., Visit]]:
    """Opens windows: ``visit(PHONE, scripts=False)``; in the end nothing may have gone wrong."""
    opened: list[Visit] = []

    def open_window(size: tuple[int, int] = DESKTOP, *, scripts: bool = True) -> Visit:
        opened.append(windows.open(size, scripts=scripts))
        return opened[-1]

    yield open_window
    faults = windows.leave(opened)
    assert not faults, listed(faults)


@pytest.fixture
def at_desk(office: Office) -> Iterator[Callable[[str], Staff]]:
    """Sits people down; in the end nothing may have gone wrong."""
    people: list[Staff] = []

    def sit_down(username: str) -> Staff:
        people.append(office.sit_down(username))
        return people[-1]

    yield sit_down
    wrong = office.leave(people)
    assert not wrong, listed(wrong)


# Pages that have the site's script and what a test gives them -------------------------------------
@pytest.fixture(scope="module")
def script_windows(chromium: Browser) -> Iterator[BrowserContext]:
    """The windows of a file that opens pages of its own making."""
    made = chromium.new_context()
    yield made
    made.close()


@pytest.fixture
def opened(script_windows: BrowserContext) -> Iterator[Callable[..., Page]]:
    """Opens a page with the site's script; ``body`` may depend on the query asked for."""

    def visit(body: str | Callable[[dict[str, list[str]]], str]) -> Page:
        page = script_windows.new_page()

        def answer(route: Route) -> None:
            asked = urlsplit(route.request.url)
            if asked.path.startswith("/static/"):
                route.fulfill(path=STATIC / asked.path.removeprefix("/static/"))
                return
            text = body if isinstance(body, str) else body(parse_qs(asked.query))
            route.fulfill(body=SCRIPT + text, content_type=HTML)

        page.route(f"{HOST}/**", answer)
        page.goto(f"{HOST}/")
        return page

    yield visit
    for page in script_windows.pages:
        page.close()
