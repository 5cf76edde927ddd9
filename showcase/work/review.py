"""What moves through its lifecycle: waiting for review, returned with a reason, scheduled."""

from collections.abc import Sequence
from functools import partial

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, pgettext

from core import states
from core.models import Transition
from guides.models import Guide, Problem
from provinces.models import Publishable
from solutions.models import Listing

from .kinds import Bulk, Kind, Worker, day, may, nobody, page, place, shown
from .order import Item, Risk

NOBODY = 0

_RELATED: dict[type[Model], tuple[str, ...]] = {
    Listing: ("solution__vendor", "province"),
    Guide: ("province",),
    Problem: ("province",),
}


def _last_step(model: type[Model], column: str, **condition: str) -> Subquery:
    """What the newest change of state of a row says, of those that meet the condition."""
    # One query for all three.
    kind = ContentType.objects.get_for_models(*_RELATED)[model]
    steps = Transition.objects.filter(content_type=kind, object_id=OuterRef("pk"), **condition)
    return Subquery(steps.order_by("-at", "-pk").values(column)[:1])


def _last_editor(model: type[Model]) -> Subquery:
    changes = model.history.filter(id=OuterRef("pk"))
    return Subquery(changes.order_by("-history_date", "-history_id").values("history_user")[:1])


def _or_nobody(person: Subquery) -> Coalesce:
    """The key of a person; a number also where nobody is named, so that it can be compared."""
    return Coalesce(person, Value(NOBODY), output_field=BigIntegerField())


def _name(obj: Publishable) -> str:
    """What staff call it."""
    return str(obj.solution.local_name) if isinstance(obj, Listing) else str(obj)


# Waiting for review -----------------------------------------------------------------------------
def _in_review(model: type[Publishable], worker: Worker) -> QuerySet:
    return model.objects.filter(worker.sees(model), state=states.IN_REVIEW)


def _to_approve(worker: Worker, rows: QuerySet) -> QuerySet:
    """What the person may approve: not their own work while somebody else could."""
    rows = rows.filter(worker.may(rows.model, "approve"))
    watched = Q(province__in=worker.watched_in - {None})
    if None in worker.watched_in:
        watched |= Q(province__isnull=True)
    own = rows.annotate(
        submitter=_or_nobody(_last_step(rows.model, "by", verb="submit")),
        editor=_or_nobody(_last_editor(rows.model)),
    )
    me = worker.user.pk
    return own.exclude(watched & (Q(submitter=me) | Q(editor=me)))


def _lay_out_review(model: type[Publishable], worker: Worker, rows: QuerySet) -> QuerySet:
    return (
        rows.select_related(*_RELATED[model])
        .annotate(since=Coalesce(_last_step(model, "at", verb="submit"), "updated_at"))
        .order_by("since", "pk")
    )


def _describe_review(kind: Kind, worker: Worker, rows: Sequence[Publishable]) -> list[Item]:
    return [_one_in_review(kind, worker, row) for row in rows]


def _one_in_review(kind: Kind, worker: Worker, row: Publishable) -> Item:
    since = day(row.since)
    waits = gettext("waiting since %(day)s") % {"day": shown(since)}
    options = row._meta
    step = f"admin:{options.app_label}_{options.model_name}_step"
    return kind.item(
        _name(row),
        detail=place(worker, row, waits),
        since=since,
        address=reverse(step, args=[row.pk, "approve"]),
        button=pgettext("button", "Review"),
        key=str(row.pk),
        page=page(row),
    )


# Returned ---------------------------------------------------------------------------------------
def _returned(model: type[Publishable], worker: Worker) -> QuerySet:
    drafts = model.objects.filter(worker.sees(model), state=states.DRAFT)
    return drafts.annotate(last=_last_step(model, "verb")).filter(last="return")


