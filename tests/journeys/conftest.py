"""A running portal with its sample, and a real Chromium that visits it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.syntax import ROOT, listed

from .people import Office

LISTINGS = 150
DESKTOP, PHONE, NARROW = (1280, 900), (390, 844), (320, 640)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars"]
SECONDS_TO_START = 60
# A busy machine is no failure.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_ready(address: str, process: subprocess.Popen[bytes]) -> None:
    """Return when the portal serves; raises ``TimeoutError`` when it does not in a minute."""
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise TimeoutError(f"{address} does not answer")


@pytest.fixture(scope="package")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the portal's data."""
    return tmp_path_factory.mktemp("var")


@pytest.fixture(scope="package")
def portal(var: Path) -> Iterator[str]:
    """The address of a portal of its own, as ``make run`` starts one, with a small sample."""
    port = free_port()
    env = {
        "PATH": os.environ["PATH"],
        "VAR": str(var),
        "PORT": str(port),
        "SAMPLE": "no",
        "DJANGO_SETTINGS_MODULE": "showcase.settings",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    manage = [sys.executable, "manage.py"]
    for command in (["prepare"], ["make_sample", f"--listings={LISTINGS}"]):
        subprocess.run(manage + command, cwd=ROOT, env=env, check=True, capture_output=True)
    server = subprocess.Popen([*manage, "serve"], cwd=ROOT, env=env)
    try:
        wait_until_ready(f"http://127.0.0.1:{port}", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)


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


@pytest.fixture
def visit(portal: str, chromium: Browser) -> Iterator[Callable[..., Visit]]:
    """Opens windows: ``visit(PHONE, scripts=False)``; in the end nothing may have gone wrong."""
    opened: list[Visit] = []

    def open_window(size: tuple[int, int] = DESKTOP, *, scripts: bool = True) -> Visit:
        width, height = size
        context = chromium.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=scripts, locale="en-GB"
        )
        context.set_default_timeout(PATIENCE)
        made = Visit(context.new_page(), portal)
        made.watch()
        opened.append(made)
        return made

    yield open_window
    faults = [fault for made in opened for fault in made.faults]
    for made in opened:
        made.page.context.close()
    assert not faults, listed(faults)
