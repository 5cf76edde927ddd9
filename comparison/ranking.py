"""The open formula of the ranking (product page, section 9). Pure.

Each weighted indicator is scaled to 0-100 over the ranked provinces: clipped at the 5th and 95th
percentile (linear interpolation), then min-max. A constant indicator gives everybody 50, a missing
value 0. An indicator that nobody has gets no weight; the others are rescaled to 100. The weighted
sum is exact and rounded once, half up, to 2 decimals; equal rounded scores share a rank
(1, 2, 2, 4).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, Generic, TypeVar

# Whatever names a province: a key, a slug.
Name = TypeVar("Name")

FORMULA: Final = "1"
LOW, HIGH = Fraction(5, 100), Fraction(95, 100)
FULL: Final = Fraction(100)
MIDDLE: Final = Fraction(50)
NOTHING: Final = Fraction(0)

Values = Mapping[Name, Fraction | None]


@dataclass(frozen=True, slots=True)
class Score:
    """What the formula gives a province.

    ``points`` 0-100 with 2 decimals; ``scaled`` the 0-100 points of each indicator that has a
    weight, exact, by key.
    """

    points: Decimal
    rank: int
    scaled: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Result(Generic[Name]):
    """``scores`` of all ranked provinces; ``weights`` as they were applied, in points of 100."""

    scores: Mapping[Name, Score]
    weights: Mapping[str, Fraction]


def rank(
    figures: Mapping[Name, Mapping[str, Fraction | None]],
    weights: Mapping[str, Decimal],
    lower_is_better: frozenset[str] = frozenset(),
) -> Result[Name]:
    """Rank the provinces of ``figures`` (those with an open centre) by their values per indicator.

    ``weights`` are points of any sum; an indicator without weight does not count. Nobody is scored
    when no indicator is left.
    """
    by_key: dict[str, Values[Name]] = {
        key: {name: own.get(key) for name, own in figures.items()}
        for key, weight in weights.items()
        if weight > 0
    }
    used = applied_weights(weights, {key for key, values in by_key.items() if _anyone(values)})
    if not used:
        return Result({}, {})
    scaled = {key: scale(by_key[key], is_lower_better=key in lower_is_better) for key in used}
    exact = {
        name: sum((used[key] * scaled[key][name] for key in used), NOTHING) / FULL
        for name in figures
    }
    points = {name: round_half_up(value) for name, value in exact.items()}
    ranks = ranks_of(points)
    return Result(
        {
            name: Score(points[name], ranks[name], {key: scaled[key][name] for key in used})
            for name in figures
        },
        used,
    )


def applied_weights(weights: Mapping[str, Decimal], present: set[str]) -> dict[str, Fraction]:
    """The weights of the indicators that somebody has, rescaled to a sum of 100."""
    left = {
        key: Fraction(weight) for key, weight in weights.items() if key in present and weight > 0
    }
    total = sum(left.values(), NOTHING)
    return {key: weight * FULL / total for key, weight in left.items()} if total else {}


def scale(values: Values[Name], *, is_lower_better: bool = False) -> dict[Name, Fraction]:
    """0-100 points for each value, exact; 0 for a missing one."""
    known = sorted(value for value in values.values() if value is not None)
    if not known:
        return dict.fromkeys(values, NOTHING)
    low, high = percentile(known, LOW), percentile(known, HIGH)
    return {
        name: NOTHING if value is None else _scaled(value, low, high, is_lower_better)
        for name, value in values.items()
    }


def percentile(ordered: Sequence[Fraction], at: Fraction) -> Fraction:
    """The percentile ``at`` (0-1) of ordered values, between neighbours by linear interpolation.

    Raises ``ValueError`` for no values.
    """
    if not ordered:
        raise ValueError("no values")
    position = at * (len(ordered) - 1)
    index = int(position)
    if index + 1 == len(ordered):
        return ordered[index]
    return ordered[index] + (position - index) * (ordered[index + 1] - ordered[index])


def ranks_of(points: Mapping[Name, Decimal]) -> dict[Name, int]:
    """The rank of each, the most points first; equal points share a rank and leave the next out."""
    ordered = sorted(points.values(), reverse=True)
    first: dict[Decimal, int] = {}
    for position, value in enumerate(ordered, start=1):
        first.setdefault(value, position)
    return {name: first[value] for name, value in points.items()}


def round_half_up(value: Fraction, decimals: int = 2) -> Decimal:
    """A value, not negative, rounded once to so many decimals."""
    return Decimal(int(value * 10**decimals + Fraction(1, 2))).scaleb(-decimals)


def _scaled(value: Fraction, low: Fraction, high: Fraction, is_lower_better: bool) -> Fraction:
    if low == high:
        return MIDDLE
    points = FULL * (min(max(value, low), high) - low) / (high - low)
    return FULL - points if is_lower_better else points


def _anyone(values: Values[Name]) -> bool:
    return any(value is not None for value in values.values())
