"""What is particular to a kind of evidence: how an object is known and what is written into it.

A row of such a sheet is one object. ``reading`` puts rows together by object, ``saving`` compares
and saves them; both know the kinds only through ``Records``.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from solutions.imports.batches import Counts
from solutions.imports.cell_parser import ParsedRow
from solutions.imports.contract import Column, Contract
from solutions.imports.fields import is_empty
from solutions.imports.importer import Importer
from solutions.imports.messages import MESSAGES
from solutions.imports.values import says_the_same
from solutions.imports.works import Change, Work
from solutions.models import Solution

_TEXTS: Final = ("text", "address", "email")


@dataclass(slots=True)
class Entry:
    """The rows about one object: the first says what it is, the others repeat it."""

    identity: Hashable
    solution: Solution
    rows: list[ParsedRow] = field(default_factory=list)
    duplicates: set[int] = field(default_factory=set)

    @property
    def first(self) -> ParsedRow:
        """The row that is followed."""
        return self.rows[0]

    @property
    def is_wrong(self) -> bool:
        """Whether a row of it is wrong, so that nothing of it is saved."""
        return any(row.errors for row in self.rows)


@dataclass(slots=True)
class EntryWork:
    """What is to be done for one entry: the object with its new values, and what changes.

    ``parts`` are rows of the object to be saved with it, ``gone`` those to be removed; ``steps``
    are actions to be taken once it is saved.
    """

    entry: Entry
    done: Work
    changes: list[Change] = field(default_factory=list)
    parts: list[Work] = field(default_factory=list)
    gone: list[Model] = field(default_factory=list)
    steps: list[Callable[[], Any]] = field(default_factory=list)

    @property
    def is_touched(self) -> bool:
        """Whether there is anything to save."""
        has_parts = bool(self.gone) or any(part.is_touched for part in self.parts)
        return self.done.is_touched or has_parts or bool(self.steps)


class Records(ABC):
    """One kind of object that sheets are about, for one import.

    ``fields`` are the model's fields by the columns that simply fill them; ``kept`` of them are
    never emptied by an empty cell. The sheet's own columns are ``keys``.
    """

    model: ClassVar[type[Model]]
    fields: ClassVar[Mapping[str, str]]
    kept: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, contract: Contract, importer: Importer, keys: frozenset[str]) -> None:
        self.contract = contract
        self.importer = importer
        self.keys = keys

    @abstractmethod
    def identify(self, row: ParsedRow, solution: Solution) -> Hashable | None:
        """What the object is known by; None, with the reason told to the row, if it cannot be."""

    @abstractmethod
    def stored(self, entries: Sequence[Entry]) -> Mapping[Hashable, Model]:
        """The objects that exist, by what they are known by, in a fixed number of queries."""

    @abstractmethod
    def fresh(self, entry: Entry) -> Model:
        """A new object with what it is known by."""

    @abstractmethod
    def finish(self, work: EntryWork) -> None:
        """What is particular to the kind: more values, rules between fields, rights."""

    def title(self, row: ParsedRow, solution: Solution | None) -> str:
        """What the page of the import calls the row."""
        return solution.name if solution else row.names[1]

    def save_parts(self, works: Sequence[EntryWork], counts: Counts) -> None:
        """Save what hangs on the objects, which are saved already; take the steps."""
        for work in works:
            for step in work.steps:
                step()

    def guard(self, works: Sequence[EntryWork]) -> None:
        """Lock the objects that exist, and make sure that the others still do not.

        Raises ``ValidationError``; the entries are then compared anew.
        """
        old = {work.done.instance.pk for work in works if not work.done.is_new}
        rows = self.model._base_manager.select_for_update().filter(pk__in=old)
        if set(rows.values_list("pk", flat=True)) != old:
            raise ValidationError(_("It was removed in the meantime."))
        new = [work.entry for work in works if work.done.is_new]
        if new and self.stored(new).keys() & {entry.identity for entry in new}:
            raise ValidationError(str(MESSAGES["not_saved"]))

    def lay(self, work: EntryWork, mapping: Mapping[str, str]) -> None:
        """Put the row's values into the fields of ``mapping`` (by column) and note what changes.

        A column that the sheet lacks leaves its field; an empty cell empties it.
        """
        row, instance = work.entry.first, work.done.instance
        for key, name in mapping.items():
            value = row.values.get(key)
            if key not in self.keys or (is_empty(value) and key in self.kept):
                continue
            self.put(work, self.contract.by_key[key], name, value)
        others = [f.name for f in instance._meta.fields if f.is_relation]
        others += [f.name for f in instance._meta.fields if f.name not in work.done.changed]
        try:
            instance.clean_fields(exclude=others)
        except ValidationError as error:
            columns = {name: key for key, name in mapping.items()}
            for name, texts in error.message_dict.items():
                row.error("not_valid", columns.get(name), text=" ".join(texts))

    def put(self, work: EntryWork, column: Column, name: str, value: Any) -> None:
        """Set one field to a value of the sheet, None or "" emptying it, and note the change."""
        instance = work.done.instance
        if is_empty(value):
            value = empty_of(instance, name)
        old = getattr(instance, name)
        if old == value or (
            column.kind in _TEXTS and old and value and says_the_same(column, old, value)
        ):
            return
        setattr(instance, name, value)
        work.done.changed.add(name)
        if not work.done.is_new:
            work.changes.append(Change(work.entry.first.number, column.key, old, value))


def empty_of(instance: Model, name: str) -> Any:
    """What an empty cell means for the field: nothing, in the way the field holds it."""
    model_field = instance._meta.get_field(name)
    if model_field.null:
        return None
    return False if model_field.get_internal_type() == "BooleanField" else ""
