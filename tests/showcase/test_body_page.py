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

    with django_assert_num_queries(5):
        client.get(ADDRESS)
