"""A sheet to outcomes: what would be created, changed, rejected. Saves nothing."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, TypeAlias

from .compare import Comparer
from .groups import Group, group_rows
from .identities import sliced
from .importer import Importer
from .lookups import Lookups
from .reader import Sheet
from .report import Report
from .rows import RowParser
from .works import ListingWork

# Wraps something iterated so that its progress can be shown: (items, what is being done, total).
Track: TypeAlias = Callable[[Iterable[Any], str, int | None], Iterable[Any]]

BATCH: Final = 250  # listings compared and saved at once


def untracked(items: Iterable[Any], _stage: str, _total: int | None) -> Iterable[Any]:
    """Show no progress."""
    return items


class Reading:
    """A sheet read and grouped, to be compared batch by batch; ``report`` fills meanwhile.

    Everything is read before anything is compared: only then is it known which rows belong
    together. Raises ``FileRefusedError``.
    """

    def __init__(self, sheet: Sheet, importer: Importer, track: Track) -> None:
        self.report = Report()
        self.comparer = Comparer(importer, sheet.keys)
        parser = RowParser(sheet.keys, importer, Lookups(importer.on))
        rows = list(parser.parse(track(sheet.rows, "read", None)))
        self.report.warnings, self.report.notes = sheet.warnings, sheet.notes
        grouped = group_rows(rows, importer)
        for row in grouped.lost:
            self.report.add_lost(row)
        self._groups = grouped.groups
        self._track = track

    def batches(self, stage: str) -> Iterator[list[Group]]:
        """The groups, ``BATCH`` at a time."""
        tracked = self._track(self._groups, stage, len(self._groups))
        yield from sliced(tracked, BATCH)


def preview(sheet: Sheet, importer: Importer, track: Track = untracked) -> Report:
    """What an import of the sheet would do. Raises ``FileRefusedError``."""
    reading = Reading(sheet, importer, track)
    for groups in reading.batches("compare"):
        works = {id(work.group): work for work in reading.comparer.compare(groups)}
        for group in groups:
            reading.report.add(group, works.get(id(group)))
        settle(works.values())
    reading.report.finish()
    return reading.report


def settle(works: Iterable[ListingWork]) -> None:
    """The shared entries of these listings are done with."""
    for work in works:
        for draft in (work.group.vendor, work.group.solution):
            if draft.work is not None:
                draft.settle()
