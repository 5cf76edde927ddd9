"""Every indicator on a small catalogue, computed by hand."""

import datetime as dt
from fractions import Fraction
from types import SimpleNamespace

import pytest
import time_machine

from comparison.days import day_of
from comparison.figures import Figure
from comparison.indicators.computing import compute
from comparison.indicators.definitions import DESK, default_weights, indicators
from comparison.indicators.registry import COMPUTATIONS
from provinces.models import Province
from solutions.models import Listing, Solution
from tests.comparison.catalogue import FRESH, ON, ONE_DAY, make_catalogue, offer
from tests.factories import ListingFactory, PricePlanFactory, ProvinceFactory, SolutionFactory

pytestmark = pytest.mark.django_db
Short = dict[str, int | tuple[int, int] | None]


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(dt.datetime(2026, 2, 2, 3, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def catalogue(
    da_nang: Province, hue: Province, hai_phong: Province, hai_duong: Province
) -> SimpleNamespace:
    return make_catalogue(da_nang, hue, hai_phong, hai_duong)


def short(figures: dict[str, Figure | None]) -> Short:
    """Figures as they are written here: a number, a share as its two parts."""
    return {
        key: figure and (figure.numerator if figure.denominator == 1 else tuple(figure.packed()))
        for key, figure in figures.items()
        if key not in DESK
    }


def test_hand_computed(
    catalogue: SimpleNamespace, da_nang: Province, hue: Province, hai_phong: Province
) -> None:
    found = compute(ON)

    assert {key: short(figures) for key, figures in found.items()} == {
        da_nang.pk: {
            "published_listings": 4,
            "distinct_vendors": 3,
            "local_vendors": 1,
            "sectors_covered": 2,
            "problems_covered": 2,
            "share_priced": (2, 4),
            "share_price_confirmed": (3, 4),
            "share_evaluated": (1, 4),
            "share_trial": (2, 4),
            "mean_rating": 86,
            "price_level": (1, 2),
            "guides_published": 2,
            "confirmed_deployments": 2,
            "programme_share": (2, 4),
        },
        hue.pk: {
            "published_listings": 1,
            "distinct_vendors": 1,
            "local_vendors": 0,
            "sectors_covered": 0,
            "problems_covered": 0,
            "share_priced": 0,
            "share_price_confirmed": 0,
            "share_evaluated": 0,
            "share_trial": 0,
            "mean_rating": 92,
            "price_level": 1,
            "guides_published": 0,
            "confirmed_deployments": 0,
            "programme_share": (0, 4),
        },
        hai_phong.pk: {
            "published_listings": 2,
            "distinct_vendors": 2,
            "local_vendors": 1,
            "sectors_covered": 2,
            "problems_covered": 1,
            "share_priced": (1, 2),
            "share_price_confirmed": (2, 2),
            "share_evaluated": (2, 2),
            "share_trial": (0, 2),
            "mean_rating": 76,
            "price_level": (3, 2),
            "guides_published": 1,
            "confirmed_deployments": 1,
            "programme_share": (2, 4),
        },
    }


def test_day_says_who_is_ranked_and_what_is_sample(
    catalogue: SimpleNamespace, da_nang: Province
) -> None:
    before = day_of(ON)
    Solution.objects.filter(pk=catalogue.one.pk).update(is_sample=True)
    after = day_of(ON)

    assert [(str(one.province), one.is_ranked, one.communes) for one in before.places] == [
        ("Đà Nẵng", True, 94),
        ("Hải Phòng", False, 114),
        ("Huế", False, 40),
    ]
    assert (before.has_sample, after.has_sample, after.missing) == (False, True, frozenset())
    assert [line.province for line in before.board(default_weights()).by_rank()] == [da_nang]


def test_sample_data_that_no_province_lists_does_not_count(catalogue: SimpleNamespace) -> None:
    Solution.objects.filter(pk=catalogue.national.pk).update(is_sample=True)

    assert not day_of(ON).has_sample


def test_an_empty_catalogue_has_counts_of_none_and_no_shares(da_nang: Province) -> None:
    [figures] = compute(ON).values()

    counts = {key for key, one in indicators().items() if one.unit == "count"} - DESK
    assert {key for key, figure in figures.items() if figure == Figure(0)} == counts
    assert {key for key, figure in figures.items() if figure is None} == set(figures) - counts


def test_without_provinces_there_is_nothing(db: None) -> None:
    assert compute(ON) == {}


def test_only_the_indicators_asked_for(catalogue: SimpleNamespace, da_nang: Province) -> None:
    found = compute(ON, {"share_trial", "visits", "guides_published"})

    assert dict(found[da_nang.pk]) == {
        "share_trial": Figure(2, 4),
        "guides_published": Figure(2),
        "visits": None,
    }


def test_every_indicator_is_computed_here_or_fed_by_the_desk() -> None:
    assert set(COMPUTATIONS) | DESK == set(indicators())
    assert not set(COMPUTATIONS) & DESK


def test_a_stored_price_is_trusted_only_until_its_day(da_nang: Province) -> None:
    begins, ends = (offer(da_nang, SolutionFactory()) for _time in range(2))
    PricePlanFactory(listing=begins, valid_from=ON + ONE_DAY)
    PricePlanFactory(listing=ends, valid_to=ON)
    PricePlanFactory(listing=ends, on_request=True)
    Listing.objects.filter(pk=begins.pk).update(price_from_changes_on=ON + ONE_DAY)
    Listing.objects.filter(pk=ends.pk).update(price_from=1, price_from_changes_on=ON + ONE_DAY)

    priced = [compute(day)[da_nang.pk]["share_priced"] for day in (ON, ON + ONE_DAY)]

    assert priced == [Figure(1, 2), Figure(1, 2)]
    Listing.objects.filter(pk=begins.pk).delete()
    assert compute(ON + ONE_DAY)[da_nang.pk]["share_priced"] == Figure(0, 1)


def test_an_evaluation_follows_the_province_through_two_reforms(
    catalogue: SimpleNamespace, hai_phong: Province
) -> None:
    heir = ProvinceFactory(valid_from=ON + ONE_DAY)
    Province.objects.filter(pk=hai_phong.pk).update(valid_to=ON, successor=heir)
    Listing.objects.filter(province=hai_phong).update(province=heir)

    figures = compute(ON + ONE_DAY)[heir.pk]

    assert hai_phong.pk not in compute(ON + ONE_DAY)
    assert figures["mean_rating"] == Figure(76)
    assert figures["local_vendors"] == Figure(1)


def test_ratings_are_exact(da_nang: Province, catalogue: SimpleNamespace) -> None:
    catalogue.valid.overall_micropoints = 80_000_001
    catalogue.valid.save()

    assert compute(ON)[da_nang.pk]["mean_rating"].exact == Fraction(172_000_001, 2_000_000)


def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(
    catalogue: SimpleNamespace, da_nang: Province, django_assert_num_queries
) -> None:
    with django_assert_num_queries(14):
        day_of(ON)
    for _time in range(3):
        offer(ProvinceFactory(), SolutionFactory(), monthly=1)
        ListingFactory(province=da_nang, published=True, price_checked_on=FRESH)
    with django_assert_num_queries(14):
        day_of(ON)
