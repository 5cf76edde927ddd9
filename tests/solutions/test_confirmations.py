"""Recording a vendor's confirmation of its prices: who may, what is kept, what is written down."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from core.models import User
from provinces.models import Province
from solutions.cards import is_price_stale
from solutions.confirmations import Confirmed, confirm_prices, confirmed_since, unconfirmed
from solutions.models import Listing
from tests.factories import ListingFactory, PricePlanFactory, SolutionFactory, VendorFactory

LETTER = "Công văn số 15/CV-ABC ngày 03/11/2026"
ON = dt.date(2026, 11, 10)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 11, 12, 9)):
        yield


@pytest.fixture
def listings(da_nang: Province) -> list[Listing]:
    """Two listings of one vendor in Đà Nẵng, one public and one a draft."""
    vendor = VendorFactory()
    public = ListingFactory(province=da_nang, solution__vendor=vendor, published=True)
    draft = ListingFactory(province=da_nang, solution__vendor=vendor)
    return [public, draft]


def said(listing: Listing) -> tuple[dt.date | None, str]:
    listing.refresh_from_db()
    return listing.price_checked_on, listing.price_check_source


def confirm(listings: list[Listing], by: User, on: dt.date = ON, source: str = LETTER) -> Confirmed:
    return confirm_prices(listings=listings, confirmed_on=on, source=source, by=by)


def test_limit_of_the_query_is_the_rule_of_the_pages() -> None:
    one_day = dt.timedelta(days=1)
    leap_year = [dt.date(2028, 1, 1) + n * one_day for n in range(366)]

    limits = [(on, confirmed_since(on)) for on in leap_year]

    assert [on for on, first in limits if is_price_stale(first, on)] == []
    assert [on for on, first in limits if not is_price_stale(first - one_day, on)] == []


def test_approver_confirms_many_at_once(listings: list[Listing], binh: User) -> None:
    done = confirm(listings, binh, source=f"  {LETTER} ")

    assert done == Confirmed(recorded=2, kept=0)
    assert [said(listing) for listing in listings] == [(ON, LETTER)] * 2


def test_history_names_the_person_for_each_listing(listings: list[Listing], binh: User) -> None:
    confirm(listings, binh)

    newest = [listing.history.first() for listing in listings]
    assert [(row.history_user, row.history_type, row.price_checked_on) for row in newest] == [
        (binh, "~", ON)
    ] * 2


def test_state_and_price_stay(listings: list[Listing], binh: User) -> None:
    Listing.objects.filter(pk=listings[0].pk).update(price_from=1_200_000)

    confirm(listings, binh)

    listings[0].refresh_from_db()
    assert (listings[0].state, listings[0].price_from) == ("published", 1_200_000)


def test_same_queries_for_two_and_for_twelve(
    da_nang: Province, binh: User, django_assert_max_num_queries
) -> None:
    def queries(many: int) -> int:
        vendor = VendorFactory()
        rows = [ListingFactory(province=da_nang, solution__vendor=vendor) for _ in range(many)]
        with django_assert_max_num_queries(30) as made:
            confirm(rows, binh)
        return len(made)

    queries(1)  # what one may do is read once for each person

    assert queries(2) == queries(12)


def test_earlier_confirmation_never_overwrites_a_later_one(
    listings: list[Listing], binh: User
) -> None:
    confirm(listings[:1], binh)

    done = confirm(listings, binh, on=dt.date(2026, 10, 1), source="E-mail ngày 01/10/2026")

    assert done == Confirmed(recorded=1, kept=1)
    assert said(listings[0]) == (ON, LETTER)
    assert said(listings[1]) == (dt.date(2026, 10, 1), "E-mail ngày 01/10/2026")


def test_same_confirmation_twice_writes_nothing(listings: list[Listing], binh: User) -> None:
    confirm(listings, binh)

    done = confirm(listings, binh)

    assert done == Confirmed(recorded=0, kept=0)
    assert listings[0].history.filter(price_checked_on=ON).count() == 1


@pytest.mark.parametrize(
    ("on", "source", "field"),
    [
        (dt.date(2026, 11, 13), LETTER, "confirmed_on"),
        (ON, "   ", "source"),
        (ON, "x" * 501, "source"),
    ],
)
def test_wrong_values_are_refused_beside_their_field(
    listings: list[Listing], binh: User, on: dt.date, source: str, field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        confirm(listings, binh, on=on, source=source)

    assert list(refused.value.message_dict) == [field]
    assert said(listings[0]) == (None, "")


def test_listings_of_two_vendors_are_refused(listings: list[Listing], binh: User) -> None:
    other = ListingFactory(province=listings[0].province)

    with pytest.raises(ValidationError) as refused:
        confirm([*listings, other], binh)

    assert list(refused.value.message_dict) == ["listings"]


def test_nothing_chosen_is_refused(binh: User) -> None:
    with pytest.raises(ValidationError) as refused:
        confirm([], binh)

    assert list(refused.value.message_dict) == ["listings"]


def test_archived_listing_is_refused(da_nang: Province, binh: User) -> None:
    gone = ListingFactory(province=da_nang, state="archived", archive_reason="Hết hợp đồng")

    with pytest.raises(ValidationError) as refused:
        confirm([gone], binh)

    assert list(refused.value.message_dict) == ["listings"]


def test_editor_confirms_drafts(listings: list[Listing], an: User, binh: User) -> None:
    done = confirm(listings[1:], an)

    assert done == Confirmed(recorded=1, kept=0)


def test_editor_leaves_what_is_public_to_the_approver(
    listings: list[Listing], an: User, binh: User
) -> None:
    with pytest.raises(ValidationError, match=r"approver|phê duyệt"):
        confirm(listings, an)

    assert [said(listing) for listing in listings] == [(None, "")] * 2


def test_editor_alone_confirms_what_is_public(listings: list[Listing], an: User) -> None:
    done = confirm(listings, an)

    assert done == Confirmed(recorded=2, kept=0)


def test_nobody_confirms_another_provinces_prices(listings: list[Listing], chi: User) -> None:
    with pytest.raises(PermissionDenied):
        confirm(listings, chi)

    assert said(listings[1]) == (None, "")


def test_right_is_checked_before_anything_is_said(listings: list[Listing], chi: User) -> None:
    with pytest.raises(PermissionDenied):
        confirm(listings, chi, on=dt.date(2027, 1, 1), source="")


def test_ministry_confirms_national_listings_only(listings: list[Listing], minh: User) -> None:
    national = ListingFactory(national=True, published=True)

    assert confirm([national], minh) == Confirmed(recorded=1, kept=0)
    with pytest.raises(PermissionDenied):
        confirm(listings, minh)


def test_unconfirmed_are_the_public_ones_with_a_price_older_than_six_months(
    da_nang: Province,
) -> None:
    on = dt.date(2026, 11, 12)
    checked = {
        "never": None,
        "too old": dt.date(2026, 5, 11),
        "just right": dt.date(2026, 5, 12),
    }
    for name, day in checked.items():
        solution = SolutionFactory(name=name)
        listing = ListingFactory(
            province=da_nang, solution=solution, published=True, price_checked_on=day
        )
        PricePlanFactory(listing=listing)
    PricePlanFactory(listing__province=da_nang)
    ListingFactory(province=da_nang, published=True)

    found = unconfirmed(Listing.objects.all(), on)

    assert {listing.solution.name for listing in found.select_related("solution")} == {
        "never",
        "too old",
    }
