"""Which solutions the home page puts forward."""

import datetime as dt

import pytest

from showcase import highlights
from solutions.models import Solution
from tests.factories import (
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


def test_promotions_of_one_solution_on_many_plans_do_not_hide_the_next_solution() -> None:
    crowd, other = shown(), shown()
    for plan in PricePlanFactory.create_batch(45, listing=crowd.listings.get()):
        PromotionFactory(plan=plan, ends_on=ON)
    PromotionFactory(plan=PricePlanFactory(listing=other.listings.get()))

    assert highlights.promoted(ON, 1) == [crowd.pk]
    assert highlights.promoted(ON, 2) == [crowd.pk, other.pk]


def test_guides_are_counted_while_they_are_public() -> None:
    GuideFactory(published=True)
    GuideFactory()

    assert highlights.count_guides(ON) == 1


def test_unique_keeps_the_first_place_of_each() -> None:
    assert highlights.unique([[3, 1], [1, 2], [3]]) == [3, 1, 2]
