"""The units of a past quarter that are one province today, each and added up."""

from collections.abc import Sequence
from dataclasses import dataclass

from comparison import wording
from comparison.added_up import added_up
from comparison.board import Board, Line
from comparison.figures import Figure
from comparison.indicators.definitions import Indicator, indicators
from core.i18n import LangText


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure and, of a share, its two numbers; both "" for no data."""

    text: str
    parts: str


@dataclass(frozen=True, slots=True)
class TogetherRow:
    """A figure of each unit, and of all; ``reason`` says why there is none of all."""

    indicator: Indicator
    own: Sequence[Shown]
    total: Shown
    reason: str


@dataclass(frozen=True, slots=True)
class Together:
    """``units`` are the lines in the order of the columns."""

    units: Sequence[Line]
    names: Sequence[LangText]
    rows: Sequence[TogetherRow]


def together_of(line: Line, board: Board) -> Together | None:
    """The units that are one province with this one today; None where it stands alone.

    Indicators that no unit has are left out.
    """
    leads_to = {other.province.pk: other.province.successor_id for other in board.lines}
    today = _last(line.province.pk, leads_to)
    units = [other for other in board.lines if _last(other.province.pk, leads_to) == today]
    if len(units) == 1:
        return None
    total = added_up([unit.figures for unit in units], board.missing)
    rows = [
        TogetherRow(
            indicator=indicator,
            own=[_shown(indicator, unit.figures.get(key)) for unit in units],
            total=_shown(indicator, total.figures[key]),
            reason=total.reasons.get(key, ""),
        )
        for key, indicator in indicators().items()
        if any(unit.figures.get(key) for unit in units)
    ]
    return Together(units, [unit.province.local_name for unit in units], rows)


def _last(key: int, leads_to: dict[int, int | None]) -> int:
    """The key of what a province is today; a province never leads back to itself."""
    while (then := leads_to.get(key)) is not None:
        key = then
    return key


def _shown(indicator: Indicator, figure: Figure | None) -> Shown:
    if figure is None:
        return Shown("", "")
    has_parts = indicator.is_share
    return Shown(wording.shown(indicator, figure), wording.parts(figure) if has_parts else "")
