"""Which solutions the home page puts forward, and its facts."""

import datetime as dt

import pytest

from showcase import highlights
from solutions.models import Solution
from tests.factories import (
    EvaluationFactory,
    GuideFactory,
    ListingFactory,
    PricePlanFactory,
    PromotionFactory,
    SolutionFactory,
)

pytestmark = pytest.mark.django_db

ON = dt.date(2026, 2, 10)


def shown(**more: object) -> Solution:
    """A solution that a centre presents in public."""
    return ListingFactory(published=True, **more).solution


def test_featured_leads_with_what_most_centres_show() -> None:
    once = shown(is_featured=True)
    twice = shown(is_featured=True)
    ListingFactory(published=True, solution=twice, is_featured=True)
    shown()
    ListingFactory(is_featured=True)

    assert highlights.featured(ON, 4) == [twice.pk, once.pk]


def test_newest_gives_public_solutions_last_entered_first() -> None:
    first, second = shown(), shown()
    SolutionFactory()

    assert highlights.newest(ON, 4) == [second.pk, first.pk]
    assert highlights.newest(ON, 1) == [second.pk]


def test_best_evaluated_prefers_many_good_results_to_one_high_one() -> None:
    lone, steady, poor = shown(), shown(), shown()
    EvaluationFactory(published=True, solution=lone, overall_micropoints=95_000_000)
    EvaluationFactory.create_batch(
        4, published=True, solution=steady, overall_micropoints=93_000_000
    )
    EvaluationFactory.create_batch(4, published=True, solution=poor, overall_micropoints=60_000_000)

    assert highlights.best_evaluated(ON, 3) == [steady.pk, lone.pk, poor.pk]


def test_best_evaluated_counts_valid_evaluations_of_public_solutions_only() -> None:
    expired, hidden = shown(), SolutionFactory()
    EvaluationFactory(published=True, solution=expired, valid_until=ON - dt.timedelta(days=1))
    EvaluationFactory(published=True, solution=hidden)
    EvaluationFactory(solution=shown())

    assert highlights.best_evaluated(ON, 3) == []


@pytest.mark.parametrize(
    ("on", "found"),
    [
        (dt.date(2025, 12, 31), False),
        (dt.date(2026, 1, 1), True),
        (dt.date(2026, 3, 31), True),
        (dt.date(2026, 4, 1), False),
    ],
)
def test_promoted_on_the_first_and_last_day_of_a_promotion(on: dt.date, found: bool) -> None:
    solution = shown()
    plan = PricePlanFactory(listing=solution.listings.get())
    PromotionFactory(plan=plan)

    assert highlights.promoted(on, 4) == ([solution.pk] if found else [])


def test_promoted_leads_with_what_ends_first_and_leaves_add_ons_out() -> None:
    open_end, soon, add_on, draft = shown(), shown(), shown(), ListingFactory().solution
    for solution, more in (
        (open_end, {"ends_on": None}),
        (soon, {"ends_on": ON}),
        (draft, {}),
    ):
        PromotionFactory(plan=PricePlanFactory(listing=solution.listings.get()), **more)
    PromotionFactory(plan=PricePlanFactory(listing=add_on.listings.get(), role="add_on"))

    assert highlights.promoted(ON, 4) == [soon.pk, open_end.pk]


def test_facts_count_solutions_once_and_only_public_ones() -> None:
    solution = shown(price_from=0)
    ListingFactory(published=True, solution=solution, price_from=100)
    shown()
    ListingFactory(price_from=5)
    EvaluationFactory.create_batch(2, published=True, solution=solution)
    EvaluationFactory(published=True)
    GuideFactory(published=True)
    GuideFactory()

    counts = (
        highlights.count_priced(ON),
        highlights.count_evaluated(ON),
        highlights.count_guides(ON),
    )

    assert counts == (1, 1, 1)


def test_unique_keeps_the_first_place_of_each() -> None:
    assert highlights.unique([[3, 1], [1, 2], [3]]) == [3, 1, 2]
