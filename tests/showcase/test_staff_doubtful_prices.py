"""Prices that are possible but doubtful: asked about, saved once confirmed."""

from decimal import Decimal

import pytest

from solutions.models import Listing, PricePlan, Promotion
from tests import factories
from tests.showcase.proposal_world import save
from tests.staff import as_, errors_of, no_lines, url


# Doubtful prices ----------------------------------------------------------------------------------
def test_price_a_hundred_times_the_usual_is_asked_about(an, da_nang, hue):
    solution = factories.SolutionFactory()
    elsewhere = factories.ListingFactory(solution=solution, province=hue, published=True)
    factories.PricePlanFactory(listing=elsewhere, amount=Decimal(100_000))
    draft = factories.ListingFactory(solution=solution, province=da_nang)
    plan = factories.PricePlanFactory(listing=draft, amount=Decimal(90_000))

    asked = save(an, draft, **{"plans-0-amount": "10000000"})
    own_page = save(an, plan, amount="10000000")

    assert errors_of(asked).keys() == {"plans-0-amount"}
    assert errors_of(own_page).keys() == {"amount"}
    assert 'value="10000000"' in asked.content.decode()
    save(an, draft, **{"plans-0-amount": "10000000", "plans-0-confirm_doubts": "on"})
    plan.refresh_from_db()
    assert plan.amount == Decimal(10_000_000)


@pytest.mark.parametrize(
    "promotion",
    [
        {"percent": "60", "starts_on": "01/01/2026", "ends_on": "31/01/2026"},
        {"percent": "10", "starts_on": "01/01/2026", "ends_on": "31/12/2026"},
    ],
    ids=["deep", "long"],
)
def test_deep_or_long_promotion_is_asked_about(an, da_nang, promotion):
    plan = factories.PricePlanFactory(listing__province=da_nang)
    typed = {"promotions-TOTAL_FORMS": 1}
    typed |= {f"promotions-0-{name}": value for name, value in promotion.items()}

    asked = save(an, plan, **typed)
    assert len(errors_of(asked)) == 1
    assert not Promotion.objects.exists()
    save(an, plan, **typed, **{"promotions-0-confirm_doubts": "on"})

    assert Promotion.objects.count() == 1


def test_tick_does_not_confirm_what_is_wrong(an, da_nang):
    plan = factories.PricePlanFactory(listing__province=da_nang)

    answer = save(an, plan, charge="free", confirm_doubts="on")

    assert errors_of(answer)
    plan.refresh_from_db()
    assert plan.charge == "subscription"


def test_unchanged_doubtful_plan_is_not_asked_about_again(an, da_nang):
    listing = factories.ListingFactory(province=da_nang)
    factories.PricePlanFactory(listing=listing, charge="purchase", period_months=12)

    answer = save(an, listing, booth_code="B2")

    assert answer.status_code == 302
    listing.refresh_from_db()
    assert listing.booth_code == "B2"


def test_new_listing_takes_lines_as_before(an, da_nang):
    data = {
        "province": da_nang.pk,
        "solution": factories.SolutionFactory().pk,
        **no_lines("plans"),
        "plans-TOTAL_FORMS": 1,
        "plans-0-charge": "free",
        "plans-0-role": "base",
        "plans-0-vat": "not_stated",
        "plans-0-position": "0",
    }

    answer = as_(an).post(url(Listing, "add"), data)

    assert answer.status_code == 302, errors_of(answer)
    assert PricePlan.objects.get().charge == "free"
