"""The page on which a vendor's confirmation of its prices is recorded."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from core.models import User
from provinces.models import Province
from solutions.models import Listing
from tests.factories import ListingFactory, PricePlanFactory, VendorFactory
from tests.staff import as_, messages_of, url

LETTER = "Công văn số 15/CV-ABC ngày 03/11/2026"
ANSWER = {"confirmed_on": "2026-11-03", "source": LETTER, "back": "queue"}
BULK = {"action": "confirm_prices", "select_across": "0"}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 11, 12, 9)):
        yield


@pytest.fixture
def listings(da_nang: Province, hue: Province) -> list[Listing]:
    """Of one vendor: two of Đà Nẵng (public, draft) and one of Huế."""
    vendor = VendorFactory()
    made = [
        ListingFactory(province=da_nang, solution__vendor=vendor, published=True),
        ListingFactory(province=da_nang, solution__vendor=vendor),
        ListingFactory(province=hue, solution__vendor=vendor, published=True),
    ]
    for listing in made:
        PricePlanFactory(listing=listing)
    return made


def address(listings: list[Listing]) -> str:
    return reverse("admin:solutions_listing_confirm", args=[listings[0].solution.vendor_id])


def days() -> list[dt.date | None]:
    return list(Listing.objects.order_by("pk").values_list("price_checked_on", flat=True))


def test_own_listings_are_all_ticked_with_the_day_of_today(
    listings: list[Listing], binh: User
) -> None:
    page = as_(binh).get(address(listings))

    assert {row["pk"]: row["is_ticked"] for row in page.context["rows"]} == {
        listings[0].pk: True,
        listings[1].pk: True,
    }
    assert page.context["form"]["confirmed_on"].value() == dt.date(2026, 11, 12)


def test_confirmation_takes_one_form(listings: list[Listing], binh: User) -> None:
    client = as_(binh)

    answer = client.post(address(listings), ANSWER | {"listings": [listings[0].pk, listings[1].pk]})

    assert (answer.status_code, answer["Location"]) == (302, reverse("admin:index"))
    assert days() == [dt.date(2026, 11, 3), dt.date(2026, 11, 3), None]


def test_only_what_is_ticked_is_confirmed(listings: list[Listing], binh: User) -> None:
    as_(binh).post(address(listings), ANSWER | {"listings": [listings[1].pk]})

    assert days() == [None, dt.date(2026, 11, 3), None]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("confirmed_on", "2026-11-13"),
        ("confirmed_on", "hôm qua"),
        ("confirmed_on", ""),
        ("source", ""),
        ("source", "x" * 501),
        ("listings", []),
        ("listings", ["x"]),
    ],
)
def test_mistake_is_said_beside_its_field_and_nothing_is_lost(
    listings: list[Listing], binh: User, field: str, value: str | list[str]
) -> None:
    answer = as_(binh).post(
        address(listings), ANSWER | {"listings": [listings[1].pk]} | {field: value}
    )

    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert form["source"].value() == (value if field == "source" else LETTER)
    if field != "listings":
        assert [row["pk"] for row in answer.context["rows"] if row["is_ticked"]] == [listings[1].pk]
    assert days() == [None, None, None]


def test_listing_of_another_province_in_a_forged_form_is_refused(
    listings: list[Listing], binh: User, caplog: pytest.LogCaptureFixture
) -> None:
    answer = as_(binh).post(address(listings), ANSWER | {"listings": [listings[2].pk]})

    assert answer.status_code == 403
    assert days() == [None, None, None]
    assert "outside its provinces" in caplog.text


def test_editor_leaves_what_is_public_to_the_approver(
    listings: list[Listing], an: User, binh: User
) -> None:
    client = as_(an)
    page = client.get(address(listings))

    forged = client.post(address(listings), ANSWER | {"listings": [listings[0].pk]})

    assert {row["pk"]: row["may"] for row in page.context["rows"]} == {
        listings[0].pk: False,
        listings[1].pk: True,
    }
    assert forged.status_code == 403
    assert days() == [None, None, None]


def test_vendor_without_a_listing_here_is_not_found(listings: list[Listing], an: User) -> None:
    other = VendorFactory()

    found = as_(an).get(reverse("admin:solutions_listing_confirm", args=[other.pk]))

    assert found.status_code == 404


def test_selection_of_one_vendor_leads_to_the_page_with_it_ticked(
    listings: list[Listing], binh: User
) -> None:
    answer = as_(binh).post(
        url(Listing, "changelist"), BULK | {"_selected_action": [listings[1].pk]}
    )

    assert [(row["pk"], row["is_ticked"]) for row in answer.context["rows"]] == [
        (listings[1].pk, True)
    ]
    assert answer.context["form"]["back"].value() == "list"


def test_selection_of_two_vendors_is_refused_with_a_reason(
    listings: list[Listing], da_nang: Province, binh: User
) -> None:
    other = PricePlanFactory(listing__province=da_nang).listing

    answer = as_(binh).post(
        url(Listing, "changelist"), BULK | {"_selected_action": [listings[0].pk, other.pk]}
    )

    assert answer.status_code == 302
    [text] = messages_of(answer)
    assert "vendor" in text or "nhà cung cấp" in text


def test_page_makes_the_same_queries_for_two_and_for_six(
    listings: list[Listing], da_nang: Province, binh: User, django_assert_max_num_queries
) -> None:
    def queries() -> int:
        with django_assert_max_num_queries(40) as made:
            client.get(address(listings))
        return len(made)

    client = as_(binh)
    queries()
    once = queries()
    for _ in range(4):
        PricePlanFactory(
            listing__province=da_nang,
            listing__solution__vendor=listings[0].solution.vendor,
        )

    assert queries() == once
