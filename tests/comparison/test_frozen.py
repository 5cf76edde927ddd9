"""Frozen quarters read back: whose score is public, the series, what can be compared."""

import datetime as dt
from decimal import Decimal

import pytest

from comparison.figures import Figure
from comparison.frozen import (
    Announced,
    full_board_of,
    is_comparable,
    published_quarters,
    quarter_of,
)
from comparison.quarters import Quarter
from comparison.series import SCORE, series
from comparison.weights import packed_weights, unpacked_weights, weights_for
from tests.comparison.boards import board, keep, place
from tests.factories import ProvinceFactory, WeightProposalFactory

Q1, Q2, Q3 = (Quarter(2026, number) for number in (1, 2, 3))
pytestmark = pytest.mark.django_db


@pytest.fixture
def towns(red_river) -> list:
    """Nine provinces with 10, 20 … 90 communes."""
    return [
        ProvinceFactory(name=f"Tỉnh {n}", region=red_river, communes=10 * n) for n in range(1, 10)
    ]


def quarter(when: Quarter, towns: list, sectors: list[int], **fields):
    places = [place(town, sectors_covered=n) for town, n in zip(towns, sectors, strict=True)]
    return keep(board(when, *places), **{"published": True} | fields)


def test_board_is_read_back_exactly(towns) -> None:
    made = board(
        Q3,
        place(towns[0], sectors_covered=5, share_priced=(3, 7)),
        place(towns[1], sectors_covered=2),
        place(towns[2], is_ranked=False, visits=None),
        weights={key: Decimal(1) for key in ("sectors_covered", "share_priced")},
        missing=frozenset({"programme_share"}),
        has_sample=True,
    )
    ranking = keep(made, published=True, scope="all")

    read = Announced(ranking).board

    assert (read.lines, read.applied, read.missing) == (made.lines, made.applied, made.missing)
    assert (read.quarter, read.on, read.has_sample) == (Q3, Q3.last_day, True)
    assert {key: weight for key, weight in read.weights.items() if weight} == made.weights


def test_visitors_see_scores_of_the_named_only(towns) -> None:
    quarter(Q2, towns, [9, 8, 7, 6, 1, 4, 3, 2, 1])
    ranking = quarter(Q3, towns, [9, 8, 7, 6, 8, 4, 3, 2, 1])

    lines = Announced(ranking).board.lines
    shown = {str(line.province): line.score and line.score.rank for line in lines}

    # A third of nine leads (two share rank 2), the fifth improved, the first three are small.
    assert shown == {
        "Tỉnh 1": 1, "Tỉnh 2": 2, "Tỉnh 3": 4, "Tỉnh 4": None, "Tỉnh 5": 2,
        "Tỉnh 6": None, "Tỉnh 7": None, "Tỉnh 8": None, "Tỉnh 9": None,
    }  # fmt: skip
    assert all(line.figures["sectors_covered"] for line in lines)
    assert [line.score.rank for line in full_board_of(ranking).by_rank()] == [
        1, 2, 2, 4, 5, 6, 7, 8, 9,
    ]  # fmt: skip


def test_named_says_against_which_quarter(towns) -> None:
    first = quarter(Q1, towns, [1, 2, 3, 4, 5, 6, 7, 8, 9])
    ranking = quarter(Q3, towns, [9, 2, 3, 4, 5, 6, 7, 8, 1])

    found = Announced(ranking).named

    assert found.before == Q1
    assert [(str(line.province), rise.places) for line, rise in found.improved] == [("Tỉnh 1", 8)]
    assert [str(line.province) for line in found.small] == ["Tỉnh 1", "Tỉnh 3", "Tỉnh 2"]
    assert Announced(first).named.improved == []
    assert Announced(first).named.before is None


def test_rise_is_reckoned_with_the_new_weights_for_both_quarters(towns) -> None:
    def of(when, weight, other):
        weights = {"sectors_covered": Decimal(weight), "guides_published": Decimal(100 - weight)}
        places = [
            place(towns[0], sectors_covered=1, guides_published=9),
            place(towns[1], sectors_covered=5, guides_published=other),
            place(towns[2], sectors_covered=9, guides_published=1),
        ]
        return keep(board(when, *places, weights=weights), published=True)

    of(Q2, 90, 5)
    ranking = of(Q3, 10, 6)

    found = Announced(ranking).named

    # By published scores the first would have risen by 80 points, having done nothing.
    assert [str(line.province) for line, _rise in found.improved] == ["Tỉnh 2"]


