"""What is wrong or doubtful in a plan as typed: stable codes for forms and spreadsheets."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from django.utils.translation import gettext_lazy as _

from .costs import NotOfferedError, least_quantity, yearly_costs
from .terms import (
    FREE,
    PAID_CHARGES,
    PURCHASE,
    QUOTE,
    SUBSCRIPTION,
    USAGE,
    VAT_EXCLUDED,
    VAT_EXEMPT,
    PromotionTerms,
    Terms,
)

# What both databases keep in a big integer column, with room to spare.
COST_LIMIT: Final = 10**18
DEEP_PERCENT: Final = 50
LONG_DAYS: Final = 120
# Rent and purchase below this are mostly typed in thousands (PRODUCT section 8); set-up as well.
SMALL_AMOUNT: Final = 1000
USUAL_VAT_RATES: Final = frozenset(map(Decimal, (0, 5, 8, 10)))
# A yearly maintenance or a price on renewal beyond these is mostly a slip.
HIGH_MAINTENANCE: Final = 50
RENEWAL_TIMES: Final = 10
TINY_PERCENT: Final = 1

MESSAGES: Final = {
    "amount_required": _("Enter the amount, or choose “On request”."),
    "amount_with_quote": _("A price on request carries no amount."),
    "amount_with_free": _("A free plan costs 0 dong; leave the amount empty."),
    "negative": _("This number cannot be negative."),
    "not_positive": _("This must be 1 or more."),
    "percent_range": _("A percentage lies between 0 and 100."),
    "quantity_reversed": _("The greatest quantity is below the least."),
    "extra_without_included": _("A price of units beyond needs the quantity that is included."),
    "vat_rate_required": _("Enter the VAT rate: the price does not include VAT."),
    "validity_reversed": _("The last day of the price lies before its first."),
    "cost_too_large": _("The first-year cost is too large; check amount and least quantity."),
    "period_not_used": _("A purchase is paid once; the period is not used."),
    "renewal_not_used": _("Only subscriptions and pay per use have a price on renewal."),
    "maintenance_not_used": _("Only a purchase has yearly maintenance."),
    "amount_small": _("This is less than VND 1,000. Amounts are in dong, not in thousands."),
    "vat_rate_unusual": _("VAT rates are 0, 5, 8 or 10 percent. Is this one right?"),
    "vat_rate_not_used": _("A price that is not subject to VAT has no VAT rate."),
    "maintenance_unusual": _(
        "Maintenance is usually 1 to 50 percent a year. Enter 15 for 15 percent, not 0.15."
    ),
    "renewal_unusual": _(
        "The price on renewal is more than ten times, or under a tenth of, the price."
    ),
    "extra_above_block": _("One further unit costs more than the whole quantity that is included."),
    "included_above_maximum": _("The quantity included is above the greatest quantity."),
    "promotion_tiny": _("The reduction is less than 1 percent. Enter 20 for 20 percent, not 0.2."),
    "promotion_one_kind": _(
        "Enter either the promotional price or the reduction in percent, not both."
    ),
    "promotion_without_price": _("A plan without a price has no promotion."),
    "promotion_above_price": _("The promotional price is above the price."),
    "promotion_percent_range": _("A reduction is more than 0 and at most 100 percent."),
    "promotion_reversed": _("The promotion ends before it begins."),
    "promotion_without_start": _("Say from which day the promotion holds."),
    "promotion_open_end": _("The promotion has no last day."),
    "promotion_no_reduction": _("The promotional price is not below the price."),
    "promotion_deep": _("The promotion takes off more than half of the price."),
    "promotion_long": _("Promotions of this plan cover more than 120 days of one year."),
}
WARNINGS: Final = frozenset(
    {
        "period_not_used",
        "renewal_not_used",
        "maintenance_not_used",
        "amount_small",
        "vat_rate_unusual",
        "vat_rate_not_used",
        "maintenance_unusual",
        "renewal_unusual",
        "extra_above_block",
        "included_above_maximum",
        "promotion_tiny",
        "promotion_open_end",
        "promotion_no_reduction",
        "promotion_deep",
        "promotion_long",
    }
)

_AMOUNTS = ("amount", "extra_unit_amount", "setup_fee", "renewal_amount")
_COUNTS = ("period_months", "quantity_min", "quantity_max", "quantity_included")
_PERCENTS = ("maintenance_percent", "vat_rate")
_ANY_DAY = dt.date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to tell whoever typed the plan.

    ``field`` is a name of ``Terms``; of ``PromotionTerms`` when ``promotion`` gives the position
    of one of the plan's promotions.
    """

    code: str
    field: str
    promotion: int | None = None

    @property
    def is_warning(self) -> bool:
        """Whether it may be saved all the same, once confirmed."""
        return self.code in WARNINGS


