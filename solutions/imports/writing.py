"""New and changed rows into the database in bulk, with the field history of saving each."""

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Model
from django.utils import timezone

from solutions.models import PricePlan, Solution
from vendors.models import Vendor

from .importer import Importer
from .works import Work

# Columns that follow from others: saved along with any change.
_DERIVED: Final[dict[type[Model], frozenset[str]]] = {
    Vendor: frozenset({"folded_name", "web_domain", "sort_key"}),
    Solution: frozenset({"folded_name", "folded_text", "web_domain", "sort_key"}),
    PricePlan: frozenset({"name_key", "unit_key"}),
}


def write_many(model: type[Model], works: Sequence[Work], importer: Importer) -> list[Any]:
    """Create and update rows of the model; returns their new rows of field history.

    Raises ``IntegrityError`` when the database changed since the comparison.
    """
    new = [work.instance for work in works if work.is_new]
    touched = [work for work in works if work.is_touched and not work.is_new]
    derived = _DERIVED.get(model, frozenset())
    is_dated = any(field.name == "updated_at" for field in model._meta.fields)
    now = timezone.now()
    for instance in (*new, *(work.instance for work in touched)):
        if derived:
            instance.derive()
        if is_dated:
            instance.updated_at = now
    history = []
    if new:
        model._base_manager.bulk_create(new)
        history += _record(model, new, importer, is_update=False)
    if touched:
        names = frozenset().union(*(work.changed for work in touched)) | derived
        names |= {"updated_at"} if is_dated else frozenset()
        rows = [work.instance for work in touched]
        model._base_manager.bulk_update(rows, names, batch_size=100)
        history += _record(model, rows, importer, is_update=True)
    return history


def count_written(works: Sequence[Work]) -> tuple[int, int]:
    """How many of the rows are new, and how many changed."""
    new = sum(work.is_new for work in works)
    return new, sum(work.is_touched for work in works) - new


def _record(
    model: type[Model], rows: Sequence[Model], importer: Importer, *, is_update: bool
) -> list[Any]:
    made = model.history.bulk_history_create(
        rows,
        update=is_update,
        default_user=importer.by,
        default_change_reason=importer.reason,
    )
    return list(made or ())
