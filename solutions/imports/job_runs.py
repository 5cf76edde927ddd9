"""Import jobs at work: reading for the preview and saving, by a request or by a worker.

Whoever works on a job claims it and says again and again that it is alive. A job that has been
silent for ``SILENCE`` is taken up by the next one who looks: reading starts anew, saving goes on
behind what is saved, because the outcome of each listing is stored with the listing itself.
"""

import gc
import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from itertools import chain
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.clock import today
from core.models import MAX_ADDRESS, User
from provinces import permissions
from provinces.models import Province, Scope
from solutions.models import ImportJob, ImportJobRow, Listing
from solutions.sheets.kinds import KINDS, SheetKind, SheetReading

from .archive import PictureArchive
from .batches import Counts
from .identities import sliced
from .importer import Importer
from .job_rows import MAX_NOTES, NOTE, WARNING, as_row, packed
from .messages import FileRefusedError
from .reader import read_table
from .report import Outcome

log = logging.getLogger("portal.imports")

Stage = ImportJob.Stage
SILENCE: Final = timedelta(seconds=60)
MAX_ATTEMPTS: Final = 4
_BEAT: Final = timedelta(seconds=1)
_ROWS_PER_LOOK: Final = 20
_LOST_AT_ONCE: Final = 250
_MAX_REASON: Final = 100  # what the field history keeps of a reason
_NEXT: Final = {
    Stage.WAITING: Stage.READING,
    Stage.READING: Stage.READING,
    Stage.QUEUED: Stage.SAVING,
    Stage.SAVING: Stage.SAVING,
}
OPEN: Final = frozenset(_NEXT)


class SupersededError(Exception):
    """The job was cancelled, or taken up by another worker: stop, writing nothing more."""


def run(key: str) -> bool:
    """Do what the job waits for; False when there is nothing to do or someone else is at it.

    What goes wrong ends up on the job, for its page to say; nothing is raised.
    """
    job = _claimed(key)
    if job is None:
        return False
    pulse = _Pulse(job)
    with translation.override(job.by.language):
        try:
            _work(job, pulse)
        except SupersededError:
            log.info("Import %s was cancelled or taken up elsewhere", job.key)
        except FileRefusedError as error:
            _refuse(job, pulse, str(error))
        except FileNotFoundError:
            _refuse(job, pulse, _("The uploaded file is no longer there. Upload it again."))
        except PermissionDenied:
            _refuse(job, pulse, _("The account may no longer enter solutions here."))
        except Exception:  # of a job anything may come; its page must say so, and others go on
            log.exception("Import %s failed", job.key)
            _give_back(job, pulse)
    return True


def is_open(key: str) -> bool:
    """Whether the job waits for work or is being worked on."""
    return ImportJob.objects.filter(key=key, stage__in=OPEN).exists()


def is_silent(job: ImportJob) -> bool:
    """Whether whoever worked on the job seems to be gone."""
    return job.stage in (Stage.READING, Stage.SAVING) and (
        job.alive_at is None or job.alive_at < timezone.now() - SILENCE
    )


def rights(person: User, province: Province | None) -> Scope:
    """The person's rights as far as they concern the province (None: what is national).

    An import belongs to one province, whose staff see it; so it reaches no other one, whatever
    else its person may do.
    """
    scope = Scope.of(person)
    if province is None:
        return Scope(scope.user_id, is_ministry=scope.is_ministry, is_superuser=scope.is_superuser)
    own = frozenset({province.pk})
    if scope.is_superuser:
        return Scope(scope.user_id, approver_of=own)
    return Scope(scope.user_id, scope.editor_of & own, scope.approver_of & own)


def may_publish(person: User, province: Province | None) -> bool:
    """Whether entries that the person imports may become public at once.

    Nobody approves what they edited themselves while the province has another active approver
    (PRODUCT section 7), and an import is editing.
    """
    if not permissions.can(rights(person, province), "publish", Listing(province=province)):
        return False
    return not permissions.has_active_approver(province and province.pk, besides=person.pk)


