"""The cost page: choosing plans, the result in words and tables, what it rests on."""

import datetime as dt
import re
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client

from provinces.models import Province
from solutions.models import LegalInstrument
from tests import factories as f
from tests.showcase.cost_world import ON, World, address, figures, make_world
from tests.showcase.solution_world import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def world(da_nang: Province) -> World:
    """A solution to hire or to buy."""
    return make_world(da_nang)


def html_of(client: Client, where: str) -> str:
    """The page as it is sent, entities resolved."""
    response = client.get(where)
    assert response.status_code == 200
    return unescape(response.content.decode())


# The result -------------------------------------------------------------------------------------
def test_result_says_what_is_lower_by_how_much_and_when_it_breaks_even(
    client: Client, world: World
) -> None:
    text = page(client, address(world.rent, world.buy, quantity=2, language="/en"))

    for part in (
        "Over 5 years, the total cost of purchase is VND 36 million lower under the assumptions",
        "Break-even year of option B against option A: year 3.",
        "VND 120,000,000",
        "Lowest VND 84,000,000",
        "so far VND 66,000,000",
        "from 10 February 2027",
        "Hiring of a ready-made service",
        "Prices are published by vendors",
        "do not replace a quotation",
    ):
        assert part in text
    assert "To the dong" not in text
    assert "Present value" not in text


def test_page_and_json_show_the_same_figures(client: Client, world: World) -> None:
    own = ["equipment-1234567-1", "people-891-1-5"]
    more = {"quantity": 3, "years": 5, "rate": "3.21", "own": own}

    text = page(client, address(world.rent, world.buy, language="/en", **more))
    answer = figures(client, world.rent, world.buy, **more)

    shown = set(re.findall(r"VND ([\d,]+)", text))
    for plan in answer["plans"]:
        amounts = [*plan["yearly"], *plan["cumulative"], plan["total"], plan["present_value"]]
        assert {f"{amount:,}" for amount in amounts} <= shown
    assert "To the dong" in text


def test_assumptions_spell_out_what_the_figures_rest_on(client: Client, world: World) -> None:
    plan = f.PricePlanFactory(
        listing=world.listing, name="Theo hồ sơ", charge="usage", amount=Decimal("1250.5"),
        period_months=1, unit="hồ sơ", quantity_min=100, quantity_included=50, vat="excluded",
        vat_rate=8, setup_fee=500_000, renewal_amount=1_000, minimum_months=12,
        condition="trường công lập",
    )  # fmt: skip
    f.PromotionFactory(plan=plan, condition="ký trước tháng 3")

    text = page(client, address(plan, world.buy, language="/en"))

    for part in (
        "Unit price: VND 1,250.5/month/50 hồ sơ",
        "Only whole blocks of 50 hồ sơ are paid",
        "The least quantity is paid: 100 hồ sơ, though only 1 are needed",
        "The quantity is what is used in each period of 1 month",
        "Paid in advance every 1 month; a period begun is paid in full",
        "Promotion, 10% off, for payments due from 1 January 2026 to 31 March 2026",
        "condition: ký trước tháng 3",
        "Set-up: VND 500,000, once for the contract",
        "On renewal, from the first anniversary: VND 1,000/month/50 hồ sơ",
        "The price excludes VAT; the figures have 8% of VAT added",
        "Least term: 12 months",
        "For: trường công lập",
        "Price as presented in: Da Nang",
        "The source of the price has not been stated",
        "The vendor confirmed the price on 10 February 2026",
        "Maintenance: 10% of the list price a year, from year 2 on",
        "Whether VAT is included has not been stated; reckoned as included",
        "The plans are sold by different units; compare with care.",
    ):
        assert part in text


