"""Each province's published price on the page of a solution: facts, no judgement."""

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
ADDRESS = "/en/giai-phap/tram-y-te-so/"


@pytest.fixture
def station() -> Solution:
    return f.SolutionFactory(name="Trạm Y tế Số")


def table(client: Client, query: str = "") -> list[str]:
    """The rows of provinces as text."""
    html = client.get(f"{ADDRESS}{query}").content.decode()
    section = html.partition('id="provinces"')[2].partition("</section>")[0]
    rows = re.findall(r"<tr[^>]* data-listing.*?</tr>", section, re.DOTALL)
    plain = [re.sub(r"<wbr>|</?small[^>]*>", "", row).replace(NBSP, " ") for row in rows]
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in plain]


def names(client: Client, query: str = "") -> list[str]:
    return [re.match(r"Nationwide|Da Nang|Hue|Hai Phong", row)[0] for row in table(client, query)]


def test_row_has_price_first_year_promotion_and_confirmation(
    client: Client, station: Solution, da_nang: Province, hue: Province
) -> None:
    plan = priced(station, da_nang, 200_000, setup_fee=Decimal(500_000)).plans.get()
    f.PromotionFactory(plan=plan, percent=Decimal(10), starts_on=ON, ends_on=ON)
    priced(station, hue, 150_000, trial_days=30)
    Listing.objects.filter(province=hue).update(price_checked_on=dt.date(2025, 1, 5))

    # One payment of 180.000, eleven of 200.000, set-up 500.000.
    assert table(client, "?province=da-nang") == [
        "Da Nang Shown above in full Page of the centre "
        "List price VND 200,000 , promotional price VND 180,000/month/trạm "
        "VND 2,880,000 1 trạm, with set-up Promotion until 10 February 2026 10 February 2026",
        "Hue Page of the centre VND 150,000/month/trạm VND 1,800,000 1 trạm "
        "30-day trial 5 January 2025 not confirmed again",
    ]


def test_provinces_stand_by_name_the_national_price_first_or_by_cost(
    client: Client, station: Solution, da_nang: Province, hue: Province, hai_phong: Province
) -> None:
    for place, amount in ((hue, 90_000), (da_nang, 110_000), (hai_phong, 95_000), (None, 100_000)):
        priced(station, place, amount)

    assert names(client) == ["Nationwide", "Da Nang", "Hai Phong", "Hue"]
    assert names(client, "?sort=price") == ["Hue", "Hai Phong", "Nationwide", "Da Nang"]


def test_province_without_a_price_comes_last_by_cost(
    client: Client, station: Solution, da_nang: Province, hue: Province
) -> None:
    on_request = f.ListingFactory(solution=station, province=da_nang, published=True)
    f.PricePlanFactory(listing=on_request, on_request=True)
    priced(station, hue, 90_000)

    assert names(client, "?sort=price") == ["Hue", "Da Nang"]
    assert "Contact for a quotation –" in table(client)[0]


def test_order_keeps_the_province_asked_for(
    client: Client, station: Solution, da_nang: Province, hue: Province
) -> None:
    priced(station, da_nang, 90_000)
    priced(station, hue, 80_000)

    html = client.get(f"{ADDRESS}?province=da-nang").content.decode()

    assert 'href="?province=da-nang&amp;sort=price#provinces"' in html


@pytest.mark.parametrize("value", ["rank", "%00", "%ff", "x" * 300, "<b>"])
def test_unknown_order_is_named_and_ignored(
    client: Client, station: Solution, da_nang: Province, value: str
) -> None:
    priced(station, da_nang, 90_000)

    answer = client.get(f"{ADDRESS}?sort={value}")

    assert answer.status_code == 200
    assert "is not a possible value of" in answer.content.decode()
    assert "<b>”" not in answer.content.decode()


def test_nothing_judges_one_province_by_the_others(
    client: Client, station: Solution, da_nang: Province, hue: Province, hai_phong: Province
) -> None:
    for place, amount in ((hue, 900_000), (da_nang, 100_000), (hai_phong, 95_000)):
        priced(station, place, amount)

    section = client.get("/giai-phap/tram-y-te-so/").content.decode()
    section = section.partition('id="provinces"')[2].partition("</section>")[0].lower()

    assert not re.search(r"trung vị|trung bình|chênh|rẻ|đắt|hạng|rà soát|%", section)


@pytest.mark.parametrize(("count", "at_once"), [(3, 3), (12, 12), (13, 10), (34, 10)])
def test_many_provinces_are_folded(
    client: Client, station: Solution, da_nang: Province, count: int, at_once: int
) -> None:
    for number in range(count):
        priced(station, f.ProvinceFactory(name=f"Tỉnh {number:02d}"), 100_000 + number)

    html = client.get(ADDRESS).content.decode()
    section = html.partition('id="provinces"')[2].partition("</section>")[0]
    first, _, rest = section.partition("<details")

    assert first.count("data-listing=") == at_once
    assert rest.count("data-listing=") == count - at_once


def test_price_sheets_of_other_provinces_are_one_click_away(
    client: Client, station: Solution, da_nang: Province, hue: Province
) -> None:
    priced(station, None, 100_000)
    priced(station, da_nang, 90_000)
    priced(station, hue, 80_000)

    html = client.get(f"{ADDRESS}?province=hue").content.decode()
    links = html.partition('class="price-places"')[2].partition("</nav>")[0]

    assert re.findall(r'href="([^"]+)"', links) == ["?#prices", "?province=da-nang#prices"]
    assert '<b aria-current="true">Hue</b>' in links
    assert "80,000" in page(client, f"{ADDRESS}?province=hue")


def test_single_listing_has_no_other_price_sheets(
    client: Client, station: Solution, da_nang: Province
) -> None:
    priced(station, da_nang, 90_000)

    html = client.get(ADDRESS).content.decode()

    assert "price-places" not in html
    assert "Sort by" not in html.partition('id="provinces"')[2]


def test_drafts_of_a_province_are_not_among_the_prices(
    client: Client, station: Solution, da_nang: Province, hue: Province
) -> None:
    priced(station, da_nang, 90_000)
    f.PricePlanFactory(listing__solution=station, listing__province=hue, amount=Decimal(77_777))

    html = client.get(ADDRESS).content.decode()

    assert "77,777" not in html
    assert "Hue" not in html.partition('id="prices"')[2].partition("</section>")[0]
