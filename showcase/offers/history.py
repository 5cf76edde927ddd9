"""The prices of one listing over time: what is drawn, what is listed, what never changed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import takewhile
from typing import Final, TypeAlias

from django.db.models import QuerySet

from core.prepared import GIVEN, prepared
from core.templatetags.ui import per
from core.text import fold
from solutions.models import PricePlan, PriceRevision

from .step_chart import StepChart, step_chart

# So many curves can be told apart; more plans stand in the table only.
MAX_CURVES: Final = 4
MAX_CHARTS: Final = 3
MAX_LISTED: Final = 60

# What is said of a point; of its plan the name, and what it is called without one.
_POINT: Final = (
    *("changed_on", "charge", "amount", "period_months", "unit", "vat", "vat_rate", "source"),
    *("plan__name", "plan__charge"),
)

# What must be the same for two amounts to be drawn on one scale.
_Key: TypeAlias = tuple[str, int, str, str]


@dataclass(frozen=True, slots=True)
class PriceSeries:
    """The list prices of one plan (VND per unit and period), each with its first day, in order.

    ``per`` spells period and unit: ``/tháng/trạm``.
    """

    name: str
    per: str
    points: Sequence[tuple[dt.date, Fraction]]

    @property
    def latest(self) -> Fraction:
        """The list price of today."""
        return self.points[-1][1]


@dataclass(frozen=True, slots=True)
class PriceChart:
    """Plans with one period and unit; ``per`` says which: ``/tháng/trạm``."""

    per: str
    series: Sequence[PriceSeries]
    drawing: StepChart


@dataclass(frozen=True, slots=True)
class History:
    """``unchanged``: plans by the day since when their price is the same, the latest first.

    ``listed`` are the points of the series, the latest first, empty where nothing has changed;
    ``is_cut`` says that there are more of them.
    """

    charts: Sequence[PriceChart]
    unchanged: Sequence[tuple[dt.date, Sequence[str]]]
    listed: Sequence[PriceRevision]
    is_cut: bool


def history_of(
    revisions: Sequence[PriceRevision], plans: Sequence[PricePlan], on: dt.date
) -> History:
    """The price series of a listing up to the day ``on``; ``plans`` are those in force.

    ``revisions`` are the rows of ``revisions_of``.

    Drawn are the plans whose list price has changed while way of charging, period, unit and tax
    were those of today: anything else would compare what is not comparable.
    """
    by_plan: dict[int, list[PriceRevision]] = defaultdict(list)
    for revision in revisions:
        by_plan[revision.plan_id].append(revision)
    changed: dict[_Key, list[PriceSeries]] = defaultdict(list)
    unchanged: dict[dt.date, list[str]] = defaultdict(list)
    for plan in plans:
        own = _like_the_last(by_plan[plan.pk])
        points = _points(own)
        if len(points) > 1:
            latest = own[-1]
            spelled = per(latest.period_months, latest.unit)
            changed[_key(latest)].append(PriceSeries(str(plan), spelled, points))
        elif points and len(own) == len(by_plan[plan.pk]):
            unchanged[points[0][0]].append(str(plan))
    has_changed = len(revisions) > sum(len(names) for names in unchanged.values())
    return History(
        charts=_charts(changed, on),
        unchanged=sorted(unchanged.items(), reverse=True),
        listed=revisions[: -MAX_LISTED - 1 : -1] if has_changed else [],
        is_cut=has_changed and len(revisions) > MAX_LISTED,
    )


@prepared
def revisions_of(on: dt.date) -> QuerySet[PriceRevision]:
    """The points of the price series of a listing (key), the earliest first."""
    rows = PriceRevision.objects.filter(plan__listing=GIVEN, changed_on__lte=on)
    return rows.select_related("plan").only(*_POINT).order_by("changed_on", "pk")


def _charts(changed: dict[_Key, list[PriceSeries]], on: dt.date) -> list[PriceChart]:
    charts = []
    for series in changed.values():
        drawn = series[:MAX_CURVES]
        drawing = step_chart([one.points for one in drawn], on)
        if drawing is not None:
            charts.append(PriceChart(drawn[0].per, drawn, drawing))
    return charts[:MAX_CHARTS]


def _like_the_last(revisions: Sequence[PriceRevision]) -> list[PriceRevision]:
    """The last points of a plan that can be compared with its latest one, in order."""
    if not revisions:
        return []
    latest = _key(revisions[-1])
    own = takewhile(lambda one: _key(one) == latest, reversed(revisions))
    return list(own)[::-1]


def _key(revision: PriceRevision) -> _Key:
    vat = f"{revision.vat} {revision.vat_rate if revision.vat == 'excluded' else ''}"
    return revision.charge, revision.period_months or 0, fold(revision.unit), vat


def _points(revisions: Sequence[PriceRevision]) -> list[tuple[dt.date, Fraction]]:
    """Each new list price with its day; of several on one day the last counts."""
    by_day = {one.changed_on: one.amount for one in revisions if one.amount is not None}
    points: list[tuple[dt.date, Fraction]] = []
    for day, amount in by_day.items():
        if not points or points[-1][1] != amount:
            points.append((day, Fraction(amount)))
    return points
