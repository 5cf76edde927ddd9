"""What shows that a solution is good: evaluations that lapse, laws no longer in force."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, pgettext

from core.models import State
from guides.models import Guide
from solutions.models import CriteriaSet, Evaluation, EvaluationBody

from .kinds import SOON_DAYS, Kind, Worker, may, page, place, shown
from .order import Item, Risk


# Evaluations ------------------------------------------------------------------------------------
def _lapsing(worker: Worker, first: int, last: int) -> QuerySet[Evaluation]:
    """Evaluations whose last day is so many days from today, and nothing valid goes on after."""
    goes_on = Evaluation.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=worker.on + timedelta(days=last)),
        Q(province=OuterRef("province")) | Q(province__isnull=True),
        solution=OuterRef("solution"),
        state=Evaluation.Stage.PUBLISHED,
    )
    return Evaluation.objects.filter(
        worker.sees(Evaluation),
        ~Exists(goes_on),
        state=Evaluation.Stage.PUBLISHED,
        valid_until__gte=worker.on + timedelta(days=first),
        valid_until__lte=worker.on + timedelta(days=last),
    )


def _lapsed(worker: Worker) -> QuerySet[Evaluation]:
    return _lapsing(worker, -SOON_DAYS, -1)


def _lapses_soon(worker: Worker) -> QuerySet[Evaluation]:
    return _lapsing(worker, 0, SOON_DAYS)


def _lay_out_evaluations(worker: Worker, rows: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
    return rows.select_related("solution", "body", "province").order_by("valid_until", "pk")


def _describe_evaluations(kind: Kind, worker: Worker, rows: Sequence[Evaluation]) -> list[Item]:
    text = gettext("evaluated by %(body)s, valid until %(day)s")
    return [
        kind.item(
            row.solution.local_name,
            detail=place(worker, row, text % {"body": row.body, "day": shown(row.valid_until)}),
            since=row.valid_until,
            address=page(row),
            button=pgettext("button", "Open the evaluation"),
        )
        for row in rows
    ]


# Laws -------------------------------------------------------------------------------------------
def _lapsed_citations(model: type[Model], own: str, worker: Worker) -> QuerySet:
    """Citations of instruments no longer in force; ``own`` is the model's name in the link."""
    return model.legal_basis.through.objects.filter(
        **{own: OuterRef("pk")}, legalinstrument__expired_on__lte=worker.on
    ).order_by("legalinstrument__expired_on", "legalinstrument__number")


def _citing(model: type[Model], own: str, state: str, worker: Worker) -> QuerySet:
    """Rows that cite such an instrument: a task of whoever may change them, and nobody else's."""
    rows = model.objects.filter(
        worker.may(model, "change"), Exists(_lapsed_citations(model, own, worker))
    )
    return rows.filter(state=state) if state else rows


def _lay_out_citing(model: type[Model], own: str, worker: Worker, rows: QuerySet) -> QuerySet:
    citations = _lapsed_citations(model, own, worker)
    return rows.annotate(
        law=Subquery(citations.values("legalinstrument__number")[:1]),
        lapsed_on=Subquery(citations.values("legalinstrument__expired_on")[:1]),
    ).order_by("lapsed_on", "pk")


def _describe_citing(kind: Kind, worker: Worker, rows: Sequence[Model]) -> list[Item]:
    text = gettext("cites %(law)s, not in force since %(day)s")
    return [
        kind.item(
            row,
            detail=text % {"law": row.law, "day": shown(row.lapsed_on)},
            since=row.lapsed_on,
            address=page(row),
            button=pgettext("button", "Replace the citation"),
        )
        for row in rows
    ]


def _law_kind(model: type[Model], key: str, title: Promise, own: str, state: str = "") -> Kind:
    return Kind(
        key=key,
        risk=Risk.WRONG,
        title=title,
        advice=gettext_lazy("Visitors are told so; cite what replaced it, or take it out."),
        rows=partial(_citing, model, own, state),
        mine=may("change"),
        laid_out=partial(_lay_out_citing, model, own),
        describe=_describe_citing,
    )


KINDS = (
    Kind(
        key="danh-gia-vua-het",
        risk=Risk.WRONG,
        title=gettext_lazy("Evaluations that lapsed within 30 days"),
        advice=gettext_lazy("They count no more; ask the council to evaluate again."),
        rows=_lapsed,
        mine=may("change"),
        laid_out=_lay_out_evaluations,
        describe=_describe_evaluations,
    ),
    Kind(
        key="danh-gia-sap-het",
        risk=Risk.DUE,
        title=gettext_lazy("Evaluations that lapse within 30 days"),
        advice=gettext_lazy("Afterwards they count no more; ask the council to evaluate again."),
        rows=_lapses_soon,
        mine=may("change"),
        laid_out=_lay_out_evaluations,
        describe=_describe_evaluations,
    ),
    _law_kind(
        Guide,
        "cam-nang-can-cu-het-hieu-luc",
        gettext_lazy("Guides that cite a law no longer in force"),
        "guide",
        State.PUBLISHED,
    ),
    _law_kind(
        CriteriaSet,
        "tieu-chi-can-cu-het-hieu-luc",
        gettext_lazy("Criteria sets that cite a law no longer in force"),
        "criteriaset",
    ),
    _law_kind(
        EvaluationBody,
        "to-chuc-can-cu-het-hieu-luc",
        gettext_lazy("Evaluating bodies that cite a law no longer in force"),
        "evaluationbody",
    ),
)
