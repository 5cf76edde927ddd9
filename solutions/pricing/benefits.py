"""What an investment may bring each year, against what it costs: always an estimate (PRODUCT D8).

Amounts are whole VND. Benefits come evenly over the months of a year, costs count from the start
of the year they fall in, so that the payback is never told too short within a year.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.money import half_up

from .series import Series, check_limits
from .terms import MONTHS_A_YEAR

FULL = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefits:
    """What is expected of a year of full use.

    ``hours_a_month`` saved at ``hour_cost`` VND each, ``paper`` and printing saved (VND a year),
    ``trips`` a year saved at ``trip_cost`` VND each, ``other`` (VND a year). ``adoption`` is the
    share of full use in percent (0-100) for year 1, 2...; the last one holds for all later years,
    an empty one means full use from the start.
    """

    hours_a_month: Decimal = Decimal(0)
    hour_cost: int = 0
    paper: int = 0
    trips: int = 0
    trip_cost: int = 0
    other: int = 0
    adoption: tuple[int, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is expected."""
        return self.full_year == 0

    @property
    def hours_value(self) -> Fraction:
        """The hours saved in a year of full use, exact VND."""
        return Fraction(self.hours_a_month) * MONTHS_A_YEAR * self.hour_cost

    @property
    def trips_value(self) -> int:
        """The trips saved in a year of full use, VND."""
        return self.trips * self.trip_cost

    @property
    def full_year(self) -> Fraction:
        """The exact value of a year of full use in VND."""
        return self.hours_value + self.paper + self.trips_value + self.other

    def share(self, year: int) -> int:
        """The percent of full use in ``year`` (1 the first)."""
        if not self.adoption:
            return FULL
        return self.adoption[min(year, len(self.adoption)) - 1]

    def in_years(self, years: int) -> list[Fraction]:
        """The exact value of each of ``years`` in VND."""
        return [self.full_year * self.share(year) / FULL for year in range(1, years + 1)]


@dataclass(frozen=True, slots=True)
class ValueEstimate:
    """Benefits against the costs of one plan, whole VND, each figure rounded once, half up.

    ``yearly`` are the benefits, ``net_yearly`` what is left of them after the costs of the year
    (negative when it costs more), ``net_total`` and ``net_present`` over all years, the second
    discounted. ``payback_months`` is the first month, counted from the first day, at whose end
    the benefits so far cover the costs of every year begun: 0 where nothing is paid in year 1,
    None when they never do within the years.
    """

    yearly: tuple[int, ...]
    total: int
    net_yearly: tuple[int, ...]
    net_cumulative: tuple[int, ...]
    net_total: int
    net_present: int
    payback_months: int | None


def value_estimate(benefits: Benefits, series: Series, rate: Decimal | int = 0) -> ValueEstimate:
    """``benefits`` against the costs in ``series``, discounted by ``rate`` percent a year (0-100).

    Raises ``ValueError`` outside the limits of ``series.check_limits``.
    """
    years = len(series.exact)
    check_limits(years, rate)
    gains = benefits.in_years(years)
    net = [gain - cost for gain, cost in zip(gains, series.exact, strict=True)]
    factor = 1 + Fraction(rate) / 100
    present = sum((value / factor**index for index, value in enumerate(net)), Fraction(0))
    return ValueEstimate(
        yearly=tuple(map(half_up, gains)),
        total=half_up(sum(gains)),
        net_yearly=tuple(map(half_up, net)),
        net_cumulative=tuple(half_up(sum(net[:count])) for count in range(1, years + 1)),
        net_total=half_up(sum(net)),
        net_present=half_up(present),
        payback_months=payback_months(gains, series.exact),
    )


def payback_months(gains: Sequence[Fraction], costs: Sequence[Fraction]) -> int | None:
    """The first month at whose end the gains so far are not below the costs of the years begun.

    ``gains`` and ``costs`` are exact VND a year. 0 when the first year costs nothing, None if
    never within the years.
    """
    if not costs or costs[0] <= 0:
        return 0
    owed = Fraction(0)  # costs so far less the gains of the years before
    for index, (gain, cost) in enumerate(zip(gains, costs, strict=True)):
        owed += cost
        if gain >= owed:
            return index * MONTHS_A_YEAR + _months_to(owed, gain)
        owed -= gain
    return None


def _months_to(owed: Fraction, gain: Fraction) -> int:
    """Whole months of a year's ``gain`` that cover ``owed``, at least 1 of 12."""
    return max(1, -(-owed * MONTHS_A_YEAR // gain)) if gain else 1
