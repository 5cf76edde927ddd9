"""A sheet to outcomes: what would be created, changed, rejected. Saves nothing."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, Final, TypeAlias

from .compare import Comparer
from .groups import Group, group_rows
from .identities import sliced
from .importer import Importer
from .lookups import Lookups
from .reader import Sheet
from .report import Outcome, Report, outcome_of_lost, outcomes_of
from .rows import RowParser
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
    together. A batch that is done is let go of, so that memory shrinks meanwhile. ``rows`` counts
    the rows of the table; ``lost`` are the outcomes of those that belong to no listing; ``codes``
    the rows (number and vendor) whose tax code fails its check digit, by code. Raises
    ``FileRefusedError``.
    """

    def __init__(self, sheet: Sheet, importer: Importer, track: Track) -> None:
        self.comparer = Comparer(importer, sheet.keys)
        parser = RowParser(sheet.keys, importer, Lookups(importer.on))
        rows = list(parser.parse(track(sheet.rows, "read", None)))
        self.rows = len(rows)
        self.warnings, self.notes = sheet.warnings, sheet.notes
        grouped = group_rows(rows, importer)
        self.lost = [outcome_of_lost(row) for row in grouped.lost]
        self.codes: dict[str, list[tuple[int, str]]] = {}
        for row in rows:
            if row.doubtful_code and any(m.column == "vendor_tax_code" for m in row.errors):
                self.codes.setdefault(row.doubtful_code, []).append((row.number, row.names[0]))
        self._groups = grouped.groups
        self._track = track

    def skip(self, numbers: Collection[int]) -> None:
        """Leave out the listings of these rows, which an earlier run has done."""
        self.lost = [outcome for outcome in self.lost if outcome.row not in numbers]
        self._groups = [group for group in self._groups if group.first.number not in numbers]

    def batches(self, stage: str) -> Iterator[list[Group]]:
        """The groups, ``BATCH`` at a time, once."""
        total = len(self._groups)
        yield from sliced(self._track(_taken(self._groups), stage, total), BATCH)


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


def _taken(groups: list[Group]) -> Iterator[Group]:
    """The groups in their order, each let go of when the next one is asked for."""
    groups.reverse()
    while groups:
        yield groups.pop()
