"""Nearest provinces, and what is unusual publishing."""

import pytest

from comparison.bursts import Publishing, is_burst
from comparison.nearness import Spot, by_nearness, nearest


def test_nearest_by_tiles_then_region_then_order() -> None:
    spots = [
        Spot(1, 1, 2, 2),
        Spot(2, 2, 2, 3),
        Spot(3, 1, 2, 1),
        Spot(4, 1, 5, 5),
        Spot(5, 1, None, None),
    ]

    found = by_nearness(spots)

    assert found[1] == [3, 2, 4, 5]
    assert found[4] == [2, 1, 3, 5]
    assert found[5] == [1, 3, 4, 2]


@pytest.mark.parametrize(("holders", "expected"), [({2, 3}, 3), ({9}, None), (set(), None)])
def test_first_holder_in_the_order(holders: set[int], expected: int | None) -> None:
    assert nearest([4, 3, 2], holders) == expected


@pytest.mark.parametrize(
    ("week", "before", "expected"),
    [(9, 0, False), (10, 0, True), (30, 120, False), (31, 120, True), (10, 40, False)],
)
def test_burst_is_many_and_far_more_than_usual(week: int, before: int, expected: bool) -> None:
    assert is_burst(Publishing(week, before)) is expected
