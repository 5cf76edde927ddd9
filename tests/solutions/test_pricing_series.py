"""Costs over years and renting against buying, to the dong."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions import pricing
from solutions.pricing import NotOfferedError, Series, Terms, YearCost
from solutions.pricing.cost_table import ChosenPlan, CostTable, PlanCost, Verdict, cost_table

DAY = dt.date(2026, 11, 10)
RENT = Terms(charge="subscription", amount=Decimal(1_000), period_months=1)
BUY = Terms(charge="purchase", amount=Decimal(30_000), maintenance_percent=Decimal(10))


def rent_and_buy(
    rent: Terms, buy: Terms, quantity: int, years: int, rate: Decimal | int = 0
) -> tuple[PlanCost, PlanCost, CostTable]:
    """Plan 1 rented, plan 2 bought, and the table of both."""
    plans = [ChosenPlan(1, rent), ChosenPlan(2, buy)]
    found = cost_table(plans, quantity=quantity, years=years, on=DAY, rate=rate)
    return found.plan(1), found.plan(2), found


def test_n_year_cost_rounds_each_figure_once_from_its_exact_value():
    plan = Terms(charge="subscription", amount=Decimal("0.5"), period_months=12)

    result = pricing.n_year_cost(plan, quantity=1, years=3, on=DAY, rate=Decimal("100"))

    half = Fraction(1, 2)
    assert result == Series(
        years=(
            YearCost(1, cost=1, cumulative=1, present_value=1, cumulative_present_value=1),
            YearCost(2, cost=1, cumulative=1, present_value=0, cumulative_present_value=1),
            YearCost(3, cost=1, cumulative=2, present_value=0, cumulative_present_value=1),
        ),
        total=2,
        present_total=1,
        paid_quantity=1,
        exact=(half, half, half),
        exact_present=(half, half / 2, half / 4),
    )


def test_n_year_cost_without_a_rate_has_present_values_as_paid():
    result = pricing.n_year_cost(BUY, quantity=2, years=2, on=DAY)

    assert result.years == (
        YearCost(1, 60_000, 60_000, 60_000, 60_000),
        YearCost(2, 6_000, 66_000, 6_000, 66_000),
    )


def test_n_year_cost_discounts_by_percent_of_two_decimals():
    plan = Terms(charge="subscription", amount=Decimal(1_000_000), period_months=12)

    result = pricing.n_year_cost(plan, quantity=1, years=3, on=DAY, rate=Decimal("7.25"))

    assert [year.present_value for year in result.years] == [1_000_000, 932_401, 869_371]
    assert result.present_total == 2_801_772


@pytest.mark.parametrize(("years", "rate"), [(0, 0), (11, 0), (5, -1), (5, Decimal("100.01"))])
def test_n_year_cost_refuses_what_is_outside_its_limits(years, rate):
    with pytest.raises(ValueError, match="1 to 10|0 and 100"):
        pricing.n_year_cost(RENT, 1, years, DAY, rate)


def test_n_year_cost_of_a_quote_is_not_offered():
    with pytest.raises(NotOfferedError):
        pricing.n_year_cost(Terms(charge="quote"), 1, 5, DAY)


def test_rent_versus_buy_over_five_years():
    rented, bought, found = rent_and_buy(RENT, BUY, quantity=1, years=5, rate=Decimal(10))

    rent = pricing.n_year_cost(RENT, 1, 5, DAY, Decimal(10))
    buy = pricing.n_year_cost(BUY, 1, 5, DAY, Decimal(10))
    assert [year.cumulative for year in rent.years] == [12_000, 24_000, 36_000, 48_000, 60_000]
    assert [year.cumulative for year in buy.years] == [30_000, 33_000, 36_000, 39_000, 42_000]
    assert [y.cumulative_present_value for y in rent.years][2:4] == [32_826, 41_842]
    assert [y.cumulative_present_value for y in buy.years][2:4] == [35_207, 37_461]
    assert (rented.series, bought.series) == (rent, buy)
    assert found.verdict == Verdict(rent_id=1, buy_id=2, cheaper="buy", difference=18_000)
    assert (bought.break_even_year, bought.discounted_break_even_year) == (3, 4)


@pytest.mark.parametrize(
    ("years", "cheaper", "difference", "break_even"),
    [(1, "rent", 18_000, None), (2, "rent", 9_000, None), (3, "equal", 0, 3)],
)
def test_rent_versus_buy_within_fewer_years(years, cheaper, difference, break_even):
    _rented, bought, found = rent_and_buy(RENT, BUY, quantity=1, years=years)

    said = (found.verdict.cheaper, found.verdict.difference, bought.break_even_year)
    assert said == (cheaper, difference, break_even)


def test_rent_versus_buy_compares_rounded_totals_but_breaks_even_exactly():
    rent = Terms(charge="subscription", amount=Decimal("10.1"), period_months=12)
    buy = Terms(charge="purchase", amount=Decimal("10.4"))

    _rented, bought, found = rent_and_buy(rent, buy, quantity=1, years=1)

    said = (found.verdict.cheaper, found.verdict.difference, bought.break_even_year)
    assert said == ("equal", 0, None)


def test_rent_versus_buy_pays_each_plan_its_own_minimum():
    buy = Terms(charge="purchase", amount=Decimal(30_000), quantity_min=5)

    rented, bought, _found = rent_and_buy(RENT, buy, quantity=2, years=1)

    assert (rented.paid_quantity, bought.paid_quantity) == (2, 5)
    assert (rented.series.total, bought.series.total) == (24_000, 150_000)


@given(
    st.decimals(min_value=0, max_value=1000, places=4),
    st.decimals(min_value=0, max_value=1000, places=4),
    st.integers(min_value=1, max_value=10),
    st.decimals(min_value=0, max_value=100, places=2),
)
def test_figures_lie_within_half_a_dong_of_the_exact_ones(monthly, price, years, rate):
    rent = Terms(charge="subscription", amount=monthly, period_months=1)
    buy = Terms(charge="purchase", amount=price)

    rented, bought, found = rent_and_buy(rent, buy, 1, years, rate)

    exact = 12 * years * Fraction(monthly)
    assert abs(rented.series.total - exact) <= Fraction(1, 2)
    assert rented.series.present_total <= rented.series.total
    assert rented.series.years[-1].cumulative == rented.series.total
    assert found.verdict.difference == abs(rented.series.total - bought.series.total)
    reached = [y for y in range(1, years + 1) if Fraction(price) <= 12 * y * Fraction(monthly)]
    assert bought.break_even_year == (reached[0] if reached else None)
