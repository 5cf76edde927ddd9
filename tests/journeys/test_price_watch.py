"""M3 in a real browser: the ministry looks at one solution's price across provinces.

A department then records why its own price is dearer. No barrier by axe, nothing wider than 320
pixels, not a word on the console.
"""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MENU = ".staff-nav a[href$='/theo-doi-gia/']"
OUTLIERS = ".watch-choices a[href*='only=outliers']"


def test_m3_price_across_provinces_in_three_clicks(at_desk, tmp_path: Path) -> None:
    ministry = at_desk("bokhcn")
    ministry.open("/quan-tri/")

    ministry.click(MENU)
    ministry.look("the watch")
    ministry.click(OUTLIERS)
    page = ministry.click(".watch-solution h2 a")

    assert ministry.clicks == 3
    ministry.look("one solution")
    first = page.locator(".watch-kind").first
    expect(first.locator("tr.is-outlier").first).to_be_visible()
    shares = first.locator("tbody .watch-deviation").all_inner_texts()
    signed = [text.split()[0].rstrip("%").replace("−", "-") for text in shares]
    numbers = [float(text.replace(",", ".")) for text in signed]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[0] > 30
    with page.expect_download() as asked:
        page.click(".exports a[href*='/xlsx/']")
    asked.value.save_as(tmp_path / "gia.xlsx")
    sheet = load_workbook(tmp_path / "gia.xlsx").worksheets[0]
    assert "SỐ LIỆU MINH HỌA" in {cell.value for row in sheet.iter_rows() for cell in row}


def test_department_records_what_the_vendor_says(at_desk) -> None:
    editor = at_desk("bientap1")
    page = editor.open("/quan-tri/theo-doi-gia/?only=unexplained")
    before = page.locator("a[href*='/giai-trinh/']").count()

    editor.click("a[href*='/giai-trinh/']")
    editor.look("an explanation")
    page.fill("[name=text]", "Giá gồm đào tạo tại chỗ.")
    page.fill("[name=source]", "Thư số 00/CV-MẪU")
    editor.click("#content form .submit-row input.default")

    expect(page.locator(".watch-given")).to_contain_text("Giá gồm đào tạo tại chỗ.")
    page = editor.open("/quan-tri/theo-doi-gia/?only=unexplained")
    assert page.locator("a[href*='/giai-trinh/']").count() == before - 1


@pytest.mark.parametrize(
    "section", ["khuyen-mai", "chua-xac-nhan", "chua-co-gia", "sap-het-hieu-luc"]
)
def test_sections_are_open_to_all(at_desk, section: str) -> None:
    editor = at_desk("bientap1")

    page = editor.open(f"/quan-tri/theo-doi-gia/{section}/")

    editor.look(section)
    expect(page.locator(".watch-tabs a[aria-current=page]")).to_be_visible()
