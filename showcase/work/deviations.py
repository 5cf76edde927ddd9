"""Own prices far above those of other provinces that nobody explained yet."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language, gettext, gettext_lazy, pgettext

from core.money import format_vnd
from solutions.models import PricePlan
from solutions.price_watch.outliers import Outlier, explained, outliers_of, own

from .kinds import Kind, Worker, may, page, place
from .order import Item, Risk


def _unexplained(worker: Worker) -> dict[int, Outlier]:
    """The outliers of the person's own provinces by plan; a few queries for each province.

    The ministry looks at those of others on the page of the price watch; it mends none.
    """
    found = [
        outlier
        for province in sorted(worker.scope.provinces)
        for outlier in own(outliers_of(province, worker.on).all(), {province})
    ]
    known = explained(found) if found else frozenset()
    return {outlier.plan_id: outlier for outlier in found if outlier.plan_id not in known}


def _rows(worker: Worker) -> QuerySet[PricePlan]:
    return PricePlan.objects.filter(worker.sees(PricePlan), pk__in=_unexplained(worker))


def _lay_out(worker: Worker, rows: QuerySet[PricePlan]) -> QuerySet[PricePlan]:
    return rows.select_related("listing__solution", "listing__province").order_by("pk")


def _describe(kind: Kind, worker: Worker, rows: Sequence[PricePlan]) -> list[Item]:
    outliers, lang = _unexplained(worker), get_language() or "vi"
    text = gettext("%(plan)s: %(cost)s in the first year, median of %(count)d provinces %(median)s")
    items = []
    for row in rows:
        outlier = outliers.get(row.pk)
        said = ""
        if outlier is not None:
            said = text % {
                "plan": row,
                "cost": format_vnd(outlier.cost, lang),
                "count": outlier.provinces,
                "median": format_vnd(outlier.median, lang),
            }
        items.append(
            kind.item(
                row.listing.solution.local_name,
                detail=place(worker, row, said),
                address=reverse("admin:price_watch_explain", args=[row.pk]),
                button=pgettext("button", "Record the explanation"),
                page=page(row),
            )
        )
    return items


KINDS = (
    Kind(
        key="gia-can-ra-soat",
        risk=Risk.TIDY,
        title=gettext_lazy("Prices far above the other provinces'"),
        advice=gettext_lazy("Ask the vendor why, then correct the price or record what it says."),
        rows=_rows,
        mine=may("change"),
        laid_out=_lay_out,
        describe=_describe,
    ),
)
