"""Ratings of all slots for the provinces that a question chose; whole numbers, exact."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from solutions.scoring import GRADE_FLOORS, MICROPOINTS, PRIOR_EVALUATIONS

from .bits import Slots, Words, pack
from .contents import Contents
from .facts import LATEST

# Ratings for so many choices of provinces are kept; each takes some hundred kilobytes.
_KEPT = 8


@dataclass(frozen=True)
class Rated:
    """Sum (micropoints) and number of the evaluations that count, by slot.

    ``every_total`` and ``every_count`` are those of all valid evaluations of the day.
    """

    total: NDArray[np.int64]
    count: NDArray[np.int32]
    every_total: int
    every_count: int

    @classmethod
    def of(cls, contents: Contents, chosen: frozenset[int] | None) -> "Rated":
        """The ratings that count in the ``chosen`` provinces (None: all evaluations count)."""
        known = contents.reckoned.setdefault("rated", {})
        if chosen not in known:
            if len(known) >= _KEPT:
                known.pop(next(iter(known)))
            known[chosen] = cls._reckoned(contents, chosen)
        found: Rated = known[chosen]
        return found

    @classmethod
    def _reckoned(cls, contents: Contents, chosen: frozenset[int] | None) -> "Rated":
        slots, provinces, points = contents.evaluated
        every = len(slots), int(points.sum())
        if chosen is not None:
            highest = int(provinces.max(initial=0))
            counting = contents.places.counting(chosen, highest)[provinces]
            slots, points = slots[counting], points[counting]
        total = np.zeros(contents.capacity, np.int64)
        np.add.at(total, slots, points)
        count = np.bincount(slots, minlength=contents.capacity).astype(np.int32)
        return cls(total, count, every[1], every[0])

    def at_least(self, micropoints: int) -> Words:
        """The rated slots whose mean is not below a bound."""
        reaches = self.total >= self.count * micropoints
        return pack(reaches & (self.count > 0))

    @cached_property
    def grades(self) -> NDArray[np.int8]:
        """The grade of each slot as its number in ``GRADE_FLOORS``, -1 for unrated ones."""
        found = np.full(len(self.total), -1, np.int8)
        for number, (_key, floor) in reversed(list(enumerate(GRADE_FLOORS))):
            found[self.total >= self.count * (floor * MICROPOINTS)] = number
        found[self.count == 0] = -1
        return found

    @cached_property
    def whole(self) -> NDArray[np.int64]:
        """The whole part of what ratings sort by, the greatest first; unrated ones last.

        (2 m + sum) / (2 + n) with m = S / E is (2 S + sum E) / (E (2 + n)); E is the same for all.
        """
        found = -(self._numerator(slice(None)) // self._denominator(slice(None)))
        found[self.count == 0] = LATEST
        return found

    def rest(self, slots: Slots) -> NDArray[np.int64]:
        """What is left of it for some slots, as whole numbers that compare like the fractions."""
        if not self.count[slots].any():
            return np.zeros(len(slots), np.int64)
        divisor = self._denominator(slots)
        rest = self._numerator(slots) % divisor
        # Both are small numbers, so few different fractions are left; they are compared exactly.
        pairs, number = np.unique(np.stack([rest, divisor]), axis=1, return_inverse=True)
        ranks = _ranks(pairs.T.tolist())
        found: NDArray[np.int64] = -ranks[number.reshape(-1)]
        return found

    # Not kept: every process has ratings of many choices of provinces.
    def _numerator(self, slots: Slots | slice) -> NDArray[np.int64]:
        prior = PRIOR_EVALUATIONS * self.every_total
        found: NDArray[np.int64] = prior + self.total[slots] * self.every_count
        return found

    def _denominator(self, slots: Slots | slice) -> NDArray[np.int64]:
        # E is left out: it is the same for all.
        found: NDArray[np.int64] = PRIOR_EVALUATIONS + self.count[slots]
        return found


def _ranks(fractions: list[list[int]]) -> NDArray[np.int64]:
    exact = [Fraction(rest, divisor) for rest, divisor in fractions]
    order = {value: rank for rank, value in enumerate(sorted(set(exact)))}
    return np.array([order[value] for value in exact], np.int64)
