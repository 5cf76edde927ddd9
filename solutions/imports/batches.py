"""Batches of objects into the database: each object wholly or not at all.

A batch is saved in one transaction with a fixed number of statements. If that fails (someone else
saved the same at that moment) its objects are compared and saved anew, one transaction each, so
that only those that cannot be saved are rejected.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, TypeAlias

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from .cell_parser import ParsedRow
from .report import Outcome

Counts: TypeAlias = Counter[tuple[str, str]]
# Called in the transaction that saves some objects, with their outcomes and what was saved.
Keep: TypeAlias = Callable[[list[Outcome], Counts], None]


class RowGroup(Protocol):
    """The rows about one object."""

    rows: list[ParsedRow]

    @property
    def first(self) -> ParsedRow:
        """The row that messages about the whole object are put to."""


class Steps(Protocol):
    """What saving a batch of groups takes, for one kind of sheet."""

    def compare(self, groups: Sequence[Any]) -> Sequence[Any]:
        """What is to be done for those groups that are not wrong; errors go to their rows."""

    def save(self, works: Sequence[Any]) -> Counts:
        """Save in the open transaction. Raises ``DatabaseError``, ``ValidationError``."""

    def outcomes(self, groups: Sequence[Any], works: Sequence[Any]) -> list[Outcome]:
        """What became of every row of the groups."""

    def forget(self, groups: Sequence[Any]) -> None:
        """Nothing of the groups was saved: they are to be compared anew."""

    def settle(self, works: Sequence[Any]) -> None:
        """The works are done with."""


def keep_nothing(_outcomes: list[Outcome], _counts: Counts) -> None:
    """Write down nothing beside what is saved."""


def save_batch(
    groups: Sequence[RowGroup], steps: Steps, keep: Keep
) -> Iterator[tuple[list[Outcome], Counts]]:
    """Compare and save the groups together, if that fails one by one.

    What ``keep`` writes is saved with the objects that it is about, or not at all.
    """
    said = [(row, len(row.errors), len(row.warnings)) for group in groups for row in group.rows]
    works = steps.compare(groups)
    try:
        with transaction.atomic():
            counts = steps.save(works)
            outcomes = steps.outcomes(groups, works)
            keep(outcomes, counts)
    except (DatabaseError, ValidationError) as error:
        steps.forget(groups)
        if len(groups) == 1:
            _reject(groups[0], error)
            yield _kept_rejection(groups, steps, keep)
            return
        for row, errors, warnings in said:
            del row.errors[errors:], row.warnings[warnings:]
        for group in groups:
            yield from save_batch([group], steps, keep)
        return
    steps.settle(works)
    yield outcomes, counts


def _kept_rejection(
    groups: Sequence[RowGroup], steps: Steps, keep: Keep
) -> tuple[list[Outcome], Counts]:
    outcomes = steps.outcomes(groups, ())
    with transaction.atomic():
        keep(outcomes, Counter())
    return outcomes, Counter()


def _reject(group: RowGroup, error: Exception) -> None:
    if isinstance(error, ValidationError):
        group.first.error("not_valid", text=" ".join(error.messages))
    else:
        group.first.error("not_saved")