def _lay_out_returned(model: type[Publishable], worker: Worker, rows: QuerySet) -> QuerySet:
    told = {"since": _last_step(model, "at"), "why": _last_step(model, "reason")}
    return rows.select_related(*_RELATED[model]).annotate(**told).order_by("since", "pk")


def _describe_returned(kind: Kind, worker: Worker, rows: Sequence[Publishable]) -> list[Item]:
    text = gettext("returned on %(day)s: %(reason)s")
    return [
        kind.item(
            _name(row),
            detail=place(worker, row, text % {"day": shown(day(row.since)), "reason": row.why}),
            since=day(row.since),
            address=page(row),
            button=pgettext("button", "Correct"),
        )
        for row in rows
    ]


# Scheduled --------------------------------------------------------------------------------------
def _scheduled(model: type[Publishable], worker: Worker) -> QuerySet:
    waiting = model.objects.filter(state=states.PUBLISHED, publish_on__gt=worker.on)
    return waiting.filter(worker.sees(model))


def _lay_out_scheduled(model: type[Publishable], worker: Worker, rows: QuerySet) -> QuerySet:
    return rows.select_related(*_RELATED[model]).order_by("publish_on", "pk")


def _describe_scheduled(kind: Kind, worker: Worker, rows: Sequence[Publishable]) -> list[Item]:
    text = gettext("public from %(day)s")
    return [
        kind.item(
            _name(row),
            detail=place(worker, row, text % {"day": shown(row.publish_on)}),
            since=row.publish_on,
            address=page(row),
            button=pgettext("button", "Open"),
        )
        for row in rows
    ]


def _review_kind(model: type[Publishable], key: str, title: Promise) -> Kind:
    return Kind(
        key=key,
        risk=Risk.WAITING,
        title=title,
        advice=gettext_lazy("Read it, then approve it or return it with a reason."),
        rows=partial(_in_review, model),
        mine=_to_approve,
        laid_out=partial(_lay_out_review, model),
        describe=_describe_review,
        bulk=Bulk(model, "step_approve", "approve", gettext_lazy("Approve what is ticked")),
    )


def _returned_kind(model: type[Publishable], key: str, title: Promise) -> Kind:
    return Kind(
        key=key,
        risk=Risk.WAITING,
        title=title,
        advice=gettext_lazy("Correct what the reason says, then submit it again."),
        rows=partial(_returned, model),
        mine=may("change"),
        laid_out=partial(_lay_out_returned, model),
        describe=_describe_returned,
    )


def _scheduled_kind(model: type[Publishable], key: str, title: Promise) -> Kind:
    return Kind(
        key=key,
        risk=Risk.NONE,
        title=title,
        advice=gettext_lazy("Approved; it becomes public by itself on its day."),
        rows=partial(_scheduled, model),
        mine=nobody,
        laid_out=partial(_lay_out_scheduled, model),
        describe=_describe_scheduled,
    )


KINDS = (
    _review_kind(Listing, "ho-so-cho-duyet", gettext_lazy("Listings waiting for review")),
    _review_kind(Guide, "cam-nang-cho-duyet", gettext_lazy("Guides waiting for review")),
    _review_kind(Problem, "bai-toan-cho-duyet", gettext_lazy("Problems waiting for review")),
    _returned_kind(Listing, "ho-so-tra-lai", gettext_lazy("Listings returned with a reason")),
    _returned_kind(Guide, "cam-nang-tra-lai", gettext_lazy("Guides returned with a reason")),
    _returned_kind(Problem, "bai-toan-tra-lai", gettext_lazy("Problems returned with a reason")),
    _scheduled_kind(Listing, "ho-so-cho-ngay", gettext_lazy("Listings scheduled to publish")),
    _scheduled_kind(Guide, "cam-nang-cho-ngay", gettext_lazy("Guides scheduled to publish")),
    _scheduled_kind(Problem, "bai-toan-cho-ngay", gettext_lazy("Problems scheduled to publish")),
)
