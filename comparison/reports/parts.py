"""The parts of the printed report as values ready to print, in the active language."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from comparison.charts.spark import Sparkline
from comparison.exports.edition import Corrected, Edition
from comparison.indicators.notes import Note

from .tiles import FILLS, Tile

# Cover, contents, announcement, ranking, map, corrections, method.
FRONT_AND_BACK: Final = 7


@dataclass(frozen=True, slots=True)
class LegendItem:
    """A step of a map and the values that it stands for."""

    step: int
    text: str

    @property
    def fill(self) -> str:
        """The colour of the step."""
        return FILLS[self.step]


@dataclass(frozen=True, slots=True)
class Map:
    """A tile map: what it shows, tiles, legend."""

    label: str
    tiles: Sequence[Tile]
    legend: Sequence[LegendItem]


@dataclass(frozen=True, slots=True)
class Bar:
    """A province in the table of an indicator; ``length`` 0-100 of the track."""

    name: str
    text: str
    parts: str
    length: str


@dataclass(frozen=True, slots=True)
class IndicatorPart:
    """The pages of one indicator: ``weight`` and ``applied`` as text, "" for none."""

    key: str
    name: str
    note: Note
    unit: str
    better: str
    weight: str
    applied: str
    median: str
    missing: int
    map: Map | None
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator on the page of a province."""

    name: str
    text: str
    per_communes: str
    median: str
    points: str
    change: str
    spark: Sparkline | None


@dataclass(frozen=True, slots=True)
class Share:
    """What a weighted indicator gave to an announced score; ``length`` 0-100 of the track."""

    name: str
    weight: str
    points: str
    length: str
    given: str


@dataclass(frozen=True, slots=True)
class ProvincePart:
    """The page of a province; ``score`` and ``rank`` "" where they are not announced."""

    slug: str
    name: str
    region: str
    communes: str
    standing: str
    score: str
    rank: str
    comparable: bool
    rows: Sequence[Row]
    shares: Sequence[Share]
    corrections: Sequence[Corrected]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A line of a list of ranks; ``remark`` says by how much a province improved."""

    rank: str
    name: str
    region: str
    score: str
    length: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything of the report; templates only print it."""

    edition: Edition
    note: str
    scope_notes: Sequence[str]
    is_whole: bool
    ranked: Sequence[Ranked]
    improved: Sequence[Ranked]
    small: Sequence[Ranked]
    map: Map | None
    indicators: Sequence[IndicatorPart]
    provinces: Sequence[ProvincePart]
    corrections: Sequence[tuple[Corrected, str, str, str]]
    weights: Sequence[tuple[str, str, str]]
    citations: Sequence[tuple[str, str]]

    @property
    def parts(self) -> int:
        """How many parts the report has, about as many as pages."""
        return len(self.indicators) + len(self.provinces) + FRONT_AND_BACK
