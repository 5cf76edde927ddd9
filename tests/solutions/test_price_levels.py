"""What provinces charge against the median: the same prices as the price watch compares."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db.models import Model

from solutions.models import Solution
from solutions.price_watch.levels import read_levels
from solutions.price_watch.reading import spreads
from tests.factories import ListingFactory, PricePlanFactory, PromotionFactory, ProvinceFactory

ON = dt.date(2026, 2, 2)
pytestmark = pytest.mark.django_db


def levels(solutions: list[int] | None = None) -> list[tuple[int, int, int, int]]:
    found = read_levels(ON, solutions)
    rows = zip(found.solution, found.province, found.cost, found.median, strict=True)
    return sorted(rows)


def compared() -> list[tuple[int, int, int, int]]:
    """The same by the price watch, which is their definition."""
    keys = list(Solution.objects.values_list("pk", flat=True))
    return sorted(
        (price.solution_id, price.province_id, price.cost, spread.median)
        for kinds in spreads(keys, ON).values()
        for spread in kinds
        if spread.is_comparable and spread.median
        for price in spread.prices
    )


def offer(solution: Model, amount: int | str, **plan: object) -> Model:
    """A province of its own publishes the solution at this price a month."""
    listing = ListingFactory(solution=solution, published=True)
    PricePlanFactory(listing=listing, amount=Decimal(amount), **plan)
    return listing


def sold(*amounts: int | str, **plan: object) -> list[Model]:
    first = ListingFactory(published=True)
    PricePlanFactory(listing=first, amount=Decimal(amounts[0]), **plan)
    return [first, *(offer(first.solution, amount, **plan) for amount in amounts[1:])]


def test_gives_every_province_with_the_median() -> None:
    offers = sold(100, 200, 300)
    solution = offers[0].solution_id

    assert levels() == [
        (solution, listing.province_id, cost, 2400)
        for listing, cost in zip(offers, (1200, 2400, 3600), strict=True)
    ]
    assert levels() == compared()


def test_two_provinces_do_not_make_a_median() -> None:
    sold(100, 200)

    assert levels() == compared() == []


def test_kinds_are_kept_apart() -> None:
    [first, *_rest] = sold(100, 200, 300)
    offer(first.solution, 900, period_months=12)
    offer(first.solution, 900, source_kind="quotation")
    offer(first.solution, 900, unit="xã")
    offer(first.solution, 900, charge="usage")

    assert len(levels()) == 3
    assert levels() == compared()


def test_least_of_a_province_counts_and_free_ones_have_no_level() -> None:
    [first, *_rest] = sold("100.5", "200.25", 300)
    PricePlanFactory(listing=first, amount=Decimal(50))
    sold(0, 0, 0)

    assert len(levels()) == 3
    assert levels() == compared()


@pytest.mark.parametrize(
    "hidden",
    [
        {"state": "draft"},
        {"state": "archived", "archive_reason": "Ngừng cung cấp"},
        {"publish_on": ON + dt.timedelta(days=1)},
        {"province": None},
    ],
)
def test_what_is_not_public_in_a_province_has_no_part(hidden: dict[str, object]) -> None:
    offers = sold(100, 200, 300)
    for name, value in hidden.items():
        setattr(offers[0], name, value)
    offers[0].save()

    assert levels() == compared() == []


@pytest.mark.parametrize(
    "plan",
    [
        {"charge": "quote", "amount": None},
        {"role": "add_on"},
        {"valid_to": ON - dt.timedelta(days=1)},
        {"valid_from": ON + dt.timedelta(days=1)},
    ],
)
def test_plans_that_do_not_count_have_no_part(plan: dict[str, object]) -> None:
    offers = sold(100, 200, 300)
    offers[0].plans.update(**plan)

    assert levels() == compared() == []


def test_promotions_count_while_they_last() -> None:
    offers = sold(100, 200, 300)
    plans = [listing.plans.get() for listing in offers]
    PromotionFactory(plan=plans[0])
    PromotionFactory(plan=plans[1], percent=None, amount=Decimal("99.5"), ends_on=None)
    PromotionFactory(
        plan=plans[2], starts_on=dt.date(2025, 1, 1), ends_on=ON - dt.timedelta(days=1)
    )

    assert [cost for _solution, _province, cost, _median in levels()] == [1180, 1194, 3600]
    assert levels() == compared()


def test_only_the_solutions_asked_for() -> None:
    first, second = sold(100, 200, 300), sold(1, 2, 3)

    assert levels([first[0].solution_id]) == levels()[:3]
    assert levels([second[0].solution_id, first[0].solution_id]) == levels()


def test_a_former_province_counts_for_the_median() -> None:
    offers = sold(100, 200, 300)
    former = offers[0].province
    former.valid_to, former.successor = dt.date(2025, 6, 30), ProvinceFactory()
    former.save()

    assert len(levels()) == 3
    assert levels() == compared()


def test_two_queries_whatever_the_number(django_assert_num_queries) -> None:
    for _time in range(3):
        sold(100, 200, 300)

    with django_assert_num_queries(2):
        read_levels(ON)
