"""The rows of the page "where we stand", in the words and digits of the reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from comparison import wording
from comparison.board import Board
from comparison.exports.standing import Beside, Held
from comparison.figures import HUNDRED
from comparison.gains import Raised
from comparison.indicators.definitions import Indicator, indicators
from comparison.next_steps import Step
from provinces.models import Province

# So many names of provinces that have the best value.
_MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Gained:
    """What reaching a value adds: points with sign, and the rank afterwards."""

    points: str
    rank: int


@dataclass(frozen=True, slots=True)
class Row:
    """One weighted indicator: everything as text; ``to_median`` and ``to_best`` None if reached."""

    key: str
    name: str
    weight: str
    own: str
    parts: str
    scaled: str
    median: str
    best: str
    leaders: str
    to_median: Gained | None
    to_best: Gained | None


@dataclass(frozen=True, slots=True)
class StepRow:
    """One thing to do with what it adds; ``gained`` None where it adds nothing to the score."""

    key: str
    indicator: str
    text: str
    address: str
    gained: Gained | None


@dataclass(frozen=True, slots=True)
class Placed:
    """A province in the order of all; ``rank`` None without an open centre."""

    province: Province
    rank: int | None
    score: str
    is_own: bool


def held_rows(found: Beside) -> list[Row]:
    """The weighted indicators, what the best one would add first."""
    rows = sorted(found.held(), key=lambda held: -(_points(held.gain.to_best)))
    return [_row(held) for held in rows]


def step_rows(steps: Sequence[Step]) -> list[StepRow]:
    """What can be done, as ``next_steps`` orders it."""
    return [
        StepRow(
            one.key,
            indicators()[one.key].name,
            one.text,
            one.address,
            _gained(one.raised),
        )
        for one in steps
    ]


def order_rows(board: Board, own: Province) -> list[Placed]:
    """All provinces by rank; those without an open centre last, by name."""
    rows = [
        Placed(
            line.province,
            line.score.rank if line.score else None,
            wording.score(line.score.points) if line.score else "",
            line.province == own,
        )
        for line in board.lines
    ]
    return sorted(rows, key=lambda row: (row.rank is None, row.rank or 0))


def _row(held: Held) -> Row:
    one, gain = held.indicator, held.gain
    names = [str(line.province.local_name) for line in held.leaders]
    more = f" +{len(names) - _MOST_NAMES}" if len(names) > _MOST_NAMES else ""
    return Row(
        key=one.key,
        name=one.name,
        weight=wording.number(gain.applied, 1),
        own=wording.shown(one, held.figure),
        parts=wording.parts(held.figure) if one.is_share else "",
        scaled=wording.number(gain.scaled, 1),
        median=_value(one, gain.median),
        best=_value(one, gain.best),
        leaders="; ".join(names[:_MOST_NAMES]) + more,
        to_median=_gained(gain.to_median),
        to_best=_gained(gain.to_best),
    )


def _value(one: Indicator, value: Fraction) -> str:
    return wording.middle(one.unit, value * HUNDRED if one.is_share else value)


def _gained(raised: Raised | None) -> Gained | None:
    if raised is None or raised.points <= 0:
        return None
    return Gained(f"+{wording.number(raised.points, 2)}", raised.rank)


def _points(raised: Raised | None) -> Fraction:
    return Fraction(raised.points) if raised else Fraction(0)
