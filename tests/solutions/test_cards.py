"""Cards: the price, trial and promotion of one listing, the rating, the number of provinces."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation

from provinces.models import Province
from solutions.cards import Card, PriceLine, cards_for, is_price_stale
from solutions.models import Listing, Solution
from solutions.prices import store_price_from
from tests.factories import (
    EvaluationFactory,
    ListingFactory,
    PricePlanFactory,
    PriceRevisionFactory,
    PromotionFactory,
    SectorFactory,
    SolutionFactory,
    VendorFactory,
)

pytestmark = pytest.mark.django_db

ON = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)


def card(solution: Solution, **asked: object) -> Card:
    [found] = cards_for([solution.pk], ON, **asked)
    return found


def offer(solution: Solution, province: Province | None, **terms: object) -> Listing:
    listing = ListingFactory(solution=solution, province=province, published=True)
    PricePlanFactory(listing=listing, **terms)
    store_price_from([listing.pk], ON)
    return listing


def test_card_of_a_solution_as_a_province_offers_it(da_nang: Province, hue: Province) -> None:
    vendor = VendorFactory(
        legal_name="Công ty Mẫu Lúa Vàng", short_name="Lúa Vàng", slug="lua-vang"
    )
    solution = SolutionFactory(
        name="Trạm Y tế Số",
        slug="tram-y-te-so",
        vendor=vendor,
        summary="Hồ sơ khám, kho thuốc. " * 20,
        is_sample=True,
        kind="state_shared",
    )
    solution.sectors.add(SectorFactory(name="Y tế"))
    here = ListingFactory(
        solution=solution,
        province=da_nang,
        published=True,
        is_featured=True,
        price_checked_on=dt.date(2025, 9, 2),
    )
    plan = PricePlanFactory(
        listing=here,
        amount=Decimal(2_000_000),
        unit="trạm",
        setup_fee=Decimal(3_000_000),
        trial_days=60,
        vat="included",
    )
    PromotionFactory(plan=plan, percent=Decimal(5), starts_on=ON, ends_on=dt.date(2027, 12, 31))
    store_price_from([here.pk], ON)
    offer(solution, hue, amount=Decimal(1))
    EvaluationFactory(solution=solution, province=da_nang, published=True)
    EvaluationFactory(
        solution=solution, province=hue, published=True, overall_micropoints=60 * 10**6
    )

    found = card(solution, provinces=[da_nang.pk])

    assert found.price == PriceLine(
        charge="subscription",
        unit_amount=Decimal(1_900_000),
        list_amount=Decimal(2_000_000),
        period_months=1,
        unit="trạm",
        quantity=1,
        first_year=25_800_000,
        includes_setup=True,
        vat="included",
    )
    assert (found.solution_id, found.slug, found.name) == (
        solution.pk,
        "tram-y-te-so",
        "Trạm Y tế Số",
    )
    assert found.url == "/giai-phap/tram-y-te-so/?province=da-nang"
    assert (found.vendor_name, found.kind, found.sectors) == ("Lúa Vàng", "state_shared", ("Y tế",))
    assert len(found.summary) <= 200
    assert found.summary.endswith("…")
    assert (found.has_promo, found.promo_ends_on) == (True, dt.date(2027, 12, 31))
    assert (found.has_trial, found.trial_days, found.has_quote, found.is_free) == (
        True,
        60,
        False,
        False,
    )
    assert (found.rating.points, found.rating.count) == (Fraction(92), 1)
    assert (found.listing_id, found.province_count) == (here.pk, 2)
    assert (found.is_featured, found.is_price_stale, found.is_sample) == (True, False, True)


def test_national_view_shows_the_least_price_and_no_listing(
    da_nang: Province, hue: Province
) -> None:
    solution = SolutionFactory()
    offer(solution, da_nang, amount=Decimal(300_000))
    offer(solution, hue, amount=Decimal(200_000))
    offer(solution, None, amount=Decimal(250_000))

    found = card(solution)

    assert found.price.first_year == 2_400_000
    assert (found.listing_id, found.province_count) == (None, 2)
    assert found.url == f"/giai-phap/{solution.slug}/"


def test_search_may_say_which_listing_is_shown(da_nang: Province, hue: Province) -> None:
    solution = SolutionFactory()
    dear = offer(solution, da_nang, amount=Decimal(300_000))
    offer(solution, hue, amount=Decimal(200_000))

    found = card(solution, shown={solution.pk: dear.pk})
    nothing = card(solution, shown={})

    assert (found.price.first_year, found.province_count) == (3_600_000, 2)
    assert (nothing.price, nothing.province_count) == (None, 2)


def test_what_is_not_public_any_more_is_not_shown(da_nang: Province) -> None:
    solution = SolutionFactory()
    withdrawn = offer(solution, da_nang, amount=Decimal(300_000))
    Listing.objects.filter(pk=withdrawn.pk).update(state="archived", archive_reason="Hết hạn")

    found = card(solution, shown={solution.pk: withdrawn.pk})

    assert (found.price, found.province_count, found.is_featured) == (None, 0, False)


def test_price_out_of_date_is_computed_before_the_least_is_chosen(
    da_nang: Province, hue: Province
) -> None:
    solution = SolutionFactory()
    stale = offer(solution, da_nang, amount=Decimal(300_000))
    offer(solution, hue, amount=Decimal(200_000))
    Listing.objects.filter(pk=stale.pk).update(price_from=1, price_from_changes_on=ON)

    assert card(solution).price.first_year == 2_400_000


def test_drafts_and_retired_listings_have_no_card_price(da_nang: Province) -> None:
    solution = SolutionFactory()
    PricePlanFactory(listing__solution=solution, listing__province=da_nang)

    found = card(solution)

    assert (found.price, found.has_quote, found.province_count, found.listing_id) == (
        None,
        False,
        0,
        None,
    )


def test_price_on_request_is_said_only_where_there_is_a_quote(da_nang: Province) -> None:
    solution = SolutionFactory()
    offer(solution, da_nang, on_request=True)

    found = card(solution)

    assert (found.price, found.has_quote) == (None, True)


def test_free_use_with_set_up_costs_the_set_up_in_the_first_year(da_nang: Province) -> None:
    solution = SolutionFactory()
    offer(solution, da_nang, free=True, setup_fee=Decimal(3_000_000))

    found = card(solution)

    assert found.is_free
    assert (found.price.unit_amount, found.price.first_year, found.price.includes_setup) == (
        0,
        3_000_000,
        True,
    )


@pytest.mark.parametrize(
    ("terms", "per"),
    [
        ({"unit": "hồ sơ"}, "hồ sơ"),
        ({"unit": "hồ sơ", "quantity_included": 1}, "hồ sơ"),
        ({"unit": "hồ sơ", "quantity_included": 1000}, "1.000\u00a0hồ sơ"),
        ({"quantity_included": 1000}, ""),
    ],
)
def test_unit_price_says_how_many_units_it_buys(
    da_nang: Province, terms: dict[str, object], per: str
) -> None:
    solution = SolutionFactory()
    offer(solution, da_nang, **terms)

    assert card(solution).price.per_unit == per


def test_promotion_that_only_undoes_a_rise_has_no_badge_and_no_struck_price(
    da_nang: Province,
) -> None:
    solution = SolutionFactory()
    listing = offer(solution, da_nang, amount=Decimal(100))
    plan = listing.plans.get()
    PromotionFactory(plan=plan, percent=Decimal(20), starts_on=ON, ends_on=ON + 9 * DAY)
    PriceRevisionFactory(plan=plan, changed_on=ON - 30 * DAY, amount=Decimal(80), period_months=1)

    found = card(solution)

    assert (found.has_promo, found.promo_ends_on) == (False, None)
    assert (found.price.unit_amount, found.price.list_amount) == (Decimal(80), None)


@pytest.mark.parametrize(
    ("checked_on", "is_stale"),
    [
        (None, True),
        (dt.date(2025, 9, 1), True),
        (dt.date(2025, 9, 2), False),
        (ON, False),
    ],
)
def test_price_is_stale_six_calendar_months_after_its_confirmation(
    checked_on: dt.date | None, is_stale: bool
) -> None:
    assert is_price_stale(checked_on, ON) is is_stale


@pytest.mark.parametrize(
    ("listing", "plan", "vietnamese", "english"),
    [
        ({}, {}, "", ""),
        ({}, {"trial_days": 0}, "", ""),
        ({}, {"trial_days": 1}, "Dùng thử 1 ngày", "1-day trial"),
        ({"trial_offer": True}, {"trial_days": 30}, "Dùng thử 30 ngày", "30-day trial"),
        ({"trial_offer": True}, {}, "Có dùng thử", "Trial offered"),
        ({}, {"trial_days": 30, "role": "add_on"}, "", ""),
    ],
)
def test_trial_in_words(
    listing: dict[str, object], plan: dict[str, object], vietnamese: str, english: str
) -> None:
    row = ListingFactory(national=True, published=True, **listing)
    PricePlanFactory(listing=row, **plan)

    found = card(row.solution)

    with translation.override("en"):
        assert found.trial == english
    assert found.trial == vietnamese


def test_texts_of_the_other_language_keep_their_mark() -> None:
    solution = SolutionFactory(name="Sổ Khám", summary="Sổ khám điện tử", name_en="Clinic Book")
    with translation.override("en"):
        found = card(solution)

    assert (found.name, found.name.lang) == ("Clinic Book", "")
    assert (found.summary, found.summary.lang) == ("Sổ khám điện tử", "vi")


def test_cards_keep_the_order_of_their_keys_and_skip_unknown_ones() -> None:
    first, second = SolutionFactory.create_batch(2)

    found = cards_for([second.pk, 10**9, first.pk], ON)

    assert [item.solution_id for item in found] == [second.pk, first.pk]
    assert cards_for([], ON) == []


def test_number_of_queries_is_the_same_for_one_card_and_thirty(
    da_nang: Province, django_assert_num_queries
) -> None:
    solutions = SolutionFactory.create_batch(30)
    for solution in solutions:
        plan = offer(solution, da_nang).plans.get()
        PromotionFactory(plan=plan, starts_on=ON, ends_on=ON)
        solution.sectors.add(SectorFactory())
        EvaluationFactory(solution=solution, published=True)

    # Two of them to know which listing is shown, which a search says for nothing.
    with django_assert_num_queries(3):
        cards_for([solutions[0].pk], ON)
    with django_assert_num_queries(3):
        found = cards_for([solution.pk for solution in solutions], ON)
    shown = {solution.pk: solution.listings.get().pk for solution in solutions}
    with django_assert_num_queries(1):
        again = cards_for([solution.pk for solution in solutions], ON, shown=shown)

    assert len(found) == 30
    assert again == found
