"""What a plan costs, told beside its fields: on the page, and while one types."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from solutions.models import Listing, PricePlan
from tests import factories
from tests.showcase.proposal_world import save
from tests.staff import as_, no_lines, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

ADDRESS = reverse("admin:solutions_priceplan_cost")
TYPED = {
    "role": "base",
    "charge": "subscription",
    "amount": "1.900.000",
    "period_months": "1",
    "unit": "trạm",
    "setup_fee": "3 triệu",
    "vat": "included",
}


def words(html: str) -> str:
    """The text of a page, squeezed, no-break spaces plain."""
    return re.sub(r"\s+", " ", strip_tags(html).replace("\N{NO-BREAK SPACE}", " ")).strip()


def reckoned(user, **typed: str) -> str:
    answer = as_(user).post(ADDRESS, TYPED | typed)
    assert answer.status_code == 200
    return words(answer.content.decode())


# On the page ------------------------------------------------------------------------------------
def test_page_of_a_plan_says_what_it_costs_and_how_that_adds_up(an, da_nang):
    plan = factories.PricePlanFactory(
        listing__province=da_nang,
        amount=Decimal(1_900_000),
        unit="trạm",
        setup_fee=Decimal(3_000_000),
        vat="excluded",
        vat_rate=Decimal(10),
    )
    factories.PromotionFactory(plan=plan, starts_on="2026-02-01", ends_on="2026-03-31")

    text = words(as_(an).get(url(PricePlan, "change", plan.pk)).content.decode())

    # From 10 February: two payments of 1.710.000, ten of 1.900.000, set-up, 10% on it all.
    assert "1.710.000 đ/tháng/trạm" in text
    assert "27.962.000 đ (1 trạm, gồm khởi tạo)" in text
    for figure in ("3.000.000 đ", "3.420.000 đ", "19.000.000 đ", "2.542.000 đ"):
        assert figure in text
    # (3.000.000 + 3.420.000 + 58 x 1.900.000) x 1,1.
    assert "128.282.000 đ" in text


def test_each_plan_of_a_listing_is_folded_up_to_its_price(an, da_nang):
    listing = factories.ListingFactory(province=da_nang)
    for name, amount in (("Gói nhỏ", 100_000), ("Gói lớn", 250_000)):
        factories.PricePlanFactory(
            listing=listing, name=name, amount=Decimal(amount), unit="tài khoản"
        )

    html = as_(an).get(url(Listing, "change", listing.pk)).content.decode()

    folds = re.findall(
        r'<details class="plan-fold"( open)?>\s*<summary>(.*?)</summary>', html, re.S
    )
    assert [(is_open, words(summary)) for is_open, summary in folds] == [
        ("", "Gói nhỏ 100.000 đ/tháng/tài khoản; năm đầu 1.200.000 đ (1 tài khoản)"),
        ("", "Gói lớn 250.000 đ/tháng/tài khoản; năm đầu 3.000.000 đ (1 tài khoản)"),
        (" open", "Gói giá #3"),
    ]


def test_plan_that_is_wrong_stays_unfolded(an, da_nang):
    listing = factories.ListingFactory(province=da_nang)
    factories.PricePlanFactory.create_batch(2, listing=listing)

    html = save(an, listing, **{"plans-1-amount": "1234.567"}).content.decode()

    assert re.findall(r'<details class="plan-fold"( open)?>', html) == ["", " open", " open"]


def test_listing_with_twelve_plans_makes_no_more_queries_than_with_two(
    an, da_nang, django_assert_max_num_queries
):
    made = []
    for count in (2, 12):
        listing = factories.ListingFactory(province=da_nang)
        for plan in factories.PricePlanFactory.create_batch(count, listing=listing):
            factories.PromotionFactory(plan=plan)
        client = as_(an)
        client.get(url(Listing, "change", listing.pk))
        with django_assert_max_num_queries(60) as captured:
            client.get(url(Listing, "change", listing.pk))
        made.append(len(captured))

    assert made[0] == made[1]


def test_price_that_begins_later_is_reckoned_from_its_first_day(an, da_nang):
    plan = factories.PricePlanFactory(
        listing__province=da_nang, valid_from=dt.date(2026, 7, 1), unit="trạm"
    )

    text = words(as_(an).get(url(PricePlan, "change", plan.pk)).content.decode())

    assert "01/07/2026" in text
    assert "năm đầu 1.200.000 đ (1 trạm)" in text


# While typing -----------------------------------------------------------------------------------
def test_typed_plan_is_reckoned_and_nothing_is_saved(an):
    text = reckoned(an)

    # 12 x 1.900.000 + 3.000.000; 60 x 1.900.000 + 3.000.000.
    assert "1.900.000 đ/tháng/trạm" in text
    assert "năm đầu 25.800.000 đ (1 trạm, gồm khởi tạo)" in text
    assert "117.000.000 đ" in text
    assert not PricePlan.objects.exists()


def test_kept_plan_is_reckoned_with_its_promotions(an, da_nang):
    plan = factories.PricePlanFactory(listing__province=da_nang)
    factories.PromotionFactory(
        plan=plan, percent=Decimal(50), starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 2, 28)
    )

    text = reckoned(an, plan=str(plan.pk), amount="200.000", setup_fee="")

    # One payment of 100.000, eleven of 200.000.
    assert "năm đầu 2.300.000 đ" in text
    plan.refresh_from_db()
    assert plan.amount == Decimal(100_000)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"amount": "12.34.567"}, "từng nhóm ba chữ số"),
        ({"vat": "excluded"}, "thuế suất"),
        ({"quantity_min": "10", "quantity_max": "5"}, "tối đa"),
        ({"charge": "không có"}, "không có"),
    ],
)
def test_what_is_wrong_is_told_instead_of_a_cost(an, typed, said):
    text = reckoned(an, **typed)

    assert "năm đầu" not in text
    assert said in text.lower()


@pytest.mark.parametrize("charge", ["", "quote"])
def test_without_a_price_there_is_no_cost_and_no_complaint(an, charge):
    answer = as_(an).post(ADDRESS, {"charge": charge, "role": "base", "vat": "not_stated"})

    html = answer.content.decode()
    assert "plan-cost__none" in html
    assert "plan-cost__wrong" not in html


def test_doubtful_values_are_told_beside_the_cost(an, da_nang, hue):
    solution = factories.SolutionFactory()
    elsewhere = factories.ListingFactory(solution=solution, province=hue, published=True)
    factories.PricePlanFactory(listing=elsewhere, amount=Decimal(100_000), unit="trạm")
    own = factories.ListingFactory(solution=solution, province=da_nang)

    small = as_(an).post(ADDRESS, TYPED | {"amount": "950"}).content.decode()
    large = (
        as_(an)
        .post(ADDRESS, TYPED | {"amount": "10.000.000", "listing": str(own.pk)})
        .content.decode()
    )
    usual = as_(an).post(ADDRESS, TYPED | {"listing": str(own.pk)}).content.decode()

    assert small.count("<li>") == 1
    assert "plan-cost__doubtful" in small
    assert "plan-cost__doubtful" in large
    # Said without the price of another province.
    assert "100.000" not in words(large).replace("10.000.000", "")
    assert "plan-cost__doubtful" not in usual


def test_markup_in_what_is_typed_is_only_text(an):
    answer = as_(an).post(ADDRESS, TYPED | {"unit": "<b>x</b>"})

    assert b"<b>x" not in answer.content


# Who may ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("field", ["plan", "listing"])
def test_rows_of_another_province_are_not_found_and_noted(an, hue, caplog, field):
    foreign = factories.PricePlanFactory(listing__province=hue)
    key = {"plan": foreign.pk, "listing": foreign.listing_id}[field]

    answer = as_(an).post(ADDRESS, TYPED | {field: str(key)})

    assert answer.status_code == 404
    assert "outside its provinces" in caplog.text


@pytest.mark.parametrize("key", ["x", "0", "9" * 40, "-1", "1\x00", "1 OR 1=1"])
@pytest.mark.parametrize("field", ["plan", "listing"])
def test_malformed_keys_are_not_found(an, field, key):
    assert as_(an).post(ADDRESS, TYPED | {field: key}).status_code == 404


def test_visitors_are_sent_to_sign_in(client: Client):
    answer = client.post(ADDRESS, TYPED)

    assert answer.status_code == 302
    assert "next=" in answer["Location"]


def test_only_what_is_sent_is_reckoned(an):
    assert as_(an).get(ADDRESS).status_code == 405


def test_forged_form_of_another_site_is_refused(an):
    client = Client(enforce_csrf_checks=True)
    client.force_login(an)

    assert client.post(ADDRESS, TYPED).status_code == 403


def test_new_line_of_a_listing_has_a_place_for_its_cost(an):
    html = as_(an).get(url(Listing, "add")).content.decode()

    assert f'data-plan-cost="{ADDRESS}"' in html
    assert 'aria-live="polite"' in html
    assert no_lines("plans")["plans-TOTAL_FORMS"] == 0
