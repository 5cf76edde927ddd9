"""Booth cards: what is public in the own centre, with a code that leads to its page."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from tests import factories
from tests.staff import as_

SHEET = "admin:booth_cards"


@pytest.fixture
def listing(da_nang):
    return factories.ListingFactory(
        province=da_nang, published=True, is_featured=True, featured_reason="Mới", booth_code="07"
    )


def cards(user, **query):
    return as_(user).get(f"{reverse(SHEET)}?{urlencode(query, doseq=True)}").context["cards"]


def test_sheet_shows_what_the_centre_shows_by_booth(an, da_nang, listing):
    factories.ListingFactory(province=da_nang, published=True)
    first = factories.ListingFactory(
        province=da_nang, published=True, is_featured=True, featured_reason="Hay", booth_code="02"
    )

    found = cards(an)

    assert [(card.booth, card.card.listing_id) for card in found] == [
        ("02", first.pk),
        ("07", listing.pk),
    ]


def test_code_is_the_address_of_the_page_with_the_province_first(an, listing):
    [card] = cards(an)

    assert card.address == (
        f"http://testserver/giai-phap/{listing.solution.slug}/?province=da-nang"
    )
    assert card.qr.startswith("<svg")
    assert "style=" not in card.qr


def test_chosen_listings_get_cards_and_drafts_none(an, da_nang, listing):
    other = factories.ListingFactory(province=da_nang, published=True)
    draft = factories.ListingFactory(province=da_nang)

    page = as_(an).get(reverse(SHEET), {"listing": [other.pk, draft.pk]})

    assert [card.card.listing_id for card in page.context["cards"]] == [other.pk]
    assert page.context["left_out"] == 1


def test_listings_of_another_province_have_no_card_here(chi, listing):
    assert cards(chi, listing=[listing.pk]) == []


def test_sheet_of_another_province_is_404(chi, listing):
    assert as_(chi).get(reverse(SHEET), {"province": "da-nang"}).status_code == 404


def test_ministry_chooses_the_province(minh, listing):
    assert [card.booth for card in cards(minh, province="da-nang")] == ["07"]


@pytest.mark.parametrize("listing_key", ["x", "-1", "9" * 40, "\x00", "1 OR 1=1"])
def test_odd_keys_choose_nothing_and_break_nothing(an, listing, listing_key):
    answer = as_(an).get(reverse(SHEET), {"listing": listing_key})

    assert answer.status_code == 200
