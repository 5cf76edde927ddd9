"""M3 and M4 in a real browser: where prices stand out, and which sectors have no solution where.

A department then takes over what closes a gap. No barrier by axe, nothing wider than 320 pixels,
not a word on the console.
"""

import csv
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NAV = ".staff-nav a[href$='{}']"
GAPS = "/so-sanh-tinh/khoang-trong/"


def test_m3_ministry_finds_the_province_whose_prices_stand_out(at_desk) -> None:
    ministry = at_desk("bokhcn")
    page = ministry.open("/quan-tri/theo-doi-gia/")

    ministry.click(".watch-where summary")
    ministry.click(".watch-where a[href*='province=']")

    assert ministry.clicks == 2
    assert "only=outliers" in page.url
    expect(page.locator(".watch-solution").first).to_be_visible()
    expect(page.locator("#watch-province")).not_to_have_value("")
    ministry.look("prices of one province")


def test_m4_ministry_sees_which_sectors_have_no_solution_where(at_desk, tmp_path: Path) -> None:
    ministry = at_desk("bokhcn")
    page = ministry.open(GAPS)
    ministry.look("gaps by sector")
    missing = page.locator("tr[data-topic]")
    counts = [int(row.get_attribute("data-missing")) for row in missing.all()]
    assert counts == sorted(counts, reverse=True)

    page.select_option("[name=region]", index=1)
    ministry.click(".narrow button")
    rows = page.locator(".gap-table li")
    shown = int(page.locator(".gaps").get_attribute("data-total"))
    assert rows.count() <= shown <= sum(counts)

    with page.expect_download() as asked:
        page.click("a[href*='format=csv']")
    asked.value.save_as(tmp_path / "gaps.csv")
    text = (tmp_path / "gaps.csv").read_text(encoding="utf-8-sig")
    lines = list(csv.reader(text.splitlines()))
    assert len(lines) - 1 == shown
    with page.expect_download() as asked:
        page.click("a[href*='format=xlsx']")
    asked.value.save_as(tmp_path / "gaps.xlsx")
    [sheet] = load_workbook(tmp_path / "gaps.xlsx").worksheets
    assert "SỐ LIỆU MINH HỌA" in {cell.value for row in sheet.iter_rows() for cell in row}

    page.goto(page.url.partition("?")[0] + "?by=problem")
    ministry.look("gaps by problem")


def test_ministry_sees_what_needs_a_hand(at_desk) -> None:
    ministry = at_desk("bokhcn")
    ministry.open("/quan-tri/toan-quoc/")

    ministry.look("the whole country")


def test_department_sees_where_it_stands_and_takes_over_what_it_lacks(at_desk) -> None:
    editor = at_desk("bientap-dn")
    page = editor.open("/quan-tri/")

    editor.click(NAV.format("/vi-tri/"))
    editor.look("where we stand")
    expect(page.locator(".standing-steps li").first).to_contain_text("+")
    editor.click(".standing a.button[href*='hoc-tap']")
    editor.look("learning from another province")
    ticked = page.locator("#content input[name=row]:checked").count()
    assert ticked > 0
    editor.click("button[name=do][value=listing]")

    assert "/tiep-nhan/ket-qua/" in page.url
    assert editor.clicks == 3