def test_only_published_quarters_are_found(towns) -> None:
    quarter(Q1, towns, range(9))
    quarter(Q2, towns, range(9), published=False, consulting=True)
    quarter(Q3, towns, range(9))

    assert [one.quarter for one in published_quarters()] == [Q3, Q1]
    assert quarter_of("2026-q3").quarter == Q3
    assert [quarter_of(text) for text in ("2026-q2", "2025-q1", "2026-q9", "x")] == [None] * 4
    third = Announced(quarter_of("2026-q3"))
    assert third.before.ranking.quarter == Q1
    assert third.before.before is None


def test_reading_takes_few_queries_however_many_provinces(towns, django_assert_num_queries) -> None:
    quarter(Q2, towns, range(9))
    ranking = quarter(Q3, towns, range(9))

    with django_assert_num_queries(3):
        assert len(Announced(ranking).board.lines) == 9
    with django_assert_num_queries(2):
        series(["sectors_covered", SCORE])


# Series ------------------------------------------------------------------------------------------
def test_series_of_figures_and_of_the_scores_that_were_announced(towns) -> None:
    quarter(Q1, towns[:8], [1, 2, 3, 4, 5, 6, 7, 8], scope="all")
    quarter(Q3, towns, [9, 8, 7, 6, 5, 4, 3, 2, 1])
    last, one = towns[8].pk, towns[7].pk

    found = series(["sectors_covered", SCORE])
    whole = series([SCORE], is_staff=True)

    assert found[last]["sectors_covered"] == [(Q1, None), (Q3, Figure(1))]
    assert found[one]["sectors_covered"] == [(Q1, Figure(8)), (Q3, Figure(2))]
    assert found[one][SCORE] == [(Q1, Figure(10000, 100)), (Q3, None)]
    assert whole[one][SCORE] == [(Q1, Figure(10000, 100)), (Q3, Figure(833, 100))]
    assert list(series(["sectors_covered"], last=1)[one].values()) == [[(Q3, Figure(2))]]
    assert set(found) == {town.pk for town in towns}


def test_series_without_any_quarter() -> None:
    assert series(["sectors_covered"]) == {}


def test_quarters_across_a_change_of_borders_are_not_comparable(da_nang, hue) -> None:
    before, first, later = Quarter(2025, 2), Quarter(2025, 3), Quarter(2025, 4)

    assert not is_comparable(before, first, da_nang)
    assert not is_comparable(later, before, da_nang)
    assert is_comparable(first, later, da_nang)
    assert is_comparable(before.previous, before, da_nang)
    assert is_comparable(before, later, hue)


# Weights -----------------------------------------------------------------------------------------
def test_latest_adopted_weights_hold_from_their_quarter_on() -> None:
    for year, number, key in ((2025, 4, "visits"), (2026, 2, "mean_rating")):
        WeightProposalFactory(year=year, number=number, state="adopted", weights={key: "100"})
    WeightProposalFactory(year=2026, number=3, state="refused", weights={"price_level": "100"})

    held = [
        {key for key, weight in weights_for(when).items() if weight}
        for when in (Quarter(2025, 4), Q1, Q2, Q3, Quarter(2027, 1))
    ]

    assert held == [{"visits"}, {"visits"}, *[{"mean_rating"}] * 3]
    assert weights_for(Quarter(2025, 3))["sectors_covered"] == 15


def test_weights_are_kept_exactly() -> None:
    weights = unpacked_weights({}) | {"visits": Decimal("7.50"), "mean_rating": Decimal(100)}

    kept = packed_weights(weights)

    assert (kept["visits"], kept["mean_rating"], kept["price_level"]) == ("7.5", "100", "0")
    assert unpacked_weights(kept) == weights
    assert set(unpacked_weights({"gone": "5"})) == set(weights)


def test_day_of_a_past_cutoff_is_kept(towns) -> None:
    made = board(Q3, place(towns[0], sectors_covered=1), on=dt.date(2026, 9, 14))

    assert full_board_of(keep(made, published=True)).on == dt.date(2026, 9, 14)
