"""How the prices of provinces stand to the median of all, for all solutions at once. Pure.

The rules are those of ``comparison`` (PRODUCT section 4, "Comparable"): least first-year cost of
one unit in each province, kinds of source apart, at least three provinces. Tests hold the two to
each other.
"""

import datetime as dt
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple, TypeAlias

from solutions.pricing.comparable import MIN_PROVINCES, median_half_up
from solutions.pricing.first_year import (
    AMOUNT_SCALE,
    PERCENT_SCALE,
    DueDays,
    ScaledPromotion,
    ScaledTerms,
    cost_of_one,
    due_days,
)

# A number as a column gives it, before any conversion.
Number = int | float | Decimal
# Solution, kind of source, charge, period, folded unit: what two prices must share.
KIND: Final = 5
# A price (VND) too great for a column of numbers is none that anybody asks.
MOST: Final = 2**62


class PlanRow(NamedTuple):
    """A published base plan that is valid on the day and not on request.

    The first ``KIND`` columns say what it compares with; amounts and rates are as stored.
    """

    solution_id: int
    source_kind: str
    charge: str
    period_months: int | None
    unit_key: str
    province_id: int
    plan_id: int
    amount: Number | None
    quantity_min: int | None
    quantity_max: int | None
    quantity_included: int | None
    extra_unit_amount: Number | None
    setup_fee: Number | None
    setup_per_unit: bool
    vat: str
    vat_rate: Number | None


Column: TypeAlias = "array[int]"


@dataclass(frozen=True, slots=True)
class Levels:
    """Prices that compare, as columns: whose, whole VND, and the median of that kind.

    One row for each province and comparable kind; prices lie below ``MOST``.
    """

    solution: Column = field(default_factory=lambda: array("q"))
    province: Column = field(default_factory=lambda: array("q"))
    cost: Column = field(default_factory=lambda: array("q"))
    median: Column = field(default_factory=lambda: array("q"))

    def add(self, solution: int, prices: Mapping[int, int], median: int) -> None:
        """The prices of one kind by province."""
        self.solution.extend([solution] * len(prices))
        self.province.extend(prices)
        self.cost.extend(prices.values())
        self.median.extend([median] * len(prices))


Row = Sequence[Any]
Promotions = Mapping[int, Sequence[ScaledPromotion]]
_FIRST_TERM: Final = PlanRow._fields.index("amount")


def levels_of(rows: Iterable[Row], promotions: Promotions, on: dt.date) -> Levels:
    """The prices that compare, taken on the day ``on``.

    ``rows`` have the columns of ``PlanRow``, those of a solution together; ``promotions`` are by
    plan. A kind whose median is 0 is left out: nothing is a part of it.
    """
    due = due_days(on)
    found = Levels()
    for solution, plans in groupby(rows, key=itemgetter(0)):
        kinds: dict[Row, list[Row]] = {}
        for row in plans:
            kinds.setdefault(row[1:KIND], []).append(row)
        for offers in kinds.values():
            if len(offers) < MIN_PROVINCES:
                continue
            least = _least(offers, promotions, due)
            median = _median(list(least.values())) if len(least) >= MIN_PROVINCES else 0
            if median:
                found.add(solution, least, median)
    return found


def scaled_promotion(
    amount: Decimal | None,
    percent: Decimal | None,
    starts_on: dt.date | None,
    ends_on: dt.date | None,
) -> ScaledPromotion:
    """A promotion as its columns say it, in whole numbers."""
    return ScaledPromotion(
        _scaled(amount, AMOUNT_SCALE), _scaled(percent, PERCENT_SCALE), starts_on, ends_on
    )


def _least(offers: list[Row], promotions: Promotions, due: DueDays) -> dict[int, int]:
    """The least price of each province; those of one kind mostly share the vendor's price list."""
    least: dict[int, int] = {}
    known: dict[Row, int | None] = {}
    for row in offers:
        key = row[_FIRST_TERM:]
        if row[6] in promotions:
            cost = cost_of_one(_terms(row), promotions[row[6]], due)
        elif key in known:
            cost = known[key]
        else:
            cost = known[key] = cost_of_one(_terms(row), (), due)
        if cost is not None and cost < least.get(row[5], MOST):
            least[row[5]] = cost
    return least


def _median(prices: list[int]) -> int:
    return prices[0] if min(prices) == max(prices) else median_half_up(prices)


def _terms(row: Row) -> ScaledTerms:
    amount, least, most, included, extra, setup, setup_per_unit, vat, vat_rate = row[_FIRST_TERM:]
    return ScaledTerms(
        row[2],
        row[3],
        _scaled(amount, AMOUNT_SCALE),
        least,
        most,
        included,
        None if extra is None else _scaled(extra, AMOUNT_SCALE),
        None if setup is None else _scaled(setup, AMOUNT_SCALE),
        setup_per_unit,
        vat,
        None if vat_rate is None else _scaled(vat_rate, PERCENT_SCALE),
    )


@lru_cache(maxsize=16_384)
def _scaled(value: Number | None, scale: int) -> int | None:
    """A stored number in whole parts; SQLite keeps a decimal that is not whole as a float."""
    return None if value is None else int(Decimal(str(value)) * scale)
