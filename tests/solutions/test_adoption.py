"""Taking listings over: what is copied, what is not, what is passed over."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms.models import model_to_dict

from provinces import lifecycle
from solutions import adoption
from solutions.adoption import MOST_AT_ONCE, adopt_listings
from solutions.models import Listing, PricePlan
from tests import factories

HANOI = dt.timezone(dt.timedelta(hours=7))
DAY = dt.datetime(2026, 2, 10, 10, tzinfo=HANOI)


@pytest.fixture
def clock():
    """The clock stands still on 10 February 2026 until it is moved."""
    with time_machine.travel(DAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def origin(clock, hue):
    """Huế's public listing with a plan and a promotion, and more than is copied."""
    listing = factories.ListingFactory(
        province=hue,
        published=True,
        is_featured=True,
        featured_reason="Mới",
        booth_code="A1",
        trial_offer=True,
        contact_email="cds@hue.example",
        price_checked_on=dt.date(2026, 1, 5),
        price_check_source="Công văn 1",
        approval_number="12/QĐ",
        approval_date=dt.date(2026, 1, 5),
    )
    plan = factories.PricePlanFactory(
        listing=listing,
        name="Cơ bản",
        unit="trạm",
        setup_fee=Decimal(3_000_000),
        source="Bảng giá 2026",
        source_kind="published",
        note="Gồm cài đặt",
        valid_from=dt.date(2026, 1, 1),
    )
    factories.PromotionFactory(plan=plan)
    return listing


def adopt(person, province, *listings: Listing):
    return adopt_listings(origins=[row.pk for row in listings], province=province, by=person)


# Adopting -----------------------------------------------------------------------------------------
def test_copy_is_a_draft_with_its_origin(origin, an, da_nang):
    version = Listing.history.filter(id=origin.pk).latest("history_id").history_id

    [made] = adopt(an, da_nang, origin).made

    made.refresh_from_db()
    empty = model_to_dict(Listing(province=da_nang, solution=origin.solution))
    ours = model_to_dict(made)
    assert {name for name in ours if ours[name] != empty[name]} == {"id", "adopted_from"}
    assert (made.state, made.adopted_from, made.adopted_version, made.origin_seen_at) == (
        "draft",
        origin,
        version,
        DAY,
    )
    assert (made.price_checked_on, made.first_published_at) == (None, None)


def test_plans_are_copied_without_promotions_and_name_their_source(origin, an, da_nang):
    [made] = adopt(an, da_nang, origin).made

    theirs, ours = origin.plans.get(), made.plans.get()
    own = {"id", "listing", "source"}
    assert {k: v for k, v in model_to_dict(ours).items() if k not in own} == {
        k: v for k, v in model_to_dict(theirs).items() if k not in own
    }
    assert ours.source == f"theo danh mục {origin.province.full_name}"
    assert not ours.promotions.exists()
    made.refresh_from_db()
    assert made.price_from == 4_200_000
    assert ours.revisions.get().first_year_cost == 4_200_000


def test_plans_that_visitors_do_not_see_are_not_copied(origin, an, da_nang):
    factories.PricePlanFactory(listing=origin, name="Cũ", valid_to=dt.date(2026, 2, 9))
    factories.PricePlanFactory(listing=origin, name="Sắp tới", valid_from=dt.date(2026, 2, 11))

    [made] = adopt(an, da_nang, origin).made

    assert [plan.name for plan in made.plans.all()] == ["Cơ bản"]


def test_copy_has_its_field_history(origin, an, da_nang):
    [made] = adopt(an, da_nang, origin).made

    rows = [*made.history.all(), *made.plans.get().history.all()]
    reason = f"Tiếp nhận từ danh mục {origin.province.full_name}"
    assert [(r.history_user, r.history_type, r.history_change_reason) for r in rows] == [
        (an, "+", reason)
    ] * 2
    assert lifecycle.last_editor_id(made) == an.pk


def test_what_is_listed_already_is_passed_over_and_named(origin, an, da_nang):
    factories.ListingFactory(province=da_nang, solution=origin.solution, state="in_review")

    result = adopt(an, da_nang, origin)

    assert (result.made, result.known, result.gone) == ([], [str(origin.solution)], 0)
    assert Listing.objects.filter(province=da_nang).count() == 1


@pytest.mark.parametrize(
    "values",
    [
        {"state": "draft"},
        {"state": "in_review"},
        {"state": "archived", "archive_reason": "Hết hạn"},
        {"state": "published", "publish_on": dt.date(2026, 2, 11)},
    ],
    ids=["draft", "in review", "archived", "tomorrow"],
)
def test_what_is_not_public_is_never_copied(clock, an, da_nang, hue, values):
    hidden = factories.ListingFactory(province=hue, **values)

    result = adopt(an, da_nang, hidden)

    assert (result.made, result.known, result.gone) == ([], [], 1)


def test_own_listing_is_no_origin(clock, an, da_nang):
    own = factories.ListingFactory(province=da_nang, published=True)

    assert adopt(an, da_nang, own).gone == 1


def test_same_solution_of_two_origins_is_taken_once(origin, an, da_nang):
    national = factories.ListingFactory(solution=origin.solution, national=True, published=True)

    result = adopt(an, da_nang, origin, national)

    assert (len(result.made), len(result.known)) == (1, 1)


def test_national_list_is_an_origin(clock, an, da_nang):
    national = factories.ListingFactory(national=True, published=True)
    factories.PricePlanFactory(listing=national)

    [made] = adopt(an, da_nang, national).made

    assert made.plans.get().source == "theo danh mục toàn quốc"


def test_nobody_adopts_for_another_province(origin, chi, minh, da_nang):
    for person in (chi, minh):
        with pytest.raises(PermissionDenied):
            adopt(person, da_nang, origin)

    assert not Listing.objects.filter(province=da_nang).exists()


@pytest.mark.parametrize(("count", "code"), [(0, "none"), (MOST_AT_ONCE + 1, "many")])
def test_none_and_too_many_are_refused(an, da_nang, count, code):
    with pytest.raises(ValidationError) as refused:
        adopt_listings(origins=range(1, count + 1), province=da_nang, by=an)

    assert refused.value.code == code


def test_number_of_queries_does_not_grow(clock, an, da_nang, hue, django_assert_max_num_queries):
    listings = factories.ListingFactory.create_batch(50, province=hue, published=True)
    for listing in listings:
        factories.PricePlanFactory.create_batch(2, listing=listing)

    # The first adoption fills what the process keeps.
    adopt(an, da_nang, listings[0])
    # SQLite takes a thousand values at once, so that many rows are a few more statements.
    with django_assert_max_num_queries(21):
        adopt(an, da_nang, *listings[1:3])
    with django_assert_max_num_queries(29):
        result = adopt(an, da_nang, *listings)

    assert (len(result.made), PricePlan.objects.filter(listing__province=da_nang).count()) == (
        47,
        100,
    )


def test_listing_made_at_the_same_moment_stops_the_adoption(origin, an, da_nang, monkeypatch):
    def somebody_else(province):
        factories.ListingFactory(province=province, solution=origin.solution)
        return Listing.objects.none()

    # What the province lists is read; then somebody is faster.
    monkeypatch.setattr(adoption, "known_solutions", lambda province: somebody_else(province))

    with pytest.raises(ValidationError) as refused:
        adopt(an, da_nang, origin)

    assert refused.value.code == "race"
