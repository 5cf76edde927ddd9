"""The price a listing shows, and the day from which it shows another."""

import datetime as dt
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from solutions import pricing
from solutions.pricing import PriceFrom, PromotionTerms, Terms

DAY = dt.date(2026, 11, 10)
MONTHLY = Terms(charge="subscription", amount=Decimal(1_900_000), period_months=1)


def test_price_from_is_the_least_first_year_at_the_least_quantity():
    plans = [
        Terms(charge="purchase", amount=Decimal(60_000_000)),
        Terms(
            charge="subscription",
            amount=Decimal(1_900_000),
            period_months=1,
            setup_fee=Decimal(3_000_000),
        ),
        Terms(charge="usage", amount=Decimal(600), quantity_min=50_000),
    ]

    result = pricing.price_from(plans, DAY)

    assert result == PriceFrom(
        index=1,
        cost=25_800_000,
        unit_amount=Decimal(1_900_000),
        list_amount=None,
        quantity=1,
        changes_on=None,
    )


def test_price_from_gives_the_promoted_and_the_list_price():
    promotion = PromotionTerms(
        amount=Decimal(1_500_000), starts_on=dt.date(2026, 10, 1), ends_on=dt.date(2026, 12, 31)
    )
    plan = Terms(
        charge="subscription",
        amount=Decimal(1_900_000),
        period_months=3,
        quantity_min=2,
        promotions=(promotion,),
    )

    result = pricing.price_from([plan], DAY)

    assert result == PriceFrom(
        index=0,
        cost=2 * (1_500_000 + 3 * 1_900_000),
        unit_amount=Decimal(1_500_000),
        list_amount=Decimal(1_900_000),
        quantity=2,
        changes_on=dt.date(2027, 1, 1),
    )


def test_price_from_takes_the_first_of_equal_plans_and_rounds_half_up():
    plan = Terms(charge="purchase", amount=Decimal("0.5"))

    result = pricing.price_from([plan, plan], DAY)

    assert result == PriceFrom(0, 1, Decimal("0.5"), None, 1, None)


def test_price_from_of_a_free_plan_is_0():
    plans = [MONTHLY, Terms(charge="free")]

    result = pricing.price_from(plans, DAY)

    assert result == PriceFrom(1, 0, Decimal(0), None, 1, None)


def test_price_from_leaves_out_what_is_no_base_plan_has_no_amount_or_is_not_valid():
    plans = [
        Terms(charge="purchase", role="add_on", amount=Decimal(1)),
        Terms(charge="purchase", role="service", amount=Decimal(1)),
        Terms(charge="quote"),
        Terms(charge="purchase", amount=Decimal(1), valid_to=dt.date(2026, 11, 9)),
        Terms(charge="purchase", amount=Decimal(1), quantity_min=5, quantity_max=4),
    ]

    assert pricing.price_from(plans, DAY) is None
    assert pricing.price_changes_on(plans, DAY) is None


def test_price_changes_on_says_when_the_first_price_begins():
    start = dt.date(2027, 1, 1)
    plans = [Terms(charge="quote"), Terms(charge="free", valid_from=start)]

    assert pricing.price_from(plans, DAY) is None
    assert pricing.price_changes_on(plans, DAY) == start


def test_price_from_changes_when_another_plan_becomes_the_cheapest():
    cheaper = Terms(charge="purchase", amount=Decimal(5), valid_from=dt.date(2027, 2, 1))

    result = pricing.price_from([MONTHLY, cheaper], DAY)

    assert result == PriceFrom(
        0, 22_800_000, Decimal(1_900_000), None, 1, changes_on=dt.date(2027, 2, 1)
    )


def test_price_from_changes_with_the_unit_price_even_at_the_same_cost():
    # From 1 March the first payment leaves one promotion as the last enters the other.
    first = PromotionTerms(percent=Decimal(10), ends_on=dt.date(2027, 2, 28))
    second = PromotionTerms(
        percent=Decimal(10), starts_on=dt.date(2028, 2, 1), ends_on=dt.date(2028, 12, 31)
    )
    plan = Terms(
        charge="subscription",
        amount=Decimal(100),
        period_months=11,
        promotions=(first, second),
    )
    on = dt.date(2027, 2, 15)

    result = pricing.price_from([plan], on)

    assert pricing.first_year_cost(plan, 1, on).changes_on == dt.date(2029, 1, 1)
    assert result == PriceFrom(0, 190, Decimal(90), Decimal(100), 1, changes_on=dt.date(2027, 3, 1))


def without_day(result):
    if result is None:
        return None
    return result.index, result.cost, result.unit_amount, result.list_amount, result.quantity


DAYS = st.dates(min_value=dt.date(2026, 1, 1), max_value=dt.date(2027, 12, 31))
PLANS = st.builds(
    Terms,
    charge=st.sampled_from(["subscription", "purchase", "quote", "free"]),
    role=st.sampled_from(["base", "base", "add_on"]),
    amount=st.sampled_from([Decimal(90), Decimal(100)]),
    period_months=st.sampled_from([1, 6, 12]),
    valid_from=st.none() | DAYS,
    valid_to=st.none() | DAYS,
    promotions=st.lists(
        st.builds(
            PromotionTerms, percent=st.just(Decimal(15)), starts_on=DAYS, ends_on=st.none() | DAYS
        ),
        max_size=1,
    ).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PLANS, max_size=3), DAYS)
def test_price_changes_on_is_what_trying_400_days_finds(plans, on):
    now = pricing.price_from(plans, on)
    days = [on + dt.timedelta(days=n) for n in range(1, 401)]

    changes_on = pricing.price_changes_on(plans, on)

    tried = next(
        (d for d in days if without_day(pricing.price_from(plans, d)) != without_day(now)), None
    )
    assert tried == (changes_on if changes_on in days else None)
    assert now is None or now.changes_on == changes_on