def problems_of(terms: Terms) -> list[Problem]:
    """Everything wrong or doubtful in the plan and its promotions, in the order of the fields.

    The texts are ``MESSAGES[problem.code]``.
    """
    found = [problem for check in _CHECKS for problem in check(terms)]
    for position, promotion in enumerate(terms.promotions):
        found += [Problem(code, field, position) for code, field in _of_promotion(terms, promotion)]
    if _longest_year(terms.promotions) > LONG_DAYS:
        found.append(Problem("promotion_long", "ends_on", len(terms.promotions) - 1))
    return found


def _of_amount(terms: Terms) -> Iterator[Problem]:
    if terms.charge in PAID_CHARGES and terms.amount is None:
        yield Problem("amount_required", "amount")
    if terms.charge == QUOTE and terms.amount is not None:
        yield Problem("amount_with_quote", "amount")
    if terms.charge == FREE and terms.amount:
        yield Problem("amount_with_free", "amount")


def _of_numbers(terms: Terms) -> Iterator[Problem]:
    values = {name: getattr(terms, name) for name in (*_AMOUNTS, *_COUNTS, *_PERCENTS)}
    given = {name: value for name, value in values.items() if value is not None}
    for name, value in given.items():
        if name in _AMOUNTS and value < 0:
            yield Problem("negative", name)
        if name in _COUNTS and value < 1:
            yield Problem("not_positive", name)
        if name in _PERCENTS and not 0 <= value <= 100:
            yield Problem("percent_range", name)


def _of_pairs(terms: Terms) -> Iterator[Problem]:
    if terms.quantity_max is not None and terms.quantity_max < least_quantity(terms):
        yield Problem("quantity_reversed", "quantity_max")
    if terms.extra_unit_amount is not None and terms.quantity_included is None:
        yield Problem("extra_without_included", "quantity_included")
    if terms.vat == VAT_EXCLUDED and terms.vat_rate is None:
        yield Problem("vat_rate_required", "vat_rate")
    if terms.valid_from and terms.valid_to and terms.valid_to < terms.valid_from:
        yield Problem("validity_reversed", "valid_to")


def _of_use(terms: Terms) -> Iterator[Problem]:
    if terms.charge == PURCHASE and terms.period_months is not None:
        yield Problem("period_not_used", "period_months")
    if terms.charge in (PURCHASE, FREE, QUOTE) and terms.renewal_amount is not None:
        yield Problem("renewal_not_used", "renewal_amount")
    if terms.charge != PURCHASE and terms.maintenance_percent is not None:
        yield Problem("maintenance_not_used", "maintenance_percent")


def _of_slips(terms: Terms) -> Iterator[Problem]:
    """What is possible but rare: mostly another unit, or a share for a percentage."""
    # Nothing for the units included is no slip where those beyond are paid for.
    is_small = terms.amount is not None and 0 <= terms.amount < SMALL_AMOUNT
    pays_beyond = terms.amount == 0 and bool(terms.extra_unit_amount)
    if terms.charge in (SUBSCRIPTION, PURCHASE) and is_small and not pays_beyond:
        yield Problem("amount_small", "amount")
    if 0 < (terms.setup_fee or 0) < SMALL_AMOUNT:
        yield Problem("amount_small", "setup_fee")
    if terms.vat_rate is not None and terms.vat == VAT_EXEMPT:
        yield Problem("vat_rate_not_used", "vat_rate")
    elif terms.vat_rate is not None and not _is_usual(terms.vat_rate):
        yield Problem("vat_rate_unusual", "vat_rate")
    maintenance = terms.maintenance_percent
    is_odd = maintenance and (maintenance < 1 or HIGH_MAINTENANCE < maintenance <= 100)
    if terms.charge == PURCHASE and is_odd:
        yield Problem("maintenance_unusual", "maintenance_percent")
    yield from _of_slips_between(terms)


