"""A page is cut out of the order without sorting the rest."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from solutions.index.ordering import page_of

ROWS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), max_size=40)


@given(ROWS, st.integers(0, 45), st.integers(1, 12))
def test_page_is_what_sorting_everything_would_give(
    rows: list[tuple[int, int]], start: int, length: int
) -> None:
    columns = np.array(rows, np.int64).reshape(-1, 2)
    slots = np.arange(len(rows))
    levels = [
        lambda at: columns[at, 0],
        lambda at: columns[at, 1],
        lambda at: -at,
    ]
    expected = sorted(range(len(rows)), key=lambda slot: (*rows[slot], -slot))

    found = page_of(slots, levels, start, start + length)

    assert found.tolist() == expected[start : start + length]
