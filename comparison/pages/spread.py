"""How provinces are spread: the tile map with its steps, and a strip for each indicator."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from comparison import wording
from comparison.board import Board, Line
from comparison.charts.bars import length
from comparison.charts.scale import Scale, Step, scale_of
from comparison.charts.strip import Strip, strip
from comparison.indicators.definitions import Indicator, indicators
from provinces.tiles import Shown, TileMap, shown_map

from .asked import Asked
from .table import AddressOf, columns_of
from .topics import Topic


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of the map: its range in words, how many provinces are in it, a bar (0-100)."""

    step: int
    label: str
    count: int
    bar: Decimal


@dataclass(frozen=True, slots=True)
class Mapped:
    """The map of a topic; ``steps`` are its legend and its distribution, the highest first.

    ``nothing`` says what it means to have no value.
    """

    topic: Topic
    map: TileMap
    steps: Sequence[StepLine]
    nothing: str


@dataclass(frozen=True, slots=True)
class Spread:
    """One indicator over all provinces; texts have their units; ``own`` is "" for none marked."""

    indicator: Indicator
    strip: Strip | None
    low: str
    middle: str
    high: str
    own: str
    without: int
    better: str


def mapped(board: Board, asked: Asked, address_of: AddressOf) -> Mapped:
    """The map of the topic asked about."""
    topic = Topic.of(asked.topic)
    values = {line.province.pk: topic.value(line) for line in board.lines}
    scale = scale_of(values.values(), is_whole=topic.is_whole)
    nothing = topic.nothing(is_final=board.quarter is not None)
    shown = {
        line.province.pk: _shown(line, topic, scale, address_of, asked.province)
        for line in board.lines
    }
    return Mapped(
        topic=topic,
        map=shown_map([line.province for line in board.lines], shown),
        steps=_steps(topic, scale, [one.step for one in shown.values()], nothing),
        nothing=nothing,
    )


def _shown(line: Line, topic: Topic, scale: Scale | None, address_of: AddressOf, own: str) -> Shown:
    value = topic.value(line)
    return Shown(
        text=topic.short(value),
        step=scale.step_of(value) if scale else 0,
        url=address_of(line),
        is_own=line.province.slug == own,
    )


def _steps(topic: Topic, scale: Scale | None, found: Sequence[int], nothing: str) -> list[StepLine]:
    total = Fraction(max(1, len(found)))

    def line(number: int, label: str) -> StepLine:
        count = found.count(number)
        return StepLine(number, label, count, length(Fraction(count), total))

    steps = reversed(scale.steps()) if scale else ()
    lines = [line(step.number, step_label(topic, step)) for step in steps]
    return [*lines, line(0, nothing)]


def step_label(topic: Topic, step: Step) -> str:
    """The range of a step in words: ``3–5``, ``20 – dưới 40%``."""
    decimals = 0 if all(one.denominator == 1 for one in (step.low, step.high)) else 2
    mark = "%" if topic.indicator and topic.indicator.is_share else ""
    low, high = (wording.number(one, decimals) for one in (step.low, step.high))
    if step.is_closed:
        return f"{low}{mark}" if low == high else f"{low}–{high}{mark}"
    return _("%(low)s to under %(high)s") % {"low": low, "high": f"{high}{mark}"}


def spreads(board: Board, asked: Asked) -> list[Spread]:
    """A strip for each indicator that is shown, with the own province marked on it."""
    own = board.line_of(asked.province) if asked.province else None
    return [spread_of(board, indicators()[key], own) for key in columns_of(asked)]


def spread_of(board: Board, indicator: Indicator, own: Line | None = None) -> Spread:
    """The strip of one indicator."""
    topic = Topic.of(indicator.key)
    values = [topic.value(line) for line in board.lines]
    own_value = topic.value(own) if own else None
    drawn = strip(values, own_value)
    return Spread(
        indicator=indicator,
        strip=drawn,
        low=topic.full(drawn.low) if drawn else "",
        middle=topic.middle(drawn.middle) if drawn else "",
        high=topic.full(drawn.high) if drawn else "",
        own=topic.full(own_value) if own else "",
        without=len(values) - (drawn.count if drawn else 0),
        better=wording.better(indicator),
    )
