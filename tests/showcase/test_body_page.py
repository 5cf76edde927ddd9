"""An evaluating body and all that it evaluated, as far as visitors may see it."""

import datetime as dt
import re

import pytest
from django.test import Client

from solutions.models import EvaluationBody, Solution
from tests import factories as f

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

ADDRESS = "/en/to-chuc-danh-gia/hoi-dong-mau/"


@pytest.fixture
def body() -> EvaluationBody:
    """A body that has evaluated nothing yet."""
    return f.EvaluationBodyFactory(name="Hội đồng mẫu", name_en="Model council")


def shown(name: str) -> Solution:
    """A solution that visitors can see."""
    return f.ListingFactory(solution__name=name, published=True).solution


def page(client: Client, address: str = ADDRESS) -> str:
    """The page with its white space squeezed."""
    return re.sub(r"[ \n]+", " ", client.get(address).content.decode())


def test_every_result_has_its_date_criteria_and_papers(
    client: Client, body: EvaluationBody
) -> None:
    f.EvaluationFactory(
        solution=shown("Một Cửa 24"),
        body=body,
        criteria_set__name="Bộ tiêu chí A",
        criteria_set__version="2.0",
        published=True,
        valid_until=dt.date(2027, 1, 5),
    )

    english, vietnamese = page(client), page(client, ADDRESS.removeprefix("/en"))

    row = english.partition("<tbody>")[2].partition("</tbody>")[0]
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row))
    assert 'Excellent <span class="num">92.0</span>' in row
    assert "5 January 2026 until 5 January 2027" in text
    assert ", version 2.0" in text
    assert "No. 01/TB-MẪU of 5 January 2026" in text
    assert '<span class="num">92,0</span>' in vietnamese
    assert "05/01/2026" in vietnamese


def test_expired_and_revoked_results_are_told_from_valid_ones(
    client: Client, body: EvaluationBody
) -> None:
    f.EvaluationFactory(
        solution=shown("Hết hạn"), body=body, published=True, valid_until=dt.date(2026, 2, 9)
    )
    f.EvaluationFactory(
        solution=shown("Thu hồi"), body=body, revoked=True, public_from=dt.date(2026, 2, 1)
    )
    f.EvaluationFactory(
        solution=shown("Còn hạn"), body=body, published=True, valid_until=dt.date(2026, 2, 10)
    )

    html = page(client)

    rows = re.findall(r'data-name="([^"]+)"(.*?)</tr>', html)
    standing = {
        name: [badge for badge in ("No longer valid", "Revoked", 'class="level"') if badge in row]
        for name, row in rows
    }
    assert standing == {
        "Hết hạn": ["No longer valid"],
        "Thu hồi": ["Revoked"],
        "Còn hạn": ['class="level"'],
    }
    assert "Revoked on 2 February 2026: Sản phẩm không còn đúng với hồ sơ đánh giá" in html
    values = re.findall(r'<dd class="num">(\d+)</dd>', html)
    assert values == ["3", "3", "1", "1"]


def test_a_failed_result_waits_for_the_vendor_and_comes_with_the_reply(
    client: Client, body: EvaluationBody
) -> None:
    weak = {"body": body, "published": True, "overall_micropoints": 45_000_000}
    f.EvaluationFactory(solution=shown("Còn chờ"), public_from=dt.date(2026, 2, 11), **weak)
    f.EvaluationFactory(
        solution=shown("Đã báo"), public_from=dt.date(2026, 2, 10), vendor_reply="Đã sửa", **weak
    )

    html = page(client)

    assert re.findall(r'data-name="([^"]+)"', html) == ["Đã báo"]
    assert "Reply of the vendor: Đã sửa" in html


def test_a_solution_that_was_never_public_is_not_named(
    client: Client, body: EvaluationBody
) -> None:
    f.EvaluationFactory(solution=shown("Công khai"), body=body, published=True)
    delisted = f.ListingFactory(solution__name="Đã ngừng", published=True)
    delisted.state = "archived"
    delisted.archive_reason = "Hết hợp đồng"
    delisted.save()
    f.EvaluationFactory(solution=delisted.solution, body=body, published=True)
    later = f.ListingFactory(
        solution__name="Ngày mai",
        published=True,
        publish_on=dt.date(2026, 2, 11),
        first_published_at=dt.datetime(2026, 2, 11, tzinfo=dt.UTC),
    )
    f.EvaluationFactory(solution=later.solution, body=body, published=True)
    f.EvaluationFactory(
        solution=f.SolutionFactory(name="Chưa từng công khai"), body=body, published=True
    )

    html = page(client)

    assert sorted(re.findall(r'data-name="([^"]+)"', html)) == ["Công khai", "Đã ngừng"]
    assert 'data-total="2"' in html


