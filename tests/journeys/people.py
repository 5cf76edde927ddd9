"""Staff at a browser: signed in with their second factor, their clicks and page loads counted."""

import base64
import hmac
import json
import re
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Response

from .barriers import WCAG_22_AA, barriers

NARROWEST = {"width": 320, "height": 640}
# Milliseconds that anything may take: a busy machine is no failure.
PATIENCE = 60_000


@dataclass(frozen=True)
class Account:
    """A demo account, as the file of accounts has it; ``totp_secret`` is empty for editors."""

    username: str
    password: str
    totp_secret: str

    def code(self) -> str:
        """The one-time code of this moment, as an authenticator app computes it (RFC 6238)."""
        counter = (int(time.time()) // 30).to_bytes(8)
        mark = hmac.digest(base64.b32decode(self.totp_secret), counter, "sha1")
        start = mark[-1] & 0xF
        number = int.from_bytes(mark[start : start + 4]) & 0x7FFFFFFF
        return f"{number % 1_000_000:06}"


def read_accounts(var: Path) -> dict[str, Account]:
    """The demo accounts of the portal whose data are in ``var``, by name."""
    rows = json.loads((var / "demo-accounts.json").read_text(encoding="utf-8"))
    names = ("username", "password", "totp_secret")
    return {row["username"]: Account(*(row[name] for name in names)) for row in rows}


def sign_in(context: BrowserContext, portal: str, account: Account) -> None:
    """Name, password and, where the account has one, the one-time code."""
    page = context.new_page()
    page.goto(f"{portal}/quan-tri/")
    page.fill("[name=login]", account.username)
    page.fill("[name=password]", account.password)
    page.click("form:has([name=password]) [type=submit]")
    if account.totp_secret:
        page.fill("[name=code]", account.code())
        page.click("form:has([name=code]) [type=submit]")
    page.wait_for_url(re.compile(r"/quan-tri/$"))
    page.close()


@dataclass
class Staff:
    """A person at work: one window, what it cost them, and what went wrong in it.

    ``barriers`` and ``faults`` must be empty in the end.
    """

    name: str
    page: Page
    portal: str
    has_scripts: bool = True
    clicks: int = 0
    loads: int = 0
    faults: list[str] = field(default_factory=list)
    barriers: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.faults.append(f"{self.page.url}: {message.text}")

    def _answered(self, answer: Response) -> None:
        if answer.status >= 400:
            self.faults.append(f"{answer.status} {answer.url}")
        is_page = answer.request.is_navigation_request() and answer.status < 300
        self.loads += is_page and answer.frame == self.page.main_frame

    def open(self, path: str) -> Page:
        """Go to a page by its address, which is no click."""
        self.page.goto(f"{self.portal}{path}", wait_until="load")
        return self.page

    def click(self, what: Locator | str) -> Page:
        """Press one thing once; what it opens is loaded when this returns."""
        self.clicks += 1
        found = self.page.locator(what) if isinstance(what, str) else what
        found.first.click()
        self.page.wait_for_load_state()
        return self.page

    def look(self, where: str) -> None:
        """Examine the page as it stands, on a desktop and on a phone: axe, and the width."""
        wide = self.page.viewport_size or {"width": 1280, "height": 900}
        sizes = ((wide["width"], wide["height"]), (390, 844))
        self.barriers += [f"{where} {one}" for one in barriers(self.page, sizes, WCAG_22_AA)]
        self.page.set_viewport_size(NARROWEST)
        width = self.page.evaluate("document.documentElement.scrollWidth")
        if width > NARROWEST["width"]:
            self.barriers.append(f"{where} at 320: {width} pixels wide")
        self.page.set_viewport_size(wide)

    def cost(self, journey: str) -> str:
        """One line for the report."""
        return f"\n{journey}, {self.name}: {self.clicks} clicks, {self.loads} page loads\n"

    @property
    def path(self) -> str:
        """The path in the bar."""
        return urlsplit(self.page.url).path


class Office:
    """The people of the demo departments; each signs in once and keeps the session.

    A window costs more than most pages, so one that was left is taken by whoever comes next.
    """

    def __init__(self, browser: Browser, portal: str, var: Path, *, height: int = 900) -> None:
        self._browser = browser
        self._view = {"width": 1280, "height": height}
        self.portal = portal
        self._accounts = read_accounts(var)
        self._sessions: dict[str, Any] = {}
        self._left: dict[tuple[str, bool], list[Staff]] = defaultdict(list)

    def sit_down(self, username: str, *, scripts: bool = True) -> Staff:
        """A window in which the person is signed in and nothing is open."""
        if left := self._left[username, scripts]:
            return left.pop()
        if username not in self._sessions:
            first = self._browser.new_context(viewport=self._view)
            sign_in(first, self.portal, self._accounts[username])
            self._sessions[username] = first.storage_state()
            first.close()
        return self._window(username, scripts=scripts, session=self._sessions[username])

    def visitor(self) -> Staff:
        """A window in which nobody is signed in."""
        return self._window("khách", scripts=True, session=None)

    def leave(self, people: Iterable[Staff]) -> list[str]:
        """Clear their windows for the next ones; what went wrong in them, which must be nothing."""
        wrong = []
        for person in people:
            wrong += [*person.faults, *person.barriers]
            person.page.unroute_all()
            person.page.goto("about:blank")
            person.page.set_viewport_size(self._view)
            person.page.emulate_media(media="null")
            person.clicks = person.loads = 0
            person.faults, person.barriers = [], []
            self._left[person.name, person.has_scripts].append(person)
        return wrong

    def _window(self, name: str, *, scripts: bool, session: Any) -> Staff:
        context = self._browser.new_context(
            viewport=self._view,
            java_script_enabled=scripts,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            storage_state=session,
        )
        context.set_default_timeout(PATIENCE)
        return Staff(name, context.new_page(), self.portal, has_scripts=scripts)
