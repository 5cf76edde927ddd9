"""V7 in a real browser: who evaluated a solution, when, by which criteria, with the document.

And where it comes from: staff type the scores, see the total at once, publish.
"""

import datetime as dt
import random
import re
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from playwright.sync_api import Page, Route, expect

from core.templatetags.ui import GRADES
from solutions.scoring import grade, overall_points, shown_points
from tests.syntax import listed

from .barriers import barriers
from .conftest import DESKTOP, NARROW, PHONE, Visit
from .people import Office, Staff

pytestmark = pytest.mark.browser

Visits = Callable[..., Visit]
EVALUATIONS = "/quan-tri/solutions/evaluation/"
BEST = "/giai-phap/?sort=rating"
WITH_AND_WITHOUT = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
# So many rounds of random points are compared with the server's own arithmetic.
ROUNDS = 40
# As a person does it; the sample has one set only.
CHOOSE_ANOTHER_SET = """() => {
  const choice = document.getElementById("id_criteria_set");
  choice.add(new Option("Another set", "99", true, true));
  django.jQuery(choice).trigger("change");
}"""


def best_solution(window: Visit) -> str:
    """The address of a solution with a good rating."""
    page = window.open(BEST)
    return page.locator("[data-solution] a[href^='/giai-phap/']").first.get_attribute("href") or ""


# V7 ---------------------------------------------------------------------------------------------
@WITH_AND_WITHOUT
def test_v7_who_when_criteria_and_document(visit: Visits, scripts: bool) -> None:
    window = visit(scripts=scripts)
    page = window.open(best_solution(window))
    part = page.locator("#evaluations")
    first = part.locator("article").first

    expect(first.locator(".score-total b")).to_have_text(re.compile(r"^\d{1,3},\d$"))
    expect(first.locator("tbody tr[data-criterion]")).to_have_count(6)
    assert first.locator("svg.bar .bar__limit").count() == 6
    weights = first.locator("tbody tr td:nth-of-type(1)").all_inner_texts()
    assert sum(int(text.rstrip("%")) for text in weights) == 100
    dates = first.locator("dl").first.locator("dd").all_inner_texts()
    assert re.fullmatch(r"\d\d/\d\d/\d{4}", dates[0])
    criteria = first.locator("a[href*='/bo-tieu-chi/']").get_attribute("href") or ""
    body = first.locator("a[href^='/to-chuc-danh-gia/']").get_attribute("href") or ""

    page = window.open(criteria)
    expect(page.locator(f"[id='{criteria.partition('#')[2]}'] tbody tr")).to_have_count(6)
    page = window.open(body)
    expect(page.locator("tr[data-solution]").first).to_be_visible()
    page.locator("a[href='/to-chuc-danh-gia/']").first.click()
    expect(page.locator("tr[data-body]").first).to_be_visible()


def test_v7_public_copy_is_a_pdf_to_save(visit: Visits) -> None:
    window = visit()
    page = window.open("/to-chuc-danh-gia/hoi-dong-mau-a/")
    address = page.locator("a[href^='/tep/']").first.get_attribute("href") or ""

    answer = page.request.get(f"{window.portal}{address}")

    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.body().startswith(b"%PDF-")


@pytest.mark.parametrize(
    "kind", ["solution", "/giai-phap-xuat-sac/", "/to-chuc-danh-gia/", "body", "criteria"]
)
def test_pages_of_evaluations_have_no_barrier(visit: Visits, kind: str) -> None:
    window = visit(DESKTOP)
    page = window.open(address_of(window, kind))
    for box in page.locator("#evaluations details").all():
        box.evaluate("box => { box.open = true; }")

    assert barriers(page, (DESKTOP, PHONE)) == []
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW[0]


def address_of(window: Visit, kind: str) -> str:
    if kind == "solution":
        return best_solution(window)
    if kind == "body":
        return "/to-chuc-danh-gia/hoi-dong-mau-a/"
    if kind == "criteria":
        page = window.open("/to-chuc-danh-gia/hoi-dong-mau-a/")
        return page.locator("a[href*='/bo-tieu-chi/']").first.get_attribute("href") or ""
    return kind


