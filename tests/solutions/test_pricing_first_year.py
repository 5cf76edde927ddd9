"""The first-year cost in whole numbers is the one that the rules define, for every kind of plan."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.pricing import PromotionTerms, Terms, payments, yearly_costs
from solutions.pricing.comparable import comparable_prices
from solutions.pricing.first_year import ScaledPromotion, ScaledTerms, cost_of_one, due_days

pytestmark = pytest.mark.once

ON = dt.date(2026, 1, 31)


def scaled(value: Decimal | None, places: int) -> int | None:
    return None if value is None else int(value.scaleb(places))


def in_whole_numbers(terms: Terms) -> int | None:
    promotions = [
        ScaledPromotion(scaled(p.amount, 4), scaled(p.percent, 2), p.starts_on, p.ends_on)
        for p in terms.promotions
    ]
    said = ScaledTerms(
        charge=terms.charge,
        period_months=terms.period_months,
        amount=scaled(terms.amount, 4),
        quantity_min=terms.quantity_min,
        quantity_max=terms.quantity_max,
        quantity_included=terms.quantity_included,
        extra_unit_amount=scaled(terms.extra_unit_amount, 4),
        setup_fee=scaled(terms.setup_fee, 4),
        setup_per_unit=terms.setup_per_unit,
        vat=terms.vat,
        vat_rate=scaled(terms.vat_rate, 2),
    )
    return cost_of_one(said, promotions, due_days(ON))


def by_the_rules(terms: Terms) -> int | None:
    return next(iter(comparable_prices([terms], ON).values()), None)


def test_a_worked_example() -> None:
    # 12 payments of 5 x 1.000,5 đ and 20.000 đ once, with 8% VAT.
    terms = Terms(
        charge="subscription",
        amount=Decimal("1000.5"),
        period_months=1,
        quantity_min=5,
        setup_fee=Decimal(20_000),
        vat="excluded",
        vat_rate=Decimal(8),
    )

    assert in_whole_numbers(terms) == by_the_rules(terms) == 86_432


def test_of_whole_dong_it_is_a_fraction_and_exact_when_divided() -> None:
    terms = Terms(
        charge="subscription",
        amount=Decimal(100),
        period_months=1,
        quantity_included=1,
        extra_unit_amount=Decimal(10),
        setup_fee=Decimal(500),
    )

    [cost] = yearly_costs(terms, 3, 1, ON)
    amounts = [payment.amount for payment in payments(terms, 3, 1, ON)]

    assert cost / 7 == Fraction(1940, 7)
    assert {type(one) for one in (cost, *amounts)} == {Fraction}


@pytest.mark.parametrize("charge", ["subscription", "purchase", "usage", "quote"])
def test_without_amount_there_is_no_cost(charge: str) -> None:
    terms = Terms(charge=charge)

    assert in_whole_numbers(terms) is None
    assert by_the_rules(terms) is None


amounts = st.decimals(0, 99_999_999, places=4)
days = st.none() | st.dates(dt.date(2025, 6, 1), dt.date(2027, 6, 1))
quantities = st.none() | st.integers(0, 40)


@st.composite
def promotions(draw) -> PromotionTerms:
    is_price = draw(st.booleans())
    return PromotionTerms(
        amount=draw(amounts) if is_price else None,
        percent=None if is_price else draw(st.decimals(0, 100, places=2)),
        starts_on=draw(days),
        ends_on=draw(days),
    )


plans = st.builds(
    Terms,
    charge=st.sampled_from(["free", "subscription", "purchase", "usage", "quote"]),
    amount=st.none() | amounts,
    period_months=st.none() | st.sampled_from([1, 2, 3, 5, 6, 12, 24, 36]),
    quantity_min=quantities,
    quantity_max=quantities,
    quantity_included=quantities,
    extra_unit_amount=st.none() | amounts,
    setup_fee=st.none() | amounts,
    setup_per_unit=st.booleans(),
    renewal_amount=st.none() | amounts,
    maintenance_percent=st.none() | st.decimals(0, 100, places=2),
    vat=st.sampled_from(["included", "excluded", "exempt", "not_stated"]),
    vat_rate=st.none() | st.decimals(0, 100, places=2),
    promotions=st.lists(promotions(), max_size=3).map(tuple),
)


@settings(max_examples=100)
@given(plans)
def test_is_the_cost_of_the_rules(terms: Terms) -> None:
    assert in_whole_numbers(terms) == by_the_rules(terms)
