"""The catalogue made of kept parts: the same page as without them, without a query, never old."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest
import time_machine
from django.conf import LazySettings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from core import fragments
from core.clock import today
from guides.models import Problem
from provinces.models import Centre, Province
from solutions import card_html
from solutions.cards import Card, cards_for
from solutions.index.keeper import Keeper
from solutions.models import (
    Evaluation,
    EvaluationBody,
    Listing,
    PricePlan,
    Promotion,
    Sector,
    Solution,
)
from solutions.prices import store_price_from
from solutions.shown import shown_listings
from tests.factories import ListingFactory, PricePlanFactory, ProvinceFactory
from tests.site import TODAY, Site
from vendors.models import Vendor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("kept")]

PAGE = "/giai-phap/"
ASKED = (
    "",
    "view=table&sort=price",
    "q=giai+phap&charge=subscription",
    "sector=linh-vuc-mau-0&province=da-nang&price_max=99999999&trial=1",
    "vendor=cong-ty-mau-0&province=hai-duong",
    "q=khong-co-gi&price_min=x",
    "page=99",
)
PAGES = (
    *(f"{PAGE}?{asked}" for asked in ASKED),
    f"/en{PAGE}?sector=linh-vuc-mau-0",
    "/tinh/da-nang/giai-phap/?sort=name",
    "/linh-vuc/linh-vuc-mau-0/?charge=subscription",
)


@pytest.fixture
def kept(settings: LazySettings, index: Keeper, site: Site) -> Iterator[None]:
    """Parts of pages are kept; whole pages are not, as the visitor has the cookie of a session."""
    settings.CACHES_PAGES = True
    fragments.clear()
    yield
    fragments.clear()


@pytest.fixture
def visitor() -> Client:
    client = Client()
    client.cookies["sessionid"] = "of-nobody"
    return client


@contextmanager
def nothing_kept() -> Iterator[None]:
    with override_settings(CACHES_PAGES=False, SEARCHES_BY_INDEX=False):
        yield


def page(visitor: Client, address: str) -> str:
    answer = visitor.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def fresh(visitor: Client, address: str) -> str:
    with nothing_kept():
        return page(visitor, address)


def test_page_of_kept_parts_is_the_page_made_anew(visitor: Client) -> None:
    made = {address: page(visitor, address) for address in PAGES}
    again = {address: page(visitor, address) for address in PAGES}

    anew = {address: fresh(visitor, address) for address in PAGES}

    assert made == anew
    assert again == anew


def test_page_of_kept_parts_makes_no_query(visitor: Client) -> None:
    for address in PAGES:
        page(visitor, address)

    made = {}
    for address in PAGES:
        with CaptureQueriesContext(connection) as queries:
            page(visitor, address)
        made[address] = len(queries)

    # Old names of a province.
    allowed = {f"{PAGE}?vendor=cong-ty-mau-0&province=hai-duong": 1}
    assert made == dict.fromkeys(PAGES, 0) | allowed


def rename_solution() -> None:
    Solution.objects.update(name="Tên khác hẳn")


def rename_vendor() -> None:
    Vendor.objects.update(short_name="Hãng Khác")


def change_price() -> None:
    PricePlan.objects.update(amount=7_654_321)
    store_price_from(Listing.objects.all(), today())


def take_back_a_listing() -> None:
    Listing.objects.filter(province__slug="hue").update(state="retired")


def add_a_listing() -> None:
    ListingFactory(published=True, solution__name="Giải pháp thêm vào")


def change_marks() -> None:
    Evaluation.objects.update(overall_micropoints=91_500_000)


def rename_body() -> None:
    EvaluationBody.objects.update(name="Hội đồng Khác")


def rename_sector() -> None:
    Sector.objects.update(name="Lĩnh vực khác", name_en="Another sector")


def rename_problem() -> None:
    Problem.objects.update(title="Bài toán khác")


def rename_province() -> None:
    Province.objects.filter(slug="da-nang").update(name="Tỉnh Khác")


def rename_centre() -> None:
    Centre.objects.update(name="Trung tâm Khác")


def shown() -> Listing:
    """The listing that the first card shows."""
    first = Solution.objects.order_by("pk").values_list("pk", flat=True)[:1]
    return Listing.objects.get(pk__in=shown_listings(list(first), today()).values())


def withdraw_the_shown_listing() -> None:
    Listing.objects.filter(pk=shown().pk).update(state="archived", archive_reason="Hết hạn")


def raise_the_shown_price() -> None:
    listing = shown()
    listing.plans.update(amount=98_765_432)
    store_price_from([listing.pk], today())


def undercut_the_shown_price() -> None:
    listing = ListingFactory(solution=shown().solution, province=ProvinceFactory(), published=True)
    PricePlanFactory(listing=listing, amount=7)
    store_price_from([listing.pk], today())


CHANGES = (
    (withdraw_the_shown_listing, PAGE),
    (raise_the_shown_price, f"{PAGE}?sector=linh-vuc-mau-0"),
    (undercut_the_shown_price, PAGE),
    (undercut_the_shown_price, f"{PAGE}?q=giai+phap&charge=subscription"),
    (rename_solution, f"{PAGE}?view=table"),
    (rename_vendor, f"{PAGE}?sort=name"),
    (change_price, f"{PAGE}?charge=subscription"),
    (take_back_a_listing, PAGE),
    (add_a_listing, f"{PAGE}?q=giai+phap"),
    (change_marks, f"{PAGE}?province=da-nang"),
    (rename_body, PAGE),
    (rename_sector, "/en/linh-vuc/linh-vuc-mau-0/"),
    (rename_problem, PAGE),
    (rename_province, "/tinh/da-nang/giai-phap/"),
    (rename_centre, "/tinh/da-nang/giai-phap/"),
)


@pytest.mark.parametrize(
    ("change", "address"), CHANGES, ids=[f"{c.__name__}-{n}" for n, (c, _a) in enumerate(CHANGES)]
)
def test_change_is_seen_by_the_next_request(
    visitor: Client, change: Callable[[], None], address: str
) -> None:
    before = page(visitor, address)

    change()

    after = page(visitor, address)
    assert after == fresh(visitor, address)
    assert after != before


def test_promotion_ends_with_its_day(visitor: Client) -> None:
    Promotion.objects.update(ends_on=today())
    store_price_from(Listing.objects.all(), today())
    before = page(visitor, f"{PAGE}?promo=1"), page(visitor, PAGE)

    with time_machine.travel(TODAY + dt.timedelta(days=1)):
        after = page(visitor, f"{PAGE}?promo=1"), page(visitor, PAGE)
        anew = fresh(visitor, f"{PAGE}?promo=1"), fresh(visitor, PAGE)

    assert after == anew
    assert not set(after) & set(before)


def test_cards_outlive_the_day_unless_they_end_with_it(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = list(Solution.objects.published(today()).values_list("pk", flat=True))
    Promotion.objects.filter(plan__listing__solution=keys[0]).delete()
    page(visitor, PAGE)
    ending = {card.solution_id for card in cards_for(keys, today()) if card.right_until == today()}
    read: set[int] = set()

    def noted(keys: Sequence[int], *args: object, **kwargs: object) -> list[Card]:
        read.update(keys)
        return cards_for(keys, *args, **kwargs)

    monkeypatch.setattr(card_html, "cards_for", noted)
    with time_machine.travel(TODAY + dt.timedelta(days=1)):
        after = page(visitor, PAGE)
        read_after = set(read)
        anew = fresh(visitor, PAGE)

    assert after == anew
    assert keys[0] not in ending
    assert read_after <= ending < read


def test_card_is_kept_for_the_listing_it_shows_whatever_was_asked(visitor: Client) -> None:
    """A question that leads to another listing has another card, any other finds it ready."""
    cheap = shown()
    dear = ListingFactory(solution=cheap.solution, province=ProvinceFactory(), published=True)
    PricePlanFactory(listing=dear, amount=97_000_000, trial_days=77)
    store_price_from([dear.pk], today())
    page(visitor, PAGE)

    other = page(visitor, f"{PAGE}?price_min=90000000")
    with CaptureQueriesContext(connection) as found:
        same = page(visitor, f"{PAGE}?price_max=80000000")

    assert not found.captured_queries
    assert same == fresh(visitor, f"{PAGE}?price_max=80000000")
    assert other == fresh(visitor, f"{PAGE}?price_min=90000000")
    assert ("97.000.000" in other, "97.000.000" in same) == (True, False)


def test_change_of_one_solution_leaves_the_cards_of_others(visitor: Client) -> None:
    ListingFactory(published=True, solution__name="Giải pháp thêm vào")
    page(visitor, PAGE)
    first = Solution.objects.order_by("pk").first()
    Solution.objects.filter(pk=first.pk).update(name="Tên khác hẳn")

    with CaptureQueriesContext(connection) as queries:
        page(visitor, PAGE)

    read = [query["sql"] for query in queries if '"solutions_solution"."slug"' in query["sql"]]
    assert any(f"IN ({first.pk})" in sql for sql in read)
