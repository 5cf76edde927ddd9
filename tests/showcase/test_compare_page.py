"""The comparison: what is chosen, what is left out and named, how another one is added."""

import io
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from openpyxl import load_workbook

from core.models import OldAddress
from provinces.models import Province
from solutions.models import Solution
from tests import factories as f
from tests.pages import Element, find
from tests.showcase.solution_world import ON, page
from tests.site import Site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def solution(name: str, **traits: object) -> Solution:
    """A public solution for 100.000 a month, listed nationally."""
    made = f.SolutionFactory(name=name, **traits)
    listing = f.ListingFactory(solution=made, national=True, published=True, price_checked_on=ON)
    f.PricePlanFactory(listing=listing, unit="trạm", vat="included")
    return made


@pytest.fixture
def five() -> list[Solution]:
    """Five public solutions: Một, Hai, Ba, Bốn, Năm."""
    return [solution(name) for name in ("Một", "Hai", "Ba", "Bốn", "Năm")]


def html(client: Client, query: str = "", prefix: str = "") -> str:
    """The page as it is sent."""
    answer = client.get(f"{prefix}/so-sanh/?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def columns(text: str) -> list[str]:
    """The solutions of the columns, in order."""
    heads = [cell for cell in find(text, "th") if "data-solution" in cell.attributes]
    return [cell.attributes["data-solution"] for cell in heads]


def notices(text: str) -> list[str]:
    """What the page says of the address."""
    found = re.search(r'<div class="note" role="status">(.*?)</div>', text, re.DOTALL)
    return re.findall(r"<p>(.*?)</p>", found[1], re.DOTALL) if found else []


def links(text: str, attribute: str) -> list[Element]:
    """The links with that attribute."""
    return [link for link in find(text, "a") if attribute in link.attributes]


# What is chosen ---------------------------------------------------------------------------------
@pytest.mark.usefixtures("five")
class TestChosen:
    """At most four public solutions, each once; the rest is named."""

    def test_columns_stand_in_the_order_of_the_address(self, client: Client) -> None:
        assert columns(html(client, "s=ba&s=mot&s=hai")) == ["ba", "mot", "hai"]

    def test_duplicates_count_once_and_empty_values_not_at_all(self, client: Client) -> None:
        text = html(client, "s=mot&s=&s=MOT&s=hai&s=mot")

        assert (columns(text), notices(text)) == (["mot", "hai"], [])

    def test_a_fifth_is_named_and_left_out(self, client: Client) -> None:
        text = html(client, "s=mot&s=hai&s=ba&s=bon&s=nam")

        assert columns(text) == ["mot", "hai", "ba", "bon"]
        assert len(notices(text)) == 1
        assert "Năm" in notices(text)[0]

    def test_an_unknown_one_is_named_and_does_not_take_a_place(self, client: Client) -> None:
        text = html(client, "s=mot&s=khong-co&s=hai&s=ba&s=bon")

        assert columns(text) == ["mot", "hai", "ba", "bon"]
        assert ["khong-co" in notice for notice in notices(text)] == [True]

    def test_of_one_never_public_nothing_is_said_but_its_address(self, client: Client) -> None:
        hidden = f.SolutionFactory(name="Bí mật", slug="ma-so-7")
        f.ListingFactory(solution=hidden)

        text = html(client, "s=mot&s=ma-so-7")

        assert columns(text) == ["mot"]
        assert "Bí mật" not in text

    def test_an_ended_one_is_named(self, client: Client) -> None:
        ended = f.SolutionFactory(name="Đã ngừng")
        listing = f.ListingFactory(solution=ended, published=True)
        listing.state = "archived"
        listing.archive_reason = "Hết hạn"
        listing.save()

        text = html(client, "s=mot&s=da-ngung")

        assert columns(text) == ["mot"]
        assert ["Đã ngừng" in notice for notice in notices(text)] == [True]

    def test_old_addresses_lead_on_also_over_two_steps(self, client: Client) -> None:
        OldAddress.objects.create(path="/giai-phap/ten-cu/", target="/giai-phap/ten-hai/")
        OldAddress.objects.create(path="/giai-phap/ten-hai/", target="/giai-phap/mot/")
        OldAddress.objects.create(path="/giai-phap/noi-khac/", target="/nha-cung-cap/x/")

        text = html(client, "s=hai&s=ten-cu&s=noi-khac&s=mot", prefix="/en")

        assert columns(text) == ["hai", "mot"]
        assert ["noi-khac" in notice for notice in notices(text)] == [True]

    def test_nonsense_in_other_parameters_is_named(self, client: Client) -> None:
        text = html(client, "s=mot&khac=x&quantity=-3&format=doc&province=Atlantis")

        assert len(notices(text)) == 4
        assert columns(text) == ["mot"]

    def test_more_addresses_than_anybody_types_are_not_looked_up(self, client: Client) -> None:
        text = html(client, "&".join(f"s=khong-{n}" for n in range(60)))

        assert len(notices(text)) == 25

    def test_canonical_address_is_of_the_solutions_alone(self, client: Client) -> None:
        text = html(client, "s=hai&s=mot&khac=1&quantity=5&utm=x&s=khong-co")

        [link] = [one for one in find(text, "link") if one.attributes.get("rel") == "canonical"]
        assert link.attributes["href"].endswith("/so-sanh/?s=hai&s=mot")

    def test_table_changes_by_links_that_keep_the_rest(self, client: Client) -> None:
        text = html(client, "s=mot&s=hai&quantity=5&province=da-nang")

        [first, _second] = links(text, "data-compare-remove")
        query = parse_qs(urlsplit(first.attributes["href"]).query)
        assert query == {"s": ["hai"], "quantity": ["5"], "province": ["da-nang"]}


def test_old_name_of_a_province_says_what_became_of_it(
    client: Client, hai_phong: Province, hai_duong: Province
) -> None:
    made = solution("Một")
    f.ListingFactory(solution=made, province=hai_phong, published=True)

    text = html(client, "s=mot&province=hai-duong")

    assert len(notices(text)) == 1
    assert "Hải Phòng" in notices(text)[0]


# Choosing ---------------------------------------------------------------------------------------
def test_without_solutions_the_page_explains_and_offers_to_choose(client: Client) -> None:
    text = html(client)

    assert columns(text) == []
    content = text[text.index("<main") :]
    assert [form.attributes["action"] for form in find(content, "form")] == ["/so-sanh/#add"]
    assert "<table" not in text


def test_what_is_found_by_name_can_be_added_and_what_is_chosen_is_said(
    client: Client, five: list[Solution]
) -> None:
    text = html(client, "s=mot&q=hai&quantity=3")

    [found] = re.findall(r'data-candidate="hai".*?</li>', text, re.DOTALL)
    assert 'href="?s=mot&amp;s=hai&amp;quantity=3"' in found
    again = html(client, "s=mot&q=mot")
    [chosen] = re.findall(r'data-candidate="mot".*?</li>', again, re.DOTALL)
    assert 'href="?' not in chosen


def test_long_summary_is_cut_at_a_word_and_keeps_its_language(client: Client) -> None:
    solution("Hai", summary="Trạm y tế xã " * 10)

    content = client.get("/en/so-sanh/", {"q": "hai"}).content.decode()

    shown = " ".join(["Trạm y tế xã"] * 9) + "…"
    assert f'<span class="small"><span lang="vi">{shown}</span></span>' in content


def test_nothing_can_be_added_to_four(client: Client, five: list[Solution]) -> None:
    text = html(client, "s=mot&s=hai&s=ba&s=bon&q=nam")

    [found] = re.findall(r'data-candidate="nam".*?</li>', text, re.DOTALL)
    assert 'href="?' not in found


def test_search_is_the_catalogues_own(client: Client) -> None:
    solution("Hóa đơn điện tử")

    found = re.findall(r'data-candidate="([^"]+)"', html(client, "q=hoa+don+dien+tu"))

    assert found == ["hoa-don-dien-tu"]
    assert re.findall(r"data-candidate", html(client, "q=khong+co+gi")) == []


def test_those_for_the_same_problem_are_offered(client: Client) -> None:
    problem = f.ProblemFactory(published=True)
    for name in ("Một", "Hai"):
        f.ProblemSolutionFactory(problem=problem, solution=solution(name))

    text = html(client, "s=mot")

    assert re.findall(r'data-candidate="([^"]+)"', text) == ["hai"]


def test_shared_platform_stands_before_the_table(client: Client) -> None:
    problem = f.ProblemFactory(published=True)
    for made in (solution("Có phí"), solution("Dùng chung", kind="state_shared")):
        f.ProblemSolutionFactory(problem=problem, solution=made)

    text = html(client, "s=co-phi")

    assert text.index('data-shared="dung-chung"') < text.index("<table")
    assert "data-shared" not in html(client, "s=co-phi&s=dung-chung")


# The table --------------------------------------------------------------------------------------
def test_only_differences_leaves_out_rows_that_are_alike(client: Client) -> None:
    for name, level in (("Một", 2), ("Hai", 3)):
        solution(name, security_level=level, readiness="ready")

    everything, narrowed = html(client, "s=mot&s=hai"), html(client, "s=mot&s=hai&khac=1")

    def keys(text: str) -> list[str]:
        return re.findall(r'data-row="([^"]+)"', text)

    assert {"security_level", "readiness", "monthly"} <= set(keys(everything))
    assert "security_level" in keys(narrowed)
    assert not {"readiness", "monthly"} & set(keys(narrowed))
    different = [row for row in find(everything, "tr") if "data-different" in row.attributes]
    assert [row.attributes["data-row"] for row in different] == keys(narrowed)


def test_best_is_said_in_words(client: Client) -> None:
    cheap, dear = solution("Rẻ"), solution("Đắt")
    dear.listings.get().plans.update(amount=200_000)
    cheap.listings.get().plans.update(amount=150_000)

    text = html(client, "s=re&s=dat", prefix="/en")

    [row] = re.findall(r'data-row="monthly".*?</tr>', text, re.DOTALL)
    first, second = row.split("<td")[1:]
    assert ("Lowest" in first, "Lowest" in second) == (True, False)


def test_table_is_one_of_rows_and_columns_for_readers_of_screens(
    client: Client, five: list[Solution]
) -> None:
    text = html(client, "s=mot&s=hai&s=ba")

    assert {cell.attributes["scope"] for cell in find(text, "th")} == {"col", "row", "rowgroup"}
    rows = [row for row in find(text, "tr") if "data-row" in row.attributes]
    assert text.count('<td role="cell"') == 3 * (len(rows) + 1)


def test_unpublished_texts_never_show(client: Client, da_nang: Province, hue: Province) -> None:
    made = solution("Một")
    draft = f.ListingFactory(solution=made, province=da_nang)
    f.PricePlanFactory(listing=draft, name="Giá nháp", amount=1)
    f.ProblemSolutionFactory(problem=f.ProblemFactory(title="Bài toán nháp"), solution=made)
    f.GuideSolutionFactory(guide=f.GuideFactory(title="Cẩm nang nháp"), solution=made)
    f.EvaluationFactory(solution=made, body=f.EvaluationBodyFactory(name="Hội đồng nháp"))

    shown = page(client, "/so-sanh/?s=mot&province=da-nang")

    assert not re.search(r"Giá nháp|Bài toán nháp|Cẩm nang nháp|Hội đồng nháp", shown)
    assert "Đà Nẵng" not in shown


def test_sample_is_marked(client: Client) -> None:
    solution("Một", is_sample=True)
    solution("Hai")

    marked, plain = html(client, "s=mot&s=hai"), html(client, "s=hai")

    assert ('class="banner"' in marked, 'class="banner"' in plain) == (True, False)


def test_costs_of_the_cheapest_plans_are_a_link_away(client: Client, five: list) -> None:
    text = html(client, "s=mot&s=hai&quantity=7")

    plans = [str(one.listings.get().plans.get().pk) for one in five[:2]]
    found = [link.attributes["href"] for link in find(text, "a")]
    costs = [parse_qs(urlsplit(url).query) for url in found if url.startswith("/chi-phi/?")]
    assert costs[0] == {"plan": plans, "quantity": ["7"]}
    assert costs[1:] == [{"plan": [plan], "quantity": ["7"]} for plan in plans]


# The spreadsheet --------------------------------------------------------------------------------
def sheet(client: Client, query: str) -> list[list[object]]:
    """The cells of the spreadsheet, row by row."""
    answer = client.get(f"/so-sanh/?{query}&format=xlsx")
    assert answer.headers["Content-Type"].startswith("application/vnd.openxml")
    assert re.search(r'filename="so-sanh-giai-phap-\d{8}\.xlsx"', str(answer.headers))
    book = load_workbook(io.BytesIO(answer.content))
    assert len(book.worksheets) == 1
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def test_spreadsheet_has_the_rows_of_the_page_and_amounts_as_numbers(
    client: Client, five: list[Solution]
) -> None:
    cells = sheet(client, "s=mot&s=hai")

    text = html(client, "s=mot&s=hai")
    amounts = [row[1:] for row in cells if row[1:] == [1_200_000, 1_200_000]]
    assert len(amounts) == 1
    labels = [str(row[0]) for row in cells]
    shown = re.findall(
        r'data-row="[^"]+".*?<span>(.*?)(?: <small>|</span>|&nbsp;<span)', text, re.DOTALL
    )
    assert [label for label in shown if not any(one.startswith(label) for one in labels)] == []
    assert not any("MINH HỌA" in label for label in labels)


def test_spreadsheet_of_sample_says_so_first_and_has_no_formula(client: Client) -> None:
    solution("Một", is_sample=True, data_location="=HYPERLINK(1)")
    answer = client.get("/so-sanh/?s=mot&format=xlsx")

    book = load_workbook(io.BytesIO(answer.content))

    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]
    assert cells[0].value == "SỐ LIỆU MINH HỌA"
    [place] = [cell for cell in cells if cell.value == "=HYPERLINK(1)"]
    assert (place.data_type, place.quotePrefix) == ("s", True)
    assert {cell.data_type for cell in cells} <= {"s", "n"}


