"""M1: all provinces on one page by any indicator; M2: two to five of them side by side."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from .barriers import barriers
from .conftest import DESKTOP, NARROW, PHONE, Visit
from .first_view import first_view

pytestmark = pytest.mark.browser

Visits = Callable[..., Visit]
WITH_AND_WITHOUT = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
SIZES = (DESKTOP, PHONE, NARROW)
ADDRESS = "/en/so-sanh-tinh/"
QUARTER = "a.chip[href*='-q']"
PROVINCES = 34


def column(page: Page, heading: str) -> Locator:
    """The cells of the table under a heading; counted from the end, where no cell is wider."""
    headings = page.locator(".comparison__table thead th").all_inner_texts()
    place = next(at for at, text in enumerate(reversed(headings), start=1) if heading in text)
    return page.locator(f".comparison__table tbody tr > :nth-last-child({place})")


@WITH_AND_WITHOUT
def test_m1_any_indicator_sorted_on_the_map_and_by_region(visit: Visits, scripts: bool) -> None:
    page = visit(scripts=scripts).open(ADDRESS)
    expect(page.locator(".comparison__table tbody tr")).to_have_count(PROVINCES)

    page.locator("#topic").select_option(label="Sectors covered")
    page.get_by_role("button", name="Show").click()
    page.locator(".comparison__table thead a", has_text="Sectors covered").click()

    figures = [int(text.split()[0]) for text in column(page, "Sectors covered").all_inner_texts()]
    assert figures == sorted(figures, reverse=True)
    expect(page.locator("th[aria-sort]")).to_have_text(re.compile("Sectors covered"))
    first = page.locator(".comparison__table tbody tr").first
    name = first.locator("th a").inner_text()
    tile = page.locator(".tile", has_text=name).first
    expect(tile.locator("b")).to_contain_text(str(figures[0]))
    page.get_by_label("Group the table by region, with medians").check()
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".comparison__region")).to_have_count(6)


@WITH_AND_WITHOUT
def test_m1_own_province_is_found_everywhere(visit: Visits, scripts: bool) -> None:
    page = visit(PHONE, scripts=scripts).open(ADDRESS)

    page.locator("#province").select_option("khanh-hoa")
    page.get_by_role("button", name="Show").click()

    expect(page.locator(".tile.is-own")).to_contain_text("Khanh Hoa")
    expect(page.locator("tr.is-own th")).to_contain_text("Khanh Hoa")
    expect(page.locator(".strip__own")).to_have_count(5)


def test_m1_map_names_the_islands_and_the_sea(visit: Visits) -> None:
    window = visit(NARROW)

    shown = {
        address: window.open(address).locator(".tilemap").inner_text().replace("\n", " ")
        for address in ("/so-sanh-tinh/", ADDRESS)
    }

    vietnamese, english = (" ".join(text.split()) for text in shown.values())
    assert "Đặc khu Hoàng Sa (TP. Đà Nẵng)" in vietnamese
    assert "Đặc khu Trường Sa (tỉnh Khánh Hòa)" in vietnamese
    assert "Biển Đông" in vietnamese
    assert all(
        name in english for name in ("Hoang Sa (Viet Nam)", "Truong Sa (Viet Nam)", "East Sea")
    )


@WITH_AND_WITHOUT
def test_m1_published_quarter_says_who_leads_and_why(visit: Visits, scripts: bool) -> None:
    page = visit(scripts=scripts).open(ADDRESS)

    page.locator(QUARTER).first.click()

    expect(page.locator("#leading .named__one").first.locator("li").first).to_contain_text("points")
    expect(page.locator("#weights tbody tr")).to_have_count(12)
    expect(page.locator("#data .cite").first).to_contain_text("/so-sanh-tinh/")
    leader = page.locator("#leading h3 a").first
    name = leader.inner_text()
    leader.click()
    expect(page.locator("h1")).to_contain_text(name)
    expect(page.locator(".comparison__own tbody tr").first).to_be_visible()


@WITH_AND_WITHOUT
def test_m2_provinces_are_ticked_and_put_side_by_side(visit: Visits, scripts: bool) -> None:
    page = visit(scripts=scripts).open(ADDRESS)

    for slug in ("da-nang", "khanh-hoa"):
        page.locator(f"input[name=t][value={slug}]").check()
    page.get_by_role("button", name="Put the ticked ones side by side").click()

    heads = page.locator(".sides thead th")
    expect(heads).to_have_text(
        [
            re.compile("Indicator"),
            re.compile("Da Nang"),
            re.compile("Khanh Hoa"),
            re.compile("National median"),
        ]
    )
    expect(page.locator("main li", has_text=re.compile(r"points above|same score"))).to_have_count(
        1
    )
    page.locator("#add").select_option("ha-noi")
    page.get_by_role("button", name="Add").click()
    expect(heads).to_have_count(5)
    page.get_by_role("link", name="Leave out Da Nang").click()
    expect(heads).to_have_count(4)
    expect(page).to_have_url(re.compile(r"\?t=khanh-hoa&t=ha-noi$"))


@pytest.mark.parametrize(
    "address",
    [
        "?province=khanh-hoa&group=region&map=share_evaluated",
        "canh-nhau/?t=khanh-hoa&t=da-nang&t=ha-noi&t=hue&t=son-la",
        "bao-phu/",
        "cach-tinh/",
    ],
)
def test_comparison_has_no_barrier_and_fits(visit: Visits, address: str) -> None:
    page = visit(DESKTOP).open(f"{ADDRESS}{address}")
    opened(page)

    assert barriers(page, SIZES) == []


def test_quarter_and_province_have_no_barrier_and_fit(visit: Visits) -> None:
    window = visit(DESKTOP)
    page = window.open(ADDRESS)
    page.locator(QUARTER).first.click()
    found = barriers(opened(page), SIZES)

    page.locator("#leading h3 a").first.click()

    assert found + barriers(opened(page), SIZES) == []


def opened(page: Page) -> Page:
    """With every note unfolded."""
    page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    return page


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_first_view_of_the_comparison_keeps_its_budget(
    visit: Visits, size: tuple[int, int]
) -> None:
    view = first_view(visit(size), "/so-sanh-tinh/")

    assert view.faults() == []
