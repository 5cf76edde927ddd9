"""Tile maps of the printed report: scores, and the figures of an indicator."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from django.utils.translation import gettext as _

from comparison import wording
from comparison.board import Board
from comparison.charts.scale import Scale, scale_of
from comparison.figures import Figure
from comparison.indicators.definitions import COUNT, PERCENT, POINTS, Indicator
from provinces.tiles import ZONES

from .parts import LegendItem, Map
from .tiles import Placed, tiles


def shown_value(one: Indicator, figure: Figure | None) -> Fraction | None:
    """The exact value in the unit that is shown; None for no data."""
    return None if figure is None else wording.value_of(one, figure)


def score_map(board: Board) -> Map | None:
    """The scores that were announced; None where there is none."""
    values = {
        line.province.pk: Fraction(line.score.points) if line.score else None
        for line in board.lines
    }
    texts = {
        line.province.pk: wording.score(line.score.points) if line.score else ""
        for line in board.lines
    }
    return _map(board, _("Score"), values, texts, POINTS)


def indicator_map(board: Board, one: Indicator) -> Map | None:
    """The figures of an indicator; None where nobody has it."""
    values = {line.province.pk: shown_value(one, line.figures.get(one.key)) for line in board.lines}
    texts = {
        key: "" if value is None else _short(one, value).replace("\u00a0", " ")
        for key, value in values.items()
    }
    return _map(board, one.name, values, texts, one.unit)


def _map(
    board: Board,
    label: str,
    values: Mapping[int, Fraction | None],
    texts: Mapping[int, str],
    unit: str,
) -> Map | None:
    scale = scale_of(values.values(), is_whole=unit == COUNT)
    if scale is None:
        return None
    placed = [
        Placed(
            column=line.province.tile_column,
            row=line.province.tile_row,
            name=str(line.province.local_name),
            text=texts[line.province.pk] or "–",
            step=scale.step_of(values[line.province.pk]),
            zone=ZONES.get(line.province.slug, ""),
        )
        for line in board.lines
        if line.province.tile_column and line.province.tile_row
    ]
    used = {one.step for one in placed}
    return Map(label, tiles(placed), [*_legend(scale, used, unit), *_nothing(used)])


def _legend(scale: Scale, used: set[int], unit: str) -> Iterator[LegendItem]:
    decimals = wording.DECIMALS[unit]
    sign = "%" if unit == PERCENT else ""
    for step in scale.steps():
        if step.number in used:
            low, high = (wording.number(value, decimals) for value in (step.low, step.high))
            text = low if step.is_closed and step.low == step.high else f"{low}–{high}"
            yield LegendItem(step.number, text + sign)


def _nothing(used: set[int]) -> list[LegendItem]:
    return [LegendItem(0, wording.no_data())] if 0 in used else []


def _short(one: Indicator, value: Fraction) -> str:
    """A value that fits into a tile."""
    text = wording.number(value, wording.DECIMALS[one.unit])
    return f"{text}%" if one.unit == PERCENT else text
