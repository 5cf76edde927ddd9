"""Reports at work: taken by a worker, alive while pages are laid out, kept in the private folder.

Whoever makes a report says again and again that it is alive. One that has been silent for
``SILENCE`` is taken up by the next who looks and made anew; after ``GIVE_UP`` it has failed.
"""

import logging
from datetime import timedelta
from typing import Final

from django.core.files.base import ContentFile
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from comparison.models import QuarterReport
from core.clock import today
from core.models import MAX_ADDRESS

from .making import made
from .printing import CannotPrintError

log = logging.getLogger("portal.reports")

Stage = QuarterReport.Stage
SILENCE: Final = timedelta(seconds=60)
GIVE_UP: Final = timedelta(hours=1)
_BEAT: Final = timedelta(seconds=1)
OPEN: Final = frozenset({Stage.WAITING, Stage.MAKING})


class SupersededError(Exception):
    """Another worker took the report up: stop, writing nothing more."""


def run(key: str) -> bool:
    """Make the report that waits under ``key``; False when there is nothing to do here.

    What goes wrong ends up on the report, for its page to say; nothing is raised.
    """
    report = _claimed(key)
    if report is None:
        return False
    pulse = _Pulse(report)
    language = report.by.language if report.by else report.language
    with translation.override(language):
        try:
            _make(report, pulse)
        except SupersededError:
            log.info("Report %s was taken up elsewhere", report.key)
        except CannotPrintError as error:
            log.error("Report %s: %s", report.key, error)
            _fail(report, pulse, str(error))
        except Exception:  # of a report anything may come; its page must say so, and others go on
            log.exception("Report %s failed", report.key)
            _fail(report, pulse, _("Making the report failed. Whoever runs the portal finds why."))
    return True


def is_open(key: str) -> bool:
    """Whether the report waits for work or is being made."""
    return QuarterReport.objects.filter(key=key, stage__in=OPEN).exists()


def is_silent(report: QuarterReport) -> bool:
    """Whether whoever made the report seems to be gone."""
    return report.stage == Stage.MAKING and (
        report.alive_at is None or report.alive_at < timezone.now() - SILENCE
    )


class _Pulse:
    """The signs of life of one run: each also makes sure that the report is still its own."""

    def __init__(self, report: QuarterReport) -> None:
        self._report = report
        self._at = report.alive_at

    def beat(self, done: int, total: int) -> None:
        """Say how far it is, once a second at most. Raises ``SupersededError``."""
        if timezone.now() - self._at >= _BEAT:
            self.write(parts_done=done, parts_total=total)

    def write(self, **columns: object) -> None:
        """Write ``columns`` and that the run is alive. Raises ``SupersededError``."""
        now = timezone.now()
        own = QuarterReport.objects.filter(
            pk=self._report.pk, stage=Stage.MAKING, alive_at=self._at
        )
        if not own.update(alive_at=now, updated_at=now, **columns):
            raise SupersededError
        self._at = now


def _claimed(key: str) -> QuarterReport | None:
    """The report, marked as being made by this run; None if there is nothing to take."""
    report = QuarterReport.objects.select_related("ranking", "by").filter(key=key).first()
    if report is None or report.stage not in OPEN:
        return None
    now = timezone.now()
    rows = QuarterReport.objects.filter(pk=report.pk, stage=report.stage)
    if report.stage == Stage.MAKING:
        rows = rows.filter(Q(alive_at__isnull=True) | Q(alive_at__lt=now - SILENCE))
        if report.created_at < now - GIVE_UP:
            text = _("Making the report was interrupted several times.")
            rows.update(stage=Stage.FAILED, failure=text, finished_at=now)
            return None
    if not rows.update(stage=Stage.MAKING, alive_at=now, parts_done=0, updated_at=now):
        return None
    report.stage, report.alive_at = Stage.MAKING, now
    return report


def _make(report: QuarterReport, pulse: _Pulse) -> None:
    ranking = report.ranking
    data = made(ranking, report.language, today(), pulse.beat)
    pulse.write()
    name = f"{ranking.quarter}-{report.language}-{report.key}.pdf"
    storage = report.file.storage
    path = storage.save(report.file.field.generate_filename(report, name), ContentFile(data))
    try:
        pulse.write(stage=Stage.DONE, file=path, finished_at=timezone.now(), failure="")
    except SupersededError:
        storage.delete(path)
        raise


def _fail(report: QuarterReport, pulse: _Pulse, text: str) -> None:
    try:
        pulse.write(stage=Stage.FAILED, failure=text[:MAX_ADDRESS], finished_at=timezone.now())
    except SupersededError:
        log.info("Report %s was taken up elsewhere", report.key)
