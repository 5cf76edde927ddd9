"""Figures as values of cells: rounded once, half up, in the unit that is shown. Pure."""

from decimal import Decimal
from fractions import Fraction
from typing import Final

from comparison.figures import HUNDRED, Figure
from comparison.indicators.definitions import COUNT, PERCENT, POINTS, RATIO, Indicator
from comparison.ranking import round_half_up

# Decimals by unit: shares in percent and points with 2, ratios with 4.
DECIMALS: Final = {COUNT: 0, PERCENT: 2, POINTS: 2, RATIO: 4}


def cell_of(indicator: Indicator, figure: Figure | None) -> int | Decimal | None:
    """The figure as one number, a share in percent (0-100); None for no data."""
    if figure is None:
        return None
    exact = figure.exact * HUNDRED if indicator.unit == PERCENT else figure.exact
    return rounded(exact, DECIMALS[indicator.unit])


def rounded(value: Fraction | None, decimals: int = 2) -> int | Decimal | None:
    """An exact value, not negative, rounded half up; a whole number where no decimal is wanted."""
    if value is None:
        return None
    made = round_half_up(value, decimals)
    return made if decimals else int(made)


def per_100_communes(figure: Figure | None, communes: int | None) -> Decimal | None:
    """A count for every 100 communes, 2 decimals; None where either is not known."""
    if figure is None or not communes:
        return None
    return round_half_up(figure.exact * HUNDRED / communes, 2)
