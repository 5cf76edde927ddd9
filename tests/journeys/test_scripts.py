"""The parts of the site's script, each on a page of its own: they improve what works without."""

from collections.abc import Callable
from contextlib import suppress
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Error, Page, Route, expect

from .barriers import WCAG_22_AA, barriers
from .conftest import DESKTOP, HOST, HTML, PHONE, SCRIPT, STATIC

pytestmark = [pytest.mark.browser, pytest.mark.once]

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
