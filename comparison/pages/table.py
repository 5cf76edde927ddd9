"""The table of provinces: columns to choose, sorted by any, by region with medians."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import pgettext

from comparison import wording
from comparison.board import Board, Line
from comparison.charts.bars import FULL, length
from comparison.charts.spark import Sparkline
from comparison.figures import Figure
from comparison.indicators.definitions import COUNT, Indicator, indicators
from provinces.models import Region

from .asked import CHANGE, NAME, RANK, SCORE, Asked
from .past import Change, Past, change_of, trend_of
from .topics import Topic, median

AddressOf = Callable[[Line], str]
# Figures that were corrected later: the province's key, the indicator's key.
Marks = frozenset[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure: ``text`` with its unit, "" for no data; ``small`` what it is made of.

    ``bar`` is the length (0-100) of the bar of a share, None for no bar; ``is_corrected``: it was
    corrected after publication.
    """

    text: str
    small: str
    bar: Decimal | None
    is_corrected: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A heading that sorts: ``sorted`` is the value of ``aria-sort`` or ""."""

    key: str
    label: str
    url: str
    sorted: str


@dataclass(frozen=True, slots=True)
class Row:
    """A province; ``rank`` and ``score`` are "" where it has none to show."""

    name: str
    slug: str
    url: str
    is_own: bool
    is_ranked: bool
    rank: str
    score: str
    change: Change
    trend: Sparkline | None
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Medians:
    """The medians of some provinces, as shown: of the score, and by column."""

    score: str
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading; ``name`` is "" for all of them together."""

    name: str
    rows: Sequence[Row]
    medians: Medians


@dataclass(frozen=True, slots=True)
class Table:
    """``fixed`` are the columns that every table has, ``columns`` the indicators chosen."""

    topic: Topic
    fixed: Sequence[Column]
    columns: Sequence[Column]
    groups: Sequence[Group]
    medians: Medians
    count: int
    is_grouped: bool
    previous: str
    has_scores: bool

    @property
    def width(self) -> int:
        """All columns together."""
        return len(self.fixed) + len(self.columns) + 1


def table_of(
    board: Board,
    asked: Asked,
    past: Past,
    address_of: AddressOf,
    corrected: Marks = frozenset(),
) -> Table:
    """The table of ``board`` as asked for; a row's name leads to ``address_of`` its line."""
    topic, chosen = Topic.of(asked.topic), [indicators()[key] for key in columns_of(asked)]
    lines = [line for line in board.lines if asked.region in {"", line.province.region.slug}]
    changes = {line.province.pk: change_of(line, board, past, topic) for line in lines}
    ordered = _in_order(lines, asked, changes)

    def row(line: Line) -> Row:
        return Row(
            name=line.province.local_name,
            slug=line.province.slug,
            url=address_of(line),
            is_own=line.province.slug == asked.province,
            is_ranked=line.is_ranked,
            rank=wording.number(line.score.rank) if line.score else "",
            score=wording.score(line.score.points) if line.score else "",
            change=changes[line.province.pk],
            trend=trend_of(line, past, topic),
            cells=[
                cell_of(line, one, is_corrected=(line.province.pk, one.key) in corrected)
                for one in chosen
            ],
        )

    return Table(
        topic=topic,
        fixed=[_column(key, label, asked) for key, label in _fixed()],
        columns=[_column(one.key, one.name, asked) for one in chosen],
        groups=[
            Group(name, [row(line) for line in group], medians_of(group, chosen))
            for name, group in _groups(ordered, asked)
        ],
        medians=medians_of(lines, chosen),
        count=len(lines),
        is_grouped=asked.is_grouped,
        previous=past.previous.quarter.label if past.previous and past.previous.quarter else "",
        has_scores=any(line.score for line in lines),
    )


def columns_of(asked: Asked) -> list[str]:
    """The indicator columns: those chosen, and the one that map and trend are about."""
    return [key for key in indicators() if key in asked.show or key in (asked.topic, asked.sort)]


def cell_of(line: Line, indicator: Indicator, *, is_corrected: bool = False) -> Cell:
    """A province's figure of an indicator with its parts, or for every 100 communes."""
    figure: Figure | None = line.figures.get(indicator.key)
    if figure is None:
        return Cell("", "", None, is_corrected)
    if indicator.is_share:
        bar = length(wording.value_of(indicator, figure), FULL)
        return Cell(wording.shown(indicator, figure), wording.parts(figure), bar, is_corrected)
    small = wording.per_100_communes(line, indicator.key) if indicator.unit == COUNT else ""
    return Cell(wording.shown(indicator, figure), small, None, is_corrected)


def medians_of(lines: Sequence[Line], chosen: Sequence[Indicator]) -> Medians:
    """The medians over those of ``lines`` that have data."""
    score = median([Topic.of(SCORE).value(line) for line in lines])
    cells = []
    for indicator in chosen:
        topic = Topic.of(indicator.key)
        middle = median([topic.value(line) for line in lines])
        decimals = 1 if indicator.unit == COUNT and middle is not None and middle % 1 else None
        cells.append(
            topic.short(middle) if decimals is None else wording.number(middle or 0, decimals)
        )
    return Medians("–" if score is None else wording.number(score, 2), cells)


def _fixed() -> list[tuple[str, str]]:
    return [
        (NAME, pgettext("column of the comparison", "Province, city")),
        (RANK, pgettext("column of the comparison", "Rank")),
        (SCORE, pgettext("column of the comparison", "Score")),
        (CHANGE, pgettext("column of the comparison", "Change")),
    ]


def _column(key: str, label: str, asked: Asked) -> Column:
    direction = ""
    if key == asked.sort:
        direction = "descending" if asked.is_descending else "ascending"
    return Column(key, label, asked.sorted_by(key).address(), direction)


def _in_order(lines: Sequence[Line], asked: Asked, changes: dict[int, Change]) -> list[Line]:
    """The lines as sorted; those without a value come last, equal ones in the order of names."""
    if asked.sort == NAME:
        return list(reversed(lines)) if asked.is_descending else list(lines)
    values = {line.province.pk: _sort_value(line, asked, changes) for line in lines}
    known = [line for line in lines if values[line.province.pk] is not None]
    unknown = [line for line in lines if values[line.province.pk] is None]
    sign = -1 if asked.is_descending else 1
    known.sort(key=lambda line: sign * (values[line.province.pk] or 0))
    return known + unknown


def _sort_value(line: Line, asked: Asked, changes: dict[int, Change]) -> Fraction | None:
    if asked.sort == CHANGE:
        return changes[line.province.pk].value
    if asked.sort == RANK:
        return Fraction(line.score.rank) if line.score else None
    return Topic.of(asked.sort).value(line)


def _groups(lines: Iterable[Line], asked: Asked) -> list[tuple[str, list[Line]]]:
    if not asked.is_grouped:
        return [("", list(lines))]
    found: dict[Region, list[Line]] = {}
    for line in lines:
        found.setdefault(line.province.region, []).append(line)
    return [
        (region.local_name, found[region])
        for region in sorted(found, key=lambda one: (one.position, one.pk))
    ]