def test_assumptions_of_other_price_lists(client: Client, world: World) -> None:
    listing = f.ListingFactory(solution__name="Cũ", published=True)
    free = f.PricePlanFactory(listing=listing, free=True)
    packs = f.PricePlanFactory(
        listing=listing, amount=50_000, quantity_included=100, extra_unit_amount=450, unit="hồ sơ",
        vat="exempt", valid_to=dt.date(2026, 12, 31), source="https://bang-gia.example/1",
    )  # fmt: skip
    f.PromotionFactory(plan=packs, percent=None, amount=40_000, ends_on=None)
    late = f.PricePlanFactory(
        listing=listing, charge="purchase", amount=1, period_months=None, warranty_months=36,
        maintenance_percent=5, setup_fee=2, setup_per_unit=True, unit="máy",
    )  # fmt: skip
    bare = f.PricePlanFactory(
        listing=listing, charge="purchase", amount=1, period_months=None, note="Ghi chú riêng"
    )
    listing.price_checked_on = ON - dt.timedelta(days=200)
    listing.save()
    world.listing.price_checked_on = None
    world.listing.save()

    text = page(client, address(free, packs, late, bare, years=3, language="/en"))
    never = page(client, address(world.rent, language="/en"))

    for part in (
        "Use is free of charge",
        "No spending on hiring or purchase",
        "Each further hồ sơ: VND 450",
        "Promotional price VND 40,000, for payments due from 1 January 2026 on; its end has not",
        "Not subject to VAT",
        "The price holds until 31 December 2026",
        "Source: https://bang-gia.example/1",
        "Not confirmed again: the vendor last confirmed the price on 25 July 2025",
        "Set-up: VND 2, once for each máy",
        "Maintenance: 5% of the list price a year, only after these years",
        "Warranty: 36 months",
        "No maintenance has been stated for the years after the purchase",
        "Ghi chú riêng",
    ):
        assert part in text
    assert "The vendor has not confirmed the price again" in never
    assert "Source: Published price list, Bảng giá 01" in never


def test_term_that_runs_beyond_the_years_says_so(client: Client, world: World) -> None:
    plan = f.PricePlanFactory(listing=world.listing, name="Trả trước", period_months=36)

    text = page(client, address(plan, language="/en"))

    assert "The last term paid runs to month 72, beyond the 60 counted" in text


def test_only_one_plan_has_a_total_and_no_lowest(client: Client, world: World) -> None:
    text = page(client, address(world.rent, years=1, language="/en"))

    assert "Over 1 year, the total cost is VND 12 million under the assumptions above" in text
    assert "Lowest" not in text


def test_three_plans_name_the_pair_compared_and_a_free_one_below_both(
    client: Client, world: World
) -> None:
    free = f.PricePlanFactory(listing=world.listing, name="Miễn phí", free=True)

    text = page(client, address(free, world.rent, world.buy, rate=10, language="/en"))

    assert "the total cost of renting is VND 18 million lower" not in text
    assert "the total cost of purchase is VND 18 million lower" in text
    assert "with the lowest totals: option B and option C." in text
    assert "Lowest of all is the total of option A." in text
    # Rent 12 a year against 30 and 3 a year: 36 and 36 after three years; discounted later.
    assert "against option B: year 3. At present values: year 4." in text


def test_rents_alone_have_a_lowest_and_what_it_saves(client: Client, world: World) -> None:
    dear = f.PricePlanFactory(listing=world.listing, amount=Decimal(1_100_001))
    same = f.PricePlanFactory(listing=world.listing, amount=Decimal(1_000_000))

    text = page(client, address(world.rent, dear, years=1, language="/en"))
    equal = page(client, address(world.rent, same, years=1, language="/en"))

    assert "Over 1 year, option A has the lowest total cost, VND 1.2 million below the next" in text
    assert "To the dong: VND 1,200,012" in text
    assert "Over 1 year, the options cost the same under the assumptions above" in equal


