"""Which listing stands for each solution of a page: as ``solutions.shown`` says it by SQL."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .bits import WORD, Flags, Slots, Words
from .contents import Contents
from .facts import LATEST, NO_PRICE
from .matched import Matched

_NO_PRICE_COMES_LAST = LATEST - 1


class Offers(NamedTuple):
    """Listings of some slots, by plane and slot: keys, first-year costs, whether each is meant."""

    keys: Slots
    costs: NDArray[np.int64]
    is_meant: Flags

    @property
    def all(self) -> list[int]:
        """The keys of those that are meant."""
        found: list[int] = self.keys[self.is_meant].tolist()
        return found

    @property
    def cheapest(self) -> list[int | None]:
        """The key of the cheapest one of each slot that is meant, None where there is none."""
        costs = np.where(self.costs == NO_PRICE, _NO_PRICE_COMES_LAST, self.costs)
        costs = np.where(self.is_meant, costs, LATEST)
        is_least = self.is_meant & (costs == costs.min(axis=0, initial=LATEST))
        found = np.where(is_least, self.keys, LATEST).min(axis=0, initial=LATEST)
        return [None if key == LATEST else key for key in found.tolist()]


def offers_of(matched: Matched, slots: Slots) -> Offers:
    """The listings of the slots that meet a question."""
    planes = np.arange(len(matched.contents.planes))[matched.planes]
    return _offers(matched.contents, matched.offers, planes, slots)


def shown_listings(
    contents: Contents, solution_ids: Sequence[int], provinces: Collection[int]
) -> dict[int, int]:
    """As ``solutions.shown.shown_listings`` on the index's day."""
    places = [n for n, place in enumerate(contents.planes) if not provinces or place in provinces]
    planes, slots = np.array(places, np.int64), contents.slots_of(solution_ids)
    found = _offers(contents, contents.published[planes], planes, slots).cheapest
    keys = contents.keys[slots].tolist()
    return {key: one for key, one in zip(keys, found, strict=True) if one is not None}


def _offers(contents: Contents, sets: Words, planes: Slots, slots: Slots) -> Offers:
    """``sets`` says which listings are meant; it has a row for each of ``planes``."""
    words, places = slots // WORD, (slots % WORD).astype(np.uint64)
    is_meant = (sets[:, words] >> places & np.uint64(1)).astype(np.bool_)
    keys = np.zeros(is_meant.shape, np.int64)
    costs = np.full(is_meant.shape, NO_PRICE, np.int64)
    listed = contents.listed
    rows, owners = listed.of_slots(slots)
    number = np.full(len(contents.planes), -1, np.int64)
    number[planes] = np.arange(len(planes))
    at = number[listed.planes[rows]]
    rows, at = rows[at >= 0], (at[at >= 0], owners[at >= 0])
    keys[at], costs[at] = listed.keys[rows], listed.prices[rows]
    return Offers(keys, costs, is_meant)
