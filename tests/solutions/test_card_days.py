"""How long a card is right while nobody changes anything: day by day the same as made anew."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from solutions.cards import Card, cards_for
from solutions.models import Listing
from solutions.pricing import add_months
from tests.factories import (
    EvaluationFactory,
    ListingFactory,
    PricePlanFactory,
    PromotionFactory,
    ProvinceFactory,
    SolutionFactory,
)

pytestmark = pytest.mark.django_db

ON = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)


@pytest.fixture
def listing() -> Listing:
    """A public offer with a price that is never too old, published before ``ON``."""
    made = ListingFactory(solution=SolutionFactory(), province=ProvinceFactory(), published=True)
    PricePlanFactory(listing=made)
    return made


def card(listing: Listing, on: dt.date = ON) -> Card:
    [found] = cards_for([listing.solution_id], on, shown={listing.solution_id: listing.pk})
    return found


def is_as_on(before: Card, after: Card) -> bool:
    """Whether two cards show the same."""
    return replace(before, right_until=dt.date.max) == replace(after, right_until=dt.date.max)


def test_card_without_any_day_in_it_stays_right(listing: Listing) -> None:
    assert card(listing).right_until == dt.date.max


def end_an_evaluation(listing: Listing) -> None:
    EvaluationFactory(solution=listing.solution, published=True, valid_until=ON + 9 * DAY)


def tell_a_poor_result_later(listing: Listing) -> None:
    EvaluationFactory(
        solution=listing.solution,
        published=True,
        overall_micropoints=40_000_000,
        public_from=ON + 6 * DAY,
    )


def end_a_plan(listing: Listing) -> None:
    PricePlanFactory(listing=listing, amount=7, valid_to=ON + 20 * DAY)


def begin_a_plan(listing: Listing) -> None:
    PricePlanFactory(listing=listing, amount=7, valid_from=ON + 3 * DAY)


def confirm_long_ago(listing: Listing) -> None:
    Listing.objects.filter(pk=listing.pk).update(price_checked_on=ON - 170 * DAY)


def publish_elsewhere_later(listing: Listing) -> None:
    ListingFactory(
        solution=listing.solution,
        province=ProvinceFactory(),
        published=True,
        publish_on=ON + 4 * DAY,
    )


@pytest.mark.parametrize(
    ("happens", "right_until"),
    [
        # A day too early: which of the two days of an evaluation it is, nobody asks.
        (end_an_evaluation, ON + 8 * DAY),
        (tell_a_poor_result_later, ON + 5 * DAY),
        (end_a_plan, ON + 20 * DAY),
        (begin_a_plan, ON + 2 * DAY),
        (confirm_long_ago, add_months(ON - 170 * DAY, 6)),
        (publish_elsewhere_later, ON + 3 * DAY),
    ],
)
def test_card_is_right_up_to_the_day_it_says(
    listing: Listing, happens: Callable[[Listing], None], right_until: dt.date
) -> None:
    happens(listing)

    found = card(listing)

    assert found.right_until == right_until
    assert is_as_on(found, card(listing, right_until))
    assert not is_as_on(found, card(listing, right_until + 2 * DAY))


@pytest.mark.parametrize("ends_on", [None, ON + 5 * DAY])
def test_card_with_a_promotion_is_right_for_its_day_only(
    listing: Listing, ends_on: dt.date | None
) -> None:
    PromotionFactory(plan=listing.plans.get(), starts_on=ON - DAY, ends_on=ends_on)

    assert card(listing).right_until == ON


def test_promotion_that_is_over_ends_nothing(listing: Listing) -> None:
    PromotionFactory(plan=listing.plans.get(), starts_on=ON - 9 * DAY, ends_on=ON - DAY)

    assert card(listing).right_until == dt.date.max
