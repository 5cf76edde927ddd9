"""M6 in a real browser: everything of a quarter as files, cited by a permanent address.

The ministry has the printed report made by the background worker and sees how far it is; visitors
then get it; a department takes the briefing for its leaders.
"""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from comparison.quarters import Quarter
from core.clock import today
from tests.pdf import pages_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MENU = ".staff-nav a[href$='/tai-lieu-so-sanh/']"
# The sample has announced it on whatever day this runs.
ANNOUNCED = Quarter.of(today()).previous.previous
QUARTER = f"/so-sanh-tinh/{ANNOUNCED}/"
# What the page of a report asks for again and again.
PROGRESS = "**/tien-do/"
RUNNING = {"isRunning": True, "isSilent": False, "isWaiting": False, "done": 1, "total": 3}
# A worker that shares its machine with everything else lays out 55 pages.
A_WHILE = 180_000


def downloaded(page: Page, selector: str, folder: Path) -> Path:
    """The file that a click brings."""
    with page.expect_download() as asked:
        page.click(selector)
    file = folder / asked.value.suggested_filename
    asked.value.save_as(file)
    return file


def test_m6_quarter_is_taken_along_and_cited_by_its_address(visit, tmp_path: Path) -> None:
    visitor = visit()
    page = visitor.open(QUARTER)

    expect(page.locator("#data")).to_contain_text(f"{visitor.portal}{QUARTER}")
    book = load_workbook(downloaded(page, "#data a[href$='.xlsx']", tmp_path))
    table = downloaded(page, "#data a[href$='.csv']", tmp_path)

    first = [row[0].value for row in book.worksheets[0].iter_rows(max_row=9)]
    assert "SỐ LIỆU MINH HỌA" in first
    assert f"{visitor.portal}{QUARTER}" in first
    assert table.read_bytes().startswith(b"\xef\xbb\xbf")


def test_ministry_has_the_report_printed_and_visitors_get_it(at_desk, visit, tmp_path) -> None:
    ministry = at_desk("bokhcn")
    ministry.open("/quan-tri/")
    page = ministry.click(MENU)
    ministry.look("the papers")

    # However fast it is made, the page stays while one looks at it.
    page.route(PROGRESS, lambda way: way.fulfill(json=RUNNING | {"text": "1/3"}))
    ministry.click(f"form:has([value='{ANNOUNCED}']):has([value='vi']) button")
    ministry.look("a report being made")
    page.unroute(PROGRESS)
    expect(page.locator("a[href$='/tep/']")).to_be_visible(timeout=A_WHILE)
    ministry.look("a report that is made")
    report = downloaded(page, "a[href$='/tep/']", tmp_path)

    assert pages_of(report.read_bytes()) > 34
    public = downloaded(visit().open(QUARTER), "#data a[href$='.pdf']", tmp_path / "public")
    assert public.read_bytes() == report.read_bytes()


def test_department_takes_the_briefing_for_its_leaders(at_desk, tmp_path: Path) -> None:
    an = at_desk("bientap1")
    an.open("/quan-tri/")

    page = an.click(MENU)
    file = downloaded(page, ".papers-form button", tmp_path)

    an.look("the papers of a department")
    assert an.clicks == 1
    assert file.suffix == ".docx"
    assert file.read_bytes().startswith(b"PK")
