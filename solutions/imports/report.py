"""What an import did, or would do: one outcome for each row of the table."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from .cell_parser import ParsedRow
from .groups import Group
from .messages import Message
from .works import Change, ListingWork

CREATED, CHANGED, UNCHANGED = "created", "changed", "unchanged"
REJECTED, DUPLICATE = "rejected", "duplicate"
KINDS: Final = (CREATED, CHANGED, UNCHANGED, DUPLICATE, REJECTED)


@dataclass(slots=True)
class Outcome:
    """What became of one row; ``errors`` say why it was rejected, ``changes`` what it changed.

    Of a duplicate, ``same_as`` is the row that says the same. ``listing_id`` is the listing that
    the row belongs to, ``object_id`` the object of another kind that it is; None while there is
    none.
    """

    row: int
    kind: str
    vendor: str = ""
    solution: str = ""
    errors: list[Message] = field(default_factory=list)
    warnings: list[Message] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    same_as: int | None = None
    listing_id: int | None = None
    object_id: int | None = None


@dataclass(slots=True)
class Report:
    """All outcomes in the order of the rows, and what is to be said of the sheet itself.

    ``saved`` counts the objects created and changed, by their kind; empty for a preview.
    """

    outcomes: list[Outcome] = field(default_factory=list)
    warnings: list[Message] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)
    saved: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows became what, in the order of ``KINDS``."""
        found = Counter(outcome.kind for outcome in self.outcomes)
        return {kind: found[kind] for kind in KINDS}

    @property
    def all_warnings(self) -> list[Message]:
        """Warnings of the sheet, then of its rows."""
        return self.warnings + [m for outcome in self.outcomes for m in outcome.warnings]

    def finish(self) -> None:
        """Put the outcomes in the order of the rows."""
        self.outcomes.sort(key=lambda outcome: outcome.row)


def outcome_of_lost(row: ParsedRow) -> Outcome:
    """What becomes of a row that does not say to which listing it belongs."""
    return _outcome(row, REJECTED)


def outcomes_of(group: Group, work: ListingWork | None) -> list[Outcome]:
    """What became of the rows of a listing; ``work`` is None when it was rejected."""
    if work is None:
        return _rejected(group)
    outcomes = []
    for row in group.rows:
        outcome = _outcome(row, _kind(row, group, work))
        outcome.same_as = group.duplicates.get(row.number)
        outcome.changes = [change for change in work.changes if change.row == row.number]
        outcome.listing_id = work.listing.instance.pk
        outcomes.append(outcome)
    return outcomes


def _rejected(group: Group) -> list[Outcome]:
    wrong = next(row.number for row in group.rows if row.errors)
    for row in group.rows:
        if not row.errors:
            row.error("other_row_wrong", first=wrong)
    return [_outcome(row, REJECTED) for row in group.rows]


def _outcome(row: ParsedRow, kind: str) -> Outcome:
    return Outcome(row.number, kind, *row.names, row.errors, row.warnings)


def _kind(row: ParsedRow, group: Group, work: ListingWork) -> str:
    if row.number in group.duplicates:
        return DUPLICATE
    if row.number in work.created_rows:
        return CREATED
    is_first_published = work.publishes and row is group.first
    if is_first_published or any(change.row == row.number for change in work.changes):
        return CHANGED
    return UNCHANGED
