"""What would raise a province most: the open formula, reckoned again with other values. Pure.

A gain is the score with the other value less the score now, both rounded as they are published
(points with 2 decimals). The others' values stay as they are; since each indicator is scaled
between the 5th and the 95th percentile, a value beyond the latter gains no more than one at it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, Generic

from .ranking import Name, rank

HALF: Final = Fraction(1, 2)

Figures = Mapping[Name, Mapping[str, Fraction | None]]


@dataclass(frozen=True, slots=True)
class Raised:
    """A province with other values: the ``points`` that it gains, its new ``score`` and ``rank``.

    ``points`` and ``score`` are of 100, with 2 decimals.
    """

    points: Decimal
    score: Decimal
    rank: int


@dataclass(frozen=True, slots=True)
class Gain(Generic[Name]):
    """One weighted indicator of a province.

    ``own``, ``median`` and ``best`` are exact values (a share: part of 1) among the ranked;
    ``leaders`` have the best one. ``applied`` is the weight, ``scaled`` the province's 0-100
    points. ``to_median`` and ``to_best`` are None where the province is there already.
    """

    key: str
    applied: Fraction
    own: Fraction | None
    scaled: Fraction
    median: Fraction
    best: Fraction
    leaders: tuple[Name, ...]
    to_median: Raised | None
    to_best: Raised | None


@dataclass(frozen=True, slots=True)
class Standing(Generic[Name]):
    """Where a province stands among ``of`` ranked ones, and what each indicator could add.

    ``gains`` in the order of what reaching the best adds, the most first.
    """

    score: Decimal
    rank: int
    of: int
    gains: Sequence[Gain[Name]]


class Trial(Generic[Name]):
    """The formula for the ranked provinces of ``figures``, as seen from the province ``own``.

    ``own`` is one of them. Where its centre is not open the caller adds it: what is reckoned then
    is where it would stand.
    """

    def __init__(
        self,
        figures: Figures[Name],
        weights: Mapping[str, Decimal],
        own: Name,
        lower_is_better: frozenset[str] = frozenset(),
    ) -> None:
        self._figures = figures
        self._weights = weights
        self._own = own
        self._lower = lower_is_better
        self._now = rank(figures, weights, lower_is_better)

    def standing(self) -> Standing[Name] | None:
        """Where the province stands; None where no indicator counts."""
        now = self._now.scores.get(self._own)
        if now is None:
            return None
        # Of equal gains the indicator that is listed first comes first: the sort is stable.
        gains = sorted((self._gain(key) for key in self._now.weights), key=_most_first)
        return Standing(now.points, now.rank, len(self._figures), gains)

    def raised(self, values: Mapping[str, Fraction]) -> Raised | None:
        """The province with these values instead of its own; None where nothing is scored."""
        now = self._now.scores.get(self._own)
        figures = {**self._figures, self._own: {**self._figures[self._own], **values}}
        then = rank(figures, self._weights, self._lower).scores.get(self._own)
        if now is None or then is None:
            return None
        return Raised(then.points - now.points, then.points, then.rank)

    def _gain(self, key: str) -> Gain[Name]:
        values = {name: figures.get(key) for name, figures in self._figures.items()}
        known = {name: value for name, value in values.items() if value is not None}
        best = (min if key in self._lower else max)(known.values())
        middle = median(list(known.values()))
        own = values[self._own]
        return Gain(
            key=key,
            applied=self._now.weights[key],
            own=own,
            scaled=self._now.scores[self._own].scaled[key],
            median=middle,
            best=best,
            leaders=tuple(name for name, value in known.items() if value == best),
            to_median=self._reach(key, own, middle),
            to_best=self._reach(key, own, best),
        )

    def _reach(self, key: str, own: Fraction | None, value: Fraction) -> Raised | None:
        if own is not None and not self._is_better(key, value, own):
            return None
        return self.raised({key: value})

    def _is_better(self, key: str, value: Fraction, other: Fraction) -> bool:
        return value < other if key in self._lower else value > other


def median(values: Sequence[Fraction]) -> Fraction:
    """The median; of an even number the mean of the middle two. ``ValueError`` for no values."""
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) * HALF


def _most_first(gain: Gain[Name]) -> Decimal:
    return -(gain.to_best.points if gain.to_best else Decimal(0))