def importer_for(job: ImportJob) -> Importer:
    """The circumstances of the job, by the rights of this moment. Raises ``PermissionDenied``."""
    scope = rights(job.by, job.province)
    if not job.by.is_staff:
        raise PermissionDenied
    permissions.require(scope, "add", Listing(province=job.province))
    return Importer(
        scope,
        today(),
        province=job.province,
        by=job.by,
        publishes=job.publishes and may_publish(job.by, job.province),
        reason=f"nhập từ tệp {job.name}"[:_MAX_REASON],
        tax_code_notes=job.tax_code_notes,
    )


class _Pulse:
    """The signs of life of one run: each also makes sure that the job is still its own."""

    def __init__(self, job: ImportJob) -> None:
        self._job = job
        # Two, because the later one may be rolled back with the transaction that it was part of.
        self._mine = [job.alive_at]

    def beat(self, *, is_due: bool = True, **columns: Any) -> None:
        """Say that the job is alive, and write ``columns``. Raises ``SupersededError``."""
        now = timezone.now()
        if not is_due and now - self._mine[-1] < _BEAT:
            return
        own = ImportJob.objects.filter(
            pk=self._job.pk, stage=self._job.stage, alive_at__in=self._mine
        )
        if not own.update(alive_at=now, **columns):
            raise SupersededError
        self._mine = [self._mine[-1], now]

    def end(self, stage: str, **columns: Any) -> None:
        """Leave the job in ``stage``. Raises ``SupersededError``."""
        self.beat(stage=stage, **columns)

    def while_reading(self, items: Iterable[Any], stage: str, _total: int | None) -> Iterator[Any]:
        """The items; of rows being read it is shown how many."""
        for count, item in enumerate(items):
            if stage == "read" and count % _ROWS_PER_LOOK == 0:
                shown = {"rows_done": count} if self._job.stage == Stage.READING else {}
                self.beat(is_due=False, **shown)
            yield item


def _claimed(key: str) -> ImportJob | None:
    """The job, marked as being worked on by this run; None if there is nothing to take."""
    job = ImportJob.objects.select_related("by", "province").filter(key=key).first()
    if job is None or job.stage not in _NEXT:
        return None
    now, target = timezone.now(), _NEXT[Stage(job.stage)]
    rows = ImportJob.objects.filter(pk=job.pk, stage=job.stage)
    if job.stage == target:
        rows = rows.filter(Q(alive_at__isnull=True) | Q(alive_at__lt=now - SILENCE))
    attempts = job.tallies.get("attempts", 0) + 1
    tallies = job.tallies | {"attempts": attempts}
    if not rows.update(stage=target, alive_at=now, tallies=tallies):
        return None
    job.stage, job.alive_at, job.tallies = target, now, tallies
    return job


@contextmanager
def _own_garbage_only() -> Iterator[None]:
    """Keep what was there before out of sight of the collector of cyclic garbage.

    It so finds quickly, and therefore often, what each batch leaves behind.
    """
    gc.freeze()
    gc.collect()
    try:
        yield
    finally:
        gc.unfreeze()


def _work(job: ImportJob, pulse: _Pulse) -> None:
    importer, kind = importer_for(job), KINDS[job.kind]
    with ExitStack() as stack:
        if job.pictures:
            archive = PictureArchive.open(stack.enter_context(job.pictures.open("rb")))
            importer.pictures = stack.enter_context(archive)
        sheet = stack.enter_context(job.sheet.open("rb"))
        stack.enter_context(_own_garbage_only())
        table = read_table(sheet, job.name, kind.contract())
        reading = kind.read(table, importer, pulse.while_reading)
        if job.stage == Stage.READING:
            _read(job, reading, kind, pulse)
        else:
            _save(job, reading, importer, pulse)


def _read(job: ImportJob, reading: SheetReading, kind: SheetKind, pulse: _Pulse) -> None:
    """Store the outcome of every row; the job then waits for confirmation."""
    job.rows.all().delete()
    counts: Counter[str] = Counter()
    pulse.beat(rows_done=0, rows_total=reading.rows)
    lost = sliced(reading.lost, _LOST_AT_ONCE)
    for outcomes in chain(lost, kind.previewed(reading)):
        ImportJobRow.objects.bulk_create([as_row(job, outcome) for outcome in outcomes], 500)
        counts.update(outcome.kind for outcome in outcomes)
        counts["warnings"] += sum(bool(outcome.warnings) for outcome in outcomes)
        counts["rows"] += len(outcomes)
        pulse.beat(rows_done=counts["rows"])
    pulse.end(Stage.PREVIEWED, tallies=_tallies(reading, counts))


