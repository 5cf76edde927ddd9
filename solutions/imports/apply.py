"""The catalogue's sheet into the database, listing by listing; twice it changes nothing."""

from collections.abc import Iterator, Sequence

from .batches import Counts, Keep, keep_nothing, save_batch
from .groups import Group
from .importer import Importer
from .preview import Reading, Track, settle, untracked
from .reader import Sheet
from .report import Outcome, Report, outcomes_of
from .save import save_works
from .works import ListingWork


def apply(sheet: Sheet, importer: Importer, track: Track = untracked) -> Report:
    """Import the sheet; returns what was done. Raises ``FileRefusedError`` before saving any."""
    reading = Reading(sheet, importer, track)
    report = Report(list(reading.lost), reading.warnings, reading.notes)
    for outcomes, counts in saved(reading, importer):
        report.outcomes += outcomes
        report.saved.update(counts)
    report.finish()
    return report


def saved(
    reading: Reading, importer: Importer, keep: Keep = keep_nothing
) -> Iterator[tuple[list[Outcome], Counts]]:
    """Save batch after batch; what became of each one's rows, and how many objects of which kind.

    What ``keep`` writes is saved with the listings that it is about, or not at all.
    """
    steps = _ListingSteps(reading, importer)
    for groups in reading.batches("save"):
        yield from save_batch(groups, steps, keep)


class _ListingSteps:
    """How a batch of listings is saved."""

    def __init__(self, reading: Reading, importer: Importer) -> None:
        self._comparer = reading.comparer
        self._importer = importer

    def compare(self, groups: Sequence[Group]) -> Sequence[ListingWork]:
        return self._comparer.compare(groups)

    def save(self, works: Sequence[ListingWork]) -> Counts:
        return save_works(works, self._importer)

    def outcomes(self, groups: Sequence[Group], works: Sequence[ListingWork]) -> list[Outcome]:
        done = {id(work.group): work for work in works}
        return [one for group in groups for one in outcomes_of(group, done.get(id(group)))]

    def forget(self, groups: Sequence[Group]) -> None:
        """The entries that listings share are to be compared anew, from the database."""
        for group in groups:
            if not group.vendor.is_settled:
                group.vendor.reload()
            if not group.solution.is_settled:
                group.solution.reload()

    def settle(self, works: Sequence[ListingWork]) -> None:
        settle(works)
