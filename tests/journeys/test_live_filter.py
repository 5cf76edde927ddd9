"""Live filtering: lists that change without a new page, and the way back through them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from .conftest import HOST

pytestmark = [pytest.mark.browser, pytest.mark.once]


def catalogue(query: dict[str, list[str]]) -> str:
    """A catalogue of one facet; what is chosen stays ticked, as the real page does it."""
    chosen = query.get("sector", [])
    boxes = "".join(
        f'<input type="checkbox" name="sector" value="{value}"{" checked" * (value in chosen)}>'
        for value in ("health", "school")
    )
    total = len(chosen)
    return (
        '<p id="status" role="status"></p><div data-live="status">'
        f'<form method="get" action="/" class="facets" id="filters">'
        f"<details><summary>Sector</summary>{boxes}</details>"
        '<input name="q" value=""></form>'
        f'<section data-total="{total}" data-total-text="{total} solutions">{total}</section></div>'
    )


def test_live_filter_swaps_the_results_and_keeps_address_focus_and_open_groups(
    opened: Callable[..., Page],
) -> None:
    page = opened(catalogue)
    page.click("summary")

    page.check("[value=health]")

    expect(page.locator("section")).to_have_text("1")
    expect(page.locator("#status")).to_have_text("1 solutions")
    expect(page).to_have_url(f"{HOST}/?sector=health")
    assert page.evaluate("document.activeElement.value") == "health"
    assert page.evaluate("document.querySelector('details').open")


def test_live_filter_shows_the_answer_to_the_last_choice(opened: Callable[..., Page]) -> None:
    page = opened(catalogue)
    page.click("summary")

    page.evaluate("""() => {
        for (const box of document.querySelectorAll("[name=sector]")) {
            box.checked = true;
            box.dispatchEvent(new Event("change", {bubbles: true}));
        }
    }""")

    expect(page.locator("section")).to_have_text("2")
    expect(page).to_have_url(f"{HOST}/?sector=health&sector=school")


def test_live_filter_keeps_what_is_typed_while_the_answer_is_under_way(
    opened: Callable[..., Page],
) -> None:
    held: list[Route] = []
    page = opened(catalogue)
    page.route("**/?sector=health*", lambda way: held.append(way))
    page.click("summary")
    with page.expect_request("**/?sector=health*"):
        page.check("[value=health]")

    page.locator("[name=q]").press_sequentially("hoa")
    held[0].fulfill(body=catalogue({"sector": ["health"]}), content_type="text/html")
    expect(page.locator("section")).to_have_text("1")
    page.keyboard.type(" don")

    expect(page.locator("[name=q]")).to_have_value("hoa don")


def test_back_and_forward_show_the_lists_before_and_after(opened: Callable[..., Page]) -> None:
    page = opened(catalogue)
    page.click("summary")
    page.check("[value=health]")
    expect(page.locator("section")).to_have_text("1")
    page.check("[value=school]")
    expect(page.locator("section")).to_have_text("2")

    page.go_back()
    expect(page.locator("section")).to_have_text("1")
    expect(page.locator("#status")).to_have_text("1 solutions")
    expect(page).to_have_url(f"{HOST}/?sector=health")
    one_back = [page.is_checked(f"[value={value}]") for value in ("health", "school")]
    focused = page.evaluate("document.activeElement.value")
    page.go_back()
    expect(page.locator("section")).to_have_text("0")
    expect(page).to_have_url(f"{HOST}/")
    page.go_forward()
    page.go_forward()

    expect(page.locator("section")).to_have_text("2")
    expect(page).to_have_url(f"{HOST}/?sector=health&sector=school")
    assert (one_back, focused) == ([True, False], "school")


def test_choices_faster_than_answers_are_one_step_back(opened: Callable[..., Page]) -> None:
    held: list[Route] = []
    page = opened(catalogue)
    page.route("**/?sector=health", lambda way: held.append(way))
    page.click("summary")
    with page.expect_request("**/?sector=health"):
        page.check("[value=health]")
    page.check("[value=school]")
    expect(page.locator("section")).to_have_text("2")

    page.go_back()

    expect(page.locator("section")).to_have_text("0")
    expect(page).to_have_url(f"{HOST}/")


def test_choice_before_the_answer_to_back_has_its_own_address(
    opened: Callable[..., Page],
) -> None:
    held: list[Route] = []
    page = opened(catalogue)
    page.click("summary")
    page.check("[value=health]")
    expect(page.locator("section")).to_have_text("1")
    page.route(f"{HOST}/", lambda way: held.append(way))
    with page.expect_request(f"{HOST}/"):
        page.go_back()

    # The list before Back is still there, and chosen again.
    page.dispatch_event("[value=health]", "change", {"bubbles": True})

    expect(page).to_have_url(f"{HOST}/?sector=health")
    expect(page.locator("section")).to_have_text("1")


def test_enter_in_a_field_is_one_step_back_and_asks_once(opened: Callable[..., Page]) -> None:
    asked: list[str] = []
    page = opened(catalogue)
    page.on("request", lambda request: asked.append(request.url) if "?q=" in request.url else None)
    steps = page.evaluate("history.length")

    page.locator("[name=q]").press_sequentially("hoa")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{HOST}/?q=hoa")

    assert asked == [f"{HOST}/?q=hoa"]
    assert page.evaluate("history.length") == steps + 1


def test_focus_on_what_the_new_list_lacks_goes_to_the_list(opened: Callable[..., Page]) -> None:
    def body(query: dict[str, list[str]]) -> str:
        link = "" if query else '<a href="#gone">Only in the first list</a>'
        page = catalogue(query).replace("</section></div>", f"{link}</section></div>")
        return page.replace("<section ", '<section tabindex="-1" ')

    page = opened(body)
    page.click("summary")

    page.evaluate("""() => {
        const box = document.querySelector("[name=sector]");
        box.checked = true;
        box.dispatchEvent(new Event("change", {bubbles: true}));
        document.querySelector("section a").focus();
    }""")

    expect(page.locator("section")).to_have_text("1")
    expect(page.locator("section")).to_be_focused()


def test_language_leads_to_the_list_that_is_shown(opened: Callable[..., Page]) -> None:
    def body(query: dict[str, list[str]]) -> str:
        chosen = "&".join(f"sector={one}" for one in query.get("sector", []))
        return f'<a class="language" href="/en/?{chosen}" hreflang="en">EN</a>{catalogue(query)}'

    page = opened(body)
    page.click("summary")

    page.check("[value=health]")

    expect(page.locator(".language")).to_have_attribute("href", "/en/?sector=health")


def test_live_filter_waits_for_the_button_while_the_filters_cover_the_page(
    opened: Callable[..., Page],
) -> None:
    page = opened(catalogue)
    page.goto(f"{HOST}/#filters")
    page.click("summary")

    page.check("[value=health]")
    page.wait_for_timeout(300)

    assert page.inner_text("section") == "0"


def test_focus_follows_the_filters_of_a_phone_and_nothing_else(
    opened: Callable[..., Page],
) -> None:
    filters = '<form class="facets" id="filters"><a class="facets__close" href="#list">Close</a>'
    page = opened(
        '<a href="#list" id="skip">Skip</a><a class="facets__open" href="#filters">Filters</a>'
        f'{filters}</form><div id="list" tabindex="-1">List</div>'
    )

    page.click("#skip")
    expect(page.locator("#list")).to_be_focused()
    page.click(".facets__open")
    expect(page.locator(".facets__close")).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.locator(".facets__open")).to_be_focused()
