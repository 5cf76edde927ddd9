"""The parts of the site's script, each on a page of its own: they improve what works without."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

pytestmark = [pytest.mark.browser, pytest.mark.once]

STATIC = Path(settings.BASE_DIR, "static")
HOST = "http://portal.test"

CHECKLIST = """
<strong id="progress">2 tasks</strong>
<div data-checklist="guide-1" data-progress="progress" data-progress-text="{done} of {all} done">
<input type="checkbox" class="step__box" id="step-1"><input type="checkbox" id="detail-1">
<input type="checkbox" class="step__box" id="step-2"></div>
"""
MENU = """
<details class="menu"><summary>Menu</summary><a href="#1" id="inside">In</a></details>
<a href="#2" id="outside">Out</a><button class="js-only" data-print>Print</button>
"""


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


@pytest.fixture(scope="module")
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """The windows of this file."""
    made = chromium.new_context()
    yield made
    made.close()


@pytest.fixture
def opened(context: BrowserContext) -> Iterator[Callable[..., Page]]:
    """Opens a page with the site's script; ``body`` may depend on the query asked for."""

    def visit(body: str | Callable[[dict[str, list[str]]], str]) -> Page:
        page = context.new_page()

        def answer(route: Route) -> None:
            asked = urlsplit(route.request.url)
            if asked.path.startswith("/static/"):
                route.fulfill(path=STATIC / asked.path.removeprefix("/static/"))
                return
            text = body if isinstance(body, str) else body(parse_qs(asked.query))
            source = '<script type="module" src="/static/js/site.js"></script>'
            route.fulfill(
                body=f"<!doctype html><title>t</title>{source}{text}", content_type="text/html"
            )

        page.route(f"{HOST}/**", answer)
        page.goto(f"{HOST}/")
        return page

    yield visit
    for page in context.pages:
        page.close()


def test_ticks_of_a_guide_are_remembered_on_the_device(opened: Callable[..., Page]) -> None:
    page = opened(CHECKLIST)
    expect(page.locator("#progress")).to_have_text("2 tasks")

    page.check("#step-2")
    page.check("#detail-1")
    expect(page.locator("#progress")).to_have_text("1 of 2 done")
    page.reload()

    expect(page.locator("#progress")).to_have_text("1 of 2 done")
    assert [page.is_checked(f"#{key}") for key in ("step-1", "detail-1", "step-2")] == [
        False,
        True,
        True,
    ]


def test_live_filter_swaps_the_results_and_keeps_address_focus_and_open_groups(
    opened: Callable[..., Page],
) -> None:
    page = opened(catalogue)
    page.click("summary")

    page.check("[value=health]")

    expect(page.locator("section")).to_have_text("1")
    expect(page.locator("#status")).to_have_text("1 solutions")
    assert page.url == f"{HOST}/?sector=health"
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
    assert page.url == f"{HOST}/?sector=health&sector=school"


def test_live_filter_waits_for_the_button_while_the_filters_cover_the_page(
    opened: Callable[..., Page],
) -> None:
    page = opened(catalogue)
    page.goto(f"{HOST}/#filters")
    page.click("summary")

    page.check("[value=health]")
    page.wait_for_timeout(300)

    assert page.inner_text("section") == "0"


def test_menu_closes_with_escape_and_when_the_focus_leaves(opened: Callable[..., Page]) -> None:
    page = opened(MENU)
    is_open = "document.querySelector('.menu').open"

    page.click("summary")
    page.keyboard.press("Escape")
    closed_by_key = not page.evaluate(is_open)
    page.click("summary")
    page.focus("#inside")
    still_open = page.evaluate(is_open)
    page.focus("#outside")

    assert (closed_by_key, still_open, page.evaluate(is_open)) == (True, True, False)


def test_print_button_prints(opened: Callable[..., Page]) -> None:
    page = opened(MENU)
    page.evaluate("window.print = () => { window.printed = true; }")

    page.click("[data-print]")

    assert page.evaluate("window.printed") is True
