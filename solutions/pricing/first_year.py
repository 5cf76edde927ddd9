"""What one unit of a plan costs in the first year, in whole numbers: for very many plans. Pure.

The same figure as ``comparable.comparable_prices``, which is its definition (rules 1-3, 6 and 7 of
PRODUCT section 4); tests hold it to that. Amounts come as ten-thousandths of a dong, as columns
keep them, rates and percentages as hundredths of a percent, so that every step is exact.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from .terms import FREE, MONTHS_A_YEAR, PAID_CHARGES, PURCHASE, VAT_EXCLUDED, add_months

AMOUNT_SCALE: Final = 10_000
PERCENT_SCALE: Final = 100
_WHOLE: Final = 100 * PERCENT_SCALE
# Of an amount after a reduction in percent and VAT.
_SCALE: Final = AMOUNT_SCALE * _WHOLE * _WHOLE


class ScaledTerms(NamedTuple):
    """What a base plan says that its first year depends on, as whole numbers; empty is None."""

    charge: str
    period_months: int | None
    amount: int | None
    quantity_min: int | None
    quantity_max: int | None
    quantity_included: int | None
    extra_unit_amount: int | None
    setup_fee: int | None
    setup_per_unit: bool
    vat: str
    vat_rate: int | None


class ScaledPromotion(NamedTuple):
    """A promotional price or a reduction, exactly one of the two, and its days (both included)."""

    amount: int | None
    percent: int | None
    starts_on: dt.date | None
    ends_on: dt.date | None


DueDays = Mapping[int, dt.date]


def due_days(on: dt.date) -> dict[int, dt.date]:
    """On which days payments of the first year are due that begins on ``on``, by months after."""
    return {months: add_months(on, months) for months in range(MONTHS_A_YEAR)}


def cost_of_one(
    terms: ScaledTerms, promotions: Sequence[ScaledPromotion], due: DueDays
) -> int | None:
    """Whole VND, VAT included, half up, of one unit of a plan, taken on the first of ``due``.

    The plan is valid on that day; below its least quantity that one is paid. None where it has no
    amount or is not sold for so few.
    """
    if terms.quantity_max is not None and terms.quantity_max < 1:
        return None
    is_free = terms.charge == FREE
    if not is_free and (terms.charge not in PAID_CHARGES or terms.amount is None):
        return None
    units = max(1, terms.quantity_min or 1)
    total = (terms.setup_fee or 0) * (units if terms.setup_per_unit else 1) * _WHOLE
    if not is_free:
        price = _units(terms, terms.amount or 0, units) * _WHOLE
        months = _months(terms)
        if promotions:
            total += sum(_promoted(terms, promotions, price, units, due[month]) for month in months)
        else:
            total += price * len(months)
    factor = _WHOLE
    if terms.vat == VAT_EXCLUDED:
        factor += terms.vat_rate or 0
    return (2 * total * factor + _SCALE) // (2 * _SCALE)


def _months(terms: ScaledTerms) -> Sequence[int]:
    """After how many months payments of the first year are due."""
    if terms.charge == PURCHASE or not terms.period_months:
        return (0,)
    return range(0, MONTHS_A_YEAR, terms.period_months)


def _units(terms: ScaledTerms, amount: int, units: int) -> int:
    included = terms.quantity_included
    if not included:
        return amount * units
    if terms.extra_unit_amount is not None:
        return amount + max(0, units - included) * terms.extra_unit_amount
    return amount * -(-units // included)


def _promoted(
    terms: ScaledTerms,
    promotions: Sequence[ScaledPromotion],
    price: int,
    units: int,
    day: dt.date,
) -> int:
    """One payment due on ``day``, as ``price`` in ten-thousandths of ten-thousandths of a dong."""
    lowest = price
    for amount, percent, first, last in promotions:
        if (first is not None and day < first) or (last is not None and last < day):
            continue
        promoted = price
        if percent is not None:
            promoted = price // _WHOLE * (_WHOLE - percent)
        elif amount is not None:
            promoted = _units(terms, amount, units) * _WHOLE
        lowest = min(lowest, promoted)
    return max(0, lowest)
