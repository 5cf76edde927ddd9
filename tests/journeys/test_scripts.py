"""The parts of the site's script, each on a page of its own: they improve what works without."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, expect

from .barriers import WCAG_22_AA, barriers
from .conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.once]

STATIC = Path(settings.BASE_DIR, "static")
HOST = "http://portal.test"
HTML = "text/html"
SCRIPT = """<!doctype html><title>t</title>
<script type="module" src="/static/js/site.js"></script>"""

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

SEARCH = """
<form action="/found/"><input name="q" data-suggest="/proposed/" data-suggest-label="Proposals"
data-suggest-count="{n} proposals" data-suggest-none="none"></form>
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
            route.fulfill(body=SCRIPT + text, content_type=HTML)

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


def test_menu_closes_with_escape_and_when_the_focus_leaves(opened: Callable[..., Page]) -> None:
    page = opened(MENU)
    menu = page.locator(".menu")

    page.click("summary")
    expect(menu).to_have_js_property("open", True)
    page.keyboard.press("Escape")
    expect(menu).to_have_js_property("open", False)
    page.click("summary")
    page.focus("#inside")
    expect(menu).to_have_js_property("open", True)
    page.focus("#outside")

    expect(menu).to_have_js_property("open", False)


def test_print_button_prints(opened: Callable[..., Page]) -> None:
    page = opened(MENU)
    page.evaluate("window.print = () => { window.printed = true; }")

    page.click("[data-print]")

    assert page.evaluate("window.printed") is True


# Choosing what to compare ----------------------------------------------------------------------
CHOICES = """
<ul>{boxes}</ul><a href="/other/">Other</a>
<form id="compare" data-compare data-most="4" data-count-text="{{n}} of {{most}}"
data-full-text="No more" data-remove-text="Remove {{name}}">
<template><li><button type="button"><span data-name-of></span></button></li></template>
<p data-compare-count></p><ul data-compare-list></ul></form>
""".format(
    boxes="".join(
        f'<li data-name="Solution {n}"><input type="checkbox" form="compare" value="s{n}"></li>'
        for n in range(6)
    )
)


def test_what_is_ticked_before_the_script_came_stays_chosen(opened: Callable[..., Page]) -> None:
    held: list[Route] = []
    page = opened("")
    page.evaluate("localStorage.clear()")
    page.route("**/static/**", lambda way: held.append(way))
    page.route(f"{HOST}/list/", lambda way: way.fulfill(body=SCRIPT + CHOICES, content_type=HTML))
    with page.expect_request("**/static/js/site.js"):
        page.goto(f"{HOST}/list/", wait_until="commit")
    page.check("[value=s1]")
    page.check("[value=s4]")

    held[0].fulfill(path=STATIC / "js/site.js")

    expect(page.locator("[data-compare-count]")).to_have_text("2 of 4")
    expect(page.locator("[data-compare-list] button")).to_have_text(["Solution 1", "Solution 4"])
    assert [page.is_checked(f"[value=s{n}]") for n in (0, 1, 4)] == [False, True, True]


def test_what_was_dropped_elsewhere_is_not_ticked_again_by_back(
    opened: Callable[..., Page],
) -> None:
    page = opened(CHOICES)
    page.evaluate("localStorage.clear()")
    page.reload()
    page.check("[value=s1]")
    page.check("[value=s4]")
    page.click("a")
    page.wait_for_url("**/other/")
    page.locator("[data-compare-list] button").first.click()
    expect(page.locator("[data-compare-count]")).to_have_text("1 of 4")

    page.go_back()

    expect(page.locator("[data-compare-count]")).to_have_text("1 of 4")
    assert [page.is_checked(f"[value=s{n}]") for n in (1, 4)] == [False, True]


# What examines all pages ------------------------------------------------------------------------
def test_pale_text_is_found_wherever_it_looks_otherwise(opened: Callable[..., Page]) -> None:
    def text(style: str, kind: str = "told") -> Page:
        return opened(f'<main><h1>Told</h1><p class="{kind}" style="{style}">Told</p></main>')

    pages = {
        "dark": text("color: #000"),
        "dark again": text("color: #000"),
        "pale": text("color: #ccc"),
        "pale ground": text("color: #000; background: #111"),
        "pale again": text("color: #ccc"),
        "elsewhere": text("color: #ccc", "heard"),
    }

    found = {
        name: [one.split()[2] for one in barriers(page, (DESKTOP, PHONE), WCAG_22_AA)]
        for name, page in pages.items()
    }

    pale = ["html-has-lang", "color-contrast", "html-has-lang", "color-contrast"]
    assert found == {
        "dark": pale[::2],
        "dark again": pale[::2],
        **dict.fromkeys(("pale", "pale ground", "pale again", "elsewhere"), pale),
    }


