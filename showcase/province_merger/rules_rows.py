"""Rows that simply change hands."""

from collections.abc import Iterator
from typing import Any

from django.db.models import ForeignKey, Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from solutions.merging.references import move_references_by_row, unique_sets
from solutions.models import Evaluation

from .merging import Merging


def move_rows(merging: Merging, key: ForeignKey) -> None:
    """Give the former province's rows to the successor; two that say the same become one."""
    rows = list(rows_of(key, merging.former.pk))
    twins = _twins(merging, key, rows)
    for row in twins:
        move_references_by_row(merging.recorder, row, key, merging.into)
    gone = {row.pk for row in twins}
    move(merging, key, [row for row in rows if row.pk not in gone])


def move(merging: Merging, key: ForeignKey, rows: list[Model]) -> None:
    """Give these rows to the successor."""
    merging.recorder.set_many([(row, {key.attname: merging.into.pk}) for row in rows])


def move_drafts(merging: Merging, key: ForeignKey) -> None:
    """Evaluations that nobody saw yet are finished by the successor's council."""
    drafts = list(rows_of(key, merging.former.pk).filter(state=Evaluation.Stage.DRAFT))
    move(merging, key, drafts)
    with override("vi"):
        note = _("Draft evaluation of %(former)s: choose the successor's council or delete it.")
        for row in drafts:
            merging.ask(row, note % {"former": merging.former.full_name})


def rows_of(key: ForeignKey, province: int) -> QuerySet[Any]:
    """The rows that lead to a province by the column, by their numbers."""
    return key.model._base_manager.filter(**{key.attname: province}).order_by("pk")


def _twins(merging: Merging, key: ForeignKey, rows: list[Model]) -> list[Model]:
    """Those of the rows in whose place at the successor another one stands already."""
    if not rows:
        return []
    found: dict[int, Model] = {}
    for names in _columns(key):
        own = rows_of(key, merging.into.pk).values_list(*names)
        taken = set(own) if names else {()} if own.exists() else set()
        for row in rows:
            if tuple(getattr(row, name) for name in names) in taken:
                found[row.pk] = row
    return list(found.values())


def _columns(key: ForeignKey) -> Iterator[list[str]]:
    """By each rule of uniqueness with the column: the names of its other columns."""
    for names, _condition in unique_sets(key):
        others = [key.model._meta.get_field(name) for name in names]
        yield [field.attname for field in others if field != key]
