"""The tables of a workbook of the comparison: figures, definitions, scores, corrections.

Everything is in the active language. No data is said in words: an empty cell would be counted as 0
by a formula that refers to it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from comparison import wording
from comparison.board import Line
from comparison.indicators.definitions import COUNT, POINTS, RATIO, Indicator, indicators
from solutions.exports.values import Value

from .edition import Edition
from .values import cell_of, per_100_communes, rounded


class Form(Enum):
    """How the cells of a column are shown."""

    TEXT = auto()
    WHOLE = auto()
    HUNDREDTHS = auto()
    FINE = auto()
    DATE = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, the width in characters, how its values are shown."""

    heading: str
    width: int
    form: Form = Form.TEXT


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: its name, notes above the headings, columns, rows; the first ``fixed`` stay."""

    name: str
    notes: Sequence[str]
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    fixed: int = 1


_FORMS: Final = {COUNT: Form.WHOLE, RATIO: Form.FINE, POINTS: Form.HUNDREDTHS}


def tables_of(edition: Edition) -> list[Table]:
    """All sheets, in their order; corrections only of a quarter."""
    tables = [figures(edition), per_communes(edition), scores(edition), definitions(edition)]
    return [*tables, corrections(edition)] if edition.board.quarter else tables


def figures(edition: Edition) -> Table:
    """A row for each province, a column for each indicator, shares also by their two numbers."""
    shown = list(indicators().values())
    columns = [*_place_columns(), *(column for one in shown for column in _figure_columns(one))]
    rows = [
        (*_place(line), *(cell for one in shown for cell in _figure_cells(one, line)))
        for line in edition.board.lines
    ]
    notes = [_("Shares are in percent; beside each stand the two numbers that it is made of.")]
    return Table(pgettext("sheet", "Figures"), notes, columns, rows)


def per_communes(edition: Edition) -> Table:
    """The counts for every 100 communes, so that large and small provinces can be compared."""
    counted = [one for one in indicators().values() if one.unit == COUNT]
    columns = [*_place_columns(), *(Column(one.name, 18, Form.HUNDREDTHS) for one in counted)]
    rows = [
        (
            *_place(line),
            *(
                _or_words(per_100_communes(line.figures.get(one.key), line.communes))
                for one in counted
            ),
        )
        for line in edition.board.lines
    ]
    notes = [_("Counts for every 100 communes, wards and special zones.")]
    return Table(pgettext("sheet", "Per 100 communes"), notes, columns, rows)


def scores(edition: Edition) -> Table:
    """Ranks, scores and the points of each weighted indicator, as far as they were announced."""
    weighted = [one for key, one in indicators().items() if key in edition.board.applied]
    columns = [
        Column(pgettext("column", "Rank"), 10, Form.WHOLE),
        Column(_("Province"), 24),
        Column(_("Region"), 30),
        Column(_("Score"), 10, Form.HUNDREDTHS),
        *(
            Column(_("Points 0-100: %(name)s") % {"name": one.name}, 20, Form.HUNDREDTHS)
            for one in weighted
        ),
    ]
    rows = [_score_row(line, weighted) for line in edition.board.by_rank()]
    return Table(
        pgettext("sheet", "Scores and ranks"), list(scope_notes(edition)), columns, rows, 2
    )


def definitions(edition: Edition) -> Table:
    """What each indicator is, its unit, which way is better, its weight, its source."""
    board = edition.board
    columns = [
        Column(pgettext("column", "Key"), 24),
        Column(pgettext("column", "Indicator"), 44),
        Column(pgettext("column", "Unit"), 22),
        Column(pgettext("column", "Better"), 20),
        Column(_("Weight"), 10, Form.HUNDREDTHS),
        Column(_("Applied weight"), 12, Form.HUNDREDTHS),
        Column(_("What it counts"), 60),
        Column(_("Source"), 44),
        Column(_("How it is computed"), 60),
    ]
    rows: list[Sequence[Value]] = []
    for key, one in indicators().items():
        note = edition.definitions[key]
        weight, applied = board.weights.get(key), board.applied.get(key)
        texts = (note.what, note.source, note.how)
        known = (weight if weight is not None else 0, rounded(applied) if applied else 0)
        rows.append((key, one.name, wording.unit(one), wording.better(one), *known, *texts))
    notes = [
        _(
            "An indicator that no province has gets no weight; the others are rescaled to a sum "
            "of 100. Indicators of weight 0 are shown and not ranked."
        )
    ]
    if board.missing:
        names = "; ".join(one.name for key, one in indicators().items() if key in board.missing)
        notes.append(_("Could not be reconstructed for this day: %(names)s.") % {"names": names})
    return Table(pgettext("sheet", "Definitions"), notes, columns, rows, 2)


def corrections(edition: Edition) -> Table:
    """What published figures should have been; the published ones stay as they were."""
    columns = [
        Column(_("Province"), 24),
        Column(pgettext("column", "Indicator"), 44),
        Column(_("Published figure"), 20),
        Column(_("Correct figure"), 20),
        Column(_("Reason"), 60),
        Column(pgettext("column", "Document"), 24),
        Column(pgettext("column", "Date"), 14, Form.DATE),
    ]
    rows = [
        (
            one.province_name,
            _name(one.indicator),
            wording.with_parts(one.indicator, one.old),
            wording.with_parts(one.indicator, one.new),
            one.reason,
            one.document_number,
            one.document_date,
        )
        for one in edition.corrections
    ]
    note = _("The published figures, scores and ranks stay as they were; corrections stand beside.")
    none = _("There is no correction of this quarter.")
    return Table(pgettext("sheet", "Corrections"), [note] if rows else [note, none], columns, rows)


def scope_notes(edition: Edition) -> Iterator[str]:
    """What has to be known of scores and ranks: provisional, a draft, or only the leading ones."""
    if edition.is_draft:
        yield _("Draft, not published.")
    if edition.board.quarter is None:
        yield _("Provisional: figures of the day, not a published ranking.")
    if not edition.is_whole:
        yield _(
            "Scores and ranks are published of the leading group and the most improved provinces."
        )
    unranked = [str(line.province.local_name) for line in edition.board.lines if not line.is_ranked]
    if unranked:
        names = ", ".join(unranked)
        yield _("Not ranked, because their centres are not open: %(names)s.") % {"names": names}


def _name(key: str) -> str:
    one = indicators().get(key)
    return one.name if one else key


def _place_columns() -> list[Column]:
    return [
        Column(_("Province"), 24),
        Column(_("Address"), 18),
        Column(_("Region"), 30),
        Column(_("Communes, wards and special zones"), 14, Form.WHOLE),
        Column(_("Centre open"), 12),
    ]


def _place(line: Line) -> tuple[Value, ...]:
    return (
        str(line.province.local_name),
        line.province.slug,
        str(line.province.region.local_name),
        _or_words(line.communes),
        _("Yes") if line.is_ranked else _("No"),
    )


def _figure_columns(indicator: Indicator) -> Iterator[Column]:
    if not indicator.is_share:
        yield Column(indicator.name, 18, _FORMS[indicator.unit])
        return
    yield Column(_("%(name)s (percent)") % {"name": indicator.name}, 18, Form.HUNDREDTHS)
    yield Column(_("%(name)s: numerator") % {"name": indicator.name}, 14, Form.WHOLE)
    yield Column(_("%(name)s: denominator") % {"name": indicator.name}, 14, Form.WHOLE)


def _figure_cells(indicator: Indicator, line: Line) -> Iterator[Value]:
    figure = line.figures.get(indicator.key)
    yield _or_words(cell_of(indicator, figure))
    if indicator.is_share:
        yield figure.numerator if figure else None
        yield figure.denominator if figure else None


def _score_row(line: Line, weighted: Sequence[Indicator]) -> tuple[Value, ...]:
    score = line.score
    if score is None:
        raise ValueError("an unranked province has no row among the scores")
    return (
        score.rank,
        str(line.province.local_name),
        str(line.province.region.local_name),
        score.points,
        *(rounded(score.scaled.get(one.key)) for one in weighted),
    )


def _or_words(value: Value) -> Value:
    return wording.no_data() if value is None else value
