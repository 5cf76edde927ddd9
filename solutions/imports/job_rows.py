"""Outcomes as rows of an import job, and back into words in the language of whoever looks."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db.models import Model
from django.utils.translation import get_language, gettext, ngettext, pgettext_lazy

from core.models import MAX_NAME
from core.money import format_vnd
from solutions.models import ImportJob, ImportJobRow

from .columns import CATALOGUE, label_of
from .contract import Contract, speaks_vietnamese
from .messages import Message
from .report import DUPLICATE, Outcome
from .works import Change

ERROR, WARNING, NOTE = "error", "warning", "note"
OBJECT: Final = "object"  # no message: which object a row of evidence became
MAX_NOTES: Final = 200  # what is said of the sheet itself; more of the same helps nobody

KIND_LABELS: Final = {
    "created": pgettext_lazy("row of a sheet", "New"),
    "changed": pgettext_lazy("row of a sheet", "Changed"),
    "unchanged": pgettext_lazy("row of a sheet", "Unchanged"),
    "duplicate": pgettext_lazy("row of a sheet", "Duplicate"),
    "rejected": pgettext_lazy("row of a sheet", "Wrong"),
}


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change in words: what the field is called, its old and its new value."""

    label: str
    old: str
    new: str


def as_row(job: ImportJob, outcome: Outcome) -> ImportJobRow:
    """The outcome as a row of the job, not yet saved."""
    messages = [
        *(packed(message, ERROR) for message in outcome.errors),
        *(packed(message, WARNING) for message in outcome.warnings),
    ]
    if outcome.kind == DUPLICATE:
        same = Message("duplicate", outcome.row, params={"first": outcome.same_as})
        messages.append(packed(same, NOTE))
    if outcome.object_id is not None:
        became = Message("object", outcome.row, params={"id": outcome.object_id})
        messages.append(packed(became, OBJECT))
    return ImportJobRow(
        job=job,
        number=outcome.row,
        outcome=outcome.kind,
        title=outcome.solution[:MAX_NAME],
        has_warnings=bool(outcome.warnings),
        messages=messages,
        changes=[_packed_change(change) for change in outcome.changes],
        listing_id=outcome.listing_id,
    )


def packed(message: Message, level: str) -> dict[str, Any]:
    """A message as it is stored: its sentence is made when it is read, in the reader's language."""
    params = {name: _packed_param(value) for name, value in message.params.items()}
    return {
        "level": level,
        "code": message.code,
        "row": message.row,
        "column": message.column,
        "params": params,
    }


def unpacked(stored: Iterable[dict[str, Any]], *levels: str) -> list[Message]:
    """The messages of these levels (all without any)."""
    return [
        Message(one["code"], one["row"], one["column"], one["params"])
        for one in stored
        if not levels or one["level"] in levels
    ]


def object_of(row: ImportJobRow) -> int | None:
    """The id of the object that the row is about; None for a listing, or while there is none."""
    return next((one["params"]["id"] for one in row.messages if one["level"] == OBJECT), None)


def told(row: ImportJobRow, *levels: str, contract: Contract = CATALOGUE) -> list[str]:
    """The messages of a row as its line shows them: with the column, without the row's number."""
    known = contract.by_key
    return [
        f"{known[message.column].label}: {message.text}"
        if message.column in known
        else message.text
        for message in unpacked(row.messages, *levels)
    ]


def shown_changes(row: ImportJobRow, contract: Contract = CATALOGUE) -> list[ShownChange]:
    """What the row changes, in words of the active language."""
    known = contract.by_key
    return [
        ShownChange(
            known[one["column"]].label if one["column"] in known else one["column"],
            shown(one["column"], one["old"], contract),
            shown(one["column"], one["new"], contract),
        )
        for one in row.changes
    ]


def shown(column: str, value: Any, contract: Contract = CATALOGUE) -> str:
    """A stored value of a column in words; a dash for nothing."""
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, list):
        return "; ".join(map(str, value))
    known = contract.by_key.get(column)
    write = _WRITERS.get(known.kind) if known else None
    if write is not None:
        return write(value)
    return label_of(known.group, str(value)) if known and known.group else str(value)


def _packed_param(value: Any) -> Any:
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    return value if isinstance(value, int) else str(value)


def _packed_change(change: Change) -> dict[str, Any]:
    return {"column": change.column, "old": _plain(change.old), "new": _plain(change.new)}


def _plain(value: Any) -> Any:
    """A value as JSON keeps it: numbers and days as text, rows by their names."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, Model) else f"{value}"


def _date(value: Any) -> str:
    return f"{dt.date.fromisoformat(str(value)):%d/%m/%Y}"


def _money(value: Any) -> str:
    return format_vnd(Decimal(str(value)), get_language())


def _percent(value: Any) -> str:
    return f"{Decimal(str(value)).normalize():f}%"


def _points(value: Any) -> str:
    mark = "," if speaks_vietnamese() else "."
    return f"{Decimal(str(value)).normalize():f}".replace(".", mark)


def _months(value: Any) -> str:
    count = int(value)
    return ngettext("%(count)d month", "%(count)d months", count) % {"count": count}


_WRITERS: Final[dict[str, Callable[[Any], str]]] = {
    "date": _date,
    "money": _money,
    "percent": _percent,
    "period": _months,
    "points": _points,
}
