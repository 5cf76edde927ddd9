"""A vendor's explanation of a price: who writes it down, of what, and what is refused."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from solutions.explanations import cost_of, explain_price
from solutions.models import PriceExplanation
from tests.factories import ListingFactory, PricePlanFactory, PromotionFactory
from tests.site import TODAY

ON = TODAY.date()
SAID = {"text": "Có đào tạo tại chỗ.\n", "given_on": ON, "source": " Công văn  số 5 "}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY):
        yield


@pytest.fixture
def plan(da_nang):
    listing = ListingFactory(province=da_nang, published=True)
    return PricePlanFactory(listing=listing, amount=100_000, setup_fee=30_000)


def test_it_is_about_the_cost_of_its_day(plan, an) -> None:
    PromotionFactory(plan=plan, percent=10, starts_on=ON, ends_on=ON)

    made = explain_price(plan=plan, by=an, **SAID)

    kept = PriceExplanation.objects.values("plan", "cost", "text", "given_on", "source").get()
    assert made.cost == cost_of(plan, ON) == 30_000 + 90_000 + 11 * 100_000
    assert kept == {
        "plan": plan.pk,
        "cost": 1_220_000,
        "text": "Có đào tạo tại chỗ.",
        "given_on": ON,
        "source": "Công văn số 5",
    }


def test_explanations_are_added_and_the_newest_comes_first(plan, an, binh) -> None:
    first = explain_price(plan=plan, by=an, **SAID)
    second = explain_price(plan=plan, by=binh, **SAID)

    assert list(plan.explanations.all()) == [second, first]


@pytest.mark.parametrize("who", ["chi", "minh"])
def test_others_record_nothing(plan, request, who) -> None:
    with pytest.raises(PermissionDenied):
        explain_price(plan=plan, by=request.getfixturevalue(who), **SAID)

    assert not PriceExplanation.objects.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"text": " \x00 "}, "text"),
        ({"text": "x" * 20_001}, "text"),
        ({"given_on": ON + dt.timedelta(1)}, "given_on"),
        ({"source": ""}, "source"),
        ({"source": "x" * 501}, "source"),
    ],
)
def test_what_is_wrong_is_said_by_field(plan, an, said, field) -> None:
    with pytest.raises(ValidationError) as refused:
        explain_price(plan=plan, by=an, **SAID | said)

    assert list(refused.value.message_dict) == [field]
    assert not PriceExplanation.objects.exists()


def test_plan_without_a_price_today_has_nothing_to_explain(da_nang, an) -> None:
    quote = PricePlanFactory(listing=ListingFactory(province=da_nang), on_request=True)
    over = PricePlanFactory(listing=quote.listing, valid_to=ON - dt.timedelta(1))

    for plan in (quote, over):
        with pytest.raises(ValidationError) as refused:
            explain_price(plan=plan, by=an, **SAID)
        assert list(refused.value.message_dict) == ["plan"]
