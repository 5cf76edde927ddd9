"""Recognitions from a sheet, for solutions that the importer's department keeps."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Final

from django.db.models import Model
from django.utils.translation import gettext as _

from core.text import fold
from provinces import permissions
from solutions.imports.cell_parser import ParsedRow
from solutions.models import Recognition, Solution

from .records import Entry, EntryWork, Records

FIELDS: Final = {
    "issuer": "issuer",
    "issued_on": "issued_on",
    "recognition_scope": "scope",
    "product_version": "product_version",
    "valid_until": "valid_until",
}


class RecognitionRecords(Records):
    """A recognition is known by its solution, kind, title and number."""

    model = Recognition
    fields = FIELDS
    kept = frozenset({"issuer"})

    def identify(self, row: ParsedRow, solution: Solution) -> Hashable | None:
        """Solution, kind, title and number; None while one is missing, or for another's entry."""
        if not permissions.can(self.importer.scope, "change", solution):
            keeper = solution.steward.name if solution.steward else _("the ministry")
            row.error("recognition_kept_by", "solution_name", keeper=keeper)
            return None
        kind, title = row.values.get("recognition_kind"), row.values.get("recognition_title")
        if not kind or not title:
            return None
        return _key(solution.pk, kind, title, row.values.get("recognition_number") or "")

    def stored(self, entries: Sequence[Entry]) -> Mapping[Hashable, Model]:
        """Those of the same solutions: one query."""
        rows = Recognition.objects.filter(solution__in={entry.solution.pk for entry in entries})
        return {
            _key(one.solution_id, one.kind, one.title, one.number): one
            for one in rows.order_by("-pk")
        }

    def fresh(self, entry: Entry) -> Recognition:
        """A recognition with what it is known by."""
        values = entry.first.values
        return Recognition(
            solution=entry.solution,
            kind=values["recognition_kind"],
            title=values["recognition_title"],
            number=values.get("recognition_number") or "",
        )

    def finish(self, work: EntryWork) -> None:
        """Its days in their order."""
        row, recognition = work.entry.first, work.done.instance
        issued, until = recognition.issued_on, recognition.valid_until
        if issued is not None and until is not None and until < issued:
            row.error("lapses_before", "valid_until", day=f"{issued:%d/%m/%Y}")
        if issued is not None and issued > self.importer.on:
            row.warn("day_ahead", "issued_on")

    def title(self, row: ParsedRow, solution: Solution | None) -> str:
        """Solution and title."""
        name, title = super().title(row, solution), row.values.get("recognition_title") or ""
        return f"{name} – {title}" if title else name


def _key(solution: int, kind: str, title: str, number: str) -> Hashable:
    return solution, kind, fold(title), fold(number)
