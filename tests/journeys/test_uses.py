"""A use in a real browser: staff send the link, an agency answers on a phone without JavaScript,
staff publish what it wrote, and visitors read it. Every page on the way is examined.
"""

import re
import sys
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.syntax import listed

from .conftest import NARROW, PHONE, Visit
from .people import Office, Staff

pytestmark = [pytest.mark.browser, pytest.mark.slow]

USES = "/quan-tri/solutions/deployment/"
REVIEWS = "/quan-tri/solutions/review/"
SUBMIT = "#content form .submit-row input.default"
BOX = "vanthu@xa-mau.khanhhoa.gov.vn"
WORDS = "Chạy ổn định, hỗ trợ nhanh"


@pytest.fixture
def at_work(
    office: Office, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[..., Staff]]:
    """Sits people down; in the end says what it cost, and nothing may have gone wrong."""
    people: list[Staff] = []

    def sit_down(username: str) -> Staff:
        people.append(office.sit_down(username))
        return people[-1]

    yield sit_down
    with capsys.disabled():
        sys.stdout.write("".join(person.cost(request.node.name) for person in people))
    wrong = office.leave(people)
    assert not wrong, listed(wrong)


def link_in_mail(var: Path) -> str:
    """The path of the link in the newest letter that was sent."""
    newest = max((var / "mail").iterdir(), key=lambda file: file.stat().st_mtime_ns)
    # A file of letters ends each with a line of hyphens.
    letter = message_from_bytes(newest.read_bytes().partition(b"\n-----")[0], policy=policy.default)
    assert letter["To"] == BOX
    address = re.search(r"https?://\S+/xac-nhan/\S+", letter.get_content())
    assert address is not None
    return urlsplit(address[0]).path


def public_solution(editor: Staff) -> tuple[str, str]:
    """The address part and the name of the first solution of the catalogue."""
    card = editor.open("/giai-phap/").locator("[data-solution]").first
    return card.get_attribute("data-solution") or "", card.get_attribute("data-name") or ""


def enter_use(editor: Staff, agency: str) -> str:
    """Enter a use of a public solution; the last part of that solution's address."""
    slug, name = public_solution(editor)
    page = editor.open(f"{USES}add/")
    page.locator(".field-solution .select2-selection").click()
    page.locator(".select2-search__field").fill(name)
    page.locator(".select2-results__option", has_text=name).first.click()
    page.fill("[name=agency]", agency)
    page.fill("[name=agency_email]", BOX)
    editor.look("a new use")
    editor.click("[name=_continue]")
    return slug


def test_agency_confirms_on_a_phone_and_its_words_are_published(
    at_work: Callable[..., Staff], visit: Callable[..., Visit], var: Path
) -> None:
    editor = at_work("bientap1")
    slug = enter_use(editor, "Đơn vị mẫu: UBND xã Hành trình")
    editor.click(".object-tools a[href*='/viec/hoi/']")
    editor.look("sending the link")
    editor.click(SUBMIT)
    expect(editor.page.locator(".messagelist .success")).to_be_visible()
    editor.look("a use that was asked about")
    path = link_in_mail(var)

    agency = visit(PHONE, scripts=False)
    page = agency.open(path)
    expect(page.locator("h1")).to_be_visible()
    page.check("[name=answer][value=yes]")
    expect(page.locator(".use-answer__part--ended")).to_be_hidden()
    page.fill("[name=users]", "25")
    page.select_option("[name=points_fit]", "90")
    page.select_option("[name=points_ease]", "80")
    page.fill("[name=text]", WORDS)
    page.click(".use-answer form [type=submit]")
    expect(page.locator(".note--ok")).to_be_visible()

    approver = at_work("pheduyet")
    approver.open(f"{REVIEWS}?state__exact=draft")
    approver.look("reviews to be checked")
    approver.click("#result_list tbody th a >> text=Hành trình")
    expect(approver.page.locator(".field-body")).to_contain_text(WORDS)
    approver.look("a review")
    approver.click(".object-tools a[href*='/buoc/publish/']")
    approver.click(SUBMIT)
    expect(approver.page.locator(".messagelist .success")).to_be_visible()

    reader = visit(PHONE, scripts=False).open(f"/giai-phap/{slug}/")
    expect(reader.locator("#uses")).to_contain_text("UBND xã Hành trình")
    expect(reader.locator("#uses")).to_contain_text(WORDS)
    assert BOX not in reader.content()


def test_page_of_the_link_has_no_barrier(
    at_work: Callable[..., Staff], visit: Callable[..., Visit], var: Path, office: Office
) -> None:
    editor = at_work("bientap1")
    enter_use(editor, "Đơn vị mẫu: Trường Hành trình")
    editor.click(".object-tools a[href*='/viec/hoi/']")
    editor.click(SUBMIT)
    path = link_in_mail(var)

    reader = office.visitor()
    for address in (path, f"/en{path}"):
        reader.open(address)
        reader.look(address.replace(path, "/xac-nhan/"))
    reader.page.click(".use-answer form [type=submit]")
    expect(reader.page.locator(".note--err")).to_be_visible()
    reader.look("an answer with an error")
    wrong = office.leave([reader])
    assert not wrong, listed(wrong)

    small = visit(NARROW, scripts=False)
    page = small.open(path)
    page.check("[name=answer][value=ended]")
    page.fill("[name=ended_on]", "2026-01-31")
    page.fill("[name=end_reason]", "Chuyển sang nền tảng dùng chung")
    page.click(".use-answer form [type=submit]")
    expect(page.locator(".note--ok")).to_be_visible()
