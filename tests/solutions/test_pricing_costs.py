"""Worked examples, to the dong, of what a plan costs; one group for each rule."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions import pricing
from solutions.pricing import NotOfferedError, Payment, PromotionTerms, Terms

DAY = dt.date(2026, 11, 10)


def subscription(**changes):
    return Terms(**{"charge": "subscription", "amount": Decimal(100), "period_months": 1} | changes)


def purchase(**changes):
    return Terms(**{"charge": "purchase", "amount": Decimal(1000)} | changes)


def usage(**changes):
    return Terms(**{"charge": "usage", "amount": Decimal(600)} | changes)


def promotion(first, last, **kind):
    return PromotionTerms(starts_on=first, ends_on=last, **kind)


# Days -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (dt.date(2026, 11, 10), 1, dt.date(2026, 12, 10)),
        (dt.date(2026, 11, 10), 2, dt.date(2027, 1, 10)),
        (dt.date(2027, 1, 31), 1, dt.date(2027, 2, 28)),
        (dt.date(2028, 2, 29), 12, dt.date(2029, 2, 28)),
        (dt.date(2028, 2, 29), 48, dt.date(2032, 2, 29)),
        (dt.date(2026, 3, 31), -1, dt.date(2026, 2, 28)),
        (dt.date(9999, 11, 10), 2, dt.date.max),
        (dt.date(1, 1, 10), -1, dt.date.min),
    ],
)
def test_add_months_keeps_the_day_or_takes_the_last(day, months, later):
    assert pricing.add_months(day, months) == later


@pytest.mark.parametrize(
    ("first", "last", "valid"),
    [
        (None, None, True),
        (DAY, DAY, True),
        (DAY + dt.timedelta(days=1), None, False),
        (None, DAY - dt.timedelta(days=1), False),
    ],
)
def test_is_valid_includes_both_ends(first, last, valid):
    assert pricing.is_valid(subscription(valid_from=first, valid_to=last), DAY) == valid


# Rule 1: payments at the start of each period -----------------------------------------------------


def test_payments_fall_due_in_whole_months_from_the_day_itself():
    plan = subscription(period_months=5)

    result = pricing.payments(plan, quantity=1, years=1, on=dt.date(2026, 8, 31))

    assert result == [
        Payment(dt.date(2026, 8, 31), "price", 1, Fraction(100)),
        Payment(dt.date(2027, 1, 31), "price", 1, Fraction(100)),
        Payment(dt.date(2027, 6, 30), "price", 1, Fraction(100)),
    ]


@pytest.mark.parametrize(
    ("period", "costs"),
    [
        (1, [1200, 1200, 1200]),
        (3, [400, 400, 400]),
        (5, [300, 200, 300]),
        (7, [200, 200, 200]),
        (12, [100, 100, 100]),
        (24, [100, 0, 100]),
        (36, [100, 0, 0]),
    ],
)
def test_yearly_costs_hold_the_payments_due_in_each_year(period, costs):
    plan = subscription(period_months=period)

    result = pricing.yearly_costs(plan, quantity=1, years=3, on=DAY)

    assert result == costs


# Rule 2: units ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "quantity", "cost"),
    [
        ({}, 3, 300),
        ({"quantity_min": 5}, 3, 500),
        ({"quantity_min": 5}, 6, 600),
        ({"quantity_included": 10}, 1, 100),
        ({"quantity_included": 10}, 10, 100),
        ({"quantity_included": 10}, 11, 200),
        ({"quantity_included": 10, "extra_unit_amount": Decimal(7)}, 10, 100),
        ({"quantity_included": 10, "extra_unit_amount": Decimal(7)}, 13, 121),
        ({"quantity_included": 10, "extra_unit_amount": Decimal(0)}, 99, 100),
    ],
)
def test_units_are_paid_by_minimum_block_and_extra(changes, quantity, cost):
    plan = subscription(period_months=12, **changes)

    result = pricing.first_year_cost(plan, quantity, DAY)

    assert result.cost == cost


def test_first_year_cost_says_that_the_minimum_is_paid():
    plan = subscription(quantity_min=5)

    result = pricing.first_year_cost(plan, 3, DAY)

    assert result.paid_quantity == 5


@pytest.mark.parametrize(
    ("plan", "quantity", "code"),
    [
        (subscription(quantity_max=9), 10, "over_maximum"),
        (subscription(amount=None), 1, "no_amount"),
        (Terms(charge="quote"), 1, "no_amount"),
        (Terms(charge="quote", amount=Decimal(5)), 1, "no_amount"),
        (subscription(valid_to=dt.date(2026, 11, 9)), 1, "not_valid"),
        (subscription(valid_from=dt.date(2026, 11, 11)), 1, "not_valid"),
    ],
)
def test_a_plan_that_is_not_offered_says_why(plan, quantity, code):
    with pytest.raises(NotOfferedError) as caught:
        pricing.first_year_cost(plan, quantity, DAY)

    assert caught.value.code == code
    assert str(caught.value) == str(pricing.NOT_OFFERED_MESSAGES[code])


@pytest.mark.parametrize(("quantity", "years"), [(0, 1), (-1, 1), (1, 0)])
def test_payments_refuse_no_units_and_no_years(quantity, years):
    with pytest.raises(ValueError, match="at least"):
        pricing.payments(subscription(), quantity, years, DAY)


# Rule 3: renewal ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plan", "costs"),
    [
        (subscription(renewal_amount=Decimal(80)), [1200, 960, 960, 960]),
        (subscription(period_months=12, renewal_amount=Decimal(80)), [100, 80, 80, 80]),
        (subscription(period_months=24, renewal_amount=Decimal(80)), [100, 0, 80, 0]),
        (subscription(period_months=5, renewal_amount=Decimal(80)), [300, 160, 240, 160]),
        (subscription(period_months=None), [100, 0, 0, 0]),
        (subscription(period_months=None, renewal_amount=Decimal(80)), [100, 80, 80, 80]),
        (subscription(period_months=12, renewal_amount=Decimal(0)), [100, 0, 0, 0]),
        (usage(period_months=None), [600, 600, 600, 600]),
        (usage(period_months=None, renewal_amount=Decimal(500)), [600, 500, 500, 500]),
        (usage(period_months=1), [7200, 7200, 7200, 7200]),
    ],
)
def test_renewal_takes_over_from_the_first_anniversary(plan, costs):
    result = pricing.yearly_costs(plan, quantity=1, years=4, on=DAY)

    assert result == costs


# Rule 4: purchase ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "costs"),
    [
        ({}, [2000, 0, 0, 0]),
        ({"maintenance_percent": Decimal(15)}, [2000, 300, 300, 300]),
        ({"maintenance_percent": Decimal(15), "warranty_months": 12}, [2000, 300, 300, 300]),
        ({"maintenance_percent": Decimal(15), "warranty_months": 13}, [2000, 0, 300, 300]),
        ({"maintenance_percent": Decimal(15), "warranty_months": 24}, [2000, 0, 300, 300]),
        ({"maintenance_percent": Decimal(15), "warranty_months": 36}, [2000, 0, 0, 300]),
        ({"renewal_amount": Decimal(1)}, [2000, 0, 0, 0]),
        ({"period_months": 12}, [2000, 0, 0, 0]),
    ],
)
def test_purchase_is_paid_once_and_maintained_after_the_warranty(changes, costs):
    result = pricing.yearly_costs(purchase(**changes), quantity=2, years=4, on=DAY)

    assert result == costs


def test_maintenance_is_of_the_list_price_also_under_a_promotion():
    half = promotion(DAY, DAY, percent=Decimal(50))
    plan = purchase(maintenance_percent=Decimal(10), promotions=(half,))

    result = pricing.payments(plan, quantity=1, years=2, on=DAY)

    assert result == [
        Payment(DAY, "price", 1, Fraction(500)),
        Payment(dt.date(2027, 11, 10), "maintenance", 2, Fraction(100)),
    ]


# Rule 5: set-up -----------------------------------------------------------------------------------


def test_first_year_of_the_booth_card_is_25_800_000():
    plan = subscription(amount=Decimal(1_900_000), setup_fee=Decimal(3_000_000))

    result = pricing.first_year_cost(plan, 1, DAY)

    assert result == pricing.FirstYear(Fraction(25_800_000), changes_on=None, paid_quantity=1)


@pytest.mark.parametrize(
    ("plan", "costs"),
    [
        (subscription(setup_fee=Decimal(50)), [3650, 3600]),
        (subscription(setup_fee=Decimal(50), setup_per_unit=True), [3750, 3600]),
        (subscription(setup_fee=Decimal(50), setup_per_unit=True, quantity_min=4), [5000, 4800]),
        (Terms(charge="free"), [0, 0]),
        (Terms(charge="free", amount=Decimal(0), setup_fee=Decimal(50)), [50, 0]),
        (Terms(charge="free", setup_fee=Decimal(50), setup_per_unit=True), [150, 0]),
    ],
)
def test_setup_is_paid_once(plan, costs):
    result = pricing.yearly_costs(plan, quantity=3, years=2, on=DAY)

    assert result == costs


# Rule 6: promotions -------------------------------------------------------------------------------


def test_a_promotion_applies_to_every_payment_due_within_it_also_later_ones():
    spring = promotion(dt.date(2027, 1, 10), dt.date(2027, 3, 9), amount=Decimal(70))
    plan = subscription(setup_fee=Decimal(50), promotions=(spring,))

    result = pricing.payments(plan, quantity=1, years=1, on=DAY)

    prices = [p.amount for p in result if p.kind == "price"]
    assert prices == [100, 100, 70, 70, *[100] * 8]
    assert result[0] == Payment(DAY, "setup", 1, Fraction(50))


@pytest.mark.parametrize(
    ("promotions", "cost"),
    [
        ([promotion(DAY, DAY, percent=Decimal("12.5"))], "87.5"),
        ([promotion(DAY, None, percent=Decimal(10))], "90"),
        ([promotion(None, DAY, amount=Decimal(60))], "60"),
        ([promotion(DAY, DAY, amount=Decimal(150))], "100"),
        ([promotion(DAY, DAY, percent=Decimal(120))], "0"),
        ([promotion(DAY, DAY)], "100"),
        ([promotion(dt.date(2026, 11, 11), None, percent=Decimal(10))], "100"),
        ([promotion(None, dt.date(2026, 11, 9), percent=Decimal(10))], "100"),
        (
            [promotion(DAY, DAY, percent=Decimal(10)), promotion(DAY, DAY, amount=Decimal(85))],
            "85",
        ),
    ],
)
def test_the_lowest_promotion_of_the_day_applies_and_they_never_add_up(promotions, cost):
    plan = subscription(period_months=12, promotions=tuple(promotions))

    result = pricing.first_year_cost(plan, 1, DAY)

    assert result.cost == Fraction(cost)


def test_a_promotion_lowers_a_renewal_but_never_raises_it():
    plan = subscription(
        period_months=12,
        renewal_amount=Decimal(60),
        promotions=(promotion(DAY, None, amount=Decimal(70)),),
    )

    result = pricing.yearly_costs(plan, quantity=1, years=2, on=DAY)

    assert result == [70, 60]


@pytest.mark.parametrize(
    ("kind", "cost"),
    [({"amount": Decimal(50)}, 50 + 3 * 7), ({"percent": Decimal(50)}, (100 + 3 * 7) / 2)],
)
def test_a_promotional_price_buys_the_block_and_a_reduction_lowers_the_whole(kind, cost):
    plan = subscription(
        period_months=12,
        quantity_included=10,
        extra_unit_amount=Decimal(7),
        promotions=(promotion(DAY, DAY, **kind),),
    )

    result = pricing.first_year_cost(plan, 13, DAY)

    assert result.cost == cost


@pytest.mark.parametrize(
    ("changes", "amount"),
    [
        ({}, None),
        ({"promotions": (promotion(DAY, DAY, percent=Decimal("33.33")),)}, Decimal("66.67")),
        ({"promotions": (promotion(DAY, DAY, amount=Decimal(150)),)}, None),
        ({"promotions": (promotion(None, dt.date(2026, 11, 9), amount=Decimal(1)),)}, None),
        ({"amount": None, "promotions": (promotion(DAY, DAY, amount=Decimal(5)),)}, None),
        ({"charge": "free", "promotions": (promotion(DAY, DAY, percent=Decimal(5)),)}, None),
        (
            {
                "amount": Decimal("0.0003"),
                "promotions": (promotion(DAY, DAY, percent=Decimal(50)),),
            },
            Decimal("0.0002"),
        ),
    ],
)
def test_promoted_amount_is_the_lowest_price_of_the_day(changes, amount):
    assert pricing.promoted_amount(subscription(**changes), DAY) == amount


def test_promotion_in_force_is_the_one_that_gives_the_lowest_price():
    dear = promotion(DAY, DAY, percent=Decimal(10))
    cheap = promotion(DAY, DAY, amount=Decimal(85))
    plan = subscription(promotions=(dear, cheap))

    assert pricing.promotion_in_force(plan, DAY) == cheap
    assert pricing.promotion_in_force(plan, DAY - dt.timedelta(days=1)) is None


@pytest.mark.parametrize(
    ("lowest", "shown"),
    [(None, True), (Decimal(100), True), (Decimal(80), False), (Decimal("80.01"), True)],
)
def test_the_badge_needs_a_price_below_that_of_the_last_90_days(lowest, shown):
    plan = subscription(promotions=(promotion(DAY, DAY, amount=Decimal(80)),))

    assert pricing.badge_shown(plan, DAY, lowest) == shown


def test_the_badge_is_not_shown_without_a_promotion():
    assert not pricing.badge_shown(subscription(), DAY, Decimal(500))


# Rule 7: VAT --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("vat", "rate", "cost"),
    [
        ("excluded", Decimal(10), "1650"),
        ("excluded", Decimal("8.5"), "1627.5"),
        ("excluded", None, "1500"),
        ("included", Decimal(10), "1500"),
        ("exempt", None, "1500"),
        ("not_stated", Decimal(10), "1500"),
    ],
)
def test_vat_is_added_to_every_figure_only_where_it_is_excluded(vat, rate, cost):
    plan = purchase(setup_fee=Decimal(500), vat=vat, vat_rate=rate)

    result = pricing.first_year_cost(plan, 1, DAY)

    assert result.cost == Fraction(cost)


def test_vat_is_added_to_maintenance_too():
    plan = purchase(maintenance_percent=Decimal(10), vat="excluded", vat_rate=Decimal(10))

    result = pricing.yearly_costs(plan, quantity=1, years=2, on=DAY)

    assert result == [1100, 110]


# changes_on ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "changes_on"),
    [
        ({}, None),
        ({"valid_to": dt.date(2026, 12, 31)}, dt.date(2027, 1, 1)),
        ({"valid_to": dt.date.max}, None),
        # The payment of June 2027 reaches the promotion once it is due on the 15th.
        (
            {"promotions": (promotion(dt.date(2027, 6, 15), None, amount=Decimal(70)),)},
            dt.date(2026, 11, 15),
        ),
        # No payment of today's first year reaches it; the last one does from the 20th on.
        (
            {"promotions": (promotion(dt.date(2027, 10, 20), None, amount=Decimal(70)),)},
            dt.date(2026, 11, 20),
        ),
        # No day of November has its second payment on 31 December: only that day itself counts.
        (
            {
                "period_months": 1,
                "promotions": (
                    promotion(dt.date(2026, 12, 31), dt.date(2026, 12, 31), percent=Decimal(5)),
                ),
            },
            dt.date(2026, 12, 31),
        ),
        # A promotion that lowers nothing changes nothing.
        ({"promotions": (promotion(dt.date(2027, 1, 1), None, amount=Decimal(500)),)}, None),
        # A promotion that is over.
        ({"promotions": (promotion(None, dt.date(2026, 1, 1), percent=Decimal(5)),)}, None),
    ],
)
def test_changes_on_is_the_first_day_of_another_first_year(changes, changes_on):
    plan = subscription(**changes)

    result = pricing.first_year_cost(plan, 1, DAY)

    assert result.changes_on == changes_on


def cost_on(plan, quantity, day):
    try:
        return pricing.yearly_costs(plan, quantity, 1, day)[0]
    except NotOfferedError:
        return None


DAYS = st.dates(min_value=dt.date(2026, 1, 1), max_value=dt.date(2028, 12, 31))
PROMOTIONS = st.builds(
    lambda first, length, kind: PromotionTerms(
        starts_on=first,
        ends_on=None if length is None else first + dt.timedelta(days=length),
        **kind,
    ),
    first=DAYS,
    length=st.none() | st.integers(min_value=0, max_value=200),
    kind=st.sampled_from(
        [{"amount": Decimal(70)}, {"amount": Decimal(120)}, {"percent": Decimal(20)}]
    ),
)
PLANS = st.builds(
    Terms,
    charge=st.sampled_from(["subscription", "usage", "purchase", "free"]),
    amount=st.just(Decimal(100)),
    period_months=st.sampled_from([None, 1, 2, 3, 5, 7, 12, 24]),
    setup_fee=st.sampled_from([None, Decimal(30)]),
    renewal_amount=st.sampled_from([None, Decimal(60)]),
    vat=st.sampled_from(["included", "excluded"]),
    vat_rate=st.just(Decimal(8)),
    valid_from=st.none() | DAYS,
    valid_to=st.none() | DAYS,
    promotions=st.lists(PROMOTIONS, max_size=2).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(PLANS, DAYS)
def test_changes_on_is_what_trying_500_days_finds(plan, on):
    now = cost_on(plan, 1, on)
    days = [on + dt.timedelta(days=n) for n in range(1, 501)]

    if now is None:
        with pytest.raises(NotOfferedError):
            pricing.first_year_cost(plan, 1, on)
        return
    result = pricing.first_year_cost(plan, 1, on)

    tried = next((day for day in days if cost_on(plan, 1, day) != now), None)
    assert result.cost == now
    assert tried == (result.changes_on if result.changes_on in days else None)


@given(PLANS, DAYS, st.integers(min_value=1, max_value=50), st.integers(min_value=1, max_value=10))
def test_the_years_hold_all_payments_and_no_later_year_changes_an_earlier(plan, on, units, years):
    assert (cost_on(plan, units, on) is None) != pricing.is_valid(plan, on)
    if not pricing.is_valid(plan, on):
        return

    costs = pricing.yearly_costs(plan, units, years, on)

    payments = pricing.payments(plan, units, years, on)
    assert sum(costs) == sum(p.amount for p in payments)
    assert costs == pricing.yearly_costs(plan, units, 10, on)[:years]
    assert [p.due for p in payments] == sorted(p.due for p in payments)
    assert all(p.due < pricing.add_months(on, 12 * p.year) for p in payments)
    assert all(p.due >= pricing.add_months(on, 12 * (p.year - 1)) for p in payments)
