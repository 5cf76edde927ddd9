"""Listings as rows in the order of their slots."""

import numpy as np

from solutions.index.facts import LATEST
from solutions.index.listed import Listed

CAPACITY = 64


def listed(*rows: tuple[int, int, int]) -> Listed:
    """Rows of slot, plane and key, whose price is ten times the key and first day the key."""
    slots, planes, keys = np.array(rows, np.int64).reshape(-1, 3).T
    return Listed.none().added(
        Listed(slots.astype(np.int32), planes.astype(np.int32), keys, keys * 10, keys)
    )


def rows_of(found: Listed) -> list[tuple[int, ...]]:
    return list(zip(*(column.tolist() for column in found.columns.values()), strict=True))


def test_rows_are_kept_in_the_order_of_their_slots() -> None:
    found = listed((5, 1, 51), (2, 0, 20)).added(listed((3, 2, 32), (5, 0, 50)))

    assert rows_of(found) == [
        (2, 0, 20, 200, 20),
        (3, 2, 32, 320, 32),
        (5, 1, 51, 510, 51),
        (5, 0, 50, 500, 50),
    ]


def test_rows_of_slots_that_are_gone_are_left_out() -> None:
    is_gone = np.zeros(CAPACITY, np.bool_)
    is_gone[3] = True

    found = listed((2, 0, 20), (3, 1, 31), (3, 2, 32)).without(is_gone)

    assert rows_of(found) == [(2, 0, 20, 200, 20)]


def test_rows_of_some_slots_come_with_the_place_of_their_slot() -> None:
    known = listed((2, 0, 20), (3, 1, 31), (3, 2, 32), (9, 0, 90))

    rows, owners = known.of_slots(np.array([9, 4, 3]))

    assert (known.keys[rows].tolist(), owners.tolist()) == ([90, 31, 32], [0, 2, 2])


def test_least_value_of_each_slot() -> None:
    known = listed((2, 0, 20), (3, 1, 31), (3, 2, 32))

    found = known.least(known.prices[::-1].copy(), CAPACITY)

    assert (found[2], found[3], found[4]) == (320, 200, LATEST)


def test_nothing_is_listed() -> None:
    nothing = Listed.none()

    assert nothing.of_slots(np.array([1]))[0].tolist() == []
    assert set(nothing.least(nothing.prices, CAPACITY).tolist()) == {LATEST}


def test_cell_is_counted_plane_by_plane() -> None:
    assert listed((2, 0, 20), (3, 2, 32)).cells(CAPACITY).tolist() == [2, 2 * CAPACITY + 3]