# Suggestions ------------------------------------------------------------------------------------
def proposals(route: Route) -> None:
    """Two proposals that tell for which text they are."""
    text = parse_qs(urlsplit(route.request.url).query)["q"][0]
    items = [{"text": f"{text} {n}", "url": f"/chosen/{n}/"} for n in (1, 2)]
    route.fulfill(json={"groups": [{"label": "Words", "items": items}]})


def search(opened: Callable[..., Page], answer: Callable[[Route], None] = proposals) -> Page:
    """A page with a search field whose proposals come from ``answer``, ready to be typed into."""
    page = opened(SEARCH)
    page.route(f"{HOST}/proposed/**", answer)
    page.focus("input")
    return page


def proposed(page: Page) -> list[str]:
    """The proposals that are shown."""
    return page.locator("[role=option]:visible").all_inner_texts()


def active(page: Page) -> str:
    """The proposal that the field says is active, "" for none."""
    return page.evaluate(
        "document.getElementById(document.querySelector('input')"
        ".getAttribute('aria-activedescendant'))?.textContent ?? ''"
    )


def test_answer_to_an_earlier_text_is_never_shown(opened: Callable[..., Page]) -> None:
    held: list[Route] = []
    page = search(opened, lambda route: held.append(route) if not held else proposals(route))
    with page.expect_request("**/proposed/?q=ho"):
        page.keyboard.type("ho")

    page.keyboard.type("a")
    expect(page.locator("[role=option]")).to_have_text(["hoa 1", "hoa 2"])
    with suppress(Error):  # nobody waits for it any more
        proposals(held[0])
    page.wait_for_timeout(100)

    assert proposed(page) == ["hoa 1", "hoa 2"]


def test_choice_ends_with_the_text_that_it_answers(opened: Callable[..., Page]) -> None:
    page = search(
        opened, lambda route: proposals(route) if "hoax" not in route.request.url else None
    )
    page.keyboard.type("hoa")
    expect(page.locator("[role=option]")).to_have_text(["hoa 1", "hoa 2"])
    page.keyboard.press("ArrowDown")
    chosen = active(page)

    page.keyboard.type("x")
    after_typing = active(page)
    page.keyboard.press("Enter")

    page.wait_for_url(f"{HOST}/found/?q=hoax")
    assert (chosen, after_typing) == ("hoa 1", "")


def test_arrows_to_the_side_and_escape_give_the_field_back(opened: Callable[..., Page]) -> None:
    page = search(opened)
    page.keyboard.type("hoa")
    expect(page.locator("[role=option]")).to_have_text(["hoa 1", "hoa 2"])

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    beside = (active(page), page.evaluate("document.querySelector('input').selectionStart"))
    page.keyboard.press("Escape")
    closed = proposed(page)
    page.keyboard.press("ArrowDown")

    expect(page.locator("[role=option]").first).to_be_visible()
    assert (beside, closed) == (("", 2), [])


def test_escape_calls_off_what_was_asked(opened: Callable[..., Page]) -> None:
    held: list[Route] = []
    page = search(opened, lambda route: held.append(route))
    with page.expect_request("**/proposed/?q=hoa"):
        page.keyboard.type("hoa")

    page.keyboard.press("Escape")
    with suppress(Error):  # nobody waits for it any more
        proposals(held[0])
    page.wait_for_timeout(100)

    assert proposed(page) == []


def test_text_that_an_editor_composes_has_proposals_and_keeps_its_keys(
    opened: Callable[..., Page],
) -> None:
    page = search(opened)
    editor = page.context.new_cdp_session(page)

    editor.send("Input.imeSetComposition", {"text": "hoá", "selectionStart": 3, "selectionEnd": 3})
    expect(page.locator("[role=option]")).to_have_text(["hoá 1", "hoá 2"])
    page.evaluate(
        "document.querySelector('input').dispatchEvent(new KeyboardEvent('keydown', "
        "{key: 'ArrowDown', isComposing: true, bubbles: true}))"
    )
    while_composing = active(page)
    editor.send("Input.insertText", {"text": "hóa"})
    expect(page.locator("[role=option]")).to_have_text(["hóa 1", "hóa 2"])
    page.keyboard.press("ArrowDown")

    assert (while_composing, active(page)) == ("", "hóa 1")


def test_list_is_gone_when_one_comes_back_to_the_page(opened: Callable[..., Page]) -> None:
    page = search(opened)
    page.keyboard.type("hoa")
    page.locator("[role=option]").first.click()
    page.wait_for_url(f"{HOST}/chosen/1/")

    page.go_back()

    expect(page.locator("input[role=combobox]")).to_have_attribute("aria-expanded", "false")
    assert proposed(page) == []
