"""Changes that others propose: those to decide, one line for each object, and own ones answered."""

from collections.abc import Sequence
from datetime import timedelta

from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext

from provinces import proposals
from provinces.models import ChangeProposal

from .kinds import Kind, Worker, day, nobody, shown
from .order import Item, Risk

ANSWERED_DAYS = 30


# To decide --------------------------------------------------------------------------------------
def _to_decide(worker: Worker) -> QuerySet[ChangeProposal]:
    """The first proposal on each object that waits for the person; the others go with it."""
    waiting = proposals.open_for(worker.scope).order_by()
    firsts = waiting.values("content_type", "object_id").annotate(first=Min("pk"))
    return ChangeProposal.objects.filter(pk__in=firsts.values("first"))


def _not_their_own(worker: Worker, rows: QuerySet[ChangeProposal]) -> QuerySet[ChangeProposal]:
    """Without what the person proposed, where another approver could decide."""
    watched = Q(owner_province__in=worker.watched_in - {None})
    if None in worker.watched_in:
        watched |= Q(owner_province__isnull=True)
    return rows.exclude(watched & Q(proposed_by__isnull=False, proposed_by=worker.user))


def _lay_out_open(worker: Worker, rows: QuerySet[ChangeProposal]) -> QuerySet[ChangeProposal]:
    of_object = ChangeProposal.objects.filter(
        content_type=OuterRef("content_type"),
        object_id=OuterRef("object_id"),
        state=ChangeProposal.Decision.OPEN,
    ).order_by()
    many = of_object.values("object_id").annotate(n=Count("pk")).values("n")
    related = ("content_type", "from_province")
    return rows.select_related(*related).annotate(many=Subquery(many)).order_by("created_at", "pk")


def _describe_open(kind: Kind, worker: Worker, rows: Sequence[ChangeProposal]) -> list[Item]:
    _read_targets(rows)
    return [_one_open(kind, row) for row in rows]


def _one_open(kind: Kind, row: ChangeProposal) -> Item:
    many = ngettext("%(count)d change", "%(count)d changes", row.many) % {"count": row.many}
    who = row.from_province or gettext("the ministry")
    said = gettext("proposed by %(who)s on %(day)s")
    return kind.item(
        row.target or row,
        detail=f"{many} · {said % {'who': who, 'day': shown(day(row.created_at))}}",
        since=day(row.created_at),
        address=_decision(row),
        button=pgettext("button", "Decide"),
    )


# Answered ---------------------------------------------------------------------------------------
def _answered(worker: Worker) -> QuerySet[ChangeProposal]:
    """What the person proposed and others decided lately."""
    lately = timezone.now() - timedelta(days=ANSWERED_DAYS)
    mine = ChangeProposal.objects.filter(proposed_by=worker.user, decided_at__gte=lately)
    return mine.exclude(state=ChangeProposal.Decision.OPEN)


def _lay_out_answered(worker: Worker, rows: QuerySet[ChangeProposal]) -> QuerySet[ChangeProposal]:
    return rows.select_related("content_type").order_by("-decided_at", "-pk")


def _describe_answered(kind: Kind, worker: Worker, rows: Sequence[ChangeProposal]) -> list[Item]:
    _read_targets(rows)
    return [
        kind.item(
            row.target or row,
            detail=": ".join(part for part in (str(row.get_state_display()), row.reason) if part),
            since=day(row.decided_at),
            address=_decision(row),
            button=pgettext("button", "Open"),
        )
        for row in rows
    ]


def _decision(row: ChangeProposal) -> str:
    """The page on which all proposals on the object are shown."""
    return reverse("admin:provinces_changeproposal_decide", args=[row.pk])


def _read_targets(rows: Sequence[ChangeProposal]) -> None:
    """Read the objects with what naming them reads; one query for each kind of object."""
    kinds = {row.content_type.model_class() for row in rows} - {None}
    sets = [m._base_manager.select_related(*proposals.rules_of(m).reads) for m in kinds]
    prefetch_related_objects(rows, GenericPrefetch("target", sets))


KINDS = (
    Kind(
        key="de-nghi-sua-doi",
        risk=Risk.WAITING,
        title=gettext_lazy("Change proposals to decide"),
        advice=gettext_lazy("Compare the two texts, then accept or refuse."),
        rows=_to_decide,
        mine=_not_their_own,
        laid_out=_lay_out_open,
        describe=_describe_open,
    ),
    Kind(
        key="de-nghi-da-tra-loi",
        risk=Risk.NONE,
        title=gettext_lazy("Own proposals answered within 30 days"),
        advice=gettext_lazy("Others decided about them; see what became of each."),
        rows=_answered,
        mine=nobody,
        laid_out=_lay_out_answered,
        describe=_describe_answered,
    ),
)
