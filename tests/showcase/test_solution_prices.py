"""What a solution costs where: the price sheet, promotions, the province asked for."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.test import Client

from provinces.models import Province
from solutions.models import Listing, Solution
from tests import factories as f
from tests.showcase.solution_world import NBSP, ON, page, priced

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def station() -> Solution:
    """Trạm Y tế Số, not listed yet."""
    return f.SolutionFactory(
        name="Trạm Y tế Số", name_en="Digital Station", vendor__legal_name="Công ty Mẫu Lúa Vàng"
    )


# Prices -----------------------------------------------------------------------------------------
def test_price_sheet_spells_out_everything_that_is_paid(
    client: Client, station: Solution, da_nang: Province
) -> None:
    listing = priced(
        station,
        da_nang,
        1_900_000,
        setup_fee=Decimal(3_000_000),
        minimum_months=12,
        trial_days=60,
        condition="trạm y tế cấp xã",
        quantity_min=2,
        source="Công văn số 12/LV-KD",
        source_kind="quotation",
    )
    f.PricePlanFactory(
        listing=listing,
        name="Mua đứt",
        charge="purchase",
        amount=Decimal(38_000_000),
        period_months=None,
        unit="trạm",
        vat="excluded",
        vat_rate=Decimal(8),
        maintenance_percent=Decimal(15),
        position=1,
    )

    vietnamese = page(client, "/giai-phap/tram-y-te-so/")
    english = page(client, "/en/giai-phap/tram-y-te-so/")

    # 2 x 12 x 1,900,000 + 3,000,000; 38,000,000 x 1.08.
    assert "1.900.000 đ/tháng/trạm năm đầu 48.600.000 đ (2 trạm, gồm khởi tạo)" in vietnamese
    assert "38.000.000 đ/trạm năm đầu 41.040.000 đ (1 trạm)" in vietnamese
    for line in (
        "Paid each month, for each trạm",
        "At least 2 trạm",
        "Set-up: VND 3,000,000, once for the contract",
        "Least term: 12 months",
        "Free trial: 60 days",
        "For: trạm y tế cấp xã",
        "VAT included",
        "VAT excluded (8%)",
        "Maintenance: 15% of the price a year, from the second year on",
        "Source: Quotation cleared for publication, Công văn số 12/LV-KD",
        "The vendor confirmed the prices on 10 February 2026.",
        "Prices are published by vendors, who answer for them",
    ):
        assert line in english


@pytest.mark.parametrize(
    ("plan", "lines"),
    [
        (
            {
                "charge": "usage",
                "period_months": None,
                "unit": "hóa đơn",
                "quantity_included": 300,
                "extra_unit_amount": Decimal("850.5"),
                "quantity_max": 9000,
            },
            [
                "VND 100,000/300 hóa đơn first year VND 100,000 (1 hóa đơn)",
                "Paid by use, for each 300 hóa đơn",
                "The price covers 300 hóa đơn",
                "Each further hóa đơn: VND 850.5",
                "At most 9,000 hóa đơn",
            ],
        ),
        (
            {
                "period_months": 36,
                "renewal_amount": Decimal(80_000),
                "setup_fee": Decimal(5_000),
                "setup_per_unit": True,
                "valid_to": ON,
            },
            [
                "VND 100,000/36 months/trạm first year VND 105,000 (1 trạm, with set-up)",
                "Paid in advance for 36 months, for each trạm",
                "On renewal: VND 80,000/36 months/trạm",
                "Set-up: VND 5,000, once for each trạm",
                "The price holds until 10 February 2026",
            ],
        ),
        (
            {
                "charge": "purchase",
                "period_months": None,
                "maintenance_percent": Decimal("12.5"),
                "warranty_months": 24,
            },
            [
                "Paid once, for each trạm",
                "Warranty: 24 months",
                "Maintenance: 12.5% of the price a year, once the warranty is over",
            ],
        ),
        ({"period_months": 12}, ["Paid each year, for each trạm"]),
        ({"period_months": None, "unit": ""}, ["Paid once, for each contract"]),
        ({"vat": "exempt"}, ["Not subject to VAT"]),
    ],
)
def test_every_kind_of_plan_is_spelled_out(
    client: Client, station: Solution, da_nang: Province, plan: dict, lines: list[str]
) -> None:
    priced(station, da_nang, 100_000, **plan)

    text = page(client, "/en/giai-phap/tram-y-te-so/")

    assert [line for line in lines if line not in text] == []


def test_promotion_strikes_the_list_price_through_until_its_last_day(
    client: Client, station: Solution, da_nang: Province
) -> None:
    plan = priced(station, da_nang, 2_400_000).plans.get()
    f.PromotionFactory(
        plan=plan,
        percent=None,
        amount=Decimal(1_900_000),
        starts_on=ON,
        ends_on=dt.date(2026, 12, 31),
        condition="hợp đồng 24 tháng",
    )

    html = client.get("/giai-phap/tram-y-te-so/").content.decode()
    text = page(client, "/en/giai-phap/tram-y-te-so/")

    assert f"<s>2.400.000{NBSP}đ</s>" in html
    assert f"1.900.000{NBSP}đ" in html
    # Readers of screens hear which price is which; 500.000 of 2.400.000 is 20,83 per cent.
    # Eleven payments of the year fall within the promotion, one after it.
    assert (
        "List price VND 2,400,000 , promotional price VND 1,900,000/month/trạm "
        "first year VND 23,300,000 (1 trạm) VAT included "
        "VND 500,000 less than the list price (20.8%) "
        "Promotion until 31 December 2026; condition: hợp đồng 24 tháng"
    ) in text


def test_promotion_above_the_lowest_price_of_90_days_strikes_nothing_through(
    client: Client, station: Solution, da_nang: Province
) -> None:
    plan = priced(station, da_nang, 2_400_000).plans.get()
    series = {"plan": plan, "period_months": 1, "unit": "trạm"}
    f.PriceRevisionFactory(
        amount=Decimal(1_800_000), changed_on=ON - dt.timedelta(days=60), **series
    )
    f.PriceRevisionFactory(
        amount=Decimal(2_400_000), changed_on=ON - dt.timedelta(days=5), **series
    )
    f.PromotionFactory(plan=plan, percent=None, amount=Decimal(1_900_000))

    html = client.get("/giai-phap/tram-y-te-so/").content.decode()

    assert "<s>" not in html
    # The price that is due is shown all the same, and the series that explains it.
    assert f"1.900.000{NBSP}đ" in html
    assert f"1.800.000{NBSP}đ" in html


def test_first_year_cost_is_taken_apart_on_demand(
    client: Client, station: Solution, da_nang: Province
) -> None:
    plan = priced(
        station, da_nang, 2_000_000, setup_fee=Decimal(3_000_000), vat="excluded",
        vat_rate=Decimal(8), quantity_min=2,
    ).plans.get()  # fmt: skip
    f.PromotionFactory(plan=plan, percent=Decimal(25), starts_on=ON, ends_on=ON)

    text = page(client, "/en/giai-phap/tram-y-te-so/")

    # 3.000.000 + 1 x 3.000.000 + 11 x 4.000.000 = 50.000.000, and 8%.
    assert (
        "How the first-year cost is made up Set-up and installation VND 3,000,000 "
        "Promotional price, one payment VND 3,000,000 "
        "Price, 11 payments of VND 4,000,000 VND 44,000,000 "
        "VAT on top (8%) VND 4,000,000 First year VND 54,000,000"
    ) in text


def test_single_payment_is_not_taken_apart(
    client: Client, station: Solution, da_nang: Province
) -> None:
    priced(station, da_nang, 2_000_000, period_months=12)

    assert "How the first-year cost is made up" not in page(client, "/en/giai-phap/tram-y-te-so/")


def test_steps_of_one_price_are_one_table(
    client: Client, station: Solution, da_nang: Province
) -> None:
    listing = priced(
        station, da_nang, 95_000, name="Đến 9", unit="tài khoản", quantity_max=9, trial_days=30
    )
    common = {"listing": listing, "unit": "tài khoản", "vat": "included", "trial_days": 30}
    f.PricePlanFactory(
        name="Từ 10", amount=Decimal(85_000), quantity_min=10, quantity_max=49,
        renewal_amount=Decimal(80_000), **common,
    )  # fmt: skip
    f.PricePlanFactory(name="Từ 50", amount=Decimal(70_000), quantity_min=50, **common)

    text = page(client, "/en/giai-phap/tram-y-te-so/")

    sheet = text.partition("Price by quantity")[2].partition("Prices are published by")[0]
    assert "1 to 9 tài khoản Đến 9 VND 95,000/month/tài khoản first year VND 1,140,000" in sheet
    assert "10 to 49 tài khoản Từ 10 VND 85,000/month/tài khoản" in sheet
    assert "From 50 tài khoản Từ 50 VND 70,000/month/tài khoản" in sheet
    # What holds for all is said once, what holds for one beside it.
    assert sheet.count("Free trial: 30 days") == 1
    assert sheet.count("Paid each month, for each tài khoản") == 1
    assert sheet.count("VAT included") == 1
    assert sheet.index("Từ 10 VND") < sheet.index("On renewal: VND 80,000") < sheet.index("From 50")


def test_packages_show_the_price_of_one(
    client: Client, station: Solution, da_nang: Province
) -> None:
    listing = priced(
        station, da_nang, 294_000, name="Gói 300", charge="usage", period_months=None,
        unit="hóa đơn", quantity_included=300, quantity_min=300,
    )  # fmt: skip
    f.PricePlanFactory(
        listing=listing, name="Gói 700", charge="usage", period_months=None, unit="hóa đơn",
        amount=Decimal(500_000), quantity_included=700, quantity_min=700, vat="included",
    )  # fmt: skip

    text = page(client, "/en/giai-phap/tram-y-te-so/")

    sheet = text.partition("Packages by quantity")[2]
    assert "300 hóa đơn Gói 300 VND 294,000/300 hóa đơn VND 980/hóa đơn" in sheet
    # 500.000 / 700 = 714,28571...
    assert "700 hóa đơn Gói 700 VND 500,000/700 hóa đơn VND 714.2857/hóa đơn" in sheet


def test_each_plan_with_a_price_leads_to_its_cost_over_years(
    client: Client, station: Solution, da_nang: Province
) -> None:
    listing = priced(station, da_nang, 100_000)
    f.PricePlanFactory(listing=listing, on_request=True, name="Toàn tỉnh")
    plan = listing.plans.get(charge="subscription")

    html = client.get("/giai-phap/tram-y-te-so/").content.decode()

    assert re.findall(r'class="plan__costs" href="([^"]+)"', html) == [f"/chi-phi/?plan={plan.pk}"]


def test_price_on_request_carries_no_amount(
    client: Client, station: Solution, da_nang: Province
) -> None:
    listing = f.ListingFactory(solution=station, province=da_nang, published=True)
    f.PricePlanFactory(listing=listing, on_request=True)

    text = page(client, "/en/giai-phap/tram-y-te-so/")

    assert "Contact for a quotation" in text
    assert "VND" not in text


def test_listing_without_plans_says_that_no_price_is_published(
    client: Client, station: Solution, da_nang: Province
) -> None:
    f.ListingFactory(solution=station, province=da_nang, published=True)

    text = page(client, "/en/giai-phap/tram-y-te-so/")

    assert "No price published yet" in text
    assert "The vendor has not confirmed the prices again." in text


@pytest.mark.parametrize(
    ("checked_on", "is_stale"),
    [(dt.date(2025, 8, 10), False), (dt.date(2025, 8, 9), True), (None, True)],
)
def test_price_confirmed_over_six_months_ago_is_said_to_be_old(
    client: Client,
    station: Solution,
    da_nang: Province,
    checked_on: dt.date | None,
    *,
    is_stale: bool,
) -> None:
    priced(station, da_nang, 100_000)
    Listing.objects.update(price_checked_on=checked_on)

    text = page(client, "/en/giai-phap/tram-y-te-so/")

    assert ("not confirmed again" in text) is is_stale


def test_plans_of_other_days_are_not_offered(
    client: Client, station: Solution, da_nang: Province
) -> None:
    listing = priced(station, da_nang, 100_000)
    f.PricePlanFactory(listing=listing, name="Gói cũ", valid_to=ON - dt.timedelta(days=1))
    f.PricePlanFactory(listing=listing, name="Gói sau", valid_from=ON + dt.timedelta(days=1))

    text = page(client, "/giai-phap/tram-y-te-so/")

    assert "Thuê cơ bản" in text
    assert "Gói cũ" not in text
    assert "Gói sau" not in text


def test_add_ons_and_services_stand_apart_from_the_plans(
    client: Client, station: Solution, da_nang: Province
) -> None:
    listing = priced(station, da_nang, 100_000)
    f.PricePlanFactory(
        listing=listing,
        name="Đào tạo",
        role="service",
        charge="usage",
        amount=Decimal(2_500_000),
        period_months=None,
        unit="khóa",
    )

    html = client.get("/giai-phap/tram-y-te-so/").content.decode()

    sheet = html.partition('<ul class="plans">')[2]
    plans, _, extras = sheet.partition("<table")
    assert "Thuê cơ bản" in plans
    assert "Đào tạo" not in plans
    assert "Đào tạo" in extras
    assert f"2.500.000{NBSP}đ/khóa" in extras


# Provinces --------------------------------------------------------------------------------------
def first_price(client: Client, query: str = "") -> str:
    """The unit price in the box beside the page."""
    html = client.get(f"/giai-phap/tram-y-te-so/{query}").content.decode()
    box = html.partition('<div class="box')[2]
    return re.search(r'<span class="price">([^<]+)', box)[1].replace(NBSP, " ")


def test_national_view_shows_the_national_listing_before_cheaper_ones(
    client: Client, station: Solution, da_nang: Province, hue: Province
) -> None:
    priced(station, da_nang, 90_000)
    priced(station, None, 100_000)
    priced(station, hue, 110_000)

    assert first_price(client) == "100.000 đ"


def test_national_view_shows_the_cheapest_listing_when_there_is_no_national_one(
    client: Client, station: Solution, da_nang: Province, hue: Province
) -> None:
    priced(station, hue, 110_000)
    priced(station, da_nang, 90_000)

    assert first_price(client) == "90.000 đ"


def test_province_asked_for_comes_first_and_the_others_stay_one_click_away(
    client: Client, station: Solution, da_nang: Province, hue: Province, hai_phong: Province
) -> None:
    listings = [
        priced(station, place, amount)
        for place, amount in ((da_nang, 90_000), (hue, 110_000), (hai_phong, 95_000))
    ]

    html = client.get("/giai-phap/tram-y-te-so/?province=hue").content.decode()

    assert first_price(client, "?province=hue") == "110.000 đ"
    # By name; the one shown in full is marked.
    assert re.findall(r'<tr( class="is-own")? data-listing="(\d+)"', html) == [
        ("", str(listings[0].pk)),
        ("", str(listings[2].pk)),
        (' class="is-own"', str(listings[1].pk)),
    ]


def test_old_name_of_a_province_means_its_successor_and_is_explained(
    client: Client, station: Solution, hai_duong: Province
) -> None:
    priced(station, hai_duong.successor, 100_000)

    text = page(client, "/en/giai-phap/tram-y-te-so/?province=hai-duong")

    assert "Prices as presented in Hai Phong." in text
    assert "Hai Duong Province and Hai Phong City have been rearranged into" in text


@pytest.mark.parametrize("value", ["atlantis", "%00", "01", "x" * 400, "%ff"])
def test_unknown_province_is_named_and_ignored(
    client: Client, station: Solution, da_nang: Province, value: str
) -> None:
    priced(station, da_nang, 100_000)

    text = page(client, f"/en/giai-phap/tram-y-te-so/?province={value}")

    assert "No province is called" in text
    assert "Prices as presented in Da Nang." in text


def test_province_that_does_not_present_it_is_told_so(
    client: Client, station: Solution, da_nang: Province, hue: Province
) -> None:
    priced(station, da_nang, 100_000)

    text = page(client, "/en/giai-phap/tram-y-te-so/?province=hue")

    assert "Hue does not present this solution" in text