def _tallies(reading: SheetReading, counts: Counter[str]) -> dict[str, Any]:
    """What the preview says of the sheet as a whole."""
    messages = [packed(message, WARNING) for message in reading.warnings]
    messages += [packed(message, NOTE) for message in reading.notes[:MAX_NOTES]]
    return {
        "preview": dict(counts),
        "sheet": messages,
        "more_notes": max(0, len(reading.notes) - MAX_NOTES),
        "codes": reading.codes,
        "attempts": 0,
    }


def _save(job: ImportJob, reading: SheetReading, importer: Importer, pulse: _Pulse) -> None:
    """Save what no earlier run of this job has saved, each batch with its outcomes."""
    done = set(job.rows.exclude(planned="").values_list("number", flat=True))
    reading.skip(done)
    objects = Counter(job.tallies.get("objects", {}))
    rows_done = len(done)

    def keep(outcomes: list[Outcome], counts: Counts) -> None:
        _replace_rows(job, outcomes)
        now = objects + Counter({f"{kind}_{what}": n for (kind, what), n in counts.items()})
        tallies = job.tallies | {"objects": dict(now)}
        pulse.beat(rows_done=rows_done + len(outcomes), tallies=tallies)

    for outcomes in sliced(reading.lost, _LOST_AT_ONCE):
        with transaction.atomic():
            keep(outcomes, Counter())
        rows_done += len(outcomes)
    for outcomes, counts in KINDS[job.kind].saved(reading, importer, keep):
        rows_done += len(outcomes)
        objects.update({f"{kind}_{what}": n for (kind, what), n in counts.items()})
    tallies = job.tallies | {"objects": dict(objects), "saved": _counts_of(job), "attempts": 0}
    pulse.end(Stage.DONE, finished_at=timezone.now(), tallies=tallies)


def _counts_of(job: ImportJob) -> dict[str, int]:
    """How many rows became what, whichever run saved them."""
    by_kind = job.rows.order_by().values_list("outcome").annotate(Count("pk"))
    more = job.rows.aggregate(
        rows=Count("pk"),
        warnings=Count("pk", filter=Q(has_warnings=True)),
        differs=Count("pk", filter=Q(differs=True)),
    )
    return dict(by_kind) | more


def _replace_rows(job: ImportJob, outcomes: list[Outcome]) -> None:
    """Put what saving came to in the place of what the preview said, and note the difference."""
    stored = job.rows.filter(number__in=[outcome.row for outcome in outcomes])
    before = {row.number: row for row in stored}
    rows = []
    for outcome in outcomes:
        row, old = as_row(job, outcome), before.get(outcome.row)
        row.planned = old.outcome if old else outcome.kind
        row.differs = old is not None and (
            old.outcome != row.outcome or (old.changes != row.changes)
        )
        rows.append(row)
    stored.delete()
    ImportJobRow.objects.bulk_create(rows, 500)


def _refuse(job: ImportJob, pulse: _Pulse, text: str) -> None:
    try:
        pulse.end(Stage.REFUSED, refusal=text[:MAX_ADDRESS], finished_at=timezone.now())
    except SupersededError:
        log.info("Import %s was taken up elsewhere", job.key)


def _give_back(job: ImportJob, pulse: _Pulse) -> None:
    """Leave the job to the next attempt; after several, say that it cannot be done."""
    if job.tallies["attempts"] >= MAX_ATTEMPTS:
        text = _("The import failed several times. Please tell whoever runs the portal.")
        _refuse(job, pulse, text)
        return
    try:
        pulse.beat()
    except SupersededError:
        return
    ImportJob.objects.filter(pk=job.pk, stage=job.stage).update(alive_at=None)