def test_spreadsheet_of_nothing_is_the_page(client: Client) -> None:
    assert client.get("/so-sanh/?format=xlsx").headers["Content-Type"].startswith("text/html")


# Where it starts --------------------------------------------------------------------------------
LISTS = (
    "/giai-phap/",
    "/giai-phap/?view=table",
    "/linh-vuc/linh-vuc-mau-0/",
    "/tinh/da-nang/giai-phap/",
    "/bai-toan/bai-toan-mau-0/",
    "/cam-nang/cam-nang-mau-0/",
)


@pytest.mark.parametrize("address", LISTS)
def test_lists_have_boxes_of_one_form(client: Client, site: Site, address: str) -> None:
    text = client.get(address).content.decode()

    forms = [form for form in find(text, "form") if form.attributes.get("id") == "compare"]
    boxes = [box for box in find(text, "input") if box.attributes.get("form") == "compare"]
    assert [form.attributes["action"] for form in forms] == ["/so-sanh/"]
    assert boxes
    assert {(box.attributes["name"], box.attributes["type"]) for box in boxes} == {
        ("s", "checkbox")
    }
    shown = set(re.findall(r'data-solution="([^"]+)"', text))
    assert {box.attributes["value"] for box in boxes} == shown
    assert all("Giải pháp mẫu" in box.attributes["aria-label"] for box in boxes)


def test_list_of_a_centre_starts_a_comparison_there(client: Client, site: Site) -> None:
    text = client.get("/tinh/da-nang/giai-phap/").content.decode()

    [form] = re.findall(r'<form[^>]*id="compare".*?</form>', text, re.DOTALL)
    assert '<input type="hidden" name="province" value="da-nang">' in form


def test_list_without_results_starts_none(client: Client) -> None:
    assert 'id="compare"' not in client.get("/giai-phap/").content.decode()


def test_page_of_a_solution_leads_to_its_comparison(client: Client, site: Site) -> None:
    plain = client.get("/giai-phap/giai-phap-mau-0/").content.decode()
    there = client.get("/giai-phap/giai-phap-mau-0/?province=da-nang").content.decode()

    assert [link.attributes["href"] for link in links(plain, "data-compare-link")] == [
        "/so-sanh/?s=giai-phap-mau-0"
    ]
    assert [link.attributes["href"] for link in links(there, "data-compare-link")] == [
        "/so-sanh/?s=giai-phap-mau-0&province=da-nang"
    ]