def test_drafts_are_not_shown(client: Client, body: EvaluationBody) -> None:
    f.EvaluationFactory(solution=shown("Công khai"), body=body, published=True)
    f.EvaluationFactory(solution=shown("Bản nháp"), body=body)

    assert "Bản nháp" not in page(client)


def test_a_body_without_public_results_is_not_found(client: Client, body: EvaluationBody) -> None:
    f.EvaluationFactory(solution=shown("Bản nháp"), body=body)
    f.EvaluationFactory(solution=f.SolutionFactory(), body=body, published=True)

    assert client.get(ADDRESS).status_code == 404


def test_legal_basis_says_when_it_has_lapsed(client: Client, body: EvaluationBody) -> None:
    f.EvaluationFactory(solution=shown("Một Cửa 24"), body=body, published=True)
    body.legal_basis.set(
        [
            f.LegalInstrumentFactory(number="1/2020/NĐ-CP", expired_on=dt.date(2026, 2, 10)),
            f.LegalInstrumentFactory(number="2/2020/NĐ-CP", expired_on=dt.date(2026, 2, 11)),
        ]
    )

    html = page(client)

    lapsed = re.findall(r'<li class="is-lapsed">.*?No\. (\S+?)</b>', html)
    assert lapsed == ["1/2020/NĐ-CP"]


@pytest.mark.parametrize("is_sample", [True, False])
def test_sample_solutions_are_marked(client: Client, body: EvaluationBody, is_sample: bool) -> None:
    listing = f.ListingFactory(published=True, solution__is_sample=is_sample)
    f.EvaluationFactory(solution=listing.solution, body=body, published=True)

    assert ('<aside class="banner"' in page(client)) is is_sample


@pytest.mark.parametrize("rows", [1, 3])
def test_number_of_queries_does_not_depend_on_rows(
    client: Client, django_assert_num_queries: object, body: EvaluationBody, rows: int
) -> None:
    body.legal_basis.set(f.LegalInstrumentFactory.create_batch(rows))
    for number in range(rows):
        made = f.EvaluationFactory(solution=shown(f"Số {number}"), body=body, published=True)
        f.CriterionScoreFactory.create_batch(rows, evaluation=made)

    with django_assert_num_queries(7):
        client.get(ADDRESS)


# Narrowing ----------------------------------------------------------------------------------------
@pytest.fixture
def varied(body: EvaluationBody) -> dict[str, Solution]:
    """A valid result of 2026, an expired one of 2024 in another sector, a revoked one."""
    health = f.SectorFactory(name="Y tế", slug="y-te")
    made = {name: shown(name) for name in ("Còn hạn", "Hết hạn", "Thu hồi")}
    made["Còn hạn"].sectors.set([health])
    f.EvaluationFactory(solution=made["Còn hạn"], body=body, published=True)
    f.EvaluationFactory(
        solution=made["Hết hạn"],
        body=body,
        published=True,
        evaluated_on=dt.date(2024, 5, 1),
        valid_until=dt.date(2025, 5, 1),
    )
    f.EvaluationFactory(
        solution=made["Thu hồi"], body=body, revoked=True, public_from=dt.date(2026, 2, 1)
    )
    return made


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("standing=valid", ["Còn hạn"]),
        ("standing=expired", ["Hết hạn"]),
        ("standing=revoked", ["Thu hồi"]),
        ("sector=y-te", ["Còn hạn"]),
        ("year=2024", ["Hết hạn"]),
        ("q=thu hoi", ["Thu hồi"]),
        ("standing=valid&year=2024", []),
    ],
)
def test_results_are_narrowed_by_standing_sector_year_and_name(
    client: Client, varied: dict[str, Solution], query: str, names: list[str]
) -> None:
    html = page(client, f"{ADDRESS}?{query}")

    assert re.findall(r'data-name="([^"]+)"', html) == names
    assert re.findall(r'<dd class="num">(\d+)</dd>', html) == ["3", "3", "1", "1"]
    assert ("No result fits these conditions" in html) is not names


