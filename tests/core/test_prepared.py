"""Statements kept and run again say what a fresh queryset says."""

import datetime as dt

import pytest
from django.db.models import Exists, OuterRef, QuerySet

from core.prepared import ANY_GIVEN, GIVEN, prepared
from provinces.models import Province
from solutions.models import Evaluation, Listing, Solution
from tests import factories as f

pytestmark = pytest.mark.django_db

ON = dt.date(2026, 2, 11)
DAY = dt.timedelta(days=1)


@prepared
def of_solution(on: dt.date) -> QuerySet[Listing]:
    return Listing.objects.published(on).filter(solution=GIVEN).select_related("province")


@prepared
def of_any(on: dt.date) -> QuerySet:
    rows = Listing.objects.published(on).filter(solution__in=ANY_GIVEN).order_by("pk")
    return rows.values_list("pk", "province__slug")


@prepared
def by_slug() -> QuerySet[Solution]:
    own = Evaluation.objects.filter(solution=OuterRef("pk"))
    rows = Solution.objects.filter(slug=GIVEN).annotate(is_evaluated=Exists(own))
    return rows.prefetch_related("sectors")


@pytest.fixture
def listings(da_nang: Province, hue: Province) -> list[Listing]:
    """Two public ones of one solution, one of another, a draft."""
    first, second = f.SolutionFactory(slug="mot"), f.SolutionFactory(slug="hai")
    return [
        f.ListingFactory(solution=first, province=da_nang, published=True),
        f.ListingFactory(solution=first, province=hue, published=True, publish_on=ON + DAY),
        f.ListingFactory(solution=second, province=hue, published=True),
        f.ListingFactory(solution=second, province=da_nang),
    ]


def test_each_call_asks_for_its_own_object_and_day(listings: list[Listing]) -> None:
    here, later, other, _draft = listings

    found = [
        of_solution.rows(here.solution_id, ON),
        of_solution.rows(other.solution_id, ON),
        of_solution.rows(here.solution_id, ON + DAY),
        of_solution.rows(here.solution_id, ON),
        of_solution.rows(0, ON),
    ]

    assert [sorted(row.pk for row in rows) for rows in found] == [
        *([here.pk], [other.pk], [here.pk, later.pk], [here.pk], [])
    ]


def test_joined_rows_take_one_query_and_each_call_reads_anew(
    listings: list[Listing], django_assert_num_queries
) -> None:
    here = listings[0]
    of_solution.rows(here.solution_id, ON)
    Province.objects.filter(pk=here.province_id).update(name="Đà Nẵng mới")

    with django_assert_num_queries(1):
        [row] = of_solution.rows(here.solution_id, ON)
        name = row.province.name

    assert name == "Đà Nẵng mới"


def test_any_number_of_values_can_be_given(
    listings: list[Listing], django_assert_num_queries
) -> None:
    here, _later, other, _draft = listings
    keys = [here.solution_id, other.solution_id, 0]

    found = [of_any.rows(keys, ON), of_any.rows(keys[1:], ON), of_any.rows(keys, ON)]
    with django_assert_num_queries(0):
        nothing = of_any.rows([], ON)

    both = [(here.pk, "da-nang"), (other.pk, "hue")]
    assert found == [both, both[1:], both]
    assert nothing == []


def test_texts_flags_and_prefetched_rows(listings: list[Listing]) -> None:
    first = listings[0].solution
    first.sectors.add(f.SectorFactory(name="Y tế"))
    f.EvaluationFactory(solution=first)

    [one], [two] = by_slug.rows("mot"), by_slug.rows("hai")

    assert [(row.slug, row.is_evaluated) for row in (one, two)] == [("mot", True), ("hai", False)]
    assert [str(sector.name) for sector in one.sectors.all()] == ["Y tế"]
    assert by_slug.rows("'; drop") == []
