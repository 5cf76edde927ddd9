"""Who an announcement names, by worked examples."""

from decimal import Decimal

import pytest

from comparison.leaders import (
    Rise,
    Standing,
    best_small,
    leading,
    most_improved,
    small,
    third,
)


def standings(*rows: tuple[str, int], communes: dict[int, int] | None = None) -> dict:
    """(points, rank) of the provinces 0, 1, 2 …"""
    return {
        key: Standing(Decimal(points), rank, (communes or {}).get(key))
        for key, (points, rank) in enumerate(rows)
    }


def many(count: int) -> dict[int, Standing]:
    """So many provinces, each behind the one before."""
    return standings(*[(str(100 - n), n + 1) for n in range(count)])


@pytest.mark.parametrize(("count", "part"), [(0, 0), (1, 1), (3, 1), (4, 2), (34, 12)])
def test_a_third_is_rounded_up(count, part) -> None:
    assert third(count) == part


@pytest.mark.parametrize(("count", "named"), [(0, 0), (1, 1), (6, 2), (28, 10), (34, 10), (63, 10)])
def test_leading_group_is_a_third_and_at_most_ten(count, named) -> None:
    assert leading(many(count)) == list(range(named))


def test_who_shares_the_last_rank_of_the_group_belongs_to_it() -> None:
    found = leading(standings(("90", 1), ("80", 2), ("80", 2), ("70", 4), ("60", 5)))

    assert found == [0, 1, 2]


def test_greatest_rises_in_points_with_places() -> None:
    now = standings(("90", 1), ("80", 2), ("70", 3), ("60", 4), ("50", 5))
    before = standings(("85", 1), ("40", 5), ("75", 2), ("48", 4), ("49.50", 3))

    assert most_improved(now, before, frozenset(range(5))) == [
        Rise(1, Decimal(40), 3, 5),
        Rise(3, Decimal(12), 0, 4),
        Rise(0, Decimal(5), 0, 1),
    ]


def test_equal_rises_are_all_named_and_falls_never() -> None:
    now = standings(*[("50", 1)] * 5, ("10", 6))
    before = standings(*[("40", 2)] * 5, ("90", 1))

    assert [one.key for one in most_improved(now, before, frozenset(range(6)))] == [0, 1, 2, 3, 4]
    assert most_improved(before, now, frozenset({0, 1})) == []


def test_rise_is_not_reckoned_across_changed_borders_or_without_a_quarter_before() -> None:
    now, before = standings(("90", 1), ("80", 2)), standings(("10", 1))

    assert most_improved(now, before, frozenset()) == []
    assert [one.key for one in most_improved(now, before, frozenset({0, 1}))] == [0]
    assert most_improved(now, {}, frozenset({0, 1})) == []


def test_small_provinces_are_the_third_with_the_fewest_communes() -> None:
    made = standings(
        ("90", 1), ("80", 2), ("70", 3), ("60", 4), ("50", 5), ("40", 6),
        communes={0: 120, 1: 56, 2: 99, 3: 40, 4: 56, 5: 166},
    )  # fmt: skip

    # A third of six is two; another one has as many communes as the second.
    assert small(made) == [1, 3, 4]
    assert best_small(made) == [1, 3, 4]


def test_best_three_of_the_small_are_named() -> None:
    found = best_small(
        standings(
            *[(str(90 - n), n + 1) for n in range(15)], communes={n: 40 + n % 2 for n in range(15)}
        )
    )

    assert found == [0, 2, 4]


def test_nobody_is_small_where_no_number_of_communes_is_known() -> None:
    assert small(many(5)) == []
    assert best_small(many(5)) == []
