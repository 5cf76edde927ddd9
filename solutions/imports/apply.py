"""A sheet into the database: a listing wholly or not at all; the same file twice changes nothing.

Listings are saved in batches, each in one transaction with a fixed number of statements. If a batch
fails (someone else saved the same at that moment) its listings are compared and saved anew, one
transaction each, so that only those that cannot be saved are rejected.
"""

from collections import Counter
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from .compare import Comparer
from .groups import Group
from .importer import Importer
from .preview import Reading, Track, settle, untracked
from .reader import Sheet
from .report import Report
from .save import save_works
from .works import ListingWork


def apply(sheet: Sheet, importer: Importer, track: Track = untracked) -> Report:
    """Import the sheet; returns what was done. Raises ``FileRefusedError`` before saving any."""
    reading = Reading(sheet, importer, track)
    for groups in reading.batches("save"):
        works = _saved(groups, reading.comparer, importer, reading.report.saved)
        for group in groups:
            reading.report.add(group, works.get(id(group)))
    reading.report.finish()
    return reading.report


def _saved(
    groups: Sequence[Group], comparer: Comparer, importer: Importer, saved: Counter[tuple[str, str]]
) -> dict[int, ListingWork]:
    """Compare and save the groups together, if that fails one by one; what was saved, by group."""
    said = [(row, len(row.errors), len(row.warnings)) for group in groups for row in group.rows]
    works = comparer.compare(groups)
    try:
        with transaction.atomic():
            counts = save_works(works, importer)
    except (DatabaseError, ValidationError) as error:
        _forget(groups)
        if len(groups) == 1:
            _reject(groups[0], error)
            return {}
        for row, errors, warnings in said:
            del row.errors[errors:], row.warnings[warnings:]
        parts = [_saved([group], comparer, importer, saved) for group in groups]
        return {key: work for part in parts for key, work in part.items()}
    saved.update(counts)
    settle(works)
    return {id(work.group): work for work in works}


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
