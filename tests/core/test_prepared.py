"""Statements kept and run again say what a fresh queryset says."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.test.utils import CaptureQueriesContext

from core.prepared import ANY_GIVEN, GIVEN, hang, prepared, together
from provinces.models import Province
from solutions.models import Evaluation, Listing, PricePlan, Promotion, Sector, Solution
from tests import factories as f
from vendors.models import Vendor

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


def test_few_statements_serve_any_number_of_values(listings: list[Listing]) -> None:
    keys = [listing.solution_id for listing in listings]
    texts = set()
    for count in range(9, 17):
        with CaptureQueriesContext(connection) as queries:
            of_any.rows([*keys, *range(-count, 0)][:count], ON)
        texts.add(queries[0]["sql"].count(","))

    assert len(texts) == 1


def test_texts_flags_and_prefetched_rows(listings: list[Listing]) -> None:
    first = listings[0].solution
    first.sectors.add(f.SectorFactory(name="Y tế"))
    f.EvaluationFactory(solution=first)

    [one], [two] = by_slug.rows("mot"), by_slug.rows("hai")

    assert [(row.slug, row.is_evaluated) for row in (one, two)] == [("mot", True), ("hai", False)]
    assert [str(sector.name) for sector in one.sectors.all()] == ["Y tế"]
    assert by_slug.rows("'; drop") == []


# Several at once --------------------------------------------------------------------------------
@prepared
def plans() -> QuerySet[PricePlan]:
    return PricePlan.objects.filter(listing__solution=GIVEN).order_by("pk")


@prepared
def evaluations() -> QuerySet[Evaluation]:
    """More columns than a function takes on PostgreSQL."""
    rows = Evaluation.objects.filter(solution__in=ANY_GIVEN).order_by("pk")
    return rows.select_related(
        "solution__vendor", "body", "criteria_set", "province", "public_file"
    )


@prepared
def lasting_promotions(on: dt.date) -> QuerySet[Promotion]:
    return Promotion.objects.filter(plan__listing__solution=GIVEN, starts_on__lte=on)


@prepared
def names() -> QuerySet:
    sectors = Sector.objects.filter(solutions=GIVEN).order_by().values_list("name", "position")
    vendors = Vendor.objects.filter(solutions=GIVEN).order_by().values_list("legal_name", "pk")
    return sectors.union(vendors, all=True)


def columns(row: Model) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.fixture
def solution(da_nang: Province) -> Solution:
    """One with all kinds of columns filled in."""
    made = f.SolutionFactory(slug="so-kham", name="Sổ “khám” & \\ bệnh\n\u2028'%s'")
    made.sectors.add(f.SectorFactory(name="Y tế"), f.SectorFactory(name="Đất đai"))
    listing = f.ListingFactory(solution=made, province=da_nang, published=True)
    for amount in ("0.0001", "38000000", "99999999999.9999"):
        plan = f.PricePlanFactory(listing=listing, amount=Decimal(amount), valid_to=ON)
        f.PromotionFactory(plan=plan, starts_on=ON, ends_on=None, percent=Decimal("12.5"))
    f.EvaluationFactory(solution=made, province=da_nang, published=True)
    return made


def test_statements_asked_together_say_what_each_says_alone(
    solution: Solution, listings: list[Listing], django_assert_num_queries
) -> None:
    keys = [solution.pk, listings[0].solution_id]
    alone = [
        plans.rows(solution.pk),
        evaluations.rows(keys),
        lasting_promotions.rows(solution.pk, ON),
        of_any.rows(keys, ON),
        names.rows(solution.pk),
    ]

    with django_assert_num_queries(1):
        both = together(
            plans.of(solution.pk),
            evaluations.of(keys),
            lasting_promotions.of(solution.pk, ON),
            of_any.of(keys, ON),
            names.of(solution.pk),
            of_any.of([], ON),
        )

    for ours, theirs in zip(both[:3], alone[:3], strict=True):
        assert [columns(row) for row in ours] == [columns(row) for row in theirs]
        assert ours
    assert both[3:] == [alone[3], alone[4], []]
    [evaluation] = both[1]
    expected = columns(solution.vendor), columns(Province.objects.get(slug="da-nang"))
    with django_assert_num_queries(0):
        assert (columns(evaluation.solution.vendor), columns(evaluation.province)) == expected


def test_nothing_is_asked_where_nothing_is_given(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        found = together(of_any.of([], ON), of_any.of((), ON))

    assert found == [[], []]


def test_rows_come_in_their_order(listings: list[Listing]) -> None:
    @prepared
    def backwards() -> QuerySet:
        rows = Listing.objects.filter(pk__in=ANY_GIVEN).order_by("-pk")
        return rows.values_list("pk", flat=True)

    keys = [listing.pk for listing in listings]

    assert together(backwards.of(keys)) == [sorted(keys, reverse=True)]


def test_children_hang_on_their_owners(solution: Solution, django_assert_num_queries) -> None:
    rows = list(PricePlan.objects.order_by("pk"))
    Promotion.objects.filter(plan=rows[1]).delete()
    children = list(Promotion.objects.order_by("pk"))

    hang(children, rows, "promotions", "plan_id")

    with django_assert_num_queries(0):
        found = [list(row.promotions.all()) for row in rows]
    assert found == [[children[0]], [], [children[1]]]


def test_what_no_row_can_meet_is_answered_without_asking(listings: list[Listing]) -> None:
    nothing = prepared(lambda: Listing.objects.filter(pk__in=[]).values_list("pk"))

    with CaptureQueriesContext(connection) as queries:
        found = nothing.every()

    assert (found, len(queries)) == ([], 0)
