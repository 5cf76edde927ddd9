"""Uses by agencies: confirm again, links nobody answered, reviews to check, what came back."""

from collections.abc import Sequence
from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, pgettext

from core.models import Transition
from solutions.models import Deployment, Review, UseRequest
from solutions.use_rules import counts_until
from solutions.using import declaring
from solutions.using.records import HOLD

from .kinds import SOON_DAYS, Bulk, Kind, Worker, may, nobody, page, place, shown
from .order import Item, Risk

# What came back is told for so long; a link that nobody answered is asked about for so long.
NEWS_DAYS, STALE_DAYS = 14, 90
_ASK = Bulk(Deployment, "do_hoi", "change", gettext_lazy("Send links for what is ticked"))


# Confirming again -------------------------------------------------------------------------------
def _unasked(worker: Worker) -> QuerySet[Deployment]:
    """Uses that the person sees and about which no link is on its way."""
    asked = UseRequest.objects.open(worker.on).filter(deployment=OuterRef("pk"))
    return Deployment.objects.filter(worker.sees(Deployment), ~Exists(asked))


def _overdue(worker: Worker) -> QuerySet[Deployment]:
    return _unasked(worker).lapsed(worker.on)


def _due_soon(worker: Worker) -> QuerySet[Deployment]:
    later = worker.on + timedelta(days=SOON_DAYS)
    kept = Deployment.objects.confirmed(later).filter(pk=OuterRef("pk"))
    return _unasked(worker).confirmed(worker.on).filter(~Exists(kept))


def _lay_out_uses(worker: Worker, rows: QuerySet[Deployment]) -> QuerySet[Deployment]:
    return rows.select_related("solution", "province").order_by("confirmed_on", "pk")


def _describe_uses(kind: Kind, worker: Worker, rows: Sequence[Deployment]) -> list[Item]:
    text = gettext("%(agency)s, last confirmed on %(day)s")
    return [
        kind.item(
            row.solution.local_name,
            detail=place(
                worker, row, text % {"agency": row.agency, "day": shown(row.confirmed_on)}
            ),
            since=row.confirmed_on if kind.risk is Risk.WRONG else counts_until(row.confirmed_on),
            address=page(row),
            button=pgettext("button", "Ask the agency"),
            key=str(row.pk),
        )
        for row in rows
    ]


# Links that nobody answered ---------------------------------------------------------------------
def _unanswered(worker: Worker) -> QuerySet[UseRequest]:
    """Links of agencies that ran out unanswered, while the use is still open to question."""
    newer = UseRequest.objects.filter(
        deployment=OuterRef("deployment"), sent_at__gt=OuterRef("sent_at")
    )
    unsettled = Deployment.objects.filter(
        Q(confirmed_on__isnull=True) | Q(confirmed_on__lt=OuterRef("sent_at")),
        pk=OuterRef("deployment"),
    )
    going_on = unsettled.going_on(worker.on)
    return UseRequest.objects.filter(
        worker.sees(UseRequest),
        ~Exists(newer),
        Exists(going_on),
        answered_on__isnull=True,
        expires_on__lt=worker.on,
        expires_on__gte=worker.on - timedelta(days=STALE_DAYS),
    )


def _lay_out_letters(worker: Worker, rows: QuerySet[UseRequest]) -> QuerySet[UseRequest]:
    return rows.select_related("solution", "deployment", "province").order_by("expires_on", "pk")


def _describe_unanswered(kind: Kind, worker: Worker, rows: Sequence[UseRequest]) -> list[Item]:
    text = gettext("%(agency)s, the link ran out on %(day)s")
    return [
        kind.item(
            row.solution.local_name,
            detail=place(
                worker,
                row,
                text % {"agency": row.deployment.agency, "day": shown(row.expires_on)},
            ),
            since=row.expires_on,
            address=page(row.deployment),
            button=pgettext("button", "Ask again or by paper"),
        )
        for row in rows
    ]


# Reviews ----------------------------------------------------------------------------------------
def _unchecked(worker: Worker) -> QuerySet[Review]:
    """Drafts on which nobody decided since they came in."""
    steps = Transition.objects.filter(
        content_type=ContentType.objects.get_for_model(Review), object_id=OuterRef("pk")
    )
    last = Subquery(steps.order_by("-at", "-pk").values("verb")[:1])
    drafts = Review.objects.filter(worker.sees(Review), state=Review.Stage.DRAFT)
    return drafts.annotate(last=last).filter(Q(last__isnull=True) | ~Q(last__in=(HOLD, "withdraw")))


def _lay_out_reviews(worker: Worker, rows: QuerySet[Review]) -> QuerySet[Review]:
    related = ("deployment__solution", "deployment__province")
    return rows.select_related(*related).order_by("written_on", "pk")