def test_excellent_solutions_are_narrowed_by_sector(visit: Visits) -> None:
    window = visit(scripts=False)
    page = window.open("/giai-phap-xuat-sac/")
    section = page.locator("section[id]").first
    slug = section.get_attribute("id") or ""

    page.select_option("[name=sector]", slug)
    page.locator("form.narrow button").click()

    expect(page.locator("h1")).to_contain_text(":")
    total = int(page.locator("[data-total]").get_attribute("data-total") or "")
    assert page.locator("[data-solution]").count() == min(total, 24)
    assert "Xuất sắc" in page.locator(".solution-card .level").first.inner_text()


# Staff --------------------------------------------------------------------------------------------
@pytest.fixture
def at_work(office: Office) -> Iterator[Callable[..., Staff]]:
    """Sits people down; in the end nothing may have gone wrong."""
    people: list[Staff] = []

    def sit_down(username: str, **more: bool) -> Staff:
        people.append(office.sit_down(username, **more))
        return people[-1]

    yield sit_down
    wrong = office.leave(people)
    assert not wrong, listed(wrong)


def first_choice(person: Staff, field: str) -> str:
    """The key of the first row that the form offers for a field."""
    query = f"app_label=solutions&model_name=evaluation&field_name={field}&term="
    answer = person.page.request.get(f"{person.portal}/quan-tri/autocomplete/?{query}")
    return answer.json()["results"][0]["id"]


def new_evaluation(person: Staff) -> Page:
    """The form of a new evaluation with solution and body chosen."""
    person.open("/quan-tri/")
    chosen = {name: first_choice(person, name) for name in ("solution", "body")}
    query = "&".join(f"{name}={key}" for name, key in chosen.items())
    page = person.open(f"{EVALUATIONS}add/?{query}")
    if person.has_scripts:
        # What the server shows says nothing of the script; this does.
        page.wait_for_function("document.getElementById('id_criteria_set').onchange !== null")
    return page


def weights_of(page: Page) -> dict[str, Decimal]:
    rows = page.locator("[data-score-sheet] tbody tr")
    return {
        row.get_attribute("data-key") or "": Decimal(row.get_attribute("data-weight") or "")
        for row in rows.all()
    }


def type_points(page: Page, points: dict[str, Decimal]) -> None:
    for key, value in points.items():
        page.fill(f"tr[data-key='{key}'] input[name$=-points]", str(value))


def expected(points: dict[str, Decimal], weights: dict[str, Decimal]) -> str:
    """What the server says of these points."""
    overall = overall_points(points, weights)
    words = {
        "excellent": "Xuất sắc",
        "good": "Tốt",
        "fair": "Khá",
        "pass": "Đạt",
        "fail": "Chưa đạt",
    }
    assert set(words) == set(GRADES)
    return f"{shown_points(overall, 'vi')}/100 – {words[grade(overall)]}"


def test_total_while_typing_is_that_of_the_server(at_work: Callable[..., Staff]) -> None:
    page = new_evaluation(at_work("bientap1"))
    weights = weights_of(page)
    total = page.locator("[data-total]")
    source = random.Random(7)
    edges = ["0", "100", "49.99", "50", "64.99", "65", "79.99", "80", "89.99", "90", "89.95"]

    for turn in range(ROUNDS):
        points = {
            key: Decimal(edges[turn])
            if turn < len(edges)
            else Decimal(source.randrange(10001)) / 100
            for key in weights
        }
        type_points(page, points)
        expect(total).to_have_text(expected(points, weights))


def test_opened_form_is_not_asked_for_again(at_work: Callable[..., Staff]) -> None:
    asked: list[str] = []
    editor = at_work("bientap1")
    editor.page.route(
        "**/*", lambda way: (asked.append(way.request.resource_type), way.continue_())
    )

    page = new_evaluation(editor)
    # The admin tells all choices so when the page is ready; here once more, to be sure.
    page.evaluate("django.jQuery('#id_criteria_set').trigger('change')")
    type_points(page, dict.fromkeys(weights_of(page), Decimal(80)))
    expect(page.locator("[data-total]")).to_have_text("80,0/100 – Tốt")

    assert "document" in asked
    assert "fetch" not in asked


