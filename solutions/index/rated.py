"""Ratings of slots for the provinces that a question chose; whole numbers, exact."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Self

import numpy as np
from numpy.typing import NDArray

from solutions.scoring import GRADE_FLOORS, MICROPOINTS, PRIOR_EVALUATIONS

from .bits import Flags, Slots, Words, counts, members, of_slots, pack
from .cells import rows_between
from .contents import Contents
from .facts import LATEST

# So much is kept for choices of provinces, of each whose evaluations count and what they give.
_KEPT = 40
# A rest is below its divisor, so multiples of it stay below the common divisor.
_LARGEST = 2**62
_ALL = slice(None)


@dataclass(frozen=True)
class Rated:
    """Sum (micropoints) and number of the evaluations that count, by slot.

    ``every_total`` and ``every_count`` are those of all valid evaluations of the day.
    """

    total: NDArray[np.int64]
    count: NDArray[np.int64]
    every_total: int
    every_count: int

    @classmethod
    def of(cls, contents: Contents, chosen: frozenset[int] | None) -> Self:
        """The ratings that count in the ``chosen`` provinces (None: all evaluations count)."""
        slots, provinces, points = contents.evaluated
        every_total = contents.once("every point", lambda: int(points.sum()))
        if chosen is not None:
            counts = _of_provinces(contents, np.flatnonzero(_counting(contents, chosen)))
            slots, points = slots[counts], points[counts]
        total = np.zeros(contents.capacity, np.int64)
        np.add.at(total, slots, points)
        count = np.bincount(slots, minlength=contents.capacity)
        return cls(total, count, every_total, len(provinces))

    @cached_property
    def slots(self) -> Words:
        """The slots with an evaluation that counts."""
        return pack(self.count > 0)

    def at_least(self, micropoints: int) -> Words:
        """The rated slots whose mean is not below a bound."""
        slots = members(self.slots)
        reaches = self.total[slots] >= self.count[slots] * micropoints
        return of_slots(slots[reaches], len(self.count))

    def graded(self, numbers: list[int]) -> Words:
        """The slots that have one of some grades, by their numbers in ``GRADE_FLOORS``."""
        slots = members(self.slots)
        return of_slots(slots[np.isin(self.grades(slots), numbers)], len(self.count))

    def grades(self, slots: Slots) -> NDArray[np.int64]:
        """The grades of rated slots, as their numbers in ``GRADE_FLOORS``."""
        total, count = self.total[slots], self.count[slots]
        floors = np.array([floor * MICROPOINTS for _key, floor in GRADE_FLOORS])
        # The first grade whose floor is reached comes behind those whose floors are not.
        found: NDArray[np.int64] = (total < count * floors[:, np.newaxis]).sum(axis=0)
        return found

    def whole(self, slots: Slots | slice) -> NDArray[np.int64]:
        """The whole part of what ratings sort by, the greatest first; unrated ones last.

        (2 m + sum) / (2 + n) with m = S / E is (2 S + sum E) / (E (2 + n)); E is the same for all.
        """
        is_rated = np.flatnonzero(self.count[slots])
        rated = is_rated if isinstance(slots, slice) else slots[is_rated]
        found = np.full(len(self.count[slots]), LATEST, np.int64)
        found[is_rated] = -(self._numerator(rated) // self._denominator(rated))
        return found

    def rest(self, slots: Slots) -> NDArray[np.int64]:
        """What is left of it for some slots, as whole numbers that compare like the fractions."""
        if not self.count[slots].any():
            return np.zeros(len(slots), np.int64)
        divisor = self._denominator(slots)
        rest = self._numerator(slots) % divisor
        # Divisors are small, so mostly there is a common one that a machine's integer holds.
        common = lcm(*np.unique(divisor).tolist())
        if common < _LARGEST:
            scaled: NDArray[np.int64] = -(rest * (common // divisor))
            return scaled
        # Few different fractions are left; they are compared exactly.
        pairs, number = np.unique(np.stack([rest, divisor]), axis=1, return_inverse=True)
        ranks = _ranks(pairs.T.tolist())
        found: NDArray[np.int64] = -ranks[number.reshape(-1)]
        return found

    def _numerator(self, slots: Slots | slice) -> NDArray[np.int64]:
        prior = PRIOR_EVALUATIONS * self.every_total
        found: NDArray[np.int64] = prior + self.total[slots] * self.every_count
        return found

    def _denominator(self, slots: Slots | slice) -> NDArray[np.int64]:
        # E is left out: it is the same for all.
        found: NDArray[np.int64] = PRIOR_EVALUATIONS + self.count[slots]
        return found


class RatedByAll(Rated):
    """The ratings where no province is chosen, as every visit begins: reckoned for all slots."""

    @cached_property
    def _every_grade(self) -> Words:
        """The set of slots of each grade."""
        return np.stack([self.graded([number]) for number in range(len(GRADE_FLOORS))])

    def counts(self, among: Words) -> NDArray[np.int64]:
        """How many slots of a set have each grade, by their numbers in ``GRADE_FLOORS``."""
        return counts(self._every_grade & among)

    @cached_property
    def _every_whole(self) -> NDArray[np.int64]:
        return super().whole(_ALL)

    def whole(self, slots: Slots | slice) -> NDArray[np.int64]:
        """As in ``Rated``."""
        found: NDArray[np.int64] = self._every_whole[slots]
        return found


@dataclass(frozen=True)
class Ranked:
    """The slots with an evaluation that counts, the best first, and the grade of each."""

    slots: NDArray[np.int32]
    grades: NDArray[np.uint8]

    def counts(self, among: Flags) -> NDArray[np.int64]:
        """How many slots of a set have each grade, by their numbers in ``GRADE_FLOORS``."""
        return np.bincount(self.grades[among[self.slots]], minlength=len(GRADE_FLOORS))


def ranked_of(contents: Contents, chosen: frozenset[int]) -> Ranked:
    """The ratings that count in the ``chosen`` provinces, kept until something changes."""
    kept: dict[frozenset[int], Ranked] = contents.once("ranked", dict)
    if chosen not in kept:
        if len(kept) >= _KEPT:
            kept.pop(next(iter(kept)))
        rated = Rated.of(contents, chosen)
        slots = members(rated.slots)
        slots = slots[np.lexsort((contents.keys[slots], rated.rest(slots), rated.whole(slots)))]
        kept[chosen] = Ranked(slots.astype(np.int32), rated.grades(slots).astype(np.uint8))
    return kept[chosen]


def rated_of(contents: Contents, chosen: frozenset[int] | None) -> Rated:
    """As ``Rated.of``; what counts without a choice is kept until something changes."""
    return rated_by_all(contents) if chosen is None else Rated.of(contents, chosen)


def rated_by_all(contents: Contents) -> RatedByAll:
    """What counts where no province is chosen, kept until something changes."""
    return contents.once("rated", lambda: RatedByAll.of(contents, None))


def _of_provinces(contents: Contents, provinces: Slots) -> Slots:
    """Which evaluations are those of some provinces, by their keys."""

    def reckon() -> tuple[Slots, Slots]:
        own = contents.evaluated[1]
        counts = np.bincount(own, minlength=1)
        return np.append(0, np.cumsum(counts)), np.argsort(own, kind="stable")

    begin, order = contents.once("evaluated by province", reckon)
    found: Slots = order[rows_between(begin[provinces], begin[provinces + 1])]
    return found


def _counting(contents: Contents, chosen: frozenset[int]) -> Flags:
    """Whether the evaluations of each province, by key, count in the chosen ones."""
    kept: dict[frozenset[int], Flags] = contents.once("counting", dict)
    if chosen not in kept:
        if len(kept) >= _KEPT:
            kept.pop(next(iter(kept)))
        highest = int(contents.evaluated[1].max(initial=0))
        kept[chosen] = contents.places.counting(chosen, highest)
    return kept[chosen]


def _ranks(fractions: list[list[int]]) -> NDArray[np.int64]:
    exact = [Fraction(rest, divisor) for rest, divisor in fractions]
    order = {value: rank for rank, value in enumerate(sorted(set(exact)))}
    return np.array([order[value] for value in exact], np.int64)
