"""What stands in the printed report of a quarter, in the active language: values ready to print."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from django.utils.translation import gettext as _

from comparison import wording
from comparison.board import Board, Line
from comparison.charts.bars import length, longest
from comparison.charts.spark import sparkline
from comparison.citation import citations, not_the_index
from comparison.exports.edition import ALL, Edition
from comparison.exports.tables import scope_notes
from comparison.figures import Figure
from comparison.frozen import Named, is_comparable
from comparison.indicators.definitions import COUNT, PERCENT, POINTS, Indicator, indicators
from comparison.pages.topics import median
from comparison.quarters import Quarter
from comparison.ranking import FULL, round_half_up

from .maps import indicator_map, score_map, shown_value
from .parts import Bar, IndicatorPart, ProvincePart, Ranked, Report, Row, Share

Series = Mapping[int, Mapping[str, Sequence[tuple[Quarter, Figure | None]]]]


def report_of(
    edition: Edition,
    named: Named | None,
    series: Series,
    previous: Board | None,
    comparable: frozenset[int],
) -> Report:
    """The report of a quarter.

    ``named`` are those whom the announcement names; ``series`` the last quarters by the province's
    key; ``previous`` the board of the quarter before, with which the provinces ``comparable`` may
    be compared.
    """
    board = edition.board
    shown = [one for one in indicators().values() if _has_any(board, one)]
    middles = {one.key: _median(board, one) for one in shown}
    return Report(
        edition=edition,
        note=not_the_index(),
        scope_notes=list(scope_notes(edition)),
        is_whole=edition.is_whole,
        ranked=[_ranked(line) for line in board.by_rank() if _leads(line, edition, named)],
        improved=list(_improved(named)),
        small=[_ranked(line) for line in named.small] if named else [],
        map=score_map(board) if edition.is_whole and board.applied else None,
        indicators=[_indicator(edition, one, middles[one.key]) for one in shown],
        provinces=[
            _province(edition, line, shown, middles, series, previous, comparable)
            for line in board.lines
        ],
        corrections=[
            (
                one,
                _name_of(one.indicator),
                wording.with_parts(one.indicator, one.old),
                wording.with_parts(one.indicator, one.new),
            )
            for one in edition.corrections
        ],
        weights=list(_weights(board)),
        citations=list(citations(edition.cited, edition.read_on).items()),
    )


# Ranking -----------------------------------------------------------------------------------------
def _leads(line: Line, edition: Edition, named: Named | None) -> bool:
    """Whether it stands in the ranking: all do, or the leading group does."""
    if named is None or edition.scope in ("", ALL):
        return True
    return line.province.pk in {one.province.pk for one in named.leading}


def _ranked(line: Line, remark: str = "") -> Ranked:
    score = line.score
    return Ranked(
        rank=str(score.rank) if score else "",
        name=str(line.province.local_name),
        region=str(line.province.region.local_name),
        score=wording.score(score.points) if score else "",
        length=str(length(Fraction(score.points), FULL)) if score else "0",
        remark=remark,
    )


def _improved(named: Named | None) -> Iterator[Ranked]:
    for line, rise in named.improved if named else ():
        remark = _("%(points)s points more, rank %(before)d before") % {
            "points": wording.number(rise.points, 2),
            "before": rise.rank_before,
        }
        yield _ranked(line, remark)


# Indicators --------------------------------------------------------------------------------------
def _indicator(edition: Edition, one: Indicator, middle: Fraction | None) -> IndicatorPart:
    board = edition.board
    values = {line.province.pk: shown_value(one, line.figures.get(one.key)) for line in board.lines}
    most = longest(values.values(), of_hundred=one.unit in (PERCENT, POINTS))
    lines = sorted(board.lines, key=lambda line: _order(values[line.province.pk], one))
    weight, applied = board.weights.get(one.key), board.applied.get(one.key)
    return IndicatorPart(
        key=one.key,
        name=one.name,
        note=edition.definitions[one.key],
        unit=wording.unit(one),
        better=wording.better(one),
        weight=wording.number(weight, 2) if weight else "",
        applied=wording.number(applied, 2) if applied else "",
        median="" if middle is None else wording.middle(one.unit, middle),
        missing=sum(value is None for value in values.values()),
        map=indicator_map(board, one),
        bars=[
            Bar(
                name=str(line.province.local_name),
                text=wording.shown(one, line.figures.get(one.key)),
                parts=wording.parts(line.figures.get(one.key)) if one.is_share else "",
                length=str(length(values[line.province.pk], most)),
            )
            for line in lines
        ],
    )


def _order(value: Fraction | None, one: Indicator) -> tuple[bool, Fraction]:
    """The best first; what has no better direction, the largest first; no data last."""
    if value is None:
        return True, Fraction(0)
    return False, value if one.better == "lower" else -value


# Provinces ---------------------------------------------------------------------------------------
def _province(
    edition: Edition,
    line: Line,
    shown: Sequence[Indicator],
    middles: Mapping[str, Fraction | None],
    series: Series,
    previous: Board | None,
    comparable: frozenset[int],
) -> ProvincePart:
    province, score = line.province, line.score
    is_comparable = province.pk in comparable
    before = previous.line_of(province.slug) if previous and is_comparable else None
    own = series.get(province.pk, {})
    return ProvincePart(
        slug=province.slug,
        name=str(province.local_name),
        region=str(province.region.local_name),
        communes="" if line.communes is None else wording.number(line.communes),
        standing=_standing(edition, line),
        score=wording.score(score.points) if score else "",
        rank=str(score.rank) if score else "",
        comparable=previous is None or is_comparable,
        rows=[_row(line, one, middles[one.key], own.get(one.key, ()), before) for one in shown],
        shares=list(_shares(edition.board, line)),
        corrections=[one for one in edition.corrections if one.province == province.slug],
    )


def _standing(edition: Edition, line: Line) -> str:
    """Why a province has no score here; "" where it has one."""
    if line.score is not None:
        return ""
    if not line.is_ranked:
        return _("Not ranked: its centre is not open.")
    if not edition.is_whole:
        return _("Score and rank are outside the scope of the announcement.")
    return _("No indicator counts.")


def _shares(board: Board, line: Line) -> Iterator[Share]:
    """The parts of the score, in the order of the list; nothing where it was not announced."""
    score = line.score
    for key, one in indicators().items() if score else ():
        applied = board.applied.get(key)
        if applied:
            points = score.scaled.get(key, Fraction(0))
            yield Share(
                name=one.name,
                weight=wording.number(applied, 2),
                points=wording.number(points, 1),
                length=str(length(points, FULL)),
                given=wording.number(applied * points / FULL, 2),
            )


def _row(
    line: Line,
    one: Indicator,
    middle: Fraction | None,
    points: Sequence[tuple[Quarter, Figure | None]],
    before: Line | None,
) -> Row:
    figure, score = line.figures.get(one.key), line.score
    scaled = score.scaled.get(one.key) if score else None
    is_count = one.unit == COUNT
    change = wording.change(one, figure, before.figures.get(one.key)) if before else ""
    return Row(
        name=one.name,
        text=wording.with_parts(one.key, figure),
        per_communes=wording.per_100_communes(line, one.key) if is_count else "",
        median="" if middle is None else wording.middle(one.unit, middle),
        points="" if scaled is None else wording.number(scaled, 1),
        change=change,
        spark=sparkline(
            [shown_value(one, value) for _quarter, value in points], _breaks(line, points)
        ),
    )


def _breaks(line: Line, points: Sequence[tuple[Quarter, Figure | None]]) -> frozenset[int]:
    """Where the borders changed since the point before, so that no line may lead there."""
    quarters = [quarter for quarter, _figure in points]
    return frozenset(
        index
        for index, (old, new) in enumerate(pairwise(quarters), start=1)
        if not is_comparable(old, new, line.province)
    )


# Values ------------------------------------------------------------------------------------------
def _median(board: Board, one: Indicator) -> Fraction | None:
    """The median of all provinces that have the figure, in the unit that is shown."""
    return median(shown_value(one, line.figures.get(one.key)) for line in board.lines)


def _has_any(board: Board, one: Indicator) -> bool:
    return any(line.figures.get(one.key) is not None for line in board.lines)


def _weights(board: Board) -> Iterator[tuple[str, str, str]]:
    for key, one in indicators().items():
        weight = board.weights.get(key)
        if weight:
            applied = board.applied.get(key)
            text = wording.number(applied, 2) if applied else wording.no_data()
            yield one.name, wording.number(round_half_up(Fraction(weight)), 2), text


def _name_of(key: str) -> str:
    one = indicators().get(key)
    return one.name if one else key
