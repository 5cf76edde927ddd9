"""Tallies made when they are looked at say what plain ones say."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from solutions.tallies import Tallies, Tally, most, rank_key

NAMES = {"a": "Đông", "b": "Ánh", "c": "", "d": "Bình", "e": "Ánh"}


@given(st.lists(st.integers(0, 3), min_size=5, max_size=5), st.integers(0, 6))
def test_lazy_tallies_have_the_same_order_as_plain_ones(counts: list[int], limit: int) -> None:
    values = sorted(NAMES)
    order = sorted(range(5), key=lambda n: rank_key(values[n], NAMES[values[n]]))
    ranks = np.argsort(order)
    plain = tuple(
        Tally(value, count, NAMES[value])
        for value, count in zip(values, counts, strict=True)
        if count
    )

    lazy = Tallies(values, np.array(counts), NAMES, ranks)

    assert (tuple(lazy), len(lazy), lazy[1:]) == (plain, len(plain), plain[1:])
    assert most(lazy, limit) == most(plain, limit)
