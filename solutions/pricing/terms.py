"""What a price plan says, as plain values, and which promotion holds on a day."""

import calendar
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeAlias

from core.money import DECIMALS as AMOUNT_DECIMALS
from core.money import half_up

# Both are exact. Divided by an ``int`` one of them would not be: multiply by a fraction instead.
Exact: TypeAlias = int | Fraction

# Keys as in the vocabulary; plain strings, because they come from columns and cells.
FREE: Final = "free"
SUBSCRIPTION: Final = "subscription"
PURCHASE: Final = "purchase"
USAGE: Final = "usage"
QUOTE: Final = "quote"
PAID_CHARGES: Final = frozenset({SUBSCRIPTION, PURCHASE, USAGE})

BASE: Final = "base"

VAT_EXCLUDED: Final = "excluded"
VAT_EXEMPT: Final = "exempt"
VAT_NOT_STATED: Final = "not_stated"

MONTHS_A_YEAR: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionTerms:
    """A promotional price (``amount``, VND per unit and period) or a reduction (``percent``).

    Exactly one of the two. Both days are included; an empty one leaves that side open.
    """

    amount: Decimal | None = None
    percent: Decimal | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None

    def covers(self, day: dt.date) -> bool:
        """Whether a payment due on ``day`` falls under it."""
        return is_within(day, self.starts_on, self.ends_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What one plan says (PRODUCT section 4): VND, percent, months; empty is None.

    ``amount`` is per unit and period, without period once (usage: each year). The rules take any
    combination without failing; ``problems.problems_of`` says which make no sense.
    """

    charge: str
    role: str = BASE
    amount: Decimal | None = None
    period_months: int | None = None
    unit: str = ""
    quantity_min: int | None = None
    quantity_max: int | None = None
    quantity_included: int | None = None
    extra_unit_amount: Decimal | None = None
    setup_fee: Decimal | None = None
    setup_per_unit: bool = False
    renewal_amount: Decimal | None = None
    maintenance_percent: Decimal | None = None
    warranty_months: int | None = None
    minimum_months: int | None = None
    vat: str = VAT_NOT_STATED
    vat_rate: Decimal | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    promotions: tuple[PromotionTerms, ...] = ()


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day ``months`` whole months later; a day that month lacks becomes its last.

    ``months`` may be negative. Outside the years Python knows it is the first or last day there
    is, so that a mistyped far date is odd but no error.
    """
    year, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + months, MONTHS_A_YEAR)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        return dt.date.min if months < 0 else dt.date.max
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def is_within(day: dt.date, first: dt.date | None, last: dt.date | None) -> bool:
    """Whether ``day`` lies from ``first`` to ``last``, both included; None leaves a side open."""
    return (first is None or first <= day) and (last is None or day <= last)


def is_valid(terms: Terms, on: dt.date) -> bool:
    """Whether the plan can be taken on the day ``on``; both ends of its validity are included."""
    return is_within(on, terms.valid_from, terms.valid_to)


def exact(amount: Decimal | int) -> Exact:
    """The same number, for reckoning: nearly all amounts are whole dong, and an ``int`` is fast."""
    return whole if (whole := int(amount)) == amount else Fraction(amount)


def price_of_units(terms: Terms, amount: Exact, quantity: int) -> Exact:
    """What one payment for ``quantity`` units is at ``amount`` each (rule 2), before VAT.

    With ``quantity_included`` the amount buys a block of that many: units beyond it cost
    ``extra_unit_amount`` each if given, else whole blocks are paid.
    """
    included = terms.quantity_included
    if not included:
        return amount * quantity
    if terms.extra_unit_amount is not None:
        return amount + max(0, quantity - included) * exact(terms.extra_unit_amount)
    return amount * -(-quantity // included)


def promoted_price(terms: Terms, promotion: PromotionTerms, amount: Exact, quantity: int) -> Exact:
    """One payment for ``quantity`` units with the promotion (rule 6), ``amount`` being without it.

    A promotional price takes the place of ``amount``; a reduction lowers the whole payment. Never
    more than without the promotion, never below zero.
    """
    price = price_of_units(terms, amount, quantity)
    promoted = price
    if promotion.percent is not None:
        promoted = price * (100 - Fraction(promotion.percent)) / 100
    elif promotion.amount is not None:
        promoted = price_of_units(terms, exact(promotion.amount), quantity)
    return max(0, min(price, promoted))


def promotion_in_force(terms: Terms, on: dt.date) -> PromotionTerms | None:
    """The promotion that gives the lowest unit price on the day ``on``, None if none lowers it."""
    if not terms.promotions or terms.amount is None or terms.charge not in PAID_CHARGES:
        return None
    best, chosen = exact(terms.amount), None
    for promotion in terms.promotions:
        unit_price = _promoted_unit(terms.amount, promotion)
        if promotion.covers(on) and unit_price < best:
            best, chosen = unit_price, promotion
    return chosen


def promoted_amount(terms: Terms, on: dt.date) -> Decimal | None:
    """The promotional price per unit and period on the day ``on``, None if there is none.

    A reduction in percent is rounded half up to 4 decimals, as amounts are kept; costs are
    reckoned from the exact one.
    """
    promotion = promotion_in_force(terms, on)
    if promotion is None or terms.amount is None:
        return None
    unit_price = _promoted_unit(terms.amount, promotion)
    return Decimal(half_up(unit_price * 10**AMOUNT_DECIMALS)).scaleb(-AMOUNT_DECIMALS)


def badge_shown(terms: Terms, on: dt.date, lowest_list_90_days: Decimal | None = None) -> bool:
    """Whether the promotion badge is shown: in force, and below what was asked lately.

    ``lowest_list_90_days`` is the lowest list price of the last 90 days from the price series,
    today's included; None when the series has no other price, then today's counts.
    """
    promoted = promoted_amount(terms, on)
    if promoted is None or terms.amount is None:
        return False
    lowest = terms.amount if lowest_list_90_days is None else lowest_list_90_days
    return promoted < min(lowest, terms.amount)


def _promoted_unit(amount: Decimal, promotion: PromotionTerms) -> Exact:
    return promoted_price(_ONE_UNIT, promotion, exact(amount), 1)


_ONE_UNIT = Terms(charge=SUBSCRIPTION)