def _is_usual(rate: Decimal) -> bool:
    """Whether VAT has this rate; what is no percentage at all is said by another check."""
    return rate in USUAL_VAT_RATES or not 0 <= rate <= 100


def _of_slips_between(terms: Terms) -> Iterator[Problem]:
    """Amounts and quantities of one plan that hardly stand beside each other."""
    amount, renewal = terms.amount or 0, terms.renewal_amount or 0
    renews = terms.charge in (SUBSCRIPTION, USAGE) and amount > 0 and renewal > 0
    if renews and max(amount, renewal) > RENEWAL_TIMES * min(amount, renewal):
        yield Problem("renewal_unusual", "renewal_amount")
    included, extra = terms.quantity_included or 0, terms.extra_unit_amount or 0
    if included > 1 and 0 < amount < extra:
        yield Problem("extra_above_block", "extra_unit_amount")
    if terms.quantity_max is not None and included > terms.quantity_max:
        yield Problem("included_above_maximum", "quantity_included")


def _of_size(terms: Terms) -> Iterator[Problem]:
    always = replace(terms, valid_from=None, valid_to=None, quantity_max=None, promotions=())
    try:
        [cost] = yearly_costs(always, least_quantity(terms), 1, _ANY_DAY)
    except NotOfferedError:
        return  # a quote, or said by another check
    if cost > COST_LIMIT:
        yield Problem("cost_too_large", "amount")


_CHECKS: Final[tuple[Callable[[Terms], Iterator[Problem]], ...]] = (
    _of_amount,
    _of_numbers,
    _of_pairs,
    _of_use,
    _of_slips,
    _of_size,
)


def _of_promotion(terms: Terms, promotion: PromotionTerms) -> Iterator[tuple[str, str]]:
    if (promotion.amount is None) == (promotion.percent is None):
        yield "promotion_one_kind", "amount"
    if terms.charge not in PAID_CHARGES:
        yield "promotion_without_price", "amount"
    yield from _of_reduction(terms.amount, promotion)
    if promotion.starts_on is None:
        yield "promotion_without_start", "starts_on"
    elif promotion.ends_on is not None and promotion.ends_on < promotion.starts_on:
        yield "promotion_reversed", "ends_on"
    if promotion.ends_on is None:
        yield "promotion_open_end", "ends_on"


def _of_reduction(price: Decimal | None, promotion: PromotionTerms) -> Iterator[tuple[str, str]]:
    if promotion.amount is not None and promotion.amount < 0:
        yield "negative", "amount"
    if promotion.percent is not None and not 0 < promotion.percent <= 100:
        yield "promotion_percent_range", "percent"
    elif promotion.percent is not None and promotion.percent < TINY_PERCENT:
        yield "promotion_tiny", "percent"
    if price is not None and promotion.amount is not None and promotion.amount >= price:
        too_high = promotion.amount > price
        yield "promotion_above_price" if too_high else "promotion_no_reduction", "amount"
    elif _percent_off(price, promotion) > DEEP_PERCENT:
        yield "promotion_deep", "amount" if promotion.percent is None else "percent"


def _percent_off(price: Decimal | None, promotion: PromotionTerms) -> Fraction:
    if promotion.percent is not None:
        return Fraction(promotion.percent)
    if not price or promotion.amount is None:
        return Fraction(0)
    return 100 * (1 - Fraction(promotion.amount) / Fraction(price))


def _longest_year(promotions: tuple[PromotionTerms, ...]) -> int:
    """The most days of one calendar year that promotions with both ends cover, together."""
    spans = sorted(
        (p.starts_on.toordinal(), p.ends_on.toordinal())
        for p in promotions
        if p.starts_on and p.ends_on and p.starts_on <= p.ends_on
    )
    days: dict[int, int] = {}
    reached = 0
    for first, last in spans:
        for year, count in _days_by_year(max(first, reached + 1), last):
            days[year] = days.get(year, 0) + count
        reached = max(reached, last)
    return max(days.values(), default=0)


def _days_by_year(first: int, last: int) -> Iterator[tuple[int, int]]:
    """How many of the days from ``first`` to ``last`` (ordinals) fall in each calendar year."""
    while first <= last:
        year = dt.date.fromordinal(first).year
        end = min(last, dt.date(year, 12, 31).toordinal())
        yield year, end - first + 1
        first = end + 1
