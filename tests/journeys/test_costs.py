"""V6: rent versus buy for one's own quantity and years, with a result that can be kept."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .barriers import barriers
from .conftest import DESKTOP, NARROW, PHONE, Visit

pytestmark = pytest.mark.browser

Visits = Callable[..., Visit]
WITH_AND_WITHOUT = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])


def rent_and_purchase(window: Visit) -> tuple[str, str]:
    """The keys of a rent and a purchase of one solution of the sample."""
    page = window.open("/giai-phap/?charge=purchase")
    for slug in page.locator("[data-solution]").evaluate_all(
        "rows => rows.map(row => row.dataset.solution)"
    ):
        page = window.open(f"/en/chi-phi/?solution={slug}")
        options = page.locator(".costs-found label.check")
        found = {
            kind: options.filter(has_text=kind).locator("input")
            for kind in ("Subscription", "Purchase of a licence")
        }
        if all(boxes.count() for boxes in found.values()):
            rent, buy = (boxes.first.get_attribute("value") for boxes in found.values())
            return rent or "", buy or ""
    raise AssertionError("the sample has no solution to hire and to buy")


def result_of(page: Page) -> list[str]:
    """The sentence and every figure of the first table."""
    cells = page.locator(".costs-table").first.locator("td").all_inner_texts()
    return [page.locator("#verdict").inner_text(), *cells]


@WITH_AND_WITHOUT
def test_v6_from_an_empty_page_to_a_result_that_can_be_kept(visit: Visits, scripts: bool) -> None:
    window = visit(scripts=scripts)
    name = window.open("/giai-phap/?charge=purchase").locator("[data-name]").first
    word = name.get_attribute("data-name") or ""

    page = window.open("/en/chi-phi/")
    page.get_by_label("Find a solution by name").fill(word)
    page.get_by_label("Find a solution by name").press("Enter")
    page.locator(".costs-found input[name=plan]").nth(0).check()
    page.locator(".costs-found input[name=plan]").nth(1).check()
    page.get_by_label("Quantity", exact=True).fill("12")
    page.get_by_label("Number of years").fill("4")
    page.get_by_role("button", name="Reckon the cost").click()

    expect(page.locator("#verdict")).to_contain_text("Over 4 years")
    expect(page.locator("#verdict")).to_contain_text("under the assumptions above")
    assert page.locator(".costs-table").first.locator("tbody tr").count() >= 4 + 3
    first = result_of(page)
    page.get_by_role("link", name="Open this result").click()
    expect(page).to_have_url(
        re.compile(r"\?plan=\d+&plan=\d+&quantity=12&years=4&on=\d{4}-\d\d-\d\d$")
    )
    assert result_of(page) == first


def test_v6_own_costs_by_keyboard_change_the_result(visit: Visits) -> None:
    window = visit()
    rent, buy = rent_and_purchase(window)
    page = window.open(f"/en/chi-phi/?plan={rent}&plan={buy}")
    before = result_of(page)

    summary = page.locator("summary", has_text="Options")
    summary.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Add a line").press("Enter")
    line = page.locator("[data-own-cost]").last
    expect(line.locator("select").first).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("20 triệu")
    page.keyboard.press("Enter")
    page.wait_for_url("**own_amount=20*")

    assert "VND\N{NO-BREAK SPACE}20,000,000" in page.locator("#assumptions ~ ul").inner_text()
    assert result_of(page) != before
    own = page.url.replace("?", "?format=json&", 1).replace("#result", "")
    figures = json.loads(window.page.request.get(own).text())
    assert [plan["own_yearly"] for plan in figures["plans"]] == [
        [0] * 5,
        [20_000_000, 0, 0, 0, 0],
    ]


def test_costs_have_no_barrier(visit: Visits) -> None:
    window = visit(DESKTOP)
    rent, buy = rent_and_purchase(window)
    addresses = (
        "/chi-phi/?q=phan+mem",
        f"/chi-phi/?plan={rent}&plan={buy}&rate=7&own=equipment-9000000-1&hours=10&hour_cost=50000",
        f"/en/chi-phi/?plan={rent}&plan={buy}&quantity=x",
    )

    found = {one: barriers(window.open(one), (DESKTOP, PHONE, NARROW)) for one in addresses}

    assert found == dict.fromkeys(addresses, [])
