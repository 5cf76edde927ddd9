"""Plans that are steps of one price, and what a first-year cost is made of."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.money import half_up
from solutions.pricing import (
    Ladder,
    NotOfferedError,
    Part,
    PromotionTerms,
    Terms,
    ladders,
    make_up,
    price_of_one,
    yearly_costs,
)

ON = dt.date(2026, 11, 22)


def plan(amount: int, **more: object) -> Terms:
    given = {"charge": "subscription", "period_months": 1, "unit": "tài khoản"} | more
    return Terms(amount=Decimal(amount), **given)


def package(size: int, amount: int, **more: object) -> Terms:
    return Terms(
        charge="usage",
        amount=Decimal(amount),
        unit="hóa đơn",
        quantity_included=size,
        **{"quantity_min": size} | more,
    )


def found(*plans: Terms) -> list[Ladder]:
    return ladders(plans, [None] * len(plans))


# Ladders ----------------------------------------------------------------------------------------
STEPS = (
    plan(95_000, quantity_max=9),
    plan(85_000, quantity_min=10, quantity_max=49),
    plan(70_000, quantity_min=50),
)


def test_steps_of_one_price_are_one_ladder_by_quantity():
    assert found(STEPS[2], STEPS[0], STEPS[1]) == [Ladder("steps", (1, 2, 0))]


def test_packages_of_several_sizes_are_one_ladder():
    packages = (package(1_000, 700_000), package(300, 294_000), package(500, 445_000))

    assert found(*packages) == [Ladder("packages", (1, 2, 0))]


def test_step_without_a_greatest_quantity_holds_beside_the_higher_ones():
    assert found(plan(100_000), plan(90_000, quantity_min=10)) == [Ladder("steps", (0, 1))]


def test_price_by_use_beside_its_packages_is_no_package():
    single = Terms(charge="usage", amount=Decimal(900), unit="hóa đơn")

    assert found(single, package(300, 240_000), package(500, 400_000)) == [
        Ladder("packages", (1, 2))
    ]


@pytest.mark.parametrize(
    "second",
    [
        plan(80_000, quantity_min=10, period_months=12),
        plan(80_000, quantity_min=10, unit="trạm"),
        plan(80_000, quantity_min=10, charge="purchase"),
        plan(80_000, quantity_min=10, setup_fee=Decimal(1)),
        plan(80_000, quantity_min=10, vat="excluded", vat_rate=Decimal(8)),
        plan(80_000, quantity_min=10, minimum_months=12),
        # The same least quantity, and quantities that overlap.
        plan(80_000),
        plan(80_000, quantity_min=9),
    ],
)
def test_plans_that_differ_in_more_are_no_ladder(second):
    assert found(plan(95_000, quantity_max=9), second) == []


def test_plans_for_others_or_from_another_source_are_no_ladder():
    assert ladders(STEPS, ["", "trường học", ""]) == [Ladder("steps", (0, 2))]


def test_plans_without_an_amount_are_no_ladder():
    free = Terms(charge="free", unit="tài khoản", quantity_max=5)
    quote = Terms(charge="quote", unit="tài khoản", quantity_min=6)

    assert found(free, quote, replace(quote, quantity_min=50)) == []


def test_renewal_and_promotion_may_differ_between_steps():
    off = PromotionTerms(percent=Decimal(10), starts_on=ON, ends_on=ON)
    first = replace(STEPS[0], renewal_amount=Decimal(90_000), promotions=(off,))

    assert found(first, *STEPS[1:]) == [Ladder("steps", (0, 1, 2))]


def test_every_plan_needs_its_other_facts():
    with pytest.raises(ValueError, match="zip"):
        ladders(STEPS, [None])


PLANS = st.builds(
    Terms,
    charge=st.sampled_from(["free", "subscription", "usage", "quote"]),
    amount=st.none() | st.integers(0, 9).map(Decimal),
    unit=st.sampled_from(["", "trạm"]),
    quantity_min=st.none() | st.integers(1, 5),
    quantity_max=st.none() | st.integers(1, 5),
    quantity_included=st.none() | st.integers(1, 3),
)


@settings(max_examples=100)
@given(st.lists(PLANS, max_size=8))
def test_a_plan_is_in_one_ladder_at_most_and_steps_rise(plans):
    result = ladders(plans, [None] * len(plans))

    members = [index for ladder in result for index in ladder.members]
    assert len(members) == len(set(members))
    assert all(len(ladder.members) > 1 for ladder in result)
    for ladder in result:
        own = [plans[index] for index in ladder.members]
        sizes = [
            (one.quantity_included if ladder.kind == "packages" else one.quantity_min) or 1
            for one in own
        ]
        assert sizes == sorted(set(sizes))


def test_one_of_a_package_is_rounded_half_up_to_four_decimals():
    assert price_of_one(package(300, 294_000), Fraction(294_000)) == 980
    assert price_of_one(package(3, 100), Fraction(100)) == Fraction("33.3333")
    assert price_of_one(package(32, 1), Fraction(1)) == Fraction("0.0313")


# What a cost is made of -------------------------------------------------------------------------
def test_cost_is_made_up_of_setup_payments_and_tax():
    terms = plan(1_900_000, setup_fee=Decimal(3_000_000), vat="excluded", vat_rate=Decimal(10))

    cost = make_up(terms, 2, ON)

    assert cost.parts == (
        Part("setup", 1, Fraction(3_000_000), is_promoted=False),
        Part("price", 12, Fraction(3_800_000), is_promoted=False),
    )
    assert [part.amount for part in cost.parts] == [3_000_000, 45_600_000]
    assert (cost.vat, cost.vat_rate, cost.total) == (4_860_000, Decimal(10), 53_460_000)


def test_promotional_payments_stand_apart():
    off = PromotionTerms(percent=Decimal(10), starts_on=ON, ends_on=dt.date(2026, 12, 31))
    terms = plan(100_000, promotions=(off,))

    cost = make_up(terms, 1, ON)

    assert cost.parts == (
        Part("price", 2, Fraction(90_000), is_promoted=True),
        Part("price", 10, Fraction(100_000), is_promoted=False),
    )
    assert (cost.vat, cost.total) == (None, 1_180_000)


def test_below_the_least_quantity_the_least_is_paid_and_said():
    cost = make_up(plan(100_000, quantity_min=10), 3, ON)

    assert (cost.quantity, cost.raised, cost.total) == (10, True, 12_000_000)


@pytest.mark.parametrize(
    ("terms", "is_plain"),
    [
        (plan(100_000, period_months=12), True),
        (plan(100_000), False),
        (plan(100_000, period_months=12, setup_fee=Decimal(1)), False),
        (plan(100_000, period_months=12, vat="excluded", vat_rate=Decimal(8)), False),
        (Terms(charge="free"), True),
    ],
)
def test_single_payment_explains_itself(terms, is_plain):
    assert make_up(terms, 1, ON).is_plain is is_plain


def test_plan_that_is_not_offered_has_no_make_up():
    with pytest.raises(NotOfferedError):
        make_up(Terms(charge="quote"), 1, ON)


@settings(max_examples=100)
@given(
    st.builds(
        Terms,
        charge=st.sampled_from(["free", "subscription", "purchase", "usage"]),
        amount=st.decimals(0, 10**7, places=4),
        period_months=st.none() | st.sampled_from([1, 3, 12, 15]),
        quantity_min=st.none() | st.integers(1, 20),
        quantity_included=st.none() | st.integers(1, 20),
        setup_fee=st.none() | st.decimals(0, 10**6, places=4),
        setup_per_unit=st.booleans(),
        vat=st.sampled_from(["included", "excluded", "exempt"]),
        vat_rate=st.sampled_from([Decimal(8), Decimal(10)]),
        promotions=st.sampled_from(
            [
                (),
                (
                    PromotionTerms(
                        percent=Decimal("12.5"), starts_on=ON, ends_on=dt.date(2027, 3, 1)
                    ),
                ),
            ]
        ),
    ),
    st.integers(1, 50),
)
def test_parts_and_tax_add_up_to_the_first_year(terms, quantity):
    cost = make_up(terms, quantity, ON)
    [year] = yearly_costs(terms, quantity, 1, ON)

    before_tax = sum((part.each * part.times for part in cost.parts), Fraction(0))
    factor = 1 + Fraction(terms.vat_rate) / 100 if terms.vat == "excluded" else 1
    assert before_tax * factor == year
    assert cost.total == half_up(year)
    # Each figure is rounded by itself.
    shown = sum(part.amount for part in cost.parts) + (cost.vat or 0)
    assert abs(shown - cost.total) <= (len(cost.parts) + 2) // 2
