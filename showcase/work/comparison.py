"""The comparison of provinces: figures to check, objections to answer, gaps others can fill."""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, pgettext

from comparison.indicators.definitions import indicators
from comparison.models import Objection, Ranking, Snapshot
from provinces.models import Province
from provinces.permissions import NO_ROWS
from showcase.models import MergerTask
from solutions.models import Listing, Sector

from .kinds import Kind, Worker, anyone, day, may, place, shown
from .order import Item, Risk


# Objections -------------------------------------------------------------------------------------
def _unanswered(worker: Worker) -> QuerySet[Objection]:
    return Objection.objects.filter(worker.sees(Objection), answer="").exclude(
        snapshot__ranking__state=Ranking.Stage.PUBLISHED
    )


def _ministrys(worker: Worker, rows: QuerySet[Objection]) -> QuerySet[Objection]:
    return rows if worker.scope.sees_all else rows.none()


def _lay_out_objections(worker: Worker, rows: QuerySet[Objection]) -> QuerySet[Objection]:
    return rows.select_related("snapshot__province", "snapshot__ranking").order_by(
        "created_at", "pk"
    )


def _describe_objections(kind: Kind, worker: Worker, rows: Sequence[Objection]) -> list[Item]:
    text = gettext("%(quarter)s: %(about)s, sent on %(day)s")
    return [
        kind.item(
            row.snapshot.province,
            detail=text
            % {
                "quarter": row.snapshot.ranking.quarter.label,
                "about": _about(row),
                "day": shown(day(row.created_at)),
            },
            since=day(row.created_at),
            address=_quarter(row.snapshot.ranking_id),
            button=pgettext("button", "Answer"),
        )
        for row in rows
    ]


def _about(row: Objection) -> str:
    found = indicators().get(row.indicator)
    return found.name if found else gettext("all figures")


# Draft figures ----------------------------------------------------------------------------------
def _drafts(worker: Worker) -> QuerySet[Snapshot]:
    """The own provinces' figures of quarters that they may still object to."""
    return Snapshot.objects.filter(
        province__in=worker.scope.provinces,
        ranking__state=Ranking.Stage.CONSULTING,
        ranking__objections_until__gte=worker.on,
    )


def _lay_out_drafts(worker: Worker, rows: QuerySet[Snapshot]) -> QuerySet[Snapshot]:
    return rows.select_related("ranking", "province").order_by("ranking__objections_until", "pk")


def _describe_drafts(kind: Kind, worker: Worker, rows: Sequence[Snapshot]) -> list[Item]:
    text = gettext("objections until %(day)s")
    return [
        kind.item(
            row.ranking.quarter.label,
            detail=place(worker, row, text % {"day": shown(row.ranking.objections_until)}),
            since=row.ranking.objections_until,
            address=_quarter(row.ranking_id),
            button=pgettext("button", "Check the figures"),
        )
        for row in rows
    ]


def _quarter(key: int) -> str:
    return reverse("admin:comparison_ranking_change", args=[key])


# Mergers of provinces ---------------------------------------------------------------------------
def _tasks(worker: Worker) -> QuerySet[MergerTask]:
    return MergerTask.objects.open().filter(worker.sees(MergerTask))


def _lay_out_tasks(worker: Worker, rows: QuerySet[MergerTask]) -> QuerySet[MergerTask]:
    return rows.select_related("journal", "province").order_by("created_at", "pk")


def _describe_tasks(kind: Kind, worker: Worker, rows: Sequence[MergerTask]) -> list[Item]:
    return [
        kind.item(
            row.note,
            detail=" · ".join(part for part in (_owner(worker, row), row.journal.title) if part),
            since=day(row.created_at),
            address=reverse("admin:merger_tasks"),
            button=pgettext("button", "Open"),
        )
        for row in rows
    ]


def _owner(worker: Worker, row: MergerTask) -> str:
    return str(row.province) if worker.sees_several else ""


# Gaps -------------------------------------------------------------------------------------------
def _gaps(worker: Worker) -> QuerySet[Sector]:
    """Sectors that another province covers and an own one, which has begun, does not.

    A department without any listing has other first steps.
    """
    lacking = [_lacks(key, worker) for key in sorted(worker.scope.provinces)]
    rows = Sector.objects.current(worker.on).filter(reduce(or_, lacking, NO_ROWS))
    return rows.filter(Exists(_of_sector(worker)))


def _lacks(province: int, worker: Worker) -> Q:
    begun = Listing.objects.filter(province=province)
    return Q(Exists(begun)) & ~Q(Exists(_of_sector(worker).filter(province=province)))


def _of_sector(worker: Worker) -> QuerySet[Listing]:
    """The provinces' public listings of the sector of the outer row."""
    listed = Listing.objects.published(worker.on).filter(province__isnull=False)
    return listed.filter(solution__sectors=OuterRef("pk"))


def _lay_out_gaps(worker: Worker, rows: QuerySet[Sector]) -> QuerySet[Sector]:
    return rows.select_related("pillar").order_by("pillar__position", "position", "pk")


def _describe_gaps(kind: Kind, worker: Worker, rows: Sequence[Sector]) -> list[Item]:
    provinces = list(Province.objects.filter(pk__in=worker.scope.provinces).order_by("sort_key"))
    listed = Listing.objects.published(worker.on).filter(province__in=provinces)
    covered = listed.filter(solution__sectors__in=rows).order_by()
    pairs = set(covered.values_list("province", "solution__sectors").distinct())
    return [_one_gap(kind, worker, row, provinces, pairs) for row in rows]


def _one_gap(
    kind: Kind,
    worker: Worker,
    row: Sector,
    provinces: Sequence[Province],
    covered: set[tuple[int, int]],
) -> Item:
    lacking = [one for one in provinces if (one.pk, row.pk) not in covered]
    query = urlencode({"province": lacking[0].slug, "sector": row.slug} if lacking else {})
    return kind.item(
        row.local_name,
        detail=", ".join(str(one) for one in lacking) if worker.sees_several else "",
        address=f"{reverse('admin:learn')}?{query}",
        button=pgettext("button", "Adopt from another province"),
    )


KINDS = (
    Kind(
        key="kien-nghi-so-lieu",
        risk=Risk.WAITING,
        title=gettext_lazy("Objections to figures to be answered"),
        advice=gettext_lazy("Accept and correct the figure, or explain why it stays."),
        rows=_unanswered,
        mine=_ministrys,
        laid_out=_lay_out_objections,
        describe=_describe_objections,
    ),
    Kind(
        key="so-lieu-du-thao",
        risk=Risk.DUE,
        title=gettext_lazy("Draft figures of a quarter to check"),
        advice=gettext_lazy("Afterwards the quarter is published; send an objection in time."),
        rows=_drafts,
        mine=anyone,
        laid_out=_lay_out_drafts,
        describe=_describe_drafts,
    ),
    Kind(
        key="viec-sau-sap-xep",
        risk=Risk.WAITING,
        title=gettext_lazy("Tasks that a merger of provinces left"),
        advice=gettext_lazy("Decide what could not be decided by itself, then tick it as done."),
        rows=_tasks,
        mine=may("change"),
        laid_out=_lay_out_tasks,
        describe=_describe_tasks,
    ),
    Kind(
        key="linh-vuc-chua-co-giai-phap",
        risk=Risk.TIDY,
        title=gettext_lazy("Sectors without a solution that other provinces have"),
        advice=gettext_lazy("Adopt one from a province that presents it."),
        rows=_gaps,
        mine=anyone,
        laid_out=_lay_out_gaps,
        describe=_describe_gaps,
    ),
)
