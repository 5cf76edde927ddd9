"""Plans beside each other over years, to the dong; the sums in the comments are made by hand."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.money import half_up
from solutions.pricing import (
    ChosenPlan,
    CostTable,
    OwnCost,
    PromotionTerms,
    Terms,
    Verdict,
    cost_table,
    n_year_cost,
    yearly_costs,
)

DAY = dt.date(2026, 11, 10)
RENT = Terms(charge="subscription", amount=Decimal(1_000), period_months=1)
BUY = Terms(charge="purchase", amount=Decimal(30_000), maintenance_percent=Decimal(10))


def table(*plans: Terms, quantity: int = 1, years: int = 5, **more: object) -> CostTable:
    """The table of plans whose keys are 1, 2..."""
    chosen = [ChosenPlan(key, terms) for key, terms in enumerate(plans, start=1)]
    return cost_table(chosen, **{"quantity": quantity, "years": years, "on": DAY} | more)


def yearly(found: CostTable, plan_id: int = 1) -> list[int]:
    """The shown cost of each year of a plan."""
    series = found.plan(plan_id).series
    assert series is not None
    return [year.cost for year in series.years]


# Worked examples --------------------------------------------------------------------------------
def prepaid(months: int, amount: int, **more: object) -> Terms:
    """A subscription paid in advance for a number of months."""
    return Terms(
        charge="subscription", amount=Decimal(amount), period_months=months, vat="included", **more
    )


LIST_PRICES = {
    # Due in months 0, 9 | 18 | 27 | 36, 45 | 54.
    "term of 9 months": (prepaid(9, 900_000), 1, [1_800_000, 900_000, 900_000, 1_800_000, 900_000]),
    # Due in months 0 | 15 | 30 | 45 | none before 60.
    "term of 15 months": (prepaid(15, 1_500_000), 1, [1_500_000] * 4 + [0]),
    # Due in months 0 | none | 24 | none | 48; 3 units of 2.000.000 each.
    "term of 24 months": (prepaid(24, 2_000_000), 3, [6_000_000, 0, 6_000_000, 0, 6_000_000]),
    "term of 60 months": (prepaid(60, 4_500_000), 2, [9_000_000, 0, 0, 0, 0]),
    # 12 x 100.000 + 500.000 set-up; from the first anniversary 12 x 80.000.
    "renewal cheaper": (
        prepaid(1, 100_000, renewal_amount=Decimal(80_000), setup_fee=Decimal(500_000)),
        1,
        [1_700_000, 960_000, 960_000, 960_000, 960_000],
    ),
    # Due on the 10th of Nov., Dec., Jan., Feb. at 75.000, the other eight of year 1 at 100.000.
    "promotion ending within the year": (
        prepaid(
            1,
            100_000,
            promotions=(PromotionTerms(percent=Decimal(25), ends_on=dt.date(2027, 2, 10)),),
        ),
        1,
        [1_100_000, 1_200_000, 1_200_000, 1_200_000, 1_200_000],
    ),
    # Two licences of 50 million; 15% of the list price once 24 months are over: from year 3.
    "purchase with 24 months of warranty": (
        Terms(
            charge="purchase",
            amount=Decimal(50_000_000),
            maintenance_percent=Decimal(15),
            warranty_months=24,
            vat="exempt",
        ),
        2,
        [100_000_000, 0, 15_000_000, 15_000_000, 15_000_000],
    ),
    # 1.250 documents a year in blocks of 500 at 275.000: three blocks.
    "usage by whole blocks": (
        Terms(charge="usage", amount=Decimal(275_000), quantity_included=500),
        1_250,
        [825_000] * 5,
    ),
    # 100 in the block for 50.000, 1.150 beyond at 450, each month: 567.500 x 12.
    "usage by month with a price beyond": (
        Terms(
            charge="usage",
            amount=Decimal(50_000),
            period_months=1,
            quantity_included=100,
            extra_unit_amount=Decimal(450),
        ),
        1_250,
        [6_810_000] * 5,
    ),
    # 12.345 documents at 0,3333 dong are 4.114,5885; the year is rounded once, up.
    "parts of a dong a document": (
        Terms(charge="usage", amount=Decimal("0.3333")),
        12_345,
        [4_115] * 5,
    ),
    # (12 x 123.457 + 1) x 1,08 = 1.600.003,8 in year 1; 1.481.484 x 1,08 = 1.600.002,72 after.
    "VAT of 8% excluded": (
        Terms(
            charge="subscription",
            amount=Decimal(123_457),
            period_months=1,
            setup_fee=Decimal(1),
            vat="excluded",
            vat_rate=Decimal(8),
        ),
        1,
        [1_600_004, 1_600_003, 1_600_003, 1_600_003, 1_600_003],
    ),
    # 3 x 99.999.995 x 1,1 = 329.999.983,5, half up.
    "VAT of 10% excluded": (
        Terms(
            charge="purchase",
            amount=Decimal(99_999_995),
            vat="excluded",
            vat_rate=Decimal(10),
        ),
        3,
        [329_999_984, 0, 0, 0, 0],
    ),
}


@pytest.mark.parametrize("name", LIST_PRICES)
def test_price_lists_over_five_years(name: str) -> None:
    terms, quantity, expected = LIST_PRICES[name]

    found = table(terms, quantity=quantity)

    exact = sum(yearly_costs(terms, quantity, 5, DAY), Fraction(0))
    assert yearly(found) == expected
    assert found.plan(1).first_year_cost == expected[0]
    assert found.plan(1).series.total == half_up(exact)


def test_total_is_rounded_once_from_its_exact_value() -> None:
    found = table(LIST_PRICES["parts of a dong a document"][0], quantity=12_345)

    # 5 x 4.114,5885 = 20.572,9425, not 5 x 4.115.
    assert found.plan(1).series.total == 20_573


# Own costs --------------------------------------------------------------------------------------
def test_own_costs_belong_to_every_purchase_or_to_one_plan() -> None:
    own = (
        OwnCost("equipment", 20_000, 1, 1),
        OwnCost("repair", 5_000, 4, 4),
        OwnCost("people", 1_000, 1, 9, plan_id=1),
    )

    found = table(RENT, BUY, own_costs=own)

    assert (found.plan(1).own_yearly, found.plan(2).own_yearly) == (
        (1_000, 1_000, 1_000, 1_000, 1_000),
        (20_000, 0, 0, 5_000, 0),
    )
    assert yearly(found, 1) == [13_000] * 5
    assert yearly(found, 2) == [50_000, 3_000, 3_000, 8_000, 3_000]
    assert found.plan(2).own_total == 25_000
    assert found.plan(2).first_year_cost == 30_000


def test_own_costs_move_the_verdict_and_the_break_even() -> None:
    without = table(RENT, BUY)
    found = table(RENT, BUY, own_costs=(OwnCost("equipment", 20_000, 1, 1),))

    # Rent 60.000; purchase 30.000 + 4 x 3.000 = 42.000, with the server 62.000.
    assert without.verdict == Verdict(rent_id=1, buy_id=2, cheaper="buy", difference=18_000)
    assert without.plan(2).break_even_year == 3
    assert found.verdict == Verdict(rent_id=1, buy_id=2, cheaper="rent", difference=2_000)
    assert found.plan(2).break_even_year is None
    assert (found.cheapest, found.saving) == ((1,), 2_000)


# Several plans ----------------------------------------------------------------------------------
def test_purchases_are_held_against_the_cheapest_rent_by_total() -> None:
    # 60.000 in years 1-5 but dear at first; 12.000 a year; bought for 36.000.
    slow = Terms(charge="subscription", amount=Decimal(75_000), period_months=60)
    buy = Terms(charge="purchase", amount=Decimal(36_000))

    found = table(slow, RENT, buy)

    assert (found.rent_id, found.plan(3).break_even_year) == (2, 3)
    assert (found.cheapest, found.saving) == ((3,), 24_000)
    assert found.plan(1).break_even_year is None


def test_break_even_is_undiscounted_with_the_discounted_one_beside() -> None:
    found = table(RENT, BUY, rate=Decimal(10))

    series = n_year_cost(BUY, 1, 5, DAY, Decimal(10))
    assert found.plan(2).series == series
    assert (found.plan(2).break_even_year, found.plan(2).discounted_break_even_year) == (3, 4)


def test_equal_totals_are_both_cheapest() -> None:
    half = Terms(charge="usage", amount=Decimal("59999.6"))

    found = table(
        Terms(charge="subscription", amount=Decimal(60_000), period_months=60), half, years=1
    )

    assert (found.cheapest, found.saving, found.verdict) == ((1, 2), 0, None)


def test_plan_that_is_not_offered_has_its_reason_and_the_others_their_figures() -> None:
    ladder = Terms(charge="subscription", amount=Decimal(1), period_months=1, quantity_max=9)
    gone = Terms(charge="purchase", amount=Decimal(1), valid_to=dt.date(2026, 11, 9))

    found = table(ladder, gone, Terms(charge="quote"), RENT, quantity=10)

    assert [plan.reason for plan in found.plans] == ["over_maximum", "not_valid", "no_amount", ""]
    assert [plan.first_year_cost for plan in found.plans] == [None, None, None, 120_000]
    assert [plan.plan_id for plan in found.offered] == [4]
    assert (found.cheapest, found.saving, found.verdict) == ((4,), None, None)


def test_least_quantity_is_paid() -> None:
    found = table(Terms(charge="purchase", amount=Decimal(7), quantity_min=10), quantity=3, years=1)

    assert (found.plan(1).paid_quantity, yearly(found)) == (10, [70])


def test_free_plan_is_neither_rent_nor_purchase_but_can_be_cheapest() -> None:
    found = table(Terms(charge="free"), BUY)

    assert (found.cheapest, found.verdict, found.plan(2).break_even_year) == ((1,), None, None)


@pytest.mark.parametrize(
    ("count", "more"),
    [
        (0, {}),
        (5, {}),
        (1, {"quantity": 0}),
        (1, {"years": 0}),
        (1, {"years": 11}),
        (1, {"rate": Decimal("100.01")}),
        (1, {"rate": -1}),
    ],
)
def test_limits(count: int, more: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="four|at least 1|1 to 10|0 and 100"):
        table(*[RENT] * count, **more)


def test_unknown_plan_is_no_plan_of_the_table() -> None:
    with pytest.raises(KeyError):
        table(RENT).plan(9)


# Properties -------------------------------------------------------------------------------------
money = st.decimals(min_value=0, max_value=10**9, places=4)
optional_money = st.none() | money


@st.composite
def plans(draw: st.DrawFn) -> Terms:
    """Any plan with a price, without quantity limits and promotions."""
    return Terms(
        charge=draw(st.sampled_from(["subscription", "purchase", "usage"])),
        amount=draw(money),
        period_months=draw(st.sampled_from([None, 1, 3, 9, 12, 15, 24, 36, 60])),
        quantity_included=draw(st.none() | st.integers(1, 500)),
        extra_unit_amount=draw(optional_money),
        setup_fee=draw(optional_money),
        setup_per_unit=draw(st.booleans()),
        renewal_amount=draw(optional_money),
        maintenance_percent=draw(st.none() | st.decimals(0, 100, places=2)),
        warranty_months=draw(st.none() | st.integers(0, 60)),
        vat=draw(st.sampled_from(["included", "excluded", "exempt", "not_stated"])),
        vat_rate=draw(st.sampled_from([Decimal(5), Decimal(8), Decimal(10)])),
    )


@st.composite
def own_costs(draw: st.DrawFn) -> tuple[OwnCost, ...]:
    """Some own costs of plans 1 and 2 or of purchases."""
    lines = st.builds(
        lambda kind, amount, first, length, plan: OwnCost(
            kind, amount, first, first + length, plan
        ),
        st.sampled_from(["equipment", "people"]),
        st.integers(0, 10**9),
        st.integers(1, 10),
        st.integers(0, 9),
        st.sampled_from([None, 1, 2]),
    )
    return tuple(draw(st.lists(lines, max_size=4)))


@settings(max_examples=60)
@given(plans(), st.integers(1, 5_000), st.integers(1, 500), st.integers(1, 10))
def test_more_units_never_cost_less(terms: Terms, quantity: int, more: int, years: int) -> None:
    few = table(terms, quantity=quantity, years=years).plan(1).series
    many = table(terms, quantity=quantity + more, years=years).plan(1).series

    assert all(a <= b for a, b in zip(few.exact, many.exact, strict=True))


@settings(max_examples=60)
@given(plans(), plans(), own_costs(), st.integers(1, 100), st.integers(2, 10))
def test_years_add_up_and_do_not_depend_on_how_many_follow(
    rent: Terms, buy: Terms, own: tuple[OwnCost, ...], quantity: int, years: int
) -> None:
    long = table(rent, buy, quantity=quantity, years=years, own_costs=own)
    short = table(rent, buy, quantity=quantity, years=years - 1, own_costs=own)

    for whole, part in zip(long.plans, short.plans, strict=True):
        assert whole.series.exact[:-1] == part.series.exact
        assert whole.series.total == half_up(sum(whole.series.exact))
        assert whole.series.years[-1].cumulative == whole.series.total
        vendor = yearly_costs(whole.terms, quantity, years, DAY)
        assert [a + b for a, b in zip(vendor, whole.own_yearly, strict=True)] == list(
            whole.series.exact
        )


@settings(max_examples=60)
@given(
    plans(),
    st.decimals(0, 100, places=2),
    st.dates(dt.date(2026, 1, 1), dt.date(2030, 1, 1)),
    st.integers(1, 50),
)
def test_promotion_never_raises_a_year(
    terms: Terms, percent: Decimal, ends_on: dt.date, quantity: int
) -> None:
    promoted = replace(terms, promotions=(PromotionTerms(percent=percent, ends_on=ends_on),))

    usual = table(terms, quantity=quantity).plan(1).series
    lowered = table(promoted, quantity=quantity).plan(1).series

    assert all(0 <= a <= b for a, b in zip(lowered.exact, usual.exact, strict=True))


@settings(max_examples=60)
@given(plans(), plans(), own_costs(), st.decimals(0, 100, places=2), st.integers(1, 10))
def test_verdict_follows_from_the_totals(
    first: Terms, second: Terms, own: tuple[OwnCost, ...], rate: Decimal, years: int
) -> None:
    found = table(first, second, years=years, rate=rate, own_costs=own)

    totals = {plan.plan_id: plan.series.total for plan in found.plans}
    assert set(found.cheapest) == {k for k, v in totals.items() if v == min(totals.values())}
    assert found.saving == abs(totals[1] - totals[2])
    if found.verdict:
        rent, buy = totals[found.verdict.rent_id], totals[found.verdict.buy_id]
        assert found.verdict.difference == abs(rent - buy)
        sides = found.plan(found.verdict.rent_id).series, found.plan(found.verdict.buy_id)
        pairs = zip(accumulate(sides[0].exact), accumulate(sides[1].series.exact), strict=True)
        reached = [year for year, (a, b) in enumerate(pairs, start=1) if b <= a]
        assert sides[1].break_even_year == (reached[0] if reached else None)


@settings(max_examples=40)
@given(plans(), own_costs(), st.integers(1, 10))
def test_without_a_rate_present_values_are_the_plain_sums(
    terms: Terms, own: tuple[OwnCost, ...], years: int
) -> None:
    series = table(terms, years=years, own_costs=own).plan(1).series

    assert series.present_total == series.total
    assert series.exact_present == series.exact
