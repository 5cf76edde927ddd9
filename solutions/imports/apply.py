"""A sheet into the database: a listing wholly or not at all; the same file twice changes nothing.

Listings are saved in batches, each in one transaction with a fixed number of statements. If a batch
fails (someone else saved the same at that moment) its listings are compared and saved anew, one
transaction each, so that only those that cannot be saved are rejected.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from .groups import Group
from .importer import Importer
from .preview import Reading, Track, settle, untracked
from .reader import Sheet
from .report import Outcome, Report, outcomes_of
from .save import save_works
from .works import ListingWork

Counts: TypeAlias = Counter[tuple[str, str]]
# Called in the transaction that saves some listings, with their outcomes and what was saved.
Keep: TypeAlias = Callable[[list[Outcome], Counts], None]


def apply(sheet: Sheet, importer: Importer, track: Track = untracked) -> Report:
    """Import the sheet; returns what was done. Raises ``FileRefusedError`` before saving any."""
    reading = Reading(sheet, importer, track)
    report = Report(list(reading.lost), reading.warnings, reading.notes)
    for outcomes, counts in saved(reading, importer):
        report.outcomes += outcomes
        report.saved.update(counts)
    report.finish()
    return report


def keep_nothing(_outcomes: list[Outcome], _counts: Counts) -> None:
    """Write down nothing beside what is saved."""


def saved(
    reading: Reading, importer: Importer, keep: Keep = keep_nothing
) -> Iterator[tuple[list[Outcome], Counts]]:
    """Save batch after batch; what became of each one's rows, and how many objects of which kind.

    What ``keep`` writes is saved with the listings that it is about, or not at all.
    """
    for groups in reading.batches("save"):
        yield from _saved(groups, reading, importer, keep)


def _saved(
    groups: Sequence[Group], reading: Reading, importer: Importer, keep: Keep
) -> Iterator[tuple[list[Outcome], Counts]]:
    """Compare and save the groups together, if that fails one by one."""
    said = [(row, len(row.errors), len(row.warnings)) for group in groups for row in group.rows]
    works = reading.comparer.compare(groups)
    try:
        with transaction.atomic():
            counts = save_works(works, importer)
            outcomes = _outcomes(groups, works)
            keep(outcomes, counts)
    except (DatabaseError, ValidationError) as error:
        _forget(groups)
        if len(groups) == 1:
            _reject(groups[0], error)
            yield _kept_rejection(groups, keep)
            return
        for row, errors, warnings in said:
            del row.errors[errors:], row.warnings[warnings:]
        for group in groups:
            yield from _saved([group], reading, importer, keep)
        return
    settle(works)
    yield outcomes, counts


def _kept_rejection(groups: Sequence[Group], keep: Keep) -> tuple[list[Outcome], Counts]:
    outcomes = _outcomes(groups, ())
    with transaction.atomic():
        keep(outcomes, Counter())
    return outcomes, Counter()


def _outcomes(groups: Sequence[Group], works: Sequence[ListingWork]) -> list[Outcome]:
    done = {id(work.group): work for work in works}
    return [outcome for group in groups for outcome in outcomes_of(group, done.get(id(group)))]


def _forget(groups: Sequence[Group]) -> None:
    """Nothing was saved: the shared entries are to be compared anew, from the database."""
    for group in groups:
        if not group.vendor.is_settled:
            group.vendor.reload()
        if not group.solution.is_settled:
            group.solution.reload()


def _reject(group: Group, error: Exception) -> None:
    if isinstance(error, ValidationError):
        group.first.error("not_valid", text=" ".join(error.messages))
    else:
        group.first.error("not_saved")