def test_minimum_is_said_before_the_figures_only_where_more_is_paid(
    client: Client, world: World
) -> None:
    plan = f.PricePlanFactory(listing=world.listing, quantity_min=10, unit="trạm")

    below = page(client, address(plan, quantity=9, language="/en"))
    at_it = page(client, address(plan, quantity=10, language="/en"))

    assert "The minimum is paid for option A: 10 trạm." in below
    assert "10 trạm (the minimum)" in below
    assert "The minimum is paid" not in at_it
    assert "Quantity 9, 5 years from 10 February 2026" in below


def test_own_costs_that_count_nowhere_are_said(client: Client, world: World) -> None:
    text = page(client, address(world.rent, own="equipment-5-1-9", language="/en"))

    assert "but no purchase is chosen; they are not counted." in text
    assert "Own costs after the last year are not counted." in text


def test_formats_are_linked_and_unknown_ones_named(client: Client, world: World) -> None:
    html = html_of(client, address(world.rent, format="pdf", language="/en"))

    query = f"plan={world.rent.pk}&quantity=1&years=5&on=2026-02-10"
    assert f'href="?{query}&format=xlsx"' in html
    assert f'href="?{query}&format=docx"' in html
    assert "format: there is no file or data of this kind; this is the page." in html


def test_chart_has_a_line_for_each_plan_and_a_text(client: Client, world: World) -> None:
    html = html_of(client, address(world.rent, world.buy))

    lines = re.findall(r'<polyline points="([^"]+)"', html)
    # 12 24 36 48 60 and 30 33 36 39 42 of 60 million: 242 units high, from 268 upwards.
    assert lines == [
        "112,220 197,171 282,123 367,74 452,26",
        "112,147 197,135 282,123 367,111 452,99",
    ]
    assert 'role="img" aria-label=' in html


@pytest.mark.parametrize("language", ["", "/en"])
def test_no_text_asks_for_the_session(client: Client, world: World, language: str) -> None:
    response = client.get(address(world.rent, world.buy, language=language))

    assert (response.status_code, dict(response.cookies)) == (200, {})
    assert "Cookie" not in response.headers.get("Vary", "")


def test_estimate_is_labelled_and_has_its_assumptions(client: Client, world: World) -> None:
    more = {"hours": 100, "hour_cost": "20.000", "trips": 2, "trip_cost": 500_000}

    text = page(client, address(world.buy, language="/en", adoption="50, 100", **more))

    for part in (
        "An estimate by the visitor's own assumptions",
        "100 hours a month, each worth VND 20,000: VND 24,000,000 a year",
        "2 trips a year, each worth VND 500,000: VND 1,000,000 a year",
        "Share in use by year: 50%, 100%; the last one holds for later years",
        "Payback 1 year 10 months",
    ):
        assert part in unescape(text)


def test_estimate_that_never_pays_back_or_does_at_once(client: Client, world: World) -> None:
    free = f.PricePlanFactory(listing=world.listing, name="Miễn phí", free=True)
    more = {"paper": 1_000, "gain": 500, "rate": 10, "years": 1, "language": "/en"}

    text = page(client, address(world.buy, free, **more))

    for part in (
        "Paper and printing: VND 1,000 a year",
        "Other gains: VND 500 a year",
        "not within 1 year",
        "from the start",
        "Left after all costs, present value VND −29,998,500",
    ):
        assert part in text


def test_number_without_its_price_is_named(client: Client, world: World) -> None:
    text = page(client, address(world.buy, hours=5, trip_cost=9, language="/en"))

    assert "Hours saved a month: “5” was left out. It counts only together with “Cost" in text
    assert "Cost of a trip: “9” was left out. It counts only together with “Trips" in text
    assert "An estimate by the visitor" not in text


