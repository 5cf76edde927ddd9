"""Entries compared with what is stored, and saved: each object wholly or not at all."""

from collections import Counter
from collections.abc import Iterator, Sequence

from solutions.imports.batches import Counts, Keep, keep_nothing, save_batch
from solutions.imports.cell_parser import ParsedRow
from solutions.imports.importer import Importer
from solutions.imports.report import (
    CHANGED,
    CREATED,
    DUPLICATE,
    REJECTED,
    UNCHANGED,
    Outcome,
)
from solutions.imports.works import Work
from solutions.imports.writing import count_written, write_many

from .reading import EntryReading
from .records import Entry, EntryWork, Records


class _EntrySteps:
    """How a batch of entries is compared and saved."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def compare(self, groups: Sequence[Entry]) -> list[EntryWork]:
        """What is to be done for the entries that are not wrong."""
        stored = self._records.stored(groups)
        works = []
        for entry in groups:
            if entry.is_wrong:
                continue
            known = stored.get(entry.identity)
            instance = known or self._records.fresh(entry)
            work = EntryWork(entry, Work(instance, is_new=known is None))
            self._records.lay(work, self._records.fields)
            self._records.finish(work)
            if not entry.is_wrong:
                works.append(work)
        return works

    def save(self, works: Sequence[EntryWork]) -> Counts:
        counts: Counts = Counter()
        touched = [work for work in works if work.is_touched]
        if not touched:
            return counts
        self._records.guard(touched)
        model = self._records.model
        done = [work.done for work in touched]
        created, changed = count_written(done)
        write_many(model, done, self._records.importer)
        counts[model._meta.model_name, "created"] += created
        counts[model._meta.model_name, "changed"] += changed
        self._records.save_parts(touched, counts)
        return counts

    def outcomes(self, groups: Sequence[Entry], works: Sequence[EntryWork]) -> list[Outcome]:
        done = {id(work.entry): work for work in works}
        return [
            outcome
            for entry in groups
            for outcome in _outcomes(entry, done.get(id(entry)), self._records)
        ]

    def forget(self, groups: Sequence[Entry]) -> None:
        """Entries share nothing: there is nothing to look up anew but what ``compare`` does."""

    def settle(self, works: Sequence[EntryWork]) -> None:
        """Entries share nothing."""


def previewed(reading: EntryReading) -> Iterator[list[Outcome]]:
    """What would become of the rows of one batch of objects after the other."""
    steps = _EntrySteps(reading.records)
    for entries in reading.batches("compare"):
        yield steps.outcomes(entries, steps.compare(entries))


def saved(
    reading: EntryReading, _importer: Importer, keep: Keep = keep_nothing
) -> Iterator[tuple[list[Outcome], Counts]]:
    """Save batch after batch; what became of each one's rows, and how many objects were what."""
    steps = _EntrySteps(reading.records)
    for entries in reading.batches("save"):
        yield from save_batch(entries, steps, keep)


def _outcomes(entry: Entry, work: EntryWork | None, records: Records) -> list[Outcome]:
    if work is None:
        return _rejected(entry, records)
    return [_outcome(row, _kind(row, work), work, records) for row in entry.rows]


def _outcome(row: ParsedRow, kind: str, work: EntryWork, records: Records) -> Outcome:
    is_first = row is work.entry.first
    return Outcome(
        row.number,
        kind,
        row.names[0],
        records.title(row, work.entry.solution),
        row.errors,
        row.warnings,
        work.changes if is_first else [],
        None if is_first else work.entry.first.number,
        object_id=work.done.instance.pk,
    )


def _kind(row: ParsedRow, work: EntryWork) -> str:
    if row.number in work.entry.duplicates:
        return DUPLICATE
    if work.done.is_new:
        return CREATED
    return CHANGED if work.is_touched else UNCHANGED


def _rejected(entry: Entry, records: Records) -> list[Outcome]:
    wrong = next(row.number for row in entry.rows if row.errors)
    for row in entry.rows:
        if not row.errors:
            row.error("entry_other_wrong", first=wrong)
    return [
        Outcome(
            row.number,
            REJECTED,
            row.names[0],
            records.title(row, entry.solution),
            row.errors,
            row.warnings,
        )
        for row in entry.rows
    ]
