"""V5: up to four solutions side by side, chosen on lists or by name, with and without scripts."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from .barriers import barriers
from .conftest import DESKTOP, NARROW, PHONE, Visit
from .first_view import first_view

pytestmark = pytest.mark.browser

Visits = Callable[..., Visit]
BOTH_SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
WITH_AND_WITHOUT = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
BOX = "input[type=checkbox][form=compare]"
START = "#compare > button"
HEAD = "table.compare thead th[data-solution]"


def asked(page: Page) -> list[str]:
    """The solutions that the address in the bar asks to compare."""
    return parse_qs(urlsplit(page.url).query).get("s", [])


def columns(page: Page) -> list[str]:
    """The solutions of the table, in order."""
    heads = page.locator("table.compare th[data-solution]").all()
    return [head.get_attribute("data-solution") or "" for head in heads]


def tick(page: Page, *places: int) -> list[str]:
    """Tick the boxes at these places of the list; their solutions."""
    chosen = []
    for place in places:
        box = page.locator(BOX).nth(place)
        box.check()
        chosen.append(box.get_attribute("value") or "")
    return chosen


def compared(window: Visit, count: int) -> str:
    """The address of a comparison of the first solutions of the catalogue."""
    page = window.open("/giai-phap/")
    slugs = [box.get_attribute("value") for box in page.locator(BOX).all()[:count]]
    return "/so-sanh/?" + "&".join(f"s={slug}" for slug in slugs)


# Choosing on a list -----------------------------------------------------------------------------
@BOTH_SIZES
@WITH_AND_WITHOUT
def test_v5_ticked_on_a_list_and_compared(
    visit: Visits, size: tuple[int, int], scripts: bool
) -> None:
    page = visit(size, scripts=scripts).open("/giai-phap/")
    chosen = tick(page, 0, 2)

    page.locator(START).click()
    page.wait_for_url("**/so-sanh/**")

    assert asked(page) == columns(page) == chosen
    expect(page.locator("[data-row=first_year] td")).to_have_count(2)
    expect(page.locator("[data-row=rating] td")).to_have_count(2)


def test_v5_choice_is_kept_across_pages_and_filters(visit: Visits) -> None:
    page = visit().open("/giai-phap/")
    first = tick(page, 1)
    page.locator(".pager a[rel=next]").click()
    second = tick(page, 0)
    expect(page.locator("[data-compare-list] button")).to_have_count(2)

    page.goto(page.url.split("?")[0])
    expect(page.locator(f"{BOX}[value='{first[0]}']")).to_be_checked()
    page.locator("[data-facet=charge] input").first.check()
    expect(page.locator(".chip[href]").first).to_be_visible()
    expect(page.locator("[data-compare-list] button")).to_have_count(2)
    page.locator(START).click()
    page.wait_for_url("**/so-sanh/**")

    assert columns(page) == [*first, *second]


def test_v5_ticking_filters_nothing(visit: Visits) -> None:
    page = visit().open("/giai-phap/?sector=y-te")
    before = page.locator("[data-total]").first.get_attribute("data-total")

    tick(page, 0, 1)
    page.wait_for_timeout(500)

    assert page.locator("[data-total]").first.get_attribute("data-total") == before
    assert urlsplit(page.url).query == "sector=y-te"


def test_v5_four_are_the_most_and_one_can_be_dropped(visit: Visits) -> None:
    page = visit().open("/giai-phap/")
    tick(page, 0, 1, 2, 3)
    status = page.locator("[data-compare-count]")
    full = page.locator("[data-compare]").get_attribute("data-full-text") or ""

    expect(page.locator(BOX).nth(4)).to_be_disabled()
    expect(status).to_contain_text(full)
    page.locator("[data-compare-list] button").first.click()

    expect(page.locator(BOX).nth(4)).to_be_enabled()
    expect(page.locator(BOX).first).not_to_be_checked()
    expect(status).not_to_contain_text(full)


def test_v5_dropping_a_column_drops_it_from_the_choice(visit: Visits) -> None:
    page = visit().open("/giai-phap/")
    chosen = tick(page, 0, 1)
    page.locator(START).click()
    page.wait_for_url("**/so-sanh/**")

    page.locator("[data-compare-remove]").first.click()
    expect(page.locator("table.compare th[data-solution]")).to_have_count(1)
    page.goto(f"{page.url.split('/so-sanh/')[0]}/giai-phap/")

    expect(page.locator(f"{BOX}[value='{chosen[0]}']")).not_to_be_checked()
    expect(page.locator(f"{BOX}[value='{chosen[1]}']")).to_be_checked()


def test_v5_address_from_elsewhere_leaves_the_own_choice_alone(visit: Visits) -> None:
    window = visit()
    address = compared(window, 3)
    page = window.open("/giai-phap/")
    chosen = tick(page, 5)

    window.open(address)
    page = window.open("/giai-phap/")

    expect(page.locator("[data-compare-list] button")).to_have_count(1)
    expect(page.locator(f"{BOX}[value='{chosen[0]}']")).to_be_checked()


@WITH_AND_WITHOUT
def test_v5_page_of_a_solution_leads_to_the_comparison(visit: Visits, scripts: bool) -> None:
    window = visit(scripts=scripts)
    page = window.open("/giai-phap/")
    chosen = tick(page, 1)
    page.locator("[data-solution] h3 a").first.click()
    own = urlsplit(page.url).path.rstrip("/").rpartition("/")[2]

    page.locator("[data-compare-link]").click()
    page.wait_for_url("**/so-sanh/**")

    assert columns(page) == ([own, *chosen] if scripts else [own])


# Choosing by name -------------------------------------------------------------------------------
@WITH_AND_WITHOUT
def test_v5_chosen_by_name_on_the_page_itself(visit: Visits, scripts: bool) -> None:
    page = visit(scripts=scripts).open("/so-sanh/")

    for count in (1, 2):
        page.locator("#compare-q").fill("y te")
        page.locator("#add form button").click()
        page.locator("[data-candidate] a.button").first.click()
        expect(page.locator("table.compare th[data-solution]")).to_have_count(count)

    assert len(set(asked(page))) == 2


# The table --------------------------------------------------------------------------------------
@WITH_AND_WITHOUT
def test_v5_only_differences_and_another_quantity(visit: Visits, scripts: bool) -> None:
    window = visit(scripts=scripts)
    page = window.open(compared(window, 3))
    everything = page.locator("[data-row]").count()
    different = page.locator("[data-row][data-different]").count()

    page.locator(".compare-tools .chip").nth(1).click()
    expect(page.locator("[data-row]")).to_have_count(different)
    page.locator("#quantity").fill("25")
    page.locator("#quantity").press("Enter")
    page.wait_for_url("**quantity=25**")

    assert different < everything
    assert "khac=1" in page.url
    assert len(columns(page)) == 3


def test_v5_head_stays_in_sight_on_a_wide_screen(visit: Visits) -> None:
    window = visit(DESKTOP)
    page = window.open(compared(window, 4))

    page.locator("#compare-technical").scroll_into_view_if_needed()
    page.evaluate("window.scrollBy(0, 400)")

    # A window may scroll smoothly.
    page.wait_for_function(f"document.querySelector({HEAD!r}).getBoundingClientRect().y === 0")
    assert page.evaluate("window.scrollY") > 0


@pytest.mark.parametrize("size", [PHONE, NARROW], ids=["phone", "narrow"])
def test_v5_table_is_swiped_in_its_own_box(visit: Visits, size: tuple[int, int]) -> None:
    window = visit(size)
    page = window.open(compared(window, 4))
    box = page.locator(".compare__box")

    widths = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    box.evaluate("box => { box.scrollTop = 900; box.scrollLeft = 200; }")
    frame = box.bounding_box()
    head = page.locator("table.compare thead").bounding_box()

    assert widths[0] == widths[1]
    assert frame is not None
    assert head is not None
    assert box.evaluate("box => box.scrollLeft") == 200
    assert abs(head["y"] - frame["y"]) <= 2


def test_v5_works_by_keyboard(visit: Visits) -> None:
    page = visit().open("/giai-phap/?sector=y-te")
    for place in (0, 1):
        page.locator(BOX).nth(place).focus()
        page.keyboard.press("Space")
    expect(page.locator("[data-compare-list] button")).to_have_count(2)
    page.locator("[data-compare-list] button").last.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-compare-list] button")).to_have_count(1)
    # The focus goes to what is left, not to the top of the page.
    expect(page.locator("[data-compare-list] button").first).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(START)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/so-sanh/**")

    assert len(columns(page)) == 1


def test_v5_spreadsheet_holds_the_table(visit: Visits, tmp_path: Path) -> None:
    window = visit()
    page = window.open(compared(window, 2))
    with page.expect_download() as waiting:
        page.locator("a[href*='format=xlsx']").click()
    path = tmp_path / "so-sanh.xlsx"
    waiting.value.save_as(path)

    sheet = load_workbook(path).active

    names = [head.get_attribute("data-name") for head in page.locator("th[data-solution]").all()]
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert cells[0] == "SỐ LIỆU MINH HỌA"
    assert [any(cell.startswith(str(name)) for cell in cells) for name in names] == [True, True]


@pytest.mark.parametrize("count", [0, 1, 4])
def test_v5_has_no_barrier(visit: Visits, count: int) -> None:
    window = visit(DESKTOP)
    address = compared(window, count) if count else "/so-sanh/?q=y+te"
    page = window.open(address)

    assert barriers(page, (DESKTOP, PHONE)) == []


def test_v5_list_with_a_choice_has_no_barrier(visit: Visits) -> None:
    page = visit(PHONE).open("/giai-phap/")
    tick(page, 0, 1, 2, 3)

    assert barriers(page, [PHONE]) == []


def test_v5_first_view_is_light(visit: Visits) -> None:
    address = compared(visit(PHONE), 4)

    view = first_view(visit(PHONE), address)

    assert view.faults() == []