# Routes and their law ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("stated", "rent", "buy"),
    [
        (True, "Hiring of a ready-made service", "Purchase"),
        (False, "Hiring of a service that is not ready-made", "Investment"),
        (None, "Hiring of a service; whether it is ready-made has not been stated", "Purchase"),
    ],
)
def test_way_of_spending(
    client: Client, world: World, stated: bool | None, rent: str, buy: str
) -> None:
    world.solution.off_the_shelf = stated
    world.solution.save()

    text = page(client, address(world.rent, world.buy, language="/en"))

    assert f"Way of spending: {rent}" in text
    assert f"Way of spending: {buy}" in text


def test_law_is_that_of_the_day_asked_for(client: Client, world: World) -> None:
    spending, quality = LegalInstrument.Subject.SPENDING, LegalInstrument.Subject.QUALITY
    change = dt.date(2026, 3, 1)
    f.LegalInstrumentFactory(number="1/OLD", subject=spending, expired_on=change)
    f.LegalInstrumentFactory(number="2/NEW", subject=spending, effective_on=change)
    f.LegalInstrumentFactory(number="3/HIRE", subject=quality, effective_on=dt.date(2020, 1, 1))
    f.LegalInstrumentFactory(number="4/ELSE", effective_on=dt.date(2020, 1, 1))

    def cited(*plans: object, **more: object) -> set[str]:
        text = page(client, address(*plans, language="/en", **more))
        return set(re.findall(r"No\. (\d/[A-Z]+)", text))

    assert cited(world.rent) == {"1/OLD", "3/HIRE"}
    assert cited(world.rent, on="2026-03-01") == {"2/NEW", "3/HIRE"}
    assert cited(world.buy, on="2026-02-28") == {"1/OLD"}


# Choosing ---------------------------------------------------------------------------------------
def test_empty_page_offers_a_search_and_no_result(client: Client, world: World) -> None:
    html = html_of(client, "/chi-phi/")

    assert 'name="q"' in html
    assert 'id="result"' not in html
    assert '<details class="costs-options"><summary' in html


def test_search_offers_plans_of_published_listings_valid_that_day(
    client: Client, world: World, hue: Province
) -> None:
    kept = f.PricePlanFactory(listing=world.listing, name="Đào tạo", role="service")
    f.PricePlanFactory(listing=world.listing, name="Liên hệ", on_request=True)
    f.PricePlanFactory(listing=world.listing, name="Hết hạn", valid_to=ON - dt.timedelta(days=1))
    f.PricePlanFactory(
        listing=f.ListingFactory(solution=world.solution, province=hue), name="Dự thảo Huế"
    )
    f.PricePlanFactory(name="Khác")

    html = html_of(client, f"/en/chi-phi/?q=tram+so&plan={world.rent.pk}")

    found = html[html.index("costs-found") : html.index("Quantity and time")]
    offered = [int(key) for key in re.findall(r'name="plan" value="(\d+)"', found)]
    assert offered == [world.buy.pk, kept.pk]
    assert "chosen already" in found
    assert "; service" in found
    for hidden in ("Liên hệ", "Hết hạn", "Dự thảo Huế", "Khác"):
        assert hidden not in html


def test_solution_of_the_address_has_its_plans_shown_by_province(
    client: Client, world: World, hue: Province
) -> None:
    other = f.PricePlanFactory(
        listing=f.ListingFactory(solution=world.solution, province=hue, published=True)
    )

    everywhere = html_of(client, "/chi-phi/?solution=tram-so")
    in_hue = html_of(client, "/chi-phi/?solution=tram-so&province=hue")

    def offered(html: str) -> set[int]:
        return {int(key) for key in re.findall(r'name="plan" value="(\d+)"', html)}

    assert offered(everywhere) == {world.rent.pk, world.buy.pk, other.pk}
    assert offered(in_hue) == {other.pk}


def test_solution_that_is_not_public_is_not_found(client: Client, world: World) -> None:
    f.PricePlanFactory(listing__solution__name="Kín", listing__solution__slug="kin")

    text = page(client, "/en/chi-phi/?solution=kin")

    assert "No published solution fits." in text
    assert "Kín" not in text


