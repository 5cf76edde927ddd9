"""The journeys of a visitor that the catalogue serves: V1, V3 and V11 of the product page."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from .conftest import DESKTOP, PHONE, Visit

pytestmark = pytest.mark.browser

Visits = Callable[..., Visit]
BOTH_SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
WITH_AND_WITHOUT = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])


def total(page: Page) -> int:
    """The number of results that the page states."""
    return int(page.locator("[data-total]").first.get_attribute("data-total") or "")


def path(page: Page) -> str:
    """The path of the address in the bar."""
    return urlsplit(page.url).path


# V1 ---------------------------------------------------------------------------------------------
@BOTH_SIZES
def test_v1_solution_by_sector_in_two_clicks(visit: Visits, size: tuple[int, int]) -> None:
    page = visit(size).open("/")

    page.locator("main a[href^='/linh-vuc/']:not([href='/linh-vuc/'])").first.click()
    expect(page).to_have_url(re.compile(r"/linh-vuc/[a-z0-9-]+/$"))
    page.locator("[data-solution] a[href^='/giai-phap/']").first.click()

    expect(page).to_have_url(re.compile(r"/giai-phap/[a-z0-9-]+/$"))
    expect(page.locator("h1")).to_be_visible()


# V3 ---------------------------------------------------------------------------------------------
FACETS = ("sector", "audience", "province", "charge", "kind")
# What a choice says of itself.
NAMES = ("facet", "value", "count")


def test_v3_count_of_a_choice_is_what_one_gets(visit: Visits) -> None:
    window = visit()
    page = window.open("/giai-phap/")
    first = [page.locator(f"[data-facet='{facet}']").first for facet in FACETS]
    choices = [[one.get_attribute(f"data-{name}") for name in NAMES] for one in first]

    totals = {
        facet: total(window.open(f"/giai-phap/?{facet}={value}")) for facet, value, _ in choices
    }

    assert totals == {facet: int(count or "") for facet, _, count in choices}
    assert 0 not in totals.values()


@WITH_AND_WITHOUT
def test_v3_narrowing_by_the_form_and_widening_by_a_chip(visit: Visits, scripts: bool) -> None:
    page = visit(scripts=scripts).open("/giai-phap/")
    results = page.locator("[data-total]").first
    everything = total(page)
    choice = page.locator("[data-facet='charge']").first
    count, value = (choice.get_attribute(f"data-{name}") or "" for name in ("count", "value"))

    choice.locator("input").check()
    if not scripts:
        page.locator("form:has([data-facet]) button:visible").first.click()
    expect(results).to_have_attribute("data-total", count)
    page.wait_for_url(lambda url: parse_qs(urlsplit(url).query).get("charge") == [value])
    page.locator(".chip").first.click()

    expect(results).to_have_attribute("data-total", str(everything))
    assert int(count) < everything


def test_v3_back_leads_to_the_lists_before(visit: Visits) -> None:
    page = visit().open("/giai-phap/")
    results = page.locator("[data-total]").first
    everything = total(page)
    order = page.locator("#sort")

    order.select_option("price")
    page.wait_for_url("**/giai-phap/?*sort=price")
    first = page.locator("[data-solution]").first.get_attribute("data-solution") or ""
    order.select_option("name")
    page.wait_for_url("**/giai-phap/?*sort=name")
    page.locator("[data-solution] h3 a").first.click()
    page.wait_for_url(re.compile(r"/giai-phap/[a-z0-9-]+/$"))
    # From a timer: the page that asks would be gone before it could answer.
    page.evaluate("() => { setTimeout(() => history.go(-2)); }")

    page.wait_for_url("**/giai-phap/?*sort=price")
    expect(order).to_have_value("price")
    expect(page.locator("[data-solution]").first).to_have_attribute("data-solution", first)
    page.go_back()
    expect(page).to_have_url(re.compile(r"/giai-phap/$"))
    expect(order).to_have_value("")
    expect(results).to_have_attribute("data-total", str(everything))


# V11 --------------------------------------------------------------------------------------------
def test_v11_skip_link_comes_first_and_leads_to_the_content(visit: Visits) -> None:
    page = visit().open("/")

    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    expect(focused).to_be_visible()
    target = focused.get_attribute("href") or ""
    assert target.startswith("#")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{target}")
    page.keyboard.press("Tab")

    expect(page.locator(f"{target} :focus")).to_have_count(1)


def test_v11_search_by_keyboard_alone(visit: Visits) -> None:
    page = visit().open("/")

    for _ in range(40):
        page.keyboard.press("Tab")
        if page.locator("input[name=q]:focus").count():
            break
    page.keyboard.type("hoa don")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tim-kiem/**")

    assert parse_qs(urlsplit(page.url).query)["q"] == ["hoa don"]
    assert total(page) >= 0


def test_v11_focus_is_always_seen(visit: Visits) -> None:
    page = visit().open("/giai-phap/")
    unseen = []

    for _ in range(30):
        page.keyboard.press("Tab")
        shown = page.evaluate(
            """() => {
                const at = document.activeElement, style = getComputedStyle(at);
                const box = at.getBoundingClientRect();
                const seen = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0)
                    || style.boxShadow !== 'none' || at.matches(':focus-within :focus');
                return [seen && box.width > 0, at.outerHTML.slice(0, 120)];
            }"""
        )
        if not shown[0]:
            unseen.append(shown[1])

    assert unseen == []


PAGES = (
    "/",
    "/giai-phap/",
    "/giai-phap/?view=table",
    "/linh-vuc/",
    "/bai-toan/",
    "/cam-nang/",
    "/nha-cung-cap/",
    "/tinh/",
    "/tinh/khanh-hoa/",
    "/tinh/khanh-hoa/giai-phap/",
    "/chuong-trinh/",
    "/gioi-thieu/gia/",
    "/gioi-thieu/danh-gia/",
    "/gioi-thieu/tiep-can/",
)
FIRST_OF = {
    start: f"main a[href^='{start}']:not([href*='?']):not([href='{start}'])"
    for start in ("/giai-phap/", "/cam-nang/", "/bai-toan/", "/linh-vuc/", "/nha-cung-cap/")
}


def every_page(window: Visit) -> list[str]:
    """The pages above and the first solution, guide, problem, sector and vendor."""
    found = list(PAGES)
    for start, selector in FIRST_OF.items():
        link = window.open(start).locator(selector).first.get_attribute("href")
        found.append(link or "")
    return found


def test_v11_everything_is_read_without_scripts(visit: Visits) -> None:
    window = visit(PHONE, scripts=False)

    for address in every_page(window):
        page = window.open(address)

        expect(page.locator("h1")).to_be_visible()
        assert len(page.locator("main").inner_text().split()) > 20, address


@pytest.mark.parametrize(
    "address", ["/giai-phap/?charge=subscription&sort=price", "/tinh/khanh-hoa/"]
)
def test_v11_language_switch_keeps_the_page_and_the_query(visit: Visits, address: str) -> None:
    page = visit().open(address)

    page.locator("a[hreflang=en]:visible").first.click()
    page.wait_for_url("**/en/**")
    here = urlsplit(page.url)
    assert f"{here.path}?{here.query}".removesuffix("?") == f"/en{address}"
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator("a[hreflang=vi]:visible").first.click()
    page.wait_for_url(lambda url: "/en/" not in url)

    here = urlsplit(page.url)
    assert f"{here.path}?{here.query}".removesuffix("?") == address


def test_ended_province_leads_to_its_successor_and_says_why(visit: Visits) -> None:
    page = visit().open("/tinh/hai-duong/")

    assert path(page) == "/tinh/hai-phong/"
    assert parse_qs(urlsplit(page.url).query)["from"] == ["hai-duong"]
    text = " ".join(page.locator("main").inner_text().split())
    assert "01/7/2025" in text
    assert "tỉnh Hải Dương" in text
    assert "202/2025/QH15" in text