def test_typing_goes_on_while_the_lines_are_exchanged(at_work: Callable[..., Staff]) -> None:
    page = new_evaluation(at_work("bientap1"))
    first, second, *others = weights_of(page)
    other_set = page.request.get(page.url).text().replace('data-of-set="1"', 'data-of-set="99"')
    assert 'data-of-set="99"' in other_set
    held: list[Route] = []
    page.route("**/*criteria_set=99", lambda way: held.append(way))
    type_points(page, dict.fromkeys(others, Decimal(80)))
    with page.expect_request("**/*criteria_set=99"):
        page.evaluate(CHOOSE_ANOTHER_SET)

    page.focus(f"tr[data-key='{first}'] input[name$=-points]")
    page.keyboard.type("7")
    held[0].fulfill(body=other_set, content_type="text/html; charset=utf-8")
    expect(page.locator("[data-score-sheet]")).to_have_attribute("data-of-set", "99")
    page.keyboard.type("5")
    type_points(page, {second: Decimal(80)})

    expect(page.locator(f"tr[data-key='{first}'] input[name$=-points]")).to_have_value("75")
    points = dict.fromkeys([second, *others], Decimal(80)) | {first: Decimal(75)}
    expect(page.locator("[data-total]")).to_have_text(expected(points, weights_of(page)))


def test_missing_and_wrong_points_are_named(at_work: Callable[..., Staff]) -> None:
    page = new_evaluation(at_work("bientap1"))
    keys = list(weights_of(page))
    names = page.locator("[data-score-sheet] tbody tr").all()

    said = page.locator("[data-missing]")

    type_points(page, dict.fromkeys(keys[1:], Decimal(80)))
    first = names[0].get_attribute("data-name") or ""
    expect(said).to_have_text(f"Chưa có điểm: {first}")
    type_points(page, {keys[0]: Decimal(101)})

    expect(said).not_to_contain_text("Chưa có điểm")
    expect(said).to_contain_text(first)
    expect(page.locator("[data-total]")).to_be_empty()


def test_last_day_is_proposed_and_stays_ones_own(at_work: Callable[..., Staff]) -> None:
    page = new_evaluation(at_work("bientap1"))

    page.fill("[name=evaluated_on]", "2024-02-29")
    page.locator("[name=evaluated_on]").dispatch_event("change")
    expect(page.locator("[name=valid_until]")).to_have_value("2026-02-28")
    page.fill("[name=valid_until]", "2025-06-30")
    page.fill("[name=evaluated_on]", "2024-03-01")
    page.locator("[name=evaluated_on]").dispatch_event("change")

    expect(page.locator("[name=valid_until]")).to_have_value("2025-06-30")


@WITH_AND_WITHOUT
def test_evaluation_is_entered_published_and_read(
    at_work: Callable[..., Staff], visit: Visits, scripts: bool
) -> None:
    editor = at_work("bientap1", scripts=scripts)
    page = new_evaluation(editor)
    if scripts:
        editor.look("new evaluation")
    weights = weights_of(page)
    points = {key: Decimal("81.25") for key in weights}
    method = f"Đọc hồ sơ, dùng thử trong 04 tuần ({scripts})"
    day = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=10)

    type_points(page, points)
    page.fill("[name=evaluated_on]", day.isoformat())
    page.fill("[name=method]", method)
    page.fill("[name=minutes_number]", "00/BB-MẪU")
    page.check("[name=has_conflict_forms]")
    editor.click("[name=_continue]")
    expect(page.locator("[data-total]")).to_have_text(expected(points, weights))
    address = editor.path
    approver = at_work("pheduyet", scripts=scripts)
    approver.open(address)
    approver.click(".object-tools a[href*='/buoc/publish/']")
    if scripts:
        approver.look("publishing an evaluation")
    approver.page.check("[name=sovereignty]")
    approver.click("#content form .submit-row input.default")
    expect(approver.page).to_have_url(re.compile(re.escape(address)))

    assert approver.page.locator("input[name$=-points]").count() == 0
    if scripts:
        approver.look("published evaluation")
    solution = approver.page.locator(".field-solution .readonly a").get_attribute("href") or ""
    public = approver.open(solution).locator(".object-tools a[href*='/giai-phap/']").first
    shown = visit().open(public.get_attribute("href") or "")
    article = shown.locator("article", has_text=method).first
    assert "81,3" in article.inner_text()
    assert "Thành viên đã cam kết không có xung đột lợi ích." in article.inner_text()
