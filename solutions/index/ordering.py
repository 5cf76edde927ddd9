"""The page of matching slots in the order asked for, without sorting those of other pages.

Orders that are the same for all questions are kept; of other questions' slots only those are sorted
that may be on the page.

An order is a list of levels, whole numbers of which the least comes first: the next level decides
where one is equal, and the last is the key, so that every order is total.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from .bits import WORD, Slots
from .facts import LATEST
from .matched import Matched
from .rated import ranked_of
from .texts import Looked

Level = Callable[[Slots], NDArray[np.int64]]


def page(matched: Matched, looked: Looked | None, start: int, end: int) -> Slots:
    """The matching slots from place ``start`` to before ``end``, which is at most their number.

    ``looked`` is what the text finds, where there is one.
    """
    order = _known(matched)
    if order is not None:
        return _first(order, matched, start, end)
    chosen = matched.chosen_places
    if matched.query.order == "rating" and chosen is not None:
        best = ranked_of(matched.contents, chosen).slots
        found = best[matched.flags[best]]
        # Those without an evaluation come behind all others.
        if len(found) >= end:
            return found[start:end].astype(np.int64)
    scores = None if looked is None else looked.by_slot(matched.contents.capacity)
    return page_of(matched.slots, levels_of(matched, scores), start, end)


def _known(matched: Matched) -> NDArray[np.int32] | None:
    """All slots in the order of a question; None: it has its own."""
    order = matched.query.order
    if order == "relevance" or (order == "rating" and matched.chosen_places is not None):
        return None
    if order in {"price", "-price", "newest"} and matched.limits_offers:
        return None
    return _every(matched, order)


def _every(matched: Matched, order: str) -> NDArray[np.int32]:
    """All slots in an order, kept until something changes."""
    contents = matched.contents

    def reckon() -> NDArray[np.int32]:
        slots = np.arange(contents.size)
        columns = [level(slots) for level in levels_of(matched, None)]
        return np.lexsort(columns[::-1]).astype(np.int32)

    return contents.once(("order", order), reckon)


def _first(order: NDArray[np.int32], matched: Matched, start: int, end: int) -> Slots:
    """A page of the slots that match, looking no further along an order than need be."""
    flags = matched.flags
    # Twice as far as it is where those that match lie evenly.
    reach = 2 * end * len(order) // max(1, matched.total) + WORD
    while True:
        near = order[:reach]
        found: Slots = near[flags[near]]
        if len(found) >= end or reach >= len(order):
            return found[start:end].astype(np.int64)
        reach *= 2


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
    elif order == "relevance" and scores is not None and matched.chosen_places is None:
        ranks = _rating_ranks(matched)
        yield lambda slots: -scores[slots]
        yield lambda slots: ranks[slots]
    else:
        if order == "relevance" and scores is not None:
            yield lambda slots: -scores[slots]
        rated = matched.rated
        yield rated.whole
        yield rated.rest
    yield lambda slots: keys[slots]


def _rating_ranks(matched: Matched) -> NDArray[np.int32]:
    """The place of each slot in the order by rating where no province is chosen."""

    def reckon() -> NDArray[np.int32]:
        order = _every(matched, "rating")
        ranks = np.empty(len(order), np.int32)
        ranks[order] = np.arange(len(order))
        return ranks

    return matched.contents.once("ranks by rating", reckon)


def _newest(matched: Matched) -> Level:
    """By when a matching listing was first public, latest first, unknown last."""
    earliest = matched.contents.earliest
    if matched.limits_offers:
        earliest = _earliest_matching(matched)
    return lambda slots: np.where(earliest[slots] == LATEST, LATEST, -earliest[slots])


def _least(matched: Matched, *, is_dearest_first: bool) -> Level:
    """By the least first-year cost of a matching listing, without one last."""
    least = matched.contents.least
    if matched.limits_offers:
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
