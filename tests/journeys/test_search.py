"""V2: one search from every page, with suggestions by keyboard, without diacritics or scripts."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from .barriers import barriers
from .conftest import DESKTOP, PHONE, Visit

pytestmark = pytest.mark.browser

Visits = Callable[..., Visit]


def field_of(page: Page) -> Locator:
    """The search field of the header."""
    return page.locator("#site-q")


def typed(page: Page, text: str) -> Locator:
    """The open list of suggestions for a text typed into the header."""
    field_of(page).click()
    # At once: letter by letter on a busy machine, the answer to a part of it may come in between.
    page.keyboard.insert_text(text)
    box = page.locator("#site-search [role=listbox]")
    expect(box).to_be_visible()
    return box


def active(page: Page) -> str:
    """The text of the suggestion that the field says is active, "" for none."""
    key = field_of(page).get_attribute("aria-activedescendant")
    return page.locator(f"#{key}").inner_text() if key else ""


# V2 ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("text", ["hoa don dien tu", "hóa đơn điện tử", "HĐĐT", "hoa don diên tu"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_v2_electronic_invoice_is_found_however_it_is_typed(
    visit: Visits, text: str, scripts: bool
) -> None:
    page = visit(scripts=scripts).open("/cam-nang/")

    field_of(page).fill(text)
    page.keyboard.press("Enter")
    page.wait_for_url("**/tim-kiem/?q=*")

    solutions = page.locator("[data-kind=solutions]")
    expect(solutions).to_be_visible()
    assert int(solutions.get_attribute("data-count") or "") > 0
    expect(page.locator("[data-kind] mark", has_text="hóa đơn").first).to_be_visible()


def test_v2_name_of_the_past_leads_to_the_centre_of_today(visit: Visits) -> None:
    page = visit().open("/tim-kiem/?q=ha+nam")

    page.locator("[data-kind=provinces] h3 a").first.click()

    page.wait_for_url("**/tinh/ninh-binh/")


def test_all_results_of_a_kind_are_one_click_away(visit: Visits) -> None:
    page = visit().open("/tim-kiem/?q=du+lieu")
    group = page.locator("[data-kind=solutions]")
    count = group.get_attribute("data-count")

    group.locator(".found__all a").click()
    page.wait_for_url("**/giai-phap/**")

    assert parse_qs(urlsplit(page.url).query)["q"] == ["du lieu"]
    expect(page.locator("[data-total]").first).to_have_attribute("data-total", count or "")


# The header of narrow screens -------------------------------------------------------------------
def test_search_of_a_phone_opens_with_one_touch(visit: Visits) -> None:
    page = visit(PHONE).open("/")

    page.locator("[popovertarget=site-search]").click()

    expect(field_of(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(field_of(page)).to_be_hidden()
    expect(page.locator("[popovertarget=site-search]")).to_be_focused()


def test_search_of_a_phone_works_without_scripts(visit: Visits) -> None:
    page = visit(PHONE, scripts=False).open("/")

    page.locator("[popovertarget=site-search]").click()
    field_of(page).fill("hoc phi")
    page.keyboard.press("Enter")

    page.wait_for_url("**/tim-kiem/?q=hoc+phi")


# Suggestions ------------------------------------------------------------------------------------
def test_suggestions_are_a_combobox_that_keys_move_in(visit: Visits) -> None:
    page = visit().open("/bai-toan/")

    box = typed(page, "y t")
    options = [one.strip() for one in box.locator("[role=option]").all_inner_texts()]

    expect(field_of(page)).to_have_attribute("aria-expanded", "true")
    status = page.locator("#site-search [role=status]")
    expect(status).to_have_text(re.compile(rf"^{len(options)} "))
    page.keyboard.press("ArrowDown")
    assert active(page) == options[0]
    page.keyboard.press("End")
    assert active(page) == options[-1]
    page.keyboard.press("ArrowDown")
    assert active(page) == ""
    page.keyboard.press("ArrowUp")
    assert active(page) == options[-1]
    page.keyboard.press("Home")
    assert active(page) == options[0]
    expect(field_of(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(field_of(page)).to_have_attribute("aria-expanded", "false")
    expect(field_of(page)).to_have_value("y t")


def test_chosen_suggestion_leads_to_its_page(visit: Visits) -> None:
    page = visit().open("/bai-toan/")
    box = typed(page, "khanh ho")

    expect(box.get_by_role("option", name="Khánh Hòa", exact=True)).to_have_count(1)
    while active(page) != "Khánh Hòa":
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    page.wait_for_url("**/tinh/khanh-hoa/")


def test_enter_without_a_choice_searches_for_what_is_typed(visit: Visits) -> None:
    page = visit().open("/bai-toan/")
    typed(page, "y t")

    page.keyboard.press("Enter")

    page.wait_for_url("**/tim-kiem/?q=y+t")


def test_suggestion_can_be_clicked(visit: Visits) -> None:
    page = visit(PHONE).open("/")
    page.locator("[popovertarget=site-search]").click()
    expect(page.locator("#site-search [name=q]")).to_be_focused()
    page.keyboard.insert_text("y t")
    option = page.locator("#site-search [role=option]").first
    address = option.get_attribute("data-url") or ""

    option.click()

    page.wait_for_url(f"**{address}")


def test_list_of_suggestions_has_no_barrier(visit: Visits) -> None:
    for size in (DESKTOP, PHONE):
        page = visit(size).open("/tim-kiem/")
        if size == PHONE:
            page.locator("[popovertarget=site-search]").click()
        typed(page, "y t")
        page.keyboard.press("ArrowDown")

        assert barriers(page, [size]) == []


def test_field_of_the_page_has_suggestions_of_its_own(visit: Visits) -> None:
    page = visit().open("/")

    page.locator("main input[name=q]").click()
    page.keyboard.type("y t")

    expect(page.locator("main [role=listbox]")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator("main [role=listbox]")).to_be_hidden()
