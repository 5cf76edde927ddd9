"""Figures of the comparison in the words and digits of the reader. Pure.

Every figure is rounded once, half up, from its exact value; no data is said and never shown as 0.
"""

from decimal import Decimal
from fractions import Fraction
from typing import Final, Protocol

from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from core.money import NO_BREAK_SPACE, format_number

from .figures import HUNDRED, Figure, Figures
from .indicators.definitions import COUNT, PERCENT, POINTS, RATIO, Indicator, indicators

# Digits after the comma, by unit.
DECIMALS: Final = {COUNT: 0, PERCENT: 1, POINTS: 1, RATIO: 2}
_UNITS: Final = {
    COUNT: "",
    PERCENT: pgettext_lazy("unit of a difference", "percentage points"),
    POINTS: pgettext_lazy("unit of a difference", "points"),
    RATIO: pgettext_lazy("unit of a difference", "times"),
}


class HasCommunes(Protocol):
    """A line of a board, as far as it is read here."""

    @property
    def figures(self) -> Figures:
        """The figures by key."""

    @property
    def communes(self) -> int | None:
        """Communes, wards and special zones; None where nobody knows."""


def no_data() -> str:
    """What is said in place of a figure that nobody has."""
    return str(_("no data"))


def value_of(indicator: Indicator, figure: Figure) -> Fraction:
    """The exact value in the unit that is shown: a share in percent."""
    return figure.exact * HUNDRED if indicator.unit == PERCENT else figure.exact


def shown(indicator: Indicator, figure: Figure | None) -> str:
    """A figure with its unit: ``72,5%``, ``1.234``, ``81,3 điểm``, ``1,05 lần``; or "no data"."""
    if figure is None:
        return no_data()
    return with_unit(indicator.unit, value_of(indicator, figure))


def with_unit(unit: str, value: Fraction | Decimal) -> str:
    """A value that is in its shown unit already, such as the ends of a scale."""
    text = number(value, DECIMALS[unit])
    if unit == PERCENT:
        return f"{text}%"
    if unit == POINTS:
        return str(_("%(points)s points") % {"points": text})
    if unit == RATIO:
        return str(_("%(ratio)s times") % {"ratio": text})
    return text


def middle(unit: str, value: Fraction) -> str:
    """A median that is in its shown unit; one of counts may lie between two of them: ``4,5``."""
    is_between = unit == COUNT and value.denominator > 1
    return number(value, 1) if is_between else with_unit(unit, value)


def number(value: Fraction | Decimal | int, decimals: int = 0) -> str:
    """A number with the separators of the language, rounded half up to so many decimals."""
    return format_number(value, get_language() or "vi", decimals)


def parts(figure: Figure | None) -> str:
    """Numerator and denominator, ``29/40``; "" for no data."""
    if figure is None:
        return ""
    return f"{number(figure.numerator)}/{number(figure.denominator)}"


def with_parts(key: str, figure: Figure | None) -> str:
    """A figure of the indicator ``key``, a share with its two numbers: ``72,5% (29/40)``.

    Of an indicator that there is no more, the numbers alone.
    """
    one = indicators().get(key)
    if one is None:
        return no_data() if figure is None else parts(figure)
    text = shown(one, figure)
    return f"{text} ({parts(figure)})" if one.is_share and figure else text


def per_100_communes(line: HasCommunes, key: str) -> str:
    """A count for every 100 communes, wards and special zones, one decimal; "" if unknown."""
    figure = line.figures.get(key)
    if figure is None or not line.communes:
        return ""
    return number(figure.exact * HUNDRED / line.communes, 1)


def score(points: Decimal | None) -> str:
    """A score with its 2 decimals, without unit; "" for none."""
    return "" if points is None else number(points, 2)


def signed(value: Fraction | Decimal, decimals: int) -> str:
    """A change with its sign, ``+1,5``; ``0`` where it rounds to nothing."""
    text = number(value, decimals)
    if not any(digit in "123456789" for digit in text):
        return "0"
    return text if value < 0 else f"+{text}"


def change(indicator: Indicator, new: Figure | None, old: Figure | None) -> str:
    """By how much a figure differs from an older one, without unit; "" where one is missing."""
    if new is None or old is None:
        return ""
    difference = value_of(indicator, new) - value_of(indicator, old)
    return signed(difference, DECIMALS[indicator.unit])


def unit_of_change(unit: str) -> str:
    """What differences of this unit are measured in, "" for plain counts."""
    return str(_UNITS[unit])


def difference(indicator: Indicator, value: Fraction) -> str:
    """A difference without sign and with its unit: ``12,5 điểm phần trăm``, ``3``."""
    text = number(abs(value), DECIMALS[indicator.unit])
    unit = unit_of_change(indicator.unit)
    return f"{text}{NO_BREAK_SPACE}{unit}" if unit else text


def better(indicator: Indicator) -> str:
    """Which way is better, in words."""
    if indicator.better == "higher":
        return str(pgettext("better direction", "higher is better"))
    if indicator.better == "lower":
        return str(pgettext("better direction", "lower is better"))
    return str(pgettext("better direction", "neither is better"))


def unit(indicator: Indicator) -> str:
    """The unit in words, for definitions."""
    words = {
        COUNT: pgettext("unit of an indicator", "number"),
        PERCENT: pgettext("unit of an indicator", "percent, with its two numbers"),
        POINTS: pgettext("unit of an indicator", "points out of 100"),
        RATIO: pgettext("unit of an indicator", "times the national median"),
    }
    return str(words[indicator.unit])
