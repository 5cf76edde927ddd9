"""Reads what all provinces charge on a day against the median: two queries for any number of plans.

Prices are public, what is made of them here is a median over a province (PRODUCT section 9): no
deviation of a single price leaves this module for a visitor.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import chain
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.db.models.sql.constants import MULTI

from core.models import State
from solutions.models import PricePlan, Promotion
from solutions.pricing.first_year import ScaledPromotion
from solutions.pricing.terms import MONTHS_A_YEAR, add_months

from .ratios import KIND, Levels, PlanRow, Promotions, levels_of, scaled_promotion

# Rows fetched together: many, since each fetch is a way to the server and back.
_AT_ONCE: Final = 2_000
_COLUMNS: Final = (
    "listing__solution", "source_kind", "charge", "period_months", "unit_key",
    "listing__province", "pk", *PlanRow._fields[KIND + 2 :],
)  # fmt: skip


def read_levels(on: dt.date, solutions: Collection[int] | None = None) -> Levels:
    """Every comparable price on the day ``on`` with its median; of all solutions or of some."""
    plans = _plans(on)
    if solutions is not None:
        plans = plans.filter(listing__solution__in=solutions)
    rows = plans.order_by("listing__solution_id").values_list(*_COLUMNS)
    return levels_of(_unconverted(rows), _promotions(on, solutions), on)


def _plans(on: dt.date) -> QuerySet[PricePlan]:
    """As ``reading.read_prices`` has them; joined, since nearly all plans are asked for."""
    return (
        PricePlan.objects.base()
        .in_force(on)
        .exclude(charge=PricePlan.Charge.QUOTE)
        .filter(
            Q(listing__publish_on__isnull=True) | Q(listing__publish_on__lte=on),
            listing__state=State.PUBLISHED,
            listing__province__isnull=False,
        )
    )


def _promotions(on: dt.date, solutions: Collection[int] | None) -> Promotions:
    """Those that a payment of the year that begins on ``on`` may fall under, by plan."""
    rows = Promotion.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on),
        starts_on__lt=add_months(on, MONTHS_A_YEAR),
    )
    if solutions is not None:
        rows = rows.filter(plan__listing__solution__in=solutions)
    found: dict[int, list[ScaledPromotion]] = defaultdict(list)
    values = ("plan", "amount", "percent", "starts_on", "ends_on")
    for plan, *said in rows.order_by().values_list(*values).iterator(_AT_ONCE):
        found[plan].append(scaled_promotion(*said))
    return found


def _unconverted(rows: QuerySet) -> Iterable[Sequence[Any]]:
    """The rows as the database gives them: of most numbers nobody makes anything."""
    chunks = rows.query.get_compiler(using=rows.db).execute_sql(
        MULTI, chunked_fetch=True, chunk_size=_AT_ONCE
    )
    return chain.from_iterable(chunks or ())
