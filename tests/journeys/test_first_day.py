"""S1 of the product page: a new department goes from an empty centre to 50 published listings."""

import json
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from playwright.sync_api import Browser, Locator, Page, Response, expect

from tests import prepared
from tests.syntax import ROOT

from .conftest import DESKTOP, serving
from .people import PATIENCE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
]

# So many that the model centre, whose catalogue is offered first, presents more than ``WANTED``.
LISTINGS = 900
WANTED = 50
MOST_CLICKS = 12
# One with scripts, one without.
NEW = {True: "dien-bien", False: "lai-chau"}
# Empty centres, each with its one approver, who has set up the second factor.
NEW_DEPARTMENTS = """
import json, sys
from allauth.mfa.totp.internal.auth import TOTP
from core.models import User
from provinces.models import Centre, Membership, Province
from solutions.models import Listing
for slug, (password, secret) in json.loads(sys.argv[1]).items():
    province = Province.objects.get(slug=slug)
    Listing.objects.filter(province=province).delete()
    Centre.objects.filter(province=province).update(state="open", is_sample=False)
    user = User.objects.create(username=slug, is_staff=True)
    user.set_password(password)
    user.save()
    Membership.objects.create(user=user, province=province, role="approver")
    TOTP.activate(user, secret)
"""
SETUP = "import django; django.setup()\n"


@dataclass(frozen=True)
class Department:
    """A new department: the portal's address and its approver's way in."""

    portal: str
    slug: str
    password: str
    secret: str

    def code(self) -> str:
        """The one-time code of this moment."""
        counters = list(yield_hotp_counters_from_time())
        return format_hotp_value(hotp_value(self.secret, counters[len(counters) // 2]))


class Person:
    """Someone at the browser, whose clicks and page loads are counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0
        self.loads = 0
        page.on("response", self._heard)

    def _heard(self, response: Response) -> None:
        is_page = response.request.is_navigation_request() and response.status < 300
        self.loads += is_page and response.frame == self.page.main_frame

    def click(self, what: Locator) -> None:
        """Press one thing once."""
        self.clicks += 1
        what.first.click()
        self.page.wait_for_load_state()


@pytest.fixture(scope="module")
def departments(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[bool, Department]]:
    """A portal whose sample is large enough, in which two departments are as new as can be."""
    var = tmp_path_factory.mktemp("first-day")
    prepared.ready_portal(prepared.place(tmp_path_factory), var)
    prepared.manage(var, "make_sample", f"--listings={LISTINGS}")
    ways_in = {slug: (secrets.token_urlsafe(12), generate_totp_secret()) for slug in NEW.values()}
    order = [sys.executable, "-c", SETUP + NEW_DEPARTMENTS, json.dumps(ways_in)]
    subprocess.run(order, cwd=ROOT, env=prepared.environment(var), check=True, capture_output=True)
    with serving(var) as address:
        yield {scripts: Department(address, slug, *ways_in[slug]) for scripts, slug in NEW.items()}


def sign_in(person: Person, department: Department) -> None:
    """Name, password, one-time code."""
    page = person.page
    page.goto(f"{department.portal}/quan-tri/")
    page.fill("[name=login]", department.slug)
    page.fill("[name=password]", department.password)
    person.click(page.locator("form:has([name=password]) [type=submit]"))
    page.fill("[name=code]", department.code())
    person.click(page.locator("form:has([name=code]) [type=submit]"))
    expect(page).to_have_url(re.compile(r"/quan-tri/$"))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_s1_from_an_empty_centre_to_fifty_published_listings(
    chromium: Browser,
    departments: dict[bool, Department],
    capsys: pytest.CaptureFixture[str],
    scripts: bool,
) -> None:
    department = departments[scripts]
    width, height = DESKTOP
    context = chromium.new_context(
        viewport={"width": width, "height": height}, java_script_enabled=scripts
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    person = Person(page)
    public = f"{department.portal}/tinh/{department.slug}/giai-phap/"
    page.goto(public)
    expect(page.locator("[data-total]").first).to_have_attribute("data-total", "0")
    person.loads = 0
    start = time.monotonic()

    sign_in(person, department)
    person.click(page.locator('main a[href$="/quan-tri/tiep-nhan/"]'))
    person.click(page.locator("button[value=tick_page]"))
    expect(page.locator("[data-ticked]")).to_have_attribute("data-ticked", str(WANTED))
    person.click(page.locator("button[value=adopt]"))
    # Look at one of them before all become public.
    person.click(page.locator(".adopt-made tbody a"))
    expect(page.locator("input[name=booth_code]")).to_be_visible()
    person.clicks += 1
    page.go_back()
    person.click(page.locator(".adopt-made form button[type=submit]"))
    person.click(page.locator("[name=sovereignty]"))
    person.click(page.locator("form:has([name=sovereignty]) [type=submit]"))

    seconds = time.monotonic() - start
    with capsys.disabled():
        sys.stdout.write(
            f"\nS1, {'with' if scripts else 'without'} scripts: {WANTED} listings,"
            f" {person.clicks} clicks, {person.loads} page loads, {seconds:.1f} s of browser time\n"
        )
    page.goto(public)
    expect(page.locator("[data-total]").first).to_have_attribute("data-total", str(WANTED))
    assert person.clicks <= MOST_CLICKS
    context.close()
