"""The list of listings on the staff site: what it shows, by what it is narrowed, what it costs."""

import datetime as dt
from html import unescape

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client

from core.models import User
from provinces.models import Province
from showcase.management.commands import bench_admin
from solutions.models import Listing
from tests.factories import (
    GuideFactory,
    GuideSolutionFactory,
    ListingFactory,
    MembershipFactory,
    SectorFactory,
    SolutionImageFactory,
)
from tests.staff import as_, url


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 11, 12, 9)):
        yield


def found(user, **query: str) -> list[Listing]:
    return list(as_(user).get(url(Listing, "changelist"), query).context["cl"].result_list)


def columns(user) -> list[str]:
    return [
        str(name) for name in as_(user).get(url(Listing, "changelist")).context["cl"].list_display
    ]


# What it shows -----------------------------------------------------------------------------------
def test_solution_and_vendor_share_a_column(an, da_nang):
    ListingFactory(
        province=da_nang, solution__name="Hóa đơn", solution__vendor__legal_name="Công ty <Mẫu>"
    )

    page = as_(an).get(url(Listing, "changelist"))

    assert '>Hóa đơn<small class="offer-vendor">Công ty &lt;Mẫu&gt;</small></a>' in page.text


def test_province_is_told_only_to_those_who_see_several(an, minh, da_nang, hue):
    ListingFactory(province=da_nang)
    ListingFactory(province=hue)
    both = MembershipFactory(user__username="hai", province=da_nang, role="editor").user
    MembershipFactory(user=both, province=hue, role="editor")

    assert ["province" in columns(user) for user in (an, minh, both)] == [False, True, True]


@pytest.mark.parametrize(
    ("checked_on", "price_from", "is_marked", "day"),
    [
        ("2026-11-01", 1_000, False, "01/11/2026"),
        ("2026-01-01", 1_000, True, "01/01/2026"),
        (None, 1_000, True, ""),
        (None, None, False, "–"),
    ],
)
def test_confirmation_that_does_not_hold_is_marked(
    an, da_nang, checked_on, price_from, is_marked, day
):
    ListingFactory(province=da_nang, price_checked_on=checked_on, price_from=price_from)

    page = as_(an).get(url(Listing, "changelist"))

    cell = page.text.partition('<td class="field-confirmed')[2].partition("</td>")[0]
    assert ("state--warn" in cell) == is_marked
    assert day in unescape(cell)


# By what it is narrowed --------------------------------------------------------------------------
@pytest.fixture
def pair(da_nang: Province) -> tuple[Listing, Listing]:
    """Two listings: the first has everything that is filtered for."""
    full = ListingFactory(
        province=da_nang, price_checked_on="2026-11-01", trial_offer=True, published=True
    )
    full.solution.sectors.set([SectorFactory(name="Y tế")])
    SolutionImageFactory(solution=full.solution)
    GuideSolutionFactory(solution=full.solution, guide=GuideFactory(published=True))
    return full, ListingFactory(province=da_nang)


@pytest.mark.parametrize(
    "query",
    [
        {"sector": "y-te"},
        {"confirmed": "fresh"},
        {"picture": "yes"},
        {"guide": "yes"},
        {"trial_offer__exact": "1"},
        {"state__exact": "published"},
    ],
)
def test_filter_finds_what_has_it(an, pair, query):
    assert found(an, **query) == [pair[0]]


@pytest.mark.parametrize(
    "query",
    [
        {"confirmed": "never"},
        {"picture": "no"},
        {"guide": "no"},
        {"trial_offer__exact": "0"},
        {"state__exact": "draft"},
    ],
)
def test_filter_finds_what_lacks_it(an, pair, query):
    assert found(an, **query) == [pair[1]]


def test_confirmation_of_exactly_six_months_ago_still_holds(an, da_nang):
    last = ListingFactory(province=da_nang, price_checked_on="2026-05-12")
    late = ListingFactory(province=da_nang, price_checked_on="2026-05-11")

    assert (found(an, confirmed="fresh"), found(an, confirmed="old")) == ([last], [late])


def test_guide_that_is_not_public_counts_for_nothing(an, da_nang):
    listing = ListingFactory(province=da_nang)
    GuideSolutionFactory(solution=listing.solution, guide=GuideFactory())

    assert (found(an, guide="yes"), found(an, guide="no")) == ([], [listing])


@pytest.mark.parametrize("query", [{"sector": "khong-co"}, {"confirmed": "x"}, {"guide": "x"}])
def test_value_that_no_filter_offers_breaks_nothing(an, pair, query):
    page = as_(an).get(url(Listing, "changelist"), query)

    assert page.status_code == 200


@pytest.mark.parametrize(
    ("name", "counts"),
    [("sector", [1]), ("confirmed", [1, 0, 1]), ("picture", [1, 1]), ("guide", [1, 1])],
)
def test_counts_beside_the_choices(an, pair, name, counts):
    page = as_(an).get(url(Listing, "changelist"), {"_facets": "True"})

    [spec] = [
        s for s in page.context["cl"].filter_specs if getattr(s, "parameter_name", "") == name
    ]
    found = spec.get_facet_queryset(page.context["cl"])
    assert [found[f"{number}__c"] for number in range(len(counts))] == counts


# What it costs -----------------------------------------------------------------------------------
def queries(client: Client, django_assert_max_num_queries) -> int:
    address = f"{url(Listing, 'changelist')}?guide=no&picture=no"
    client.get(address)
    with django_assert_max_num_queries(40) as made:
        assert client.get(address).status_code == 200
    return len(made)


def test_list_takes_the_same_queries_for_one_row_and_for_five(
    an: User, da_nang: Province, django_assert_max_num_queries
):
    client = as_(an)
    ListingFactory(province=da_nang)
    one = queries(client, django_assert_max_num_queries)
    for _ in range(4):
        ListingFactory(province=da_nang)

    assert queries(client, django_assert_max_num_queries) == one


def test_benchmark_measures_and_leaves_nothing(da_nang, capsys, monkeypatch):
    # However busy the machine is.
    monkeypatch.setattr(bench_admin, "LIMIT_MS", float("inf"))
    listing = ListingFactory(province=da_nang)
    listing.solution.sectors.set([SectorFactory()])

    call_command("bench_admin", times=1)

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2 * 18
    assert not User.objects.exists()


def test_benchmark_without_data_says_what_to_do(db):
    with pytest.raises(CommandError, match="make_sample"):
        call_command("bench_admin")
