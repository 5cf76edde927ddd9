"""Price plans by day, their names, and what they hand to the pure rules."""

import datetime as dt
from decimal import Decimal

import pytest

from provinces.models import Province
from solutions.models import PricePlan
from solutions.pricing import PromotionTerms, Terms
from tests.factories import ListingFactory, PricePlanFactory, PriceRevisionFactory, PromotionFactory

TODAY = dt.date(2026, 11, 5)
DAY = dt.timedelta(days=1)


def test_plans_in_force_on_a_day(db: None) -> None:
    always = PricePlanFactory()
    first_day = PricePlanFactory(valid_from=TODAY)
    last_day = PricePlanFactory(valid_to=TODAY)
    PricePlanFactory(valid_from=TODAY + DAY)
    PricePlanFactory(valid_to=TODAY - DAY)

    assert set(PricePlan.objects.in_force(TODAY)) == {always, first_day, last_day}


def test_only_base_plans_count_for_the_price(db: None) -> None:
    base = PricePlanFactory()
    for role in ("add_on", "service"):
        PricePlanFactory(role=role)

    assert list(PricePlan.objects.base()) == [base]


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"name": "Gói Cơ bản"}, "goi co ban"),
        ({"name": "", "unit": "Người dùng"}, "subscription 1 nguoi dung"),
        ({"name": "", "period_months": None, "unit": ""}, "subscription"),
        ({"name": "***"}, "***"),
    ],
)
def test_name_is_the_identity_of_a_plan(db: None, values: dict, key: str) -> None:
    assert PricePlanFactory(**values).name_key == key


def test_the_same_name_in_two_listings_is_fine(db: None) -> None:
    PricePlanFactory.create_batch(2, name="Gói A")

    assert PricePlan.objects.filter(name_key="goi a").count() == 2


def test_plan_hands_its_terms_to_the_pure_rules(db: None) -> None:
    plan = PricePlanFactory(
        amount=Decimal("1900000"),
        period_months=1,
        unit="trạm",
        quantity_min=2,
        setup_fee=Decimal(3_000_000),
        vat="excluded",
        vat_rate=Decimal(8),
        valid_from=TODAY,
    )
    PromotionFactory(plan=plan, percent=Decimal(20), starts_on=TODAY, ends_on=TODAY + DAY)

    assert plan.terms() == Terms(
        charge="subscription",
        role="base",
        amount=Decimal("1900000"),
        period_months=1,
        unit="trạm",
        quantity_min=2,
        quantity_max=None,
        quantity_included=None,
        extra_unit_amount=None,
        setup_fee=Decimal(3_000_000),
        setup_per_unit=False,
        renewal_amount=None,
        maintenance_percent=None,
        warranty_months=None,
        minimum_months=None,
        vat="excluded",
        vat_rate=Decimal(8),
        valid_from=TODAY,
        valid_to=None,
        promotions=(
            PromotionTerms(amount=None, percent=Decimal(20), starts_on=TODAY, ends_on=TODAY + DAY),
        ),
    )


def test_prices_belong_to_the_province_of_their_listing(hue: Province) -> None:
    plan = PricePlanFactory(listing=ListingFactory(province=hue))

    assert plan.owner_province == hue
    assert PromotionFactory(plan=plan).owner_province == hue
    assert PriceRevisionFactory(plan=plan).owner_province == hue


def test_plan_without_a_name_is_called_by_its_charge(db: None) -> None:
    assert str(PricePlanFactory(name="Gói A")) == "Gói A"
    assert str(PricePlanFactory(name="", charge="purchase")) == str(PricePlan.Charge.PURCHASE.label)
