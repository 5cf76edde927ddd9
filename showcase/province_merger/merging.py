"""One former province and its successor while they merge: what every rule is handed."""

import datetime as dt
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from core.journal import Recorder
from core.models import MAX_ADDRESS, Journal, User
from provinces.models import Province
from showcase.models import MergerTask


@dataclass(slots=True)
class Merging:
    """``former`` becomes part of ``into`` from the day ``on``; ``day`` is that of the work.

    Rules write through ``recorder`` and say with ``ask`` what staff have to decide afterwards.
    """

    recorder: Recorder
    former: Province
    into: Province
    on: dt.date
    day: dt.date
    tasks: list[MergerTask] = field(default_factory=list)

    @property
    def by(self) -> User | None:
        """Who merges."""
        return self.recorder.by

    def ask(self, target: Model, note: str) -> None:
        """A task for the successor's staff about ``target``; ``note`` is Vietnamese, as content."""
        self.tasks.append(task(self.recorder.journal, self.into, target, note))


def task(journal: Journal, province: Province, target: Model, note: str) -> MergerTask:
    """A task that is not saved yet."""
    return MergerTask(
        journal=journal,
        province=province,
        content_type=ContentType.objects.get_for_model(target),
        object_id=target.pk,
        note=note[:MAX_ADDRESS],
    )
