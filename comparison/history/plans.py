"""Which prices, trials and promotions a past day had."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final

from core.text import fold
from solutions.models import PricePlan, Promotion
from solutions.price_watch.ratios import KIND, Levels, PlanRow, levels_of, scaled_promotion
from solutions.pricing.first_year import ScaledPromotion

from .rows import Row, rows_at

_OF_PLAN: Final = (
    "listing_id", "role", "charge", "amount", "period_months", "unit", "source_kind",
    "quantity_min", "quantity_max", "quantity_included", "extra_unit_amount", "setup_fee",
    "setup_per_unit", "vat", "vat_rate", "trial_days", "valid_from", "valid_to",
)  # fmt: skip
_OF_PROMOTION: Final = ("plan_id", "amount", "percent", "starts_on", "ends_on")
_terms = attrgetter(*PlanRow._fields[KIND + 2 :])
# Few units, many plans.
_folded = lru_cache(maxsize=4096)(fold)


class PastPlans:
    """The base plans that could be taken on a day, by listing."""

    def __init__(self, on: dt.date, end: dt.datetime) -> None:
        self._on = on
        self._end = end
        rows = rows_at(PricePlan, _OF_PLAN, end, keep=lambda plan: _is_base(plan, on))
        # Whether every plan of the day is known.
        self.is_whole = not rows.unknown
        self._valid = {key: row.values for key, row in rows.known.items()}

    def priced(self) -> frozenset[int]:
        """The listings with a plan that has a first-year cost."""
        return frozenset(row.listing_id for row in self._valid.values() if _has_price(row))

    def on_trial(self) -> frozenset[int]:
        """The listings with a plan that has days of trial."""
        return frozenset(row.listing_id for row in self._valid.values() if row.trial_days)

    def levels(self, listings: Mapping[int, Row]) -> tuple[Levels, bool]:
        """The prices of ``listings`` (those of provinces) that compare; whether all is known."""
        priced = [
            (listings[plan.listing_id].solution_id, key)
            for key, plan in self._valid.items()
            if plan.listing_id in listings and plan.charge != PricePlan.Charge.QUOTE
        ]
        plans = ((key, self._valid[key]) for _solution, key in sorted(priced))
        rows = (_plan_row(key, plan, listings[plan.listing_id]) for key, plan in plans)
        promotions = rows_at(Promotion, _OF_PROMOTION, self._end)
        by_plan: dict[int, list[ScaledPromotion]] = defaultdict(list)
        for row in promotions.known.values():
            plan, *said = row.values
            by_plan[plan].append(scaled_promotion(*said))
        found = levels_of(rows, by_plan, self._on)
        return found, self.is_whole and not promotions.unknown


def _is_base(plan: Row, on: dt.date) -> bool:
    """As the querysets ``base`` and ``in_force`` of plans have it."""
    first, last = plan.valid_from, plan.valid_to
    is_valid = (first is None or first <= on) and (last is None or on <= last)
    return plan.role == PricePlan.Role.BASE and is_valid


def _has_price(plan: Row) -> bool:
    return plan.charge == PricePlan.Charge.FREE or plan.amount is not None


def _plan_row(key: int, plan: Row, listing: Row) -> Sequence[Any]:
    kind = (
        listing.solution_id,
        plan.source_kind,
        plan.charge,
        plan.period_months,
        _folded(plan.unit),
    )
    return (*kind, listing.province_id, key, *_terms(plan))
