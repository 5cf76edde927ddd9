"""Stored prices: filled in bulk, trusted only until they may change, promotions honestly named."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.management import call_command

from provinces.models import Province
from solutions.models import Listing, PricePlan
from solutions.prices import (
    BADGE_DAYS,
    moved,
    plans_of,
    prices_on,
    promoted_plans,
    store_price_from,
)
from tests.factories import (
    ListingFactory,
    PricePlanFactory,
    PriceRevisionFactory,
    PromotionFactory,
    SolutionFactory,
)

pytestmark = pytest.mark.django_db

ON = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)
EMPTY = (None, None, "", None)


def stored(listing: Listing) -> tuple:
    listing.refresh_from_db()
    return (
        listing.price_from,
        listing.price_from_unit_amount,
        listing.price_from_unit,
        listing.price_from_changes_on,
    )


# Storing ----------------------------------------------------------------------------------------
def test_stored_price_is_the_least_first_year_cost_of_the_base_plans() -> None:
    listing = ListingFactory()
    PricePlanFactory(
        listing=listing,
        amount=Decimal(1_900_000),
        unit="trạm",
        setup_fee=Decimal(3_000_000),
        valid_to=dt.date(2026, 12, 31),
    )
    PricePlanFactory(listing=listing, amount=Decimal(38_000_000), charge="purchase")
    PricePlanFactory(listing=listing, amount=Decimal(1), role="add_on")

    changed = store_price_from(Listing.objects.all(), ON)

    assert changed == 1
    assert stored(listing) == (25_800_000, Decimal(1_900_000), "trạm", dt.date(2027, 1, 1))


def test_storing_again_writes_nothing_and_leaves_the_day_of_editing(
    django_assert_num_queries,
) -> None:
    listing = PricePlanFactory().listing
    before = Listing.objects.get(pk=listing.pk).updated_at
    store_price_from([listing.pk], ON)

    with django_assert_num_queries(2):
        changed = store_price_from([listing.pk], ON)

    assert changed == 0
    assert Listing.objects.get(pk=listing.pk).updated_at == before


@pytest.mark.parametrize(
    "terms",
    [
        {"on_request": True},
        {"role": "service"},
        {"valid_to": ON - DAY},
    ],
)
def test_listing_without_a_price_of_today_has_none(terms: dict[str, object]) -> None:
    listing = PricePlanFactory(**terms).listing
    Listing.objects.update(price_from=7, price_from_unit_amount=7, price_from_unit="x")

    store_price_from([listing.pk], ON)

    assert stored(listing) == EMPTY


def test_price_that_begins_later_is_announced_by_its_day() -> None:
    listing = PricePlanFactory(valid_from=ON + 3 * DAY).listing

    store_price_from([listing.pk], ON)

    assert stored(listing) == (None, None, "", ON + 3 * DAY)


def test_plans_are_read_with_their_own_promotions_in_one_query(django_assert_num_queries) -> None:
    first = PricePlanFactory(position=2)
    second = PricePlanFactory(listing=first.listing, position=1)
    other = PricePlanFactory()
    for starts_on in (ON, ON + DAY):
        PromotionFactory(plan=first, starts_on=starts_on, ends_on=ON + 9 * DAY)

    with django_assert_num_queries(1):
        found = plans_of(PricePlan.objects.all(), ON)

    expected = PricePlan.objects.prefetch_related("promotions").in_bulk()
    assert {key: [plan.plan_id for plan in plans] for key, plans in found.items()} == {
        first.listing_id: [second.pk, first.pk],
        other.listing_id: [other.pk],
    }
    assert {plan.plan_id: plan.terms for plans in found.values() for plan in plans} == {
        key: plan.terms() for key, plan in expected.items()
    }


# Reading ----------------------------------------------------------------------------------------
def test_only_prices_out_of_date_are_computed_and_nothing_is_written() -> None:
    stale, fresh, timeless = (
        PricePlanFactory(amount=Decimal(amount)).listing for amount in (1000, 2000, 3000)
    )
    store_price_from([timeless.pk], ON)
    Listing.objects.filter(pk=stale.pk).update(price_from=5, price_from_changes_on=ON)
    Listing.objects.filter(pk=fresh.pk).update(price_from=5, price_from_changes_on=ON + DAY)

    prices = prices_on(Listing.objects.all(), ON)

    assert prices == {stale.pk: 12_000}
    assert stored(stale) == (5, None, "", ON)


def test_moved_prices_are_those_of_published_listings() -> None:
    listing = PricePlanFactory(listing__published=True).listing
    draft = PricePlanFactory().listing
    Listing.objects.filter(pk__in=[listing.pk, draft.pk]).update(price_from_changes_on=ON)

    assert moved(ON).prices == {listing.pk: 1_200_000}


def test_price_follows_the_date_through_a_promotion() -> None:
    plan = PricePlanFactory(listing__published=True, amount=Decimal(100))
    PromotionFactory(
        plan=plan, percent=Decimal(50), starts_on=ON, ends_on=ON + dt.timedelta(days=40)
    )
    store_price_from([plan.listing_id], ON)
    first = stored(plan.listing)

    later = first[3]
    prices = prices_on(Listing.objects.all(), later)

    # Payments of 2 March and 2 April are promoted; from 12 March on the one in April is not.
    assert first == (1100, Decimal(50), "", dt.date(2026, 3, 12))
    assert prices == {plan.listing_id: 1150}


# Promotions -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("series", "is_shown"),
    [
        ([], True),
        ([(0, 100)], True),
        ([(30, 89)], False),
        ([(30, 90)], False),
        ([(30, 91)], True),
        # In force until 80 days ago, so within the 90 days.
        ([(200, 80), (80, 100)], False),
        ([(200, 80), (BADGE_DAYS, 100)], True),
        ([(200, 80), (BADGE_DAYS - 1, 100)], False),
    ],
)
def test_promotion_counts_only_below_the_lowest_list_price_of_90_days(
    series: list[tuple[int, int]], is_shown: bool
) -> None:
    plan = PricePlanFactory(listing__published=True, amount=Decimal(100))
    PromotionFactory(plan=plan, starts_on=ON, ends_on=ON)
    for days, amount in series:
        PriceRevisionFactory(
            plan=plan,
            changed_on=ON - dt.timedelta(days=days),
            period_months=1,
            amount=Decimal(amount),
        )

    shown = promoted_plans(ON, moved(ON).hidden)

    assert [row.pk for row in shown] == ([plan.pk] if is_shown else [])


@pytest.mark.parametrize(
    "revision",
    [{"period_months": 12}, {"period_months": None}, {"charge": "purchase"}, {"amount": None}],
)
def test_prices_of_another_kind_are_not_compared(revision: dict[str, object]) -> None:
    plan = PricePlanFactory(listing__published=True, amount=Decimal(100))
    PromotionFactory(plan=plan, starts_on=ON, ends_on=ON)
    PriceRevisionFactory(
        plan=plan,
        changed_on=ON - DAY,
        **{"charge": "subscription", "period_months": 1, "amount": Decimal(50)} | revision,
    )

    assert promoted_plans(ON, moved(ON).hidden).count() == 1


@pytest.mark.parametrize(
    ("terms", "promotion"),
    [
        ({}, {"starts_on": ON + DAY}),
        ({}, {"starts_on": ON - 9 * DAY, "ends_on": ON - DAY}),
        ({}, {"percent": None, "amount": Decimal(100_000)}),
        ({"role": "add_on"}, {}),
        ({"valid_to": ON - DAY}, {}),
        ({"free": True}, {}),
    ],
)
def test_promotion_that_lowers_nothing_today_is_none(
    terms: dict[str, object], promotion: dict[str, object]
) -> None:
    plan = PricePlanFactory(listing__published=True, **terms)
    PromotionFactory(plan=plan, **{"starts_on": ON, "ends_on": None} | promotion)

    assert promoted_plans(ON, ()).count() == 0


# The command ------------------------------------------------------------------------------------
def test_refresh_stores_what_moved_and_the_second_run_nothing(
    capsys, da_nang: Province, hue: Province
) -> None:
    solution = SolutionFactory()
    stale, never = (
        PricePlanFactory(listing__solution=solution, listing__province=province).listing
        for province in (da_nang, hue)
    )
    Listing.objects.filter(pk=stale.pk).update(price_from_changes_on=dt.date(2020, 1, 1))

    for arguments in ((), (), ("--all",), ("--all",)):
        call_command("refresh_prices", *arguments)

    assert capsys.readouterr().out.split(" listing prices changed.\n") == ["1", "0", "1", "0", ""]
    assert [stored(listing)[0] for listing in (stale, never)] == [1_200_000, 1_200_000]
