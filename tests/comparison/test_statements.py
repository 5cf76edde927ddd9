"""No page of a quarter asks the database the same thing twice."""

from collections import Counter

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comparison.models import Ranking
from comparison.quarters import Quarter
from tests.comparison.boards import board, keep, place
from tests.factories import ObjectionFactory
from tests.staff import as_

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


@pytest.fixture
def out(da_nang, hue, hai_phong) -> Ranking:
    """A quarter with the provinces, after two that were published for their leaders only."""
    kept = []
    for number in (1, 2, 3):
        figures = ((da_nang, 2 * number), (hue, 7 - number), (hai_phong, 4))
        places = [place(one, sectors_covered=count) for one, count in figures]
        state = {"consulting": True} if number == 3 else {"published": True, "scope": "leaders"}
        kept.append(keep(board(Quarter(2026, number), *places), **state))
    ObjectionFactory(snapshot=kept[-1].snapshots.first())
    return kept[-1]


def repeated(client: Client, address: str) -> list[str]:
    """What the page asked more than once."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
        assert answer.status_code == 200
    counts = Counter(query["sql"] for query in asked)
    return [sql for sql, count in counts.items() if count > 1]


@pytest.mark.parametrize(
    "page",
    [
        "cach-tinh/",
        "canh-nhau/?t=da-nang&t=hue&quarter=2026-q2",
        "2026-q2/",
        "2026-q2/?topic=score",
        "2026-q2/da-nang/",
        "2026-q2.json",
        "2026-q2.xlsx",
    ],
)
def test_public_page_asks_nothing_twice(out, page) -> None:
    found = repeated(Client(), f"/so-sanh-tinh/{page}")

    assert found == []


@pytest.mark.parametrize("page", ["change", "publish"])
def test_ministry_page_asks_nothing_twice(out, page, minh) -> None:
    address = reverse(f"admin:comparison_ranking_{page}", args=[out.pk])

    found = repeated(as_(minh), address)

    assert found == []


def test_briefing_reads_each_quarter_once(out, an) -> None:
    query = {"province": "da-nang", "quarter": "2026-q2"}

    found = repeated(as_(an), reverse("admin:comparison_briefing", query=query))

    # Within the transaction of a test the figures of today are not kept.
    assert [sql for sql in found if "comparison_" in sql] == []


def test_merging_provinces_asks_nothing_twice(out, minh) -> None:
    found = repeated(as_(minh), reverse("admin:merge_provinces"))

    assert found == []
