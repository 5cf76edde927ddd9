"""Listings and their prices on the staff site: what is taken, what is refused."""

from decimal import Decimal
from typing import Any

import pytest

from solutions.models import (
    Listing,
    PricePlan,
)
from tests import factories
from tests.staff import as_, errors_of, form_of, no_lines, url


# Listings, plans, prices --------------------------------------------------------------------------
def plan_line(index: int, **values: Any) -> dict[str, Any]:
    line = {
        "role": "base",
        "charge": "subscription",
        "amount": "1900000",
        "period_months": "1",
        "unit": "trạm",
        "setup_fee": "3000000",
        "vat": "not_stated",
        "position": "0",
    }
    return {f"plans-{index}-{name}": value for name, value in (line | values).items()}


def test_editor_enters_a_listing_with_its_price(an, da_nang):
    solution = factories.SolutionFactory()

    answer = as_(an).post(
        url(Listing, "add"),
        {
            "province": da_nang.pk,
            "solution": solution.pk,
            **no_lines("plans"),
            "plans-TOTAL_FORMS": 1,
            **plan_line(0),
        },
    )

    assert answer.status_code == 302
    listing = Listing.objects.get()
    assert (listing.province, listing.solution, listing.state) == (da_nang, solution, "draft")
    assert listing.price_from == 25_800_000
    assert listing.plans.get().revisions.get().first_year_cost == 25_800_000


def test_price_page_writes_the_series(an, da_nang):
    plan = factories.PricePlanFactory(listing__province=da_nang, amount=Decimal(100_000))
    client = as_(an)
    address = url(PricePlan, "change", plan.pk)
    client.post(address, form_of(client, address))

    client.post(address, form_of(client, address) | {"amount": "120000"})

    amounts = list(plan.revisions.values_list("amount", flat=True))
    assert amounts == [Decimal(100_000), Decimal(120_000)]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"charge": "quote"}, "plans-0-__all__"),
        ({"amount": ""}, "plans-0-__all__"),
        ({"amount": "-5"}, "plans-0-amount"),
        ({"amount": "0.12345"}, "plans-0-amount"),
        ({"vat": "excluded"}, "plans-0-__all__"),
        ({"valid_from": "2026-02-01", "valid_to": "2026-01-01"}, "plans-0-__all__"),
        ({"amount": "99999999999", "quantity_min": "2000000000"}, "plans-0-amount"),
    ],
)
def test_price_that_makes_no_sense_is_refused(an, da_nang, values, field):
    answer = as_(an).post(
        url(Listing, "add"),
        {
            "province": da_nang.pk,
            "solution": factories.SolutionFactory().pk,
            **no_lines("plans"),
            "plans-TOTAL_FORMS": 1,
            **plan_line(0, **values),
        },
    )

    assert errors_of(answer).keys() == {field}
    assert not Listing.objects.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"amount": "150000"}, "promotions-0-amount"),
        ({"percent": "10", "ends_on": ""}, "promotions-0-ends_on"),
        ({"percent": "10", "amount": "90000"}, "promotions-0-__all__"),
        ({"percent": "10", "ends_on": "01/01/2026"}, "promotions-0-__all__"),
    ],
)
def test_promotion_that_is_none_is_refused(an, da_nang, values, field):
    plan = factories.PricePlanFactory(listing__province=da_nang)
    client = as_(an)
    address = url(PricePlan, "change", plan.pk)
    line = {"starts_on": "02/11/2026", "ends_on": "31/12/2026"} | values

    answer = client.post(
        address,
        form_of(client, address)
        | {"promotions-TOTAL_FORMS": 1}
        | {f"promotions-0-{name}": value for name, value in line.items()},
    )

    assert errors_of(answer).keys() == {field}
    assert not plan.promotions.exists()


def test_plan_once_public_is_not_deleted(binh, da_nang):
    plan = factories.PricePlanFactory(
        listing=factories.ListingFactory(province=da_nang, published=True)
    )

    assert as_(binh).post(url(PricePlan, "delete", plan.pk), {"post": "yes"}).status_code == 403
    page = as_(binh).get(url(Listing, "change", plan.listing.pk))
    [plans] = page.context["inline_admin_formsets"]
    assert not plans.formset.can_delete


def test_plan_of_a_draft_is_deleted_and_the_price_with_it(an, da_nang):
    plan = factories.PricePlanFactory(listing__province=da_nang)
    client = as_(an)
    address = url(PricePlan, "change", plan.pk)
    client.post(address, form_of(client, address))

    client.post(url(PricePlan, "delete", plan.pk), {"post": "yes"})

    assert Listing.objects.get().price_from is None


def test_editor_adds_no_plan_to_what_is_public(an, binh, da_nang):
    public = factories.ListingFactory(province=da_nang, published=True)
    data = {"listing": public.pk, **plan_line(0), **no_lines("promotions", "revisions")}
    data |= {name.removeprefix("plans-0-"): value for name, value in plan_line(0).items()}

    assert as_(an).post(url(PricePlan, "add"), data).status_code == 403
    assert not public.plans.exists()
    assert as_(binh).post(url(PricePlan, "add"), data).status_code == 302
    assert public.plans.count() == 1


def test_showing_in_the_centre_needs_a_reason(an, da_nang):
    data = {
        "province": da_nang.pk,
        "solution": factories.SolutionFactory().pk,
        "is_featured": "on",
        **no_lines("plans"),
    }

    refused = as_(an).post(url(Listing, "add"), data)

    assert errors_of(refused).keys() == {"featured_reason"}


def test_same_solution_twice_is_refused_with_a_message(an, da_nang):
    listing = factories.ListingFactory(province=da_nang)
    data = {"province": da_nang.pk, "solution": listing.solution_id, **no_lines("plans")}

    refused = as_(an).post(url(Listing, "add"), data)

    assert errors_of(refused).keys() == {"__all__"}


def test_ministry_makes_national_listings(minh):
    solution = factories.SolutionFactory()

    as_(minh).post(url(Listing, "add"), {"solution": solution.pk, **no_lines("plans")})

    assert Listing.objects.get().province is None
