"""A sheet to outcomes: what would be created, changed, rejected. Saves nothing."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, Final, TypeAlias

from django.db.models import Model

from .cell_parser import ParsedRow
from .compare import Comparer
from .grouping import Grouping, forget
from .groups import Group
from .identities import Named, sliced
from .importer import Importer
from .lookups import Lookups
from .reader import Sheet
from .report import Outcome, Report, outcome_of_lost, outcomes_of
from .rows import RowParser
from .spool import Spool
from .works import ListingWork

# Wraps something iterated so that its progress can be shown: (items, what is being done, total).
Track: TypeAlias = Callable[[Iterable[Any], str, int | None], Iterable[Any]]

BATCH: Final = 250  # listings compared and saved at once


def untracked(items: Iterable[Any], _stage: str, _total: int | None) -> Iterable[Any]:
    """Show no progress."""
    return items


class Reading:
    """A sheet read and grouped, to be compared batch by batch.

    Everything is read before anything is compared: only then is it known which rows belong
    together. What was read waits in a file, so that memory does not grow with the rows. ``rows``
    counts the rows of the table; ``codes`` are the first rows (number and vendor) whose tax code
    fails its check digit, by code. Raises ``FileRefusedError``.
    """

    def __init__(self, sheet: Sheet, importer: Importer, track: Track) -> None:
        self.comparer = Comparer(importer, sheet.keys)
        parser = RowParser(sheet.keys, importer, Lookups(importer.on))
        rows, named = Spool[ParsedRow](Model), Named()
        for row in parser.parse(track(sheet.rows, "read", None)):
            rows.append(row)
            named.add(row)
        self.rows = len(rows)
        self.warnings, self.notes = sheet.warnings, sheet.notes
        self._grouping = Grouping(rows, named, importer)
        self.codes = self._grouping.codes
        self._skipped: Collection[int] = ()
        self._track = track

    @property
    def lost(self) -> Iterator[Outcome]:
        """The outcomes of the rows that belong to no listing."""
        return map(outcome_of_lost, self._grouping.lost_rows(self._skipped))

    def skip(self, numbers: Collection[int]) -> None:
        """Leave out the listings of these rows, which an earlier run has done."""
        self._skipped = numbers

    def batches(self, stage: str) -> Iterator[list[Group]]:
        """The groups, ``BATCH`` at a time; each batch is forgotten with the next one."""
        listings: Sequence[int] = range(len(self._grouping))
        if self._skipped:
            first = self._grouping.first_number
            listings = [one for one in listings if first(one) not in self._skipped]
        for part in sliced(self._track(listings, stage, len(listings)), BATCH):
            groups = self._grouping.groups(part)
            yield groups
            forget(groups)


def preview(sheet: Sheet, importer: Importer, track: Track = untracked) -> Report:
    """What an import of the sheet would do. Raises ``FileRefusedError``."""
    reading = Reading(sheet, importer, track)
    report = Report(list(reading.lost), reading.warnings, reading.notes)
    for outcomes in previewed(reading):
        report.outcomes += outcomes
    report.finish()
    return report


def previewed(reading: Reading) -> Iterator[list[Outcome]]:
    """What would become of the rows of one batch of listings after the other."""
    for groups in reading.batches("compare"):
        works = {id(work.group): work for work in reading.comparer.compare(groups)}
        yield [o for group in groups for o in outcomes_of(group, works.get(id(group)))]
        settle(works.values())


def settle(works: Iterable[ListingWork]) -> None:
    """The shared entries of these listings are done with."""
    for work in works:
        for draft in (work.group.vendor, work.group.solution):
            if draft.work is not None:
                draft.settle()
