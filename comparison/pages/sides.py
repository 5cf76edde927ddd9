"""Two to five provinces side by side: bars per indicator, and in words what sets them apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from comparison import wording
from comparison.board import Board, Line
from comparison.charts.bars import length, longest
from comparison.indicators.definitions import HIGHER, LOWER, Indicator, indicators
from comparison.ranking import round_half_up
from provinces.models import Region

from .asked import SCORE
from .shares import best_of, differences
from .table import cell_of
from .topics import Topic, median

LEAST, MOST = 2, 5
# A share of fewer than so many says little, so none is called the best.
ENOUGH: Final = 10
_REASONS: Final = 3


@dataclass(frozen=True, slots=True)
class Head:
    """A province at the head of its column; ``without`` is the address that leaves it out."""

    name: str
    url: str
    region: str
    communes: int | None
    is_ranked: bool
    rank: str
    score: str
    without: str


@dataclass(frozen=True, slots=True)
class Side:
    """One figure: ``text`` "" for no data; ``bar`` 0-100; ``is_best`` only where it can be said."""

    text: str
    small: str
    bar: Decimal
    is_best: bool


@dataclass(frozen=True, slots=True)
class SideRow:
    """One indicator for all columns, the national median beside, the difference in words."""

    indicator: Indicator
    sides: Sequence[Side]
    median: str
    words: str
    better: str


@dataclass(frozen=True, slots=True)
class Sides:
    """All of it; ``reasons`` say in sentences which indicators make the scores differ."""

    heads: Sequence[Head]
    rows: Sequence[SideRow]
    reasons: Sequence[str]
    regions: Sequence[tuple[str, str]]


def sides_of(board: Board, lines: Sequence[Line], heads: Sequence[Head]) -> Sides:
    """The comparison of ``lines``, in the order they were asked for."""
    shown = [one for key, one in indicators().items() if _anyone(key, board)]
    return Sides(
        heads=heads,
        rows=[_row(one, board, lines) for one in shown],
        reasons=reasons(board, lines),
        regions=[(region.local_name, _others(region, board, lines)) for region in _regions(lines)],
    )


def _row(indicator: Indicator, board: Board, lines: Sequence[Line]) -> SideRow:
    topic = Topic.of(indicator.key)
    values = [topic.value(line) for line in lines]
    everybody = [topic.value(line) for line in board.lines]
    most = longest(everybody, of_hundred=indicator.unit in {"percent", "points"})
    best = best_of(values, is_lower_better=indicator.better == LOWER)
    can_say = _can_be_best(indicator, board, lines)
    sides = []
    for line, value in zip(lines, values, strict=True):
        cell = cell_of(line, indicator)
        is_best = can_say and best is not None and value == best
        sides.append(Side(cell.text, cell.small, length(value, most), is_best))
    return SideRow(
        indicator=indicator,
        sides=sides,
        median=topic.middle(median(everybody)),
        words=_words(indicator, lines, values),
        better=wording.better(indicator),
    )


def _can_be_best(indicator: Indicator, board: Board, lines: Sequence[Line]) -> bool:
    """Whether one figure may be called the best.

    Not of what has no weight, since it can be inflated or depends on the place, nor of shares that
    rest on few.
    """
    if indicator.better not in {HIGHER, LOWER} or not board.weights.get(indicator.key):
        return False
    if not indicator.is_share:
        return True
    figures = [line.figures.get(indicator.key) for line in lines]
    return all(figure is not None and figure.denominator >= ENOUGH for figure in figures)


def _words(indicator: Indicator, lines: Sequence[Line], values: Sequence[Fraction | None]) -> str:
    """The difference between the highest and the lowest in one sentence; "" where none is."""
    known = [
        (value, line.province.local_name)
        for value, line in zip(values, lines, strict=True)
        if value is not None
    ]
    if len(known) < LEAST:
        return ""
    (high, first), (low, last) = max(known, key=_value), min(known, key=_value)
    if high == low:
        return _("All alike.")
    words = _("%(first)s is above %(last)s by %(difference)s.")
    return words % {
        "first": first,
        "last": last,
        "difference": wording.difference(indicator, high - low),
    }


def _value(pair: tuple[Fraction, str]) -> Fraction:
    return pair[0]


def reasons(board: Board, lines: Sequence[Line]) -> list[str]:
    """Between neighbours by score: how far apart, and by which indicators."""
    scored = [line for line in lines if line.score is not None]
    scored.sort(key=lambda line: -line.score.points if line.score else 0)
    return [
        _reason(board, higher, lower) for higher, lower in zip(scored, scored[1:], strict=False)
    ]


def _reason(board: Board, higher: Line, lower: Line) -> str:
    names = {"first": higher.province.local_name, "last": lower.province.local_name}
    apart = (higher.score.points if higher.score else 0) - (
        lower.score.points if lower.score else 0
    )
    if not apart:
        return _("%(first)s and %(last)s have the same score.") % names
    found = differences(higher, lower, board)
    text = _("%(first)s stands %(points)s points above %(last)s.") % (
        names | {"points": wording.number(apart, 2)}
    )
    ahead = _listed([pair for pair in found if pair[1] > 0])
    behind = _listed([pair for pair in found if pair[1] < 0])
    if ahead:
        text += " " + _("It gains by: %(indicators)s.") % {"indicators": ahead}
    if behind:
        text += " " + _("It loses by: %(indicators)s.") % {"indicators": behind}
    return text


def _listed(pairs: Sequence[tuple[Indicator, Fraction]]) -> str:
    return "; ".join(
        f"{indicator.name} ({wording.signed(_rounded(points), 2)})"
        for indicator, points in pairs[:_REASONS]
    )


def _rounded(points: Fraction) -> Decimal:
    size = round_half_up(abs(points))
    return size if points >= 0 else -size


def _anyone(key: str, board: Board) -> bool:
    return any(line.figures.get(key) is not None for line in board.lines)


def _regions(lines: Sequence[Line]) -> list[Region]:
    return list(dict.fromkeys(line.province.region for line in lines))


def _others(region: Region, board: Board, lines: Sequence[Line]) -> str:
    """How the region stands in the middle, so that a province is seen against its neighbours."""
    own = [line for line in board.lines if line.province.region_id == region.pk]
    names = [line.province.local_name for line in lines if line.province.region_id == region.pk]
    listings = Topic.of("published_listings")
    score = median(Topic.of(SCORE).value(line) for line in own)
    listed = median(listings.value(line) for line in own)
    words = pgettext(
        "region of the compared provinces",
        "%(names)s; %(count)d provinces and cities, median score %(score)s, "
        "median number of published solutions %(listed)s",
    )
    return words % {
        "names": ", ".join(names),
        "count": len(own),
        "score": "–" if score is None else wording.number(score, 2),
        "listed": "–" if listed is None else listings.middle(listed),
    }
