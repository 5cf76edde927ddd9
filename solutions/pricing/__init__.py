"""Every rule of money in a catalogue (PRODUCT section 4). Pure: the day is passed in as ``on``.

``Decimal`` dong in, exact ``Fraction`` inside, whole dong out, rounded once, half up.
"""

from .benefits import Benefits, ValueEstimate, payback_months, value_estimate
from .comparable import (
    ComparableKey,
    comparable_key,
    comparable_prices,
    is_outlier,
    looks_mistyped,
    median_half_up,
)
from .cost_table import (
    EQUIPMENT,
    MAX_PLANS,
    OWN_COST_KINDS,
    ChosenPlan,
    CostTable,
    OwnCost,
    PlanCost,
    Verdict,
    cost_table,
)
from .costs import (
    NOT_OFFERED_MESSAGES,
    FirstYear,
    NotOfferedError,
    Payment,
    first_year_cost,
    least_quantity,
    paid_quantity,
    payments,
    price_months,
    vat_factor,
    yearly_costs,
)
from .ladders import Ladder, ladders, price_of_one
from .listing_price import PriceFrom, PriceShown, price_changes_on, price_from, price_shown
from .make_up import MakeUp, Part, make_up
from .problems import MESSAGES, Problem, problems_of
from .series import (
    MAX_YEARS,
    Series,
    YearCost,
    n_year_cost,
)
from .terms import (
    PromotionTerms,
    Terms,
    add_months,
    badge_shown,
    is_valid,
    promoted_amount,
    promotion_in_force,
)

__all__ = [
    "MAX_YEARS",
    "MESSAGES",
    "NOT_OFFERED_MESSAGES",
    "ComparableKey",
    "FirstYear",
    "NotOfferedError",
    "Payment",
    "PriceFrom",
    "PriceShown",
    "Problem",
    "PromotionTerms",
    "Series",
    "Terms",
    "YearCost",
    "add_months",
    "badge_shown",
    "comparable_key",
    "comparable_prices",
    "first_year_cost",
    "is_outlier",
    "is_valid",
    "least_quantity",
    "looks_mistyped",
    "median_half_up",
    "n_year_cost",
    "paid_quantity",
    "payments",
    "price_changes_on",
    "price_from",
    "price_shown",
    "price_months",
    "problems_of",
    "promoted_amount",
    "promotion_in_force",
    "yearly_costs",
    "Benefits",
    "ValueEstimate",
    "payback_months",
    "value_estimate",
    "EQUIPMENT",
    "MAX_PLANS",
    "OWN_COST_KINDS",
    "ChosenPlan",
    "CostTable",
    "OwnCost",
    "PlanCost",
    "Verdict",
    "cost_table",
    "Ladder",
    "MakeUp",
    "Part",
    "ladders",
    "make_up",
    "price_of_one",
    "vat_factor",
]
