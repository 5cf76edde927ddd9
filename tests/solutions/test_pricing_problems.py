"""What is said about a plan that is wrong or doubtful."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions import pricing
from solutions.pricing import Problem, PromotionTerms, Terms

FIRST = dt.date(2026, 10, 1)
LAST = dt.date(2026, 12, 31)
EARLY = dt.date(2026, 9, 30)


def plan(**changes):
    return Terms(
        **{"charge": "subscription", "amount": Decimal(100_000), "period_months": 1} | changes
    )


def purchase(**changes):
    return Terms(**{"charge": "purchase", "amount": Decimal(100_000)} | changes)


def promoted(*promotions, **changes):
    whole = ({"starts_on": FIRST, "ends_on": LAST} | promotion for promotion in promotions)
    return plan(promotions=tuple(PromotionTerms(**promotion) for promotion in whole), **changes)


@pytest.mark.parametrize(
    "terms",
    [
        plan(),
        Terms(charge="free"),
        Terms(charge="free", amount=Decimal(0), setup_fee=Decimal(5_000)),
        Terms(charge="quote"),
        Terms(charge="usage", amount=Decimal("0.5"), unit="hóa đơn"),
        purchase(maintenance_percent=Decimal(15), warranty_months=12),
        plan(vat="excluded", vat_rate=Decimal(8), quantity_min=2, quantity_max=2),
        plan(quantity_included=5, extra_unit_amount=Decimal(1), renewal_amount=Decimal(90_000)),
        plan(valid_from=FIRST, valid_to=FIRST),
        promoted({"amount": Decimal(50_000)}),
        promoted({"percent": Decimal(50)}),
    ],
)
def test_a_sound_plan_has_no_problem(terms):
    assert pricing.problems_of(terms) == []


@pytest.mark.parametrize(
    ("terms", "problems"),
    [
        (plan(amount=None), [("amount_required", "amount")]),
        (purchase(amount=None), [("amount_required", "amount")]),
        (Terms(charge="quote", amount=Decimal(0)), [("amount_with_quote", "amount")]),
        (Terms(charge="free", amount=Decimal(1)), [("amount_with_free", "amount")]),
        (plan(amount=Decimal(-1)), [("negative", "amount")]),
        (plan(setup_fee=Decimal(-1)), [("negative", "setup_fee")]),
        (plan(period_months=0), [("not_positive", "period_months")]),
        (plan(quantity_min=-1), [("not_positive", "quantity_min")]),
        (
            plan(quantity_max=0),
            [("not_positive", "quantity_max"), ("quantity_reversed", "quantity_max")],
        ),
        (plan(vat="excluded", vat_rate=Decimal(101)), [("percent_range", "vat_rate")]),
        (plan(quantity_min=5, quantity_max=4), [("quantity_reversed", "quantity_max")]),
        (
            plan(extra_unit_amount=Decimal(1)),
            [("extra_without_included", "quantity_included")],
        ),
        (plan(vat="excluded"), [("vat_rate_required", "vat_rate")]),
        (plan(valid_from=LAST, valid_to=FIRST), [("validity_reversed", "valid_to")]),
        (
            purchase(amount=Decimal(99_999_999_999), quantity_min=20_000_000),
            [("cost_too_large", "amount")],
        ),
        (
            purchase(amount=None, setup_fee=Decimal(-1)),
            [("amount_required", "amount"), ("negative", "setup_fee")],
        ),
    ],
)
def test_a_wrong_plan_is_refused_at_its_field(terms, problems):
    result = pricing.problems_of(terms)

    assert result == [Problem(code, field) for code, field in problems]
    assert not any(problem.is_warning for problem in result)


@pytest.mark.parametrize(
    ("terms", "code", "field"),
    [
        (purchase(period_months=12), "period_not_used", "period_months"),
        (purchase(renewal_amount=Decimal(5)), "renewal_not_used", "renewal_amount"),
        (plan(maintenance_percent=Decimal(5)), "maintenance_not_used", "maintenance_percent"),
    ],
)
def test_a_figure_that_is_not_used_is_a_warning(terms, code, field):
    [problem] = pricing.problems_of(terms)

    assert problem == Problem(code, field)
    assert problem.is_warning


@pytest.mark.parametrize(
    ("terms", "code", "field"),
    [
        (plan(amount=Decimal(150)), "amount_small", "amount"),
        (purchase(amount=Decimal("999.9999")), "amount_small", "amount"),
        (plan(amount=Decimal(0)), "amount_small", "amount"),
        (plan(setup_fee=Decimal(500)), "amount_small", "setup_fee"),
        (plan(vat="excluded", vat_rate=Decimal("0.08")), "vat_rate_unusual", "vat_rate"),
        (plan(vat="included", vat_rate=Decimal(80)), "vat_rate_unusual", "vat_rate"),
        (plan(vat="exempt", vat_rate=Decimal(8)), "vat_rate_not_used", "vat_rate"),
        (purchase(maintenance_percent=Decimal("0.15")), "maintenance_unusual", None),
        (purchase(maintenance_percent=Decimal("50.01")), "maintenance_unusual", None),
        (plan(renewal_amount=Decimal(1_000_001)), "renewal_unusual", "renewal_amount"),
        (plan(renewal_amount=Decimal(9_999)), "renewal_unusual", "renewal_amount"),
        (
            plan(quantity_included=300, extra_unit_amount=Decimal(100_001)),
            "extra_above_block",
            "extra_unit_amount",
        ),
        (
            plan(quantity_included=300, quantity_max=299),
            "included_above_maximum",
            "quantity_included",
        ),
    ],
)
def test_a_likely_slip_is_a_warning(terms, code, field):
    [problem] = pricing.problems_of(terms)

    assert problem == Problem(code, field or "maintenance_percent")
    assert problem.is_warning


@pytest.mark.parametrize(
    "terms",
    [
        plan(amount=Decimal(1000)),
        Terms(charge="usage", amount=Decimal("0.7"), unit="tin nhắn"),
        plan(vat="included", vat_rate=Decimal(5)),
        purchase(maintenance_percent=Decimal(1)),
        purchase(maintenance_percent=Decimal(50)),
        plan(renewal_amount=Decimal(1_000_000)),
        plan(renewal_amount=Decimal(10_000)),
        # Free for so many, then each one is paid.
        plan(amount=Decimal(0), quantity_included=5, extra_unit_amount=Decimal(30_000)),
        plan(quantity_included=1, extra_unit_amount=Decimal(100_001)),
    ],
)
def test_what_is_rare_but_sound_is_not_asked_about(terms):
    assert pricing.problems_of(terms) == []


@pytest.mark.parametrize(
    ("promotion", "code", "field"),
    [
        ({}, "promotion_one_kind", "amount"),
        ({"amount": Decimal(80_000), "percent": Decimal(20)}, "promotion_one_kind", "amount"),
        ({"amount": Decimal(100_001)}, "promotion_above_price", "amount"),
        ({"percent": Decimal(0)}, "promotion_percent_range", "percent"),
        ({"percent": Decimal(5), "ends_on": EARLY}, "promotion_reversed", "ends_on"),
        ({"percent": Decimal(5), "starts_on": None}, "promotion_without_start", "starts_on"),
    ],
)
def test_a_wrong_promotion_is_refused_at_its_field(promotion, code, field):
    [problem] = pricing.problems_of(promoted(promotion))

    assert problem == Problem(code, field, promotion=0)
    assert not problem.is_warning


@pytest.mark.parametrize(
    ("promotion", "code", "field"),
    [
        ({"percent": Decimal(5), "ends_on": None}, "promotion_open_end", "ends_on"),
        ({"amount": Decimal(100_000)}, "promotion_no_reduction", "amount"),
        ({"percent": Decimal("50.01")}, "promotion_deep", "percent"),
        ({"percent": Decimal("0.2")}, "promotion_tiny", "percent"),
        ({"amount": Decimal(49_999)}, "promotion_deep", "amount"),
        ({"percent": Decimal(5), "ends_on": dt.date(2027, 5, 1)}, "promotion_long", "ends_on"),
    ],
)
def test_a_doubtful_promotion_is_a_warning(promotion, code, field):
    [problem] = pricing.problems_of(promoted(promotion))

    assert problem == Problem(code, field, promotion=0)
    assert problem.is_warning


def test_several_problems_of_one_promotion_are_all_told():
    terms = promoted({"percent": Decimal(101)}, {"amount": Decimal(-1)})

    result = pricing.problems_of(terms)

    assert result == [
        Problem("promotion_percent_range", "percent", 0),
        Problem("promotion_deep", "percent", 0),
        Problem("negative", "amount", 1),
        Problem("promotion_deep", "amount", 1),
    ]


@pytest.mark.parametrize("charge", ["free", "quote"])
def test_a_plan_without_a_price_has_no_promotion(charge):
    promotion = PromotionTerms(amount=Decimal(5), starts_on=FIRST, ends_on=LAST)

    result = pricing.problems_of(Terms(charge=charge, promotions=(promotion,)))

    assert result == [Problem("promotion_without_price", "amount", 0)]


@pytest.mark.parametrize(
    ("spans", "is_long"),
    [
        # 120 days, and one more.
        (["2026-01-01 2026-04-30"], False),
        (["2026-01-01 2026-05-01"], True),
        # 240 days of two years.
        (["2026-09-03 2027-04-30"], False),
        # Days that two promotions share count once.
        (["2026-01-01 2026-04-30", "2026-02-01 2026-03-01"], False),
        (["2026-01-01 2026-03-01", "2026-10-01 2026-11-29"], False),
        (["2026-01-01 2026-03-01", "2026-10-01 2026-11-30"], True),
    ],
)
def test_promotions_are_long_when_they_cover_over_120_days_of_a_year(spans, is_long):
    days = [[dt.date.fromisoformat(day) for day in span.split()] for span in spans]
    kinds = [{"percent": Decimal(5), "starts_on": first, "ends_on": last} for first, last in days]

    codes = [problem.code for problem in pricing.problems_of(promoted(*kinds))]

    assert codes == (["promotion_long"] if is_long else [])


NUMBERS = st.none() | st.integers(min_value=-3, max_value=3)
AMOUNTS = NUMBERS.map(lambda value: None if value is None else Decimal(value))
DAYS = st.none() | st.sampled_from([dt.date.min, FIRST, LAST, dt.date.max])


@given(
    st.builds(
        Terms,
        charge=st.sampled_from(["free", "subscription", "purchase", "usage", "quote", "?"]),
        amount=AMOUNTS,
        period_months=NUMBERS,
        quantity_min=NUMBERS,
        quantity_max=NUMBERS,
        quantity_included=NUMBERS,
        extra_unit_amount=AMOUNTS,
        renewal_amount=AMOUNTS,
        maintenance_percent=AMOUNTS,
        vat=st.sampled_from(["excluded", "included"]),
        vat_rate=AMOUNTS,
        valid_from=DAYS,
        valid_to=DAYS,
        promotions=st.lists(
            st.builds(
                PromotionTerms, amount=AMOUNTS, percent=AMOUNTS, starts_on=DAYS, ends_on=DAYS
            ),
            max_size=2,
        ).map(tuple),
    )
)
def test_no_plan_however_wrong_fails(terms):
    problems = pricing.problems_of(terms)

    assert {problem.code for problem in problems} <= pricing.MESSAGES.keys()
    assert all(problem.field in PromotionTerms.__slots__ + Terms.__slots__ for problem in problems)
    assert pricing.price_changes_on([terms], FIRST) is None or (
        pricing.price_changes_on([terms], FIRST) > FIRST
    )
