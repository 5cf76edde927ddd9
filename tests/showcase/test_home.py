"""The national home page."""

import datetime as dt
import re
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from provinces.models import Province
from solutions.models import Listing
from tests.factories import (
    CentreFactory,
    EvaluationFactory,
    GuideFactory,
    GuideStepFactory,
    ListingFactory,
    PricePlanFactory,
    ProblemFactory,
    PromotionFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db

ON = dt.date(2026, 2, 10)


@pytest.fixture(autouse=True)
def _that_day() -> object:
    """10 February 2026, a day within the sample promotion."""
    with time_machine.travel(dt.datetime(2026, 2, 10, 3, tzinfo=dt.UTC), tick=False):
        yield


def page(client: Client, address: str = "/en/") -> str:
    """The page with its white space squeezed."""
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode().replace("\u00a0", " "))


def section(html: str, title: str) -> str:
    """The part of the page under a heading, up to the next section; "" without such a heading."""
    found = re.search(rf"<h2>{re.escape(title)}</h2>.*?</section>", html)
    return found[0] if found else ""


def listed(**more: object) -> Listing:
    """A public listing with a rent of 1,900,000 a month and set-up of 3,000,000."""
    listing = ListingFactory(published=True, price_from=25_800_000, **more)
    PricePlanFactory(
        listing=listing,
        amount=Decimal(1_900_000),
        setup_fee=Decimal(3_000_000),
        unit="trạm",
        vat="included",
    )
    return listing


def test_an_empty_portal_has_a_home_page_without_empty_sections(client: Client) -> None:
    html = page(client)

    headings = re.findall(r"<h2>(.*?)</h2>", html)
    assert "Shown in the centres now" not in headings
    assert "Promotions in force" not in headings
    assert "Solutions by sector" in headings


def test_a_sector_leads_to_its_page_with_the_number_of_its_solutions(client: Client) -> None:
    sector = SectorFactory(name="Y tế", name_en="Health", icon="stethoscope")
    listed().solution.sectors.add(sector)

    tiles = section(page(client), "Solutions by sector")

    assert 'href="/en/linh-vuc/y-te/"' in tiles
    assert '<span class="num">1</span> solution' in tiles


def test_a_card_shows_both_lines_of_the_price_and_the_rating(client: Client) -> None:
    listing = listed(is_featured=True)
    EvaluationFactory(published=True, solution=listing.solution)

    cards = section(page(client, "/en/"), "Shown in the centres now")

    assert f'data-solution="{listing.solution.slug}"' in cards
    assert "VND 1,900,000<wbr><small>/month/trạm</small>" in cards
    assert "first year VND 25,800,000 (1 trạm, with set-up)" in cards
    assert 'Grade Excellent <span class="num">92.0</span><wbr><small>/100</small>' in cards


def test_best_evaluated_come_with_the_note_on_bidding(client: Client) -> None:
    EvaluationFactory(published=True, solution=listed().solution)

    best = section(page(client), "Best evaluated")

    assert "it does not replace the selection of contractors" in best


def test_promotions_in_force_show_their_last_day(client: Client) -> None:
    listing = listed()
    PromotionFactory(plan=listing.plans.get())

    promoted = section(page(client), "Promotions in force")

    assert "Promotion until 31 March 2026" in promoted
    assert "<s>VND 1,900,000</s>" in promoted


def test_drafts_and_listings_of_tomorrow_are_not_shown(client: Client) -> None:
    draft = ListingFactory(is_featured=True)
    tomorrow = listed(is_featured=True, publish_on=ON + dt.timedelta(days=1))

    html = page(client)

    assert draft.solution.slug not in html
    assert tomorrow.solution.slug not in html


def test_facts_are_counted_from_public_data(client: Client, da_nang: Province) -> None:
    CentreFactory(province=da_nang, state="open")
    listing = listed(province=da_nang)
    EvaluationFactory(published=True, solution=listing.solution)
    GuideFactory(published=True)

    facts = re.search(r'<dl class="figures">.*?</dl>', page(client))[0]

    pairs = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", facts)
    assert pairs == [
        ("provincial centres are open", "1/1"),
        ("solution with a published price", "1"),
        ("evaluated solution", "1"),
        ("how-to guide", "1"),
    ]


def test_the_map_has_the_special_zones_in_both_languages(client: Client) -> None:
    assert "(Viet Nam)" in page(client, "/en/")
    assert "Đặc khu Hoàng Sa" in page(client, "/")
    assert "Đặc khu Trường Sa" in page(client, "/")
    assert "Biển Đông" in page(client, "/")


@pytest.mark.parametrize(("is_sample", "shown"), [(True, True), (False, False)])
def test_the_sample_notice_shows_with_sample_data_only(
    client: Client, is_sample: bool, shown: bool
) -> None:
    listed(solution__is_sample=is_sample)

    assert ('class="banner"' in page(client)) == shown


@pytest.mark.parametrize("rows", [1, 3])
def test_number_of_queries_does_not_depend_on_rows(
    client: Client, django_assert_num_queries: object, rows: int
) -> None:
    for _row in range(rows):
        listing = listed(is_featured=True)
        listing.solution.sectors.add(SectorFactory())
        PromotionFactory(plan=listing.plans.get())
        CentreFactory(province=listing.province)
        EvaluationFactory(published=True, solution=listing.solution)
        problem = ProblemFactory(published=True)
        GuideStepFactory(guide=GuideFactory(published=True, problem=problem))

    with django_assert_num_queries(19):
        client.get("/")


def test_home_sets_no_cookie_and_varies_on_nothing_personal(client: Client) -> None:
    answer = client.get("/")

    assert answer.cookies.output() == ""
    assert {"Cookie", "Accept-Language"} & set(answer.get("Vary", "").split(", ")) == set()
