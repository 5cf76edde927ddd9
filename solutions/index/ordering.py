"""The page of matching slots in the order asked for, without sorting those of other pages.

An order is a list of levels, whole numbers of which the least comes first: the next level decides
where one is equal, and the last is the key, so that every order is total.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from .bits import Slots
from .facts import LATEST
from .matched import Matched

Level = Callable[[Slots], NDArray[np.int64]]


def page_of(slots: Slots, levels: Sequence[Level], start: int, end: int) -> Slots:
    """The slots from place ``start`` to before ``end`` of all ``slots`` in order."""
    end = min(end, len(slots))
    for number, level in enumerate(levels):
        if start >= end or len(slots) == 1:
            break
        values = level(slots)
        edges = np.partition(values, (start, end - 1))[[start, end - 1]]
        # Only what lies between the first and last value of the page can be on it.
        is_near = (values >= edges[0]) & (values <= edges[1])
        before = int(np.count_nonzero(values < edges[0]))
        slots, start, end = slots[is_near], start - before, end - before
        if edges[0] != edges[1]:
            columns = [values[is_near], *(later(slots) for later in levels[number + 1 :])]
            slots = slots[np.lexsort(columns[::-1])]
            break
    return slots[start:end]


def levels_of(matched: Matched, scores: NDArray[np.int64] | None) -> list[Level]:
    """The levels of the order that a question asks for; ``scores`` by slot where it has a text."""
    return list(_levels(matched, scores))


def _levels(matched: Matched, scores: NDArray[np.int64] | None) -> Iterator[Level]:
    contents = matched.contents
    order = matched.query.order
    keys = contents.keys
    if order == "name":
        ranks = contents.name_ranks()
        yield lambda slots: ranks[slots]
    elif order == "newest":
        yield _newest(matched)
        yield lambda slots: -keys[slots]
    elif order in {"price", "-price"}:
        yield _least(matched, is_dearest_first=order == "-price")
    else:
        if order == "relevance" and scores is not None:
            yield lambda slots: -scores[slots]
        rated = matched.rated
        yield lambda slots: rated.whole[slots]
        yield rated.rest
    yield lambda slots: keys[slots]


def _newest(matched: Matched) -> Level:
    """By when a matching listing was first public, latest first, unknown last."""
    earliest = matched.contents.earliest
    if matched.narrows_offers or matched.chooses_places:
        earliest = _earliest_matching(matched)
    return lambda slots: np.where(earliest[slots] == LATEST, LATEST, -earliest[slots])


def _least(matched: Matched, *, is_dearest_first: bool) -> Level:
    """By the least first-year cost of a matching listing, without one last."""
    least = matched.contents.least
    if matched.narrows_offers or matched.chooses_places:
        least = _least_matching(matched)
    if not is_dearest_first:
        return lambda slots: least[slots]
    return lambda slots: np.where(least[slots] == LATEST, LATEST, -least[slots])


def _least_matching(matched: Matched) -> NDArray[np.int64]:
    """The least cost of the matching listings of each solution, by slot."""
    contents = matched.contents
    counting = matched.offer_flags[contents.priced.cells]
    slots = contents.priced.cells[counting] % contents.capacity
    found = np.full(contents.capacity, LATEST, np.int64)
    # From the dearest to the cheapest: what is written last stays.
    found[slots[::-1]] = contents.priced.codes[counting][::-1]
    return found


def _earliest_matching(matched: Matched) -> NDArray[np.int64]:
    """When a matching listing of each solution was first public, by slot."""
    listed, capacity = matched.contents.listed, matched.contents.capacity
    is_meant = matched.offer_flags[listed.cells(capacity)]
    return listed.least(np.where(is_meant, listed.first, LATEST), capacity)