def test_years_on_offer_are_those_with_results(client: Client, varied: dict[str, Solution]) -> None:
    html = page(client, f"{ADDRESS}?standing=valid")

    choice = html.partition('name="year"')[2].partition("</select>")[0]
    assert re.findall(r'value="(\d+)"', choice) == ["2026", "2024"]


@pytest.mark.parametrize("query", ["standing=x", "year=0", "year=x", "sector=x", "page=x"])
def test_nonsense_is_named_and_ignored(
    client: Client, varied: dict[str, Solution], query: str
) -> None:
    html = page(client, f"{ADDRESS}?{query}")

    assert len(re.findall(r"data-name=", html)) == 3
    assert ("was ignored" in html) is not query.startswith("page")


def test_few_results_need_no_choices(client: Client, varied: dict[str, Solution]) -> None:
    assert 'class="narrow"' not in page(client)


def test_results_are_paged(client: Client, body: EvaluationBody) -> None:
    for number in range(25):
        f.EvaluationFactory(solution=shown(f"Số {number}"), body=body, published=True)

    first, second = page(client), page(client, f"{ADDRESS}?page=2")

    assert (first.count("data-name="), second.count("data-name=")) == (24, 1)
    assert 'class="narrow"' in first


def test_criteria_lead_to_what_they_mean(client: Client, body: EvaluationBody) -> None:
    f.EvaluationFactory(
        solution=shown("Một Cửa"),
        body=body,
        criteria_set__slug="bo-a",
        criteria_set__version="2.0",
        published=True,
    )

    assert 'href="/en/bo-tieu-chi/bo-a/#phien-ban-2-0"' in page(client)


# The list -----------------------------------------------------------------------------------------
LIST = "/en/to-chuc-danh-gia/"


def rows_of(client: Client, address: str = LIST) -> dict[str, list[str]]:
    """The figures of each body: public, valid, solutions."""
    html = page(client, address)
    rows = re.findall(r'data-body="([^"]+)"(.*?)</tr>', html)
    return {slug: re.findall(r'<td class="right num"[^>]*>(\d+)<', row) for slug, row in rows}


def test_list_shows_who_has_a_public_result_ministry_first(
    client: Client, body: EvaluationBody, da_nang, hue
) -> None:
    first, second = shown("Một"), shown("Hai")
    council = f.EvaluationBodyFactory(name="Hội đồng Đà Nẵng", province=da_nang)
    f.EvaluationFactory(solution=first, body=council, province=da_nang, published=True)
    f.EvaluationFactory(
        solution=first,
        body=council,
        province=da_nang,
        published=True,
        valid_until=dt.date(2026, 2, 9),
    )
    f.EvaluationFactory(solution=first, body=body, published=True)
    f.EvaluationFactory(solution=second, body=body, published=True)
    f.EvaluationFactory(solution=second, body=body)
    idle = f.EvaluationBodyFactory(name="Hội đồng Huế", province=hue)
    f.EvaluationFactory(solution=f.SolutionFactory(), body=idle, published=True)

    found = rows_of(client)

    assert found == {"hoi-dong-mau": ["2", "2", "2"], council.slug: ["2", "1", "1"]}
    assert list(found) == ["hoi-dong-mau", council.slug]


def test_list_is_narrowed_by_province_and_name(
    client: Client, body: EvaluationBody, da_nang
) -> None:
    council = f.EvaluationBodyFactory(name="Hội đồng Đà Nẵng", province=da_nang)
    for one in (body, council):
        f.EvaluationFactory(solution=shown(one.name), body=one, published=True)

    by_place = rows_of(client, f"{LIST}?province=da-nang")
    by_name = rows_of(client, f"{LIST}?q=model")
    nothing = page(client, f"{LIST}?q=khong-co")

    assert (list(by_place), list(by_name)) == ([council.slug], ["hoi-dong-mau"])
    assert "No body fits these conditions" in nothing


def test_list_without_results_says_so(client: Client, body: EvaluationBody) -> None:
    assert "No body has published a result yet" in page(client, LIST)