# Plans without figures --------------------------------------------------------------------------
def test_plan_for_fewer_units_leads_to_the_one_that_takes_them(
    client: Client, world: World
) -> None:
    small = f.PricePlanFactory(listing=world.listing, name="1 đến 9", quantity_max=9)
    large = f.PricePlanFactory(listing=world.listing, name="10 trở lên", quantity_min=10)
    f.PricePlanFactory(listing=world.listing, name="Từ 99", quantity_min=99)
    f.PricePlanFactory(listing=world.listing, name="Thêm", role="add_on")

    html = html_of(
        client, address(small, quantity=20, language="/en", own=f"people-5-1-5-{small.pk}")
    )

    refused = html[html.index("data-refused") : html.index("</main>")]
    links = dict(re.findall(r'<a href="\?([^"]+)">([^<]+)</a>', refused))
    assert "The plan is not offered for so many units." in refused
    assert (
        f"plan={large.pk}&quantity=20&years=5&on=2026-02-10&own=people-5-1-5-{large.pk}"
    ) in links
    assert sorted(links.values()) == ["10 trở lên", "Mua", "Thuê tháng"]


# What was typed ---------------------------------------------------------------------------------
def test_bad_values_are_named_and_stay_in_the_form(client: Client, world: World) -> None:
    rows = {"own_kind": "people", "own_amount": "nhiều", "own_first": "", "own_last": "",
            "own_plan": "buy"}  # fmt: skip

    html = html_of(
        client, address(world.buy, quantity="mười", years=99, on="hôm nay", language="/en", **rows)
    )

    for value in ("mười", "99", "hôm nay", "nhiều"):
        assert f'value="{value}"' in html
    assert html.count('aria-invalid="true"') == 3
    assert 'type="text" value="hôm nay"' in html
    assert "Years go from 1 to 10." in html
    assert '<details class="costs-options" open>' in html


def test_day_written_the_local_way_stands_in_the_date_field(client: Client, world: World) -> None:
    html = html_of(client, address(world.buy, on="5/3/2026"))

    assert 'type="date" value="2026-03-05"' in html


def test_hostile_text_is_escaped(client: Client, world: World) -> None:
    response = client.get("/chi-phi/", {"q": '"><script>alert(1)</script>', "quantity": "<b>"})

    assert b"<script>alert" not in response.content
    assert b"<b>&" not in response.content


def test_sample_is_marked(client: Client, world: World) -> None:
    world.solution.is_sample = True
    world.solution.save()

    assert "Số liệu minh họa" in page(client, address(world.rent))
    assert figures(client, world.rent)["is_sample"] is True


def test_shared_platforms_are_shown_first(client: Client, world: World) -> None:
    problem = f.ProblemFactory(published=True)
    shared = f.ListingFactory(
        published=True, solution__kind="state_shared", solution__name="Nền tảng chung"
    ).solution
    for solution in (world.solution, shared):
        f.ProblemSolutionFactory(problem=problem, solution=solution)

    html = html_of(client, address(world.buy))

    assert 0 < html.index('data-shared="nen-tang-chung"') < html.index('id="verdict"')


# Queries ----------------------------------------------------------------------------------------
def test_queries_do_not_grow_with_plans_or_results(
    client: Client, world: World, django_assert_max_num_queries
) -> None:
    more = [f.PricePlanFactory(listing__published=True) for _number in range(3)]
    for plan in (world.rent, *more):
        f.PromotionFactory(plan=plan)

    def made(where: str) -> int:
        client.get(where)
        with django_assert_max_num_queries(40) as queries:
            assert client.get(where).status_code == 200
        return len(queries)

    one, four = made(address(world.rent)), made(address(world.rent, *more))
    assert (one, four) == (5, 5)
    assert made("/chi-phi/?solution=tram-so") == 5
    assert made("/chi-phi/?q=giai+phap") == made("/chi-phi/?q=tram+so")
