"""Ratings in the index, where they are more and larger than in the random worlds."""

from types import SimpleNamespace
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from solutions.index.bits import members
from solutions.index.rated import Rated
from solutions.scoring import GRADE_FLOORS, MAX_POINTS, MICROPOINTS, grade, mean, rating_sort_value

SLOTS = 128
EVALUATIONS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, MAX_POINTS * MICROPOINTS)), max_size=90
)


def contents_of(evaluations: list[tuple[int, int]]) -> Any:
    """An index that has nothing but evaluations: slot and micropoints."""
    slots, points = np.array(evaluations, np.int64).reshape(-1, 2).T
    return SimpleNamespace(
        capacity=SLOTS,
        evaluated=np.array([slots, np.zeros(len(slots), np.int64), points]),
        once=lambda _key, reckon: reckon(),
    )


@given(EVALUATIONS)
def test_ratings_are_those_of_the_rules(evaluations: list[tuple[int, int]]) -> None:
    points = {slot: [own for at, own in evaluations if at == slot] for slot in range(4)}
    graded = [slot for slot in range(4) if points[slot]]
    overall = mean([own for _slot, own in evaluations])

    rated = Rated.of(contents_of(evaluations), None)

    slots = np.array(graded, np.int64)
    assert members(rated.slots).tolist() == graded
    assert [GRADE_FLOORS[number][0] for number in rated.grades(slots)] == [
        grade(mean(points[slot]) / MICROPOINTS) for slot in graded
    ]
    ranked = sorted(
        graded,
        key=lambda slot: -rating_sort_value(sum(points[slot]), len(points[slot]), overall),
    )
    levels = np.lexsort((rated.rest(slots), rated.whole(slots)))
    assert slots[levels].tolist() == ranked


def test_more_excellent_marks_than_a_short_number_holds() -> None:
    rated = Rated.of(contents_of([(0, 90 * MICROPOINTS)] * 40), None)

    found = rated.grades(np.array([0])), members(rated.at_least(90 * MICROPOINTS))

    assert [numbers.tolist() for numbers in found] == [[0], [0]]
