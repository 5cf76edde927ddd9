"""A figure of one indicator, exact: a count, a mean or a share with what it is a share of. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

# The key under which scores stand beside the indicators.
SCORE: Final = "score"
# Of a share shown as percent.
HUNDRED: Final = 100


@dataclass(frozen=True, slots=True)
class Figure:
    """``numerator`` of ``denominator``, never shortened; a plain count has the denominator 1."""

    numerator: int
    denominator: int = 1

    @property
    def exact(self) -> Fraction:
        """Its value; a share as a part of 1."""
        return Fraction(self.numerator, self.denominator)

    def packed(self) -> list[int]:
        """As open data and snapshots keep it: both parts."""
        return [self.numerator, self.denominator]


Figures = Mapping[str, Figure | None]


def exact_values(figures: Figures) -> dict[str, Fraction | None]:
    """The value of each figure by its key, a share as a part of 1; None for "no data"."""
    return {key: figure.exact if figure else None for key, figure in figures.items()}


def share(part: int, whole: int) -> Figure | None:
    """``part`` of ``whole``; None ("no data") where there is nothing to be a part of."""
    return Figure(part, whole) if whole else None


def from_fraction(value: Fraction | None) -> Figure | None:
    """A mean, a median or another ratio as a figure."""
    return None if value is None else Figure(value.numerator, value.denominator)


def unpacked(parts: Sequence[int] | None) -> Figure | None:
    """The figure that ``packed`` wrote; None for one that was missing."""
    return None if parts is None else Figure(*parts)
