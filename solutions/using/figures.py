"""How many agencies use solutions, in numbers fit to show: one query for any number of them."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from solutions.models import Deployment
from solutions.use_rules import counted_from, months_since


@dataclass(frozen=True, slots=True)
class UseFigure:
    """Uses of one solution on a day.

    ``count`` are those that agencies confirmed within 12 months, in ``provinces`` provinces,
    ``latest_on`` the day of the latest confirmation. ``lapsed`` were confirmed longer ago,
    ``claimed`` are only said by the vendor; neither is counted.
    """

    count: int = 0
    provinces: int = 0
    latest_on: dt.date | None = None
    lapsed: int = 0
    claimed: int = 0

    def sentence(self, on: dt.date) -> str:
        """``7 cơ quan tại 4 tỉnh xác nhận, lần gần nhất 3 tháng trước``; "" for none."""
        if not self.count or self.latest_on is None:
            return ""
        said = {"count": self.count, "when": _ago(self.latest_on, on)}
        if not self.provinces:
            text = ngettext(
                "%(count)d agency confirms using it, most recently %(when)s",
                "%(count)d agencies confirm using it, most recently %(when)s",
                self.count,
            )
            return text % said
        places = npgettext("use", "%(count)d province", "%(count)d provinces", self.provinces)
        text = ngettext(
            "%(count)d agency in %(places)s confirms using it, most recently %(when)s",
            "%(count)d agencies in %(places)s confirm using it, most recently %(when)s",
            self.count,
        )
        return text % (said | {"places": places % {"count": self.provinces}})


def use_figures(solutions: Collection[int], on: dt.date) -> dict[int, UseFigure]:
    """The figures of solutions by key; those that nobody uses are not in it (1 query)."""
    first = counted_from(on)
    counted = Q(confirmed_on__gte=first)
    claimed = Q(confirmed_on__isnull=True, told_by=Deployment.Teller.VENDOR)
    rows = (
        Deployment.objects.going_on(on)
        .filter(solution__in=solutions)
        .order_by()
        .values("solution")
        .annotate(
            count=Count("pk", filter=counted),
            provinces=Count("province", filter=counted, distinct=True),
            latest_on=Max("confirmed_on", filter=counted),
            lapsed=Count("pk", filter=Q(confirmed_on__lt=first)),
            claimed=Count("pk", filter=claimed),
        )
    )
    return {row.pop("solution"): UseFigure(**row) for row in rows}


def _ago(day: dt.date, on: dt.date) -> str:
    months = months_since(day, on)
    if months == 0:
        return _("less than a month ago")
    return ngettext("%(count)d month ago", "%(count)d months ago", months) % {"count": months}
