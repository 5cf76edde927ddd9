"""Cards as ready HTML: what a page is given, words marked in them, notes put into them."""

import datetime as dt

import pytest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.clock import today
from provinces.models import Province
from solutions.card_html import Shape, ready_cards
from solutions.models import Solution
from tests.factories import (
    ListingFactory,
    PricePlanFactory,
    PromotionFactory,
    SolutionFactory,
    VendorFactory,
)

pytestmark = pytest.mark.django_db


def solution(**values: object) -> Solution:
    """A public solution."""
    return ListingFactory(solution=SolutionFactory(**values), published=True).solution


def in_bold(text: str) -> SafeString:
    return format_html("<b>{}</b>", text)


@pytest.mark.parametrize(
    ("shape", "begins"),
    [
        (Shape.RESULT, '<li class="result"'),
        (Shape.ROW, "<tr"),
        (Shape.TILE, '<li class="solution-card"'),
    ],
)
def test_cards_come_in_the_order_of_their_keys(shape: Shape, begins: str) -> None:
    keys = [solution(name=name).pk for name in ("A", "B", "C")]

    found = ready_cards([keys[2], keys[0], 0, keys[1]], today(), shape)

    assert [card.name for card in found] == ["C", "A", "B"]
    assert all(card.html.strip().startswith(begins) for card in found)
    assert not any('name="s"' in card.html for card in found)


def test_facts_beside_the_text(da_nang: Province) -> None:
    listing = ListingFactory(
        solution=SolutionFactory(name="Sổ", slug="so", summary="Ghi sổ.", is_sample=True),
        province=da_nang,
        published=True,
    )
    plan = PricePlanFactory(listing=listing)
    PromotionFactory(plan=plan, starts_on=today() - dt.timedelta(days=1), ends_on=None)

    [card] = ready_cards(
        [listing.solution_id], today(), Shape.RESULT, can_compare=True, provinces=[da_nang.pk]
    )

    assert (card.solution_id, card.url) == (listing.solution_id, "/giai-phap/so/?province=da-nang")
    assert (card.name, card.html[card.summary_at : card.summary_end]) == ("Sổ", "Ghi sổ.")
    assert (card.is_sample, card.has_promo) == (True, True)
    assert f'data-listing="{listing.pk}"' in card.html
    assert 'name="s" value="so"' in card.html


def test_words_are_marked_in_name_and_summary_only() -> None:
    key = solution(
        name="sổ & sách",
        slug="so-sach",
        summary="Ghi sổ & sách.",
        vendor=VendorFactory(short_name="sổ & sách"),
    ).pk
    [card] = ready_cards([key], today(), Shape.RESULT, can_compare=True)

    marked = card.marked(in_bold)

    assert '<a href="/giai-phap/so-sach/"><b>sổ &amp; sách</b></a></h3>' in marked
    assert "<p><b>Ghi sổ &amp; sách.</b></p>" in marked
    assert marked.replace("<b>", "").replace("</b>", "") == card.html


def test_name_in_the_address_is_not_marked() -> None:
    key = solution(name="crm", slug="crm").pk
    [card] = ready_cards([key], today(), Shape.ROW)

    assert '<a href="/giai-phap/crm/"><b>crm</b></a>' in card.marked(in_bold)


def test_same_solution_twice_is_one_card() -> None:
    key = solution().pk

    assert len(ready_cards([key, key], today(), Shape.TILE)) == 1
