"""Stored values in words: labels, choices, dates, names of related rows, hidden numbers."""

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Field, ForeignKey, ManyToManyField, Model
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

AnyField = Field | ManyToManyField

NOTHING = "–"
# (model, name of the field) -> how the value is written where others than its form show it.
_masks: dict[tuple[type[Model], str], Callable[[str], str]] = {}


def hide(model: type[Model], name: str, mask: Callable[[str], str]) -> None:
    """Say that values of a field are personal data, and how they are shown in a record."""
    _masks[model, name] = mask


def label_of(model: type[Model], name: str) -> str:
    """What the field is called in the person's language."""
    return capfirst(str(model._meta.get_field(name).verbose_name))


class Names:
    """The names of related rows, read in one query for each model.

    Tell it first what will be asked (``want``), then ``read``.
    """

    def __init__(self) -> None:
        self._wanted: dict[type[Model], set[Any]] = {}
        self._rows: dict[type[Model], dict[Any, Model]] = {}

    def want(self, field: AnyField, value: Any) -> None:
        """Note the rows that a value of ``field`` refers to."""
        if field.related_model is None or value is None:
            return
        keys = value if isinstance(value, tuple) else (value,)
        self._wanted.setdefault(field.related_model, set()).update(keys)

    def read(self) -> None:
        """Read all that is wanted."""
        for model, keys in self._wanted.items():
            # The name of a row may speak of the rows it refers to.
            near = [f.name for f in model._meta.fields if isinstance(f, ForeignKey)]
            rows = model._base_manager.select_related(*near) if near else model._base_manager
            self._rows[model] = rows.in_bulk(list(keys))

    def row(self, model: type[Model], key: Any) -> Model | None:
        """The row, None when it does not exist any more."""
        return self._rows.get(model, {}).get(key)

    def name(self, model: type[Model], key: Any) -> str:
        """Its name, or that it was deleted."""
        row = self.row(model, key)
        if row is None:
            return _("deleted entry no. %(number)s") % {"number": key}
        return str(row)


def shown(field: AnyField, value: Any, names: Names) -> str:
    """``value`` of ``field`` in words; a dash for nothing."""
    if value is None or value in ("", ()):
        return NOTHING
    if mask := _masks.get((field.model, field.name)):
        return mask(str(value))
    if field.related_model is not None:
        keys = value if isinstance(value, tuple) else (value,)
        return "; ".join(sorted(names.name(field.related_model, key) for key in keys))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return _plain(value)


def listed(field: AnyField, keys: Iterable[Any], names: Names) -> list[str]:
    """The names of several related rows, sorted."""
    return sorted(names.name(field.related_model, key) for key in keys)


def moment(at: dt.datetime) -> str:
    """A point in time by the local clock, in the person's language."""
    return formats.date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dt.datetime):
        return moment(value)
    if isinstance(value, dt.date):
        return formats.date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, Decimal):
        tidy = value.normalize()
        places = max(0, -int(tidy.as_tuple().exponent))
        return formats.number_format(value, decimal_pos=places, force_grouping=True)
    if isinstance(value, int):
        # Four digits may be a year.
        return formats.number_format(value, force_grouping=abs(value) >= 10_000)
    return str(value)
