"""Reference data: rows of a shipped CSV file into a table, any number of times.

Rows that exist belong to the staff who keep them: a restart of the portal never undoes what the
ministry edited (a law's last day, a province after a merger). ``update`` is the explicit wish to
bring them to the shipped values after an upgrade.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import models

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What loading one table did, in numbers of rows; ``label`` names the rows for people."""

    label: str
    created: int
    updated: int
    kept: int


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a shipped CSV file (UTF-8, headings in the first line), in its order."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def optional_date(text: str) -> date | None:
    """The ISO date in a cell, or none when the cell is empty."""
    return date.fromisoformat(text) if text else None


def optional_int(text: str) -> int | None:
    """The whole number in a cell, or none when the cell is empty."""
    return int(text) if text else None


def label_of(model: type[models.Model]) -> str:
    """What the rows of ``model`` are called, in the active language, as a heading."""
    name = str(model._meta.verbose_name_plural)
    return name[:1].upper() + name[1:]


def sync(
    model: type[models.Model], rows: Sequence[Values], key: Sequence[str], *, update: bool
) -> Outcome:
    """Create the rows whose ``key`` columns are not in the table yet, in one statement.

    ``rows`` hold column values by attribute name (``pillar_id``), derived columns included, since
    nothing calls ``save``. With ``update`` the rows found get the given values too; an empty given
    value never erases one that staff filled in.
    """
    manager = model._default_manager
    found = {tuple(getattr(row, name) for name in key): row for row in manager.all()}
    missing = [row for row in rows if tuple(row[name] for name in key) not in found]
    manager.bulk_create([model(**row) for row in missing])
    changed = []
    if update:
        pairs = ((found.get(tuple(row[name] for name in key)), row) for row in rows)
        changed = [instance for instance, row in pairs if instance and _assign(instance, row)]
    if changed:
        manager.bulk_update(changed, sorted({name.removesuffix("_id") for name in rows[0]}))
    kept = len(rows) - len(missing) - len(changed)
    return Outcome(label_of(model), len(missing), len(changed), kept)


def _assign(instance: models.Model, row: Values) -> bool:
    """Give ``instance`` the values of ``row`` that are not empty; whether any was different."""
    news = {
        name: value
        for name, value in row.items()
        if value not in ("", None) and getattr(instance, name) != value
    }
    for name, value in news.items():
        setattr(instance, name, value)
    return bool(news)
