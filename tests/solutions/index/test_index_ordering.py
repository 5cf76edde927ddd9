"""A page is cut out of the order without sorting the rest."""

from types import SimpleNamespace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from solutions.index.ordering import _first, page_of

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


@given(st.permutations(range(300)), st.data())
def test_page_of_a_known_order_is_cut_out_of_those_that_match(
    order: list[int], data: st.DataObject
) -> None:
    flags = np.zeros(300, np.bool_)
    matching = data.draw(st.sets(st.integers(0, 299), max_size=300))
    flags[list(matching)] = True
    end = data.draw(st.integers(0, len(matching)))
    start = max(0, end - 24)

    found = _first(
        np.array(order, np.int32), SimpleNamespace(flags=flags, total=len(matching)), start, end
    )

    assert found.tolist() == [slot for slot in order if slot in matching][start:end]
