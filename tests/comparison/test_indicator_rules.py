"""The pure parts of the indicators: joins by key, the exact median of ratios."""

from fractions import Fraction
from statistics import median

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comparison.indicators.joins import distinct, joined, pairs_once
from comparison.indicators.prices import median_ratio

pytestmark = pytest.mark.once

keys = st.lists(st.integers(0, 6), max_size=12)
prices = st.integers(0, 2**50)
# Ratios that differ by less than a float can tell.
near_prices = st.integers(10**15, 10**15 + 3)


def array(values: list[int]) -> np.ndarray:
    return np.array(values, np.int64)


@settings(max_examples=60)
@given(keys, keys)
def test_joined_gives_every_pair_of_equal_keys(left: list[int], right: list[int]) -> None:
    rows, others = joined(array(left), array(right))

    wanted = [(i, j) for i, a in enumerate(left) for j, b in enumerate(right) if a == b]
    assert list(zip(rows.tolist(), others.tolist(), strict=True)) == wanted


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 10**9)), max_size=12))
def test_pairs_are_told_apart(pairs: list[tuple[int, int]]) -> None:
    places, values = (array(list(column)) for column in zip(*pairs, strict=True)) if pairs else (
        array([]), array([]),
    )  # fmt: skip

    once = pairs_once(places, values)

    assert list(zip(*(column.tolist() for column in once), strict=True)) == sorted(set(pairs))
    assert distinct(places, values, 4) == [
        len({value for place, value in pairs if place == at}) for at in range(4)
    ]


@settings(max_examples=100)
@given(
    st.lists(
        st.tuples(prices, st.integers(1, 2**50)) | st.tuples(near_prices, near_prices),
        min_size=1,
        max_size=9,
    )
)
def test_median_ratio_is_exact(pairs: list[tuple[int, int]]) -> None:
    costs, medians = (array(list(column)) for column in zip(*pairs, strict=True))

    found = median_ratio(costs, medians)

    assert found == median([Fraction(cost, middle) for cost, middle in pairs])


def test_nothing_has_no_median() -> None:
    assert median_ratio(array([]), array([])) is None
