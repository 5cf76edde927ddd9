"""The comparison as lines of .csv: one for each province and indicator, numbers with a dot."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from comparison import wording
from comparison.board import Board, Line
from comparison.figures import Figure
from comparison.indicators.definitions import Indicator, indicators
from core.text import strip_controls
from solutions.exports.csv_lines import csv_parts
from solutions.exports.values import Value

from .edition import Edition
from .values import cell_of, rounded


def csv_file(edition: Edition) -> bytes:
    """The .csv in the active language: UTF-8 with its mark, a comma between the values.

    An empty value is no data; a share is in percent, with its two numbers beside it.
    """
    return b"".join(csv_parts(headings(), rows(edition)))


def headings() -> list[str]:
    """The headings, in the order of the values."""
    return [
        pgettext("column", "Quarter"),
        _("Figures as of"),
        _("Province"),
        _("Address"),
        _("Region"),
        _("Communes, wards and special zones"),
        _("Centre open"),
        pgettext("column", "Key"),
        pgettext("column", "Indicator"),
        pgettext("column", "Unit"),
        pgettext("column", "Better"),
        _("Weight"),
        _("Applied weight"),
        pgettext("column", "Value"),
        pgettext("column", "Numerator"),
        pgettext("column", "Denominator"),
        _("Points 0-100"),
        _("Score"),
        pgettext("column", "Rank"),
        pgettext("column", "Note"),
        _("Source"),
    ]


def rows(edition: Edition) -> Iterator[list[Value]]:
    """The values, province by province in the order of the board."""
    board = edition.board
    marks = [_("SAMPLE FIGURES FOR ILLUSTRATION")] if edition.has_sample else []
    if board.quarter is None:
        marks.append(pgettext("figures", "Provisional"))
    note = "; ".join(marks)
    for line in board.lines:
        place = _place(line)
        for indicator in indicators().values():
            figure = line.figures.get(indicator.key)
            row: list[Value] = [
                str(board.quarter or ""),
                # ISO, as every program reads it; the day of a state paper stands in the others.
                board.on.isoformat(),
                *place,
                *_about(indicator, board),
                cell_of(indicator, figure),
                *_parts(figure),
                *_points(line, indicator),
                note,
                edition.address,
            ]
            yield [strip_controls(cell)[0] if isinstance(cell, str) else cell for cell in row]


def _place(line: Line) -> list[Value]:
    province = line.province
    return [
        str(province.local_name),
        province.slug,
        str(province.region.local_name),
        line.communes,
        _("Yes") if line.is_ranked else _("No"),
    ]


def _about(indicator: Indicator, board: Board) -> list[Value]:
    applied = board.applied.get(indicator.key)
    return [
        indicator.key,
        indicator.name,
        wording.unit(indicator),
        wording.better(indicator),
        board.weights.get(indicator.key, Decimal(0)),
        rounded(applied) if applied else 0,
    ]


def _parts(figure: Figure | None) -> list[Value]:
    return [None, None] if figure is None else [figure.numerator, figure.denominator]


def _points(line: Line, indicator: Indicator) -> list[Value]:
    score = line.score
    if score is None:
        return [None, None, None]
    return [rounded(score.scaled.get(indicator.key)), score.points, score.rank]
