"""V4: what a price covers, per what, until when, from what source; staff see the cost at once."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.syntax import listed

from .barriers import barriers
from .conftest import DESKTOP, NARROW, PHONE, Visit
from .people import Office, Staff

pytestmark = pytest.mark.browser

Visits = Callable[..., Visit]
WITH_AND_WITHOUT = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
SIZES = (DESKTOP, PHONE, NARROW)


def open_first(window: Visit, query: str, wanted: str) -> Page:
    """The page of the first solution of a search that shows what is ``wanted``."""
    rows = window.open(f"/en/giai-phap/?{query}").locator("[data-solution] a[href*='/giai-phap/']")
    for address in dict.fromkeys(
        rows.evaluate_all("all => all.map(one => one.getAttribute('href'))")
    ):
        page = window.open(address)
        if page.locator(wanted).count():
            return page
    raise AssertionError(f"the sample has no solution with {wanted}")


@WITH_AND_WITHOUT
def test_v4_promotional_price_is_understood_in_one_look(visit: Visits, scripts: bool) -> None:
    page = open_first(visit(scripts=scripts), "promo=1", ".plan__saving")
    plan = page.locator(".plan:has(.plan__saving)").first

    expect(plan.locator(".price--old s").first).to_have_text(re.compile(r"VND.[\d,]+"))
    expect(plan.locator(".price").first).to_have_text(re.compile(r"VND.[\d,.]+\s*/.+"))
    expect(plan.locator(".plan__saving").first).to_have_text(
        re.compile(r"VND.[\d,.]+ less than the list price \([\d.]+%\)")
    )
    expect(plan.locator(".plan__promotion").first).to_contain_text("Promotion")
    expect(page.locator("#prices")).to_contain_text("they are not the result of a price appraisal")


@WITH_AND_WITHOUT
def test_v4_first_year_is_taken_apart_and_leads_to_more_years(visit: Visits, scripts: bool) -> None:
    page = open_first(visit(scripts=scripts), "charge=subscription", ".plan:has(.make-up)")
    plan = page.locator(".plan:has(.make-up)").first
    total = plan.locator(".sum__total dd").first
    expect(total).to_be_hidden()

    plan.locator(".make-up summary").first.click()

    expect(total).to_be_visible()
    expect(plan).to_contain_text(f"first year {total.inner_text()}", use_inner_text=True)
    plan.locator(".plan__costs").first.click()
    assert re.search(r"/en/chi-phi/\?plan=\d+$", page.url)
    expect(page.locator("h1")).to_be_visible()


@WITH_AND_WITHOUT
def test_v4_price_of_another_province_is_one_click_away(visit: Visits, scripts: bool) -> None:
    page = open_first(visit(scripts=scripts), "", ".price-places a[href*=province]")
    link = page.locator(".price-places a[href*=province]").first
    name = link.inner_text()

    link.click()

    expect(page.locator(".price-places [aria-current]")).to_have_text(name)
    expect(page.locator("#prices")).to_contain_text(f"Prices as presented in {name}.")
    page.locator("#provinces a[href*='sort=price']").click()
    assert "province=" in page.url
    expect(page.locator("#provinces tr.is-own")).to_contain_text(name)


@pytest.mark.parametrize(
    "wanted", [".plan__saving", ".plan--wide", ".history__drawing", ".table--places"]
)
def test_price_sheet_has_no_barrier_and_fits(visit: Visits, wanted: str) -> None:
    page = open_first(visit(DESKTOP), "", wanted)
    page.locator("details.make-up, #prices details, #provinces details").evaluate_all(
        "all => all.forEach(one => { one.open = true; })"
    )

    assert barriers(page, SIZES) == []


@pytest.fixture
def editor(office: Office) -> Iterator[Staff]:
    """An editor at work; in the end nothing may have gone wrong."""
    person = office.sit_down("bientap1")
    yield person
    wrong = office.leave([person])
    assert not wrong, listed(wrong)


def test_staff_see_the_cost_while_they_type(editor: Staff) -> None:
    page = editor.open("/quan-tri/solutions/listing/add/")
    page.locator("#plans-group .add-row a").click()
    prefix = page.locator("#plans-group .inline-related:not(.empty-form)").last.get_attribute("id")

    page.select_option(f"[name='{prefix}-charge']", "subscription")
    page.fill(f"[name='{prefix}-amount']", "1.900.000")
    page.fill(f"[name='{prefix}-period_months']", "1")
    page.fill(f"[name='{prefix}-unit']", "trạm")

    cost = page.locator(f"#{prefix} .plan-cost")
    expect(cost).to_contain_text("1.900.000 đ/tháng/trạm")
    expect(cost).to_contain_text("22.800.000 đ (1 trạm)")
    expect(cost).to_contain_text("114.000.000 đ")
    page.fill(f"[name='{prefix}-amount']", "950")
    expect(cost.locator(".plan-cost__doubtful")).to_be_visible()
    page.fill(f"[name='{prefix}-amount']", "12.34.567")
    expect(cost.locator(".plan-cost__wrong")).to_be_visible()
    expect(cost.locator(".plan-cost__sum")).to_have_count(0)
    editor.look("the plans of a listing")
