"""The method explained: every indicator, and the formula on a small example that it computes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from comparison import wording
from comparison.figures import Figure, exact_values
from comparison.indicators.definitions import DESK, Indicator, indicators
from comparison.indicators.notes import Note, definition
from comparison.ranking import FULL, HIGH, LOW, percentile, rank, round_half_up

# Invented: four provinces, three indicators, one figure that nobody has.
EXAMPLE: Final[Mapping[str, Mapping[str, Figure | None]]] = {
    "A": {
        "sectors_covered": Figure(12),
        "share_evaluated": Figure(18, 40),
        "guides_published": Figure(6),
    },
    "B": {
        "sectors_covered": Figure(8),
        "share_evaluated": Figure(30, 40),
        "guides_published": Figure(2),
    },
    "C": {
        "sectors_covered": Figure(6),
        "share_evaluated": Figure(12, 48),
        "guides_published": Figure(2),
    },
    "D": {"sectors_covered": Figure(2), "share_evaluated": None, "guides_published": Figure(1)},
}


@dataclass(frozen=True, slots=True)
class Explained:
    """An indicator with its words and weight; ``is_waiting`` while nothing feeds it."""

    indicator: Indicator
    note: Note
    unit: str
    better: str
    weight: str
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class ExampleRow:
    """A province of the example: figures, points of each, the exact sum, score and rank."""

    name: str
    figures: Sequence[str]
    scaled: Sequence[str]
    sum: str
    score: str
    rank: str


@dataclass(frozen=True, slots=True)
class Example:
    """The example worked out by the formula itself; texts as shown."""

    names: Sequence[str]
    weights: Sequence[str]
    applied: Sequence[str]
    lows: Sequence[str]
    highs: Sequence[str]
    rows: Sequence[ExampleRow]
    total: str


def explained(weights: Mapping[str, Decimal]) -> list[Explained]:
    """All indicators with the weights (points) that hold now."""
    return [
        Explained(
            indicator=one,
            note=definition(key),
            unit=wording.unit(one),
            better=wording.better(one),
            weight=_weight(weights.get(key, Decimal(0))),
            is_waiting=key in DESK,
        )
        for key, one in indicators().items()
    ]


def example() -> Example:
    """The small example."""
    keys = list(next(iter(EXAMPLE.values())))
    weights = {key: indicators()[key].weight for key in keys}
    exact = {name: exact_values(figures) for name, figures in EXAMPLE.items()}
    result = rank(exact, weights)
    known = {
        key: sorted(v for row in exact.values() if (v := row[key]) is not None) for key in keys
    }
    sums = {
        name: sum((result.weights[key] * score.scaled[key] for key in keys), Fraction(0)) / FULL
        for name, score in result.scores.items()
    }
    return Example(
        names=[indicators()[key].name for key in keys],
        weights=[_weight(weights[key]) for key in keys],
        applied=[wording.number(result.weights[key], 2) for key in keys],
        lows=[_end(key, percentile(known[key], LOW)) for key in keys],
        highs=[_end(key, percentile(known[key], HIGH)) for key in keys],
        rows=[
            ExampleRow(
                name=name,
                figures=[wording.with_parts(key, EXAMPLE[name][key]) for key in keys],
                scaled=[wording.number(score.scaled[key], 2) for key in keys],
                sum=wording.number(sums[name], 4),
                score=wording.number(score.points, 2),
                rank=wording.number(score.rank),
            )
            for name, score in result.scores.items()
        ],
        total=wording.number(round_half_up(sum(result.weights.values(), Fraction(0)), 0)),
    )


def _end(key: str, value: Fraction) -> str:
    """An end of the scale, with the decimals that interpolation needs."""
    if indicators()[key].is_share:
        return f"{wording.number(value * FULL, 2)}%"
    return wording.number(value, 2)


def _weight(weight: Decimal) -> str:
    return wording.number(weight, 2 if weight % 1 else 0)