def _describe_reviews(kind: Kind, worker: Worker, rows: Sequence[Review]) -> list[Item]:
    text = gettext("%(agency)s, written on %(day)s")
    return [
        kind.item(
            row.deployment.solution.local_name,
            detail=place(
                worker,
                row,
                text % {"agency": row.deployment.agency, "day": shown(row.written_on)},
            ),
            since=row.written_on,
            address=page(row),
            button=pgettext("button", "Check the review"),
        )
        for row in rows
    ]


# What came back ---------------------------------------------------------------------------------
def _declared(worker: Worker) -> QuerySet[UseRequest]:
    decided = declaring.decisions().filter(object_id=OuterRef("pk"))
    return UseRequest.objects.filter(
        worker.sees(UseRequest), ~Exists(decided), answer=UseRequest.Answer.DECLARED
    )


def _describe_declared(kind: Kind, worker: Worker, rows: Sequence[UseRequest]) -> list[Item]:
    text = gettext("answered on %(day)s")
    return [
        kind.item(
            row.solution.local_name,
            detail=place(worker, row, text % {"day": shown(row.answered_on)}),
            since=row.answered_on,
            address=page(row),
            button=pgettext("button", "Read and decide"),
        )
        for row in rows
    ]


def _answered(worker: Worker) -> QuerySet[UseRequest]:
    return UseRequest.objects.filter(
        worker.sees(UseRequest),
        deployment__isnull=False,
        answered_on__gte=worker.on - timedelta(days=NEWS_DAYS),
    )


def _lay_out_answers(worker: Worker, rows: QuerySet[UseRequest]) -> QuerySet[UseRequest]:
    related = ("solution", "deployment", "province")
    return rows.select_related(*related).order_by(F("answered_on").desc(), "-pk")


def _describe_answers(kind: Kind, worker: Worker, rows: Sequence[UseRequest]) -> list[Item]:
    text = gettext("%(agency)s: %(answer)s, %(day)s")
    return [
        kind.item(
            row.solution.local_name,
            detail=place(
                worker,
                row,
                text
                % {
                    "agency": row.deployment.agency,
                    "answer": row.get_answer_display(),
                    "day": shown(row.answered_on),
                },
            ),
            since=row.answered_on,
            address=reverse("admin:solutions_deployment_change", args=[row.deployment_id]),
            button=pgettext("button", "Open the use"),
        )
        for row in rows
    ]


KINDS = (
    Kind(
        key="don-vi-su-dung-chua-xac-nhan-lai",
        risk=Risk.WRONG,
        title=gettext_lazy("Uses not confirmed for a year"),
        advice=gettext_lazy("They count no more; send the agencies a link, for many at once."),
        rows=_overdue,
        mine=may("change"),
        laid_out=_lay_out_uses,
        describe=_describe_uses,
        bulk=_ASK,
    ),
    Kind(
        key="nhan-xet-cho-kiem-tra",
        risk=Risk.WAITING,
        title=gettext_lazy("Reviews by agencies to be checked"),
        advice=gettext_lazy(
            "Check that no personal data stands in them, then publish them or say why not."
        ),
        rows=_unchecked,
        mine=may("publish"),
        laid_out=_lay_out_reviews,
        describe=_describe_reviews,
    ),
    Kind(
        key="nha-cung-cap-khai-bao",
        risk=Risk.WAITING,
        title=gettext_lazy("Uses that vendors declared"),
        advice=gettext_lazy("Read them; taken over, they are shown as the vendor's own word."),
        rows=_declared,
        mine=may("change"),
        laid_out=_lay_out_letters,
        describe=_describe_declared,
    ),
    Kind(
        key="lien-ket-xac-nhan-chua-tra-loi",
        risk=Risk.WAITING,
        title=gettext_lazy("Links for confirmation that nobody answered"),
        advice=gettext_lazy("Send another one, to another mailbox, or ask for a paper."),
        rows=_unanswered,
        mine=may("change"),
        laid_out=_lay_out_letters,
        describe=_describe_unanswered,
    ),
    Kind(
        key="don-vi-su-dung-sap-xac-nhan-lai",
        risk=Risk.DUE,
        title=gettext_lazy("Uses to be confirmed again within 30 days"),
        advice=gettext_lazy("Afterwards they count no more; send the agencies a link in time."),
        rows=_due_soon,
        mine=may("change"),
        laid_out=_lay_out_uses,
        describe=_describe_uses,
        bulk=_ASK,
    ),
    Kind(
        key="don-vi-su-dung-da-tra-loi",
        risk=Risk.NONE,
        title=gettext_lazy("What agencies answered within 14 days"),
        advice=gettext_lazy("Nothing has to be done; the uses are kept up to date by themselves."),
        rows=_answered,
        mine=nobody,
        laid_out=_lay_out_answers,
        describe=_describe_answers,
    ),
)
