"""The comparison as data: the same figures as the page, by province and indicator."""

from fractions import Fraction
from typing import Any

from comparison import citation
from comparison.board import Board, Line
from comparison.figures import HUNDRED, Figure
from comparison.indicators.definitions import COUNT, PERCENT, RATIO, Indicator, indicators
from comparison.indicators.notes import definition
from comparison.ranking import round_half_up


def as_data(board: Board, region: str = "") -> dict[str, Any]:
    """The board for programs (product page, section 9; ``docs/comparison.md``).

    Shares are percent with 2 decimals, ``parts`` exact numerators and denominators; "no data" is
    null. ``region`` is the slug of a region, "" for all.
    """
    lines = [line for line in board.lines if region in {"", line.province.region.slug}]
    return {
        "on": board.on.isoformat(),
        "quarter": str(board.quarter) if board.quarter else None,
        "title": citation.title_of(board.quarter, board.on),
        "note": citation.not_the_index(),
        "is_sample": board.has_sample,
        "missing": sorted(board.missing),
        "indicators": [_definition(one, board) for one in indicators().values()],
        "provinces": {line.province.slug: _line(line) for line in lines},
    }


def _definition(indicator: Indicator, board: Board) -> dict[str, Any]:
    applied = board.applied.get(indicator.key)
    return {
        "key": indicator.key,
        "name_vi": indicator.vi,
        "name_en": indicator.en,
        "unit": indicator.unit,
        "better": indicator.better or None,
        "weight": float(board.weights.get(indicator.key, 0)),
        "applied_weight": None if applied is None else float(round_half_up(applied, 4)),
        "definition": str(definition(indicator.key).what),
    }


def _line(line: Line) -> dict[str, Any]:
    known = indicators()
    score = line.score
    return {
        "name": str(line.province.local_name),
        "region": line.province.region.slug,
        "is_ranked": line.is_ranked,
        "communes": line.communes,
        "indicators": {key: _value(one, line.figures.get(key)) for key, one in known.items()},
        "parts": {key: _parts(line.figures.get(key)) for key in known},
        "scaled": {key: _points(value) for key, value in score.scaled.items()} if score else {},
        "score": str(score.points) if score else None,
        "rank": score.rank if score else None,
    }


def _value(indicator: Indicator, figure: Figure | None) -> int | float | None:
    if figure is None:
        return None
    if indicator.unit == COUNT and figure.denominator == 1:
        return figure.numerator
    factor = HUNDRED if indicator.unit == PERCENT else 1
    return float(round_half_up(figure.exact * factor, 4 if indicator.unit == RATIO else 2))


def _parts(figure: Figure | None) -> list[int] | None:
    return None if figure is None else figure.packed()


def _points(value: Fraction) -> float:
    return float(round_half_up(value, 4))
