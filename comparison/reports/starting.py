"""Having reports made, finding the one to hand out, forgetting old ones."""

import datetime as dt
from typing import Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from comparison.citation import LANGUAGES
from comparison.models import QuarterReport, Ranking
from comparison.tasks import make_report
from core.models import User
from provinces import permissions

from . import runs

Stage = QuarterReport.Stage
KEPT_FOR: Final = dt.timedelta(days=30)


@transaction.atomic
def start(ranking: Ranking, language: str, *, by: User | None) -> QuarterReport:
    """Have the report of a quarter made; one that is being made already is given back.

    ``language`` is "vi" or "en"; ``by`` is None for the portal itself, as when a quarter is
    published. Raises ``PermissionDenied`` for all but the ministry, ``ValidationError`` for a
    language that the portal has not.
    """
    if by is not None:
        permissions.require(by, "change", ranking)
    if language not in LANGUAGES:
        raise ValidationError(_("There is no report in this language."), code="language")
    # One report at a time: whoever starts the same one at the same moment waits here.
    Ranking.objects.select_for_update().get(pk=ranking.pk)
    for report in _same(ranking, language):
        if not runs.is_silent(report):
            return report
    report = QuarterReport.objects.create(ranking=ranking, language=language, by=by)
    make_report.enqueue(str(report.key))
    report.refresh_from_db()
    return report


def start_all(ranking: Ranking, *, by: User | None) -> list[QuarterReport]:
    """The same in every language: when a quarter is published, and when one is corrected."""
    return [start(ranking, language, by=by) for language in LANGUAGES]


def resume(report: QuarterReport, *, by: User) -> QuarterReport:
    """Go on with a report whose worker is gone.

    Raises ``PermissionDenied``; ``ValidationError`` while somebody is at it.
    """
    permissions.require(by, "change", report)
    if not runs.is_silent(report):
        raise ValidationError(_("The report is still being made."), code="alive")
    make_report.enqueue(str(report.key))
    report.refresh_from_db()
    return report


def finished(ranking: Ranking, language: str) -> QuarterReport | None:
    """The latest finished report of a published quarter: the one that visitors get.

    Nothing that was begun before the publication, which may be a draft.
    """
    rows = _public().select_related("ranking")
    return rows.filter(ranking=ranking, language=language).first()


def require_reader(person: User, report: QuarterReport) -> None:
    """Raise ``PermissionDenied`` unless the person may read it: a draft is for the ministry."""
    verb = "view" if report.ranking.is_published else "change"
    if not permissions.can(person, verb, report):
        raise PermissionDenied


@transaction.atomic
def forget_old(now: dt.datetime | None = None) -> int:
    """Remove reports older than ``KEPT_FOR`` but those that visitors get; how many there were."""
    before = (now or timezone.now()) - KEPT_FOR
    old = QuarterReport.objects.filter(created_at__lt=before)
    kept = _public_ones()
    gone = 0
    for report in old.exclude(stage=Stage.MAKING).exclude(pk__in=kept):
        _remove(report)
        gone += 1
    return gone


def _public() -> QuerySet[QuarterReport]:
    """Finished reports of published quarters begun since the publication, the latest first."""
    rows = QuarterReport.objects.filter(
        stage=Stage.DONE, created_at__gte=F("ranking__published_at")
    )
    return rows.filter(ranking__state=Ranking.Stage.PUBLISHED).exclude(file="")


def _public_ones() -> set[int]:
    """The keys of those that visitors get: of each quarter and language the latest."""
    latest: dict[tuple[int, str], int] = {}
    for pk, *place in _public().values_list("pk", "ranking", "language"):
        latest.setdefault(tuple(place), pk)
    return set(latest.values())


def _remove(report: QuarterReport) -> None:
    if report.file:
        storage, name = report.file.storage, report.file.name
        transaction.on_commit(lambda: storage.delete(name))
    report.delete()


def _same(ranking: Ranking, language: str) -> list[QuarterReport]:
    rows = QuarterReport.objects.filter(ranking=ranking, language=language)
    return list(rows.filter(stage__in=runs.OPEN))
