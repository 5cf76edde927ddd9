"""What a map, a trend or a change is about: the score, or one of the indicators."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from comparison import gains, wording
from comparison.board import Line
from comparison.figures import Figure
from comparison.indicators.definitions import COUNT, POINTS, Indicator, indicators

from .asked import SCORE


@dataclass(frozen=True, slots=True)
class Topic:
    """``indicator`` is None for the score, which has two decimals."""

    key: str
    indicator: Indicator | None

    @classmethod
    def of(cls, key: str) -> "Topic":
        """The topic of a key: ``score`` or that of an indicator."""
        return cls(key, None if key == SCORE else indicators()[key])

    @property
    def name(self) -> str:
        """Its name in the language of the reader."""
        return self.indicator.name if self.indicator else _("Overall score")

    @property
    def unit(self) -> str:
        """Its unit, a constant of ``indicators.definitions``."""
        return self.indicator.unit if self.indicator else POINTS

    @property
    def is_whole(self) -> bool:
        """Whether its values are counts."""
        return self.unit == COUNT

    @property
    def decimals(self) -> int:
        """Digits after the comma."""
        return wording.DECIMALS[self.unit] if self.indicator else 2

    def value(self, line: Line) -> Fraction | None:
        """The exact value of a province in the unit that is shown; None for no data."""
        if self.indicator is None:
            return None if line.score is None else Fraction(line.score.points)
        return self.value_of(line.figures.get(self.key))

    def value_of(self, figure: Figure | None) -> Fraction | None:
        """The same of a figure; a score as a figure is in points."""
        if figure is None:
            return None
        if self.indicator is None:
            return figure.exact
        return wording.value_of(self.indicator, figure)

    def nothing(self, is_final: bool) -> str:
        """What it means to have none; ``is_final`` in the quarter of an announcement."""
        if self.indicator is not None:
            return wording.no_data()
        if is_final:
            return _("not ranked, or outside the scope of the announcement")
        return _("not ranked")

    def short(self, value: Fraction | None) -> str:
        """A value for a small place: ``72,5%``, ``12``, ``81,25``; "–" for no data."""
        if value is None:
            return "–"
        text = wording.number(value, self.decimals)
        return f"{text}%" if self.indicator and self.indicator.is_share else text

    def full(self, value: Fraction | None) -> str:
        """A value with its unit; "no data" for none."""
        if value is None:
            return wording.no_data()
        if self.indicator is None:
            return _("%(points)s points") % {"points": wording.number(value, 2)}
        return wording.with_unit(self.unit, value)

    def middle(self, value: Fraction | None) -> str:
        """A median with its unit; of counts it may lie between two of them."""
        if value is not None and self.is_whole and value.denominator > 1:
            return wording.number(value, 1)
        return self.full(value)

    def change(self, new: Fraction | None, old: Fraction | None) -> str:
        """By how much a value differs from an older one, signed; "" where one is missing."""
        if new is None or old is None:
            return ""
        return wording.signed(new - old, self.decimals)


def median(values: Iterable[Fraction | None]) -> Fraction | None:
    """The median of those that are known; None for none."""
    known = [value for value in values if value is not None]
    return gains.median(known) if known else None
