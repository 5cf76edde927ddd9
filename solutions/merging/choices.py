"""Which values of two entries survive: field by field, the staying entry's unless chosen otherwise.

A choice is "keep", "drop" (the value of the entry that gives way) or, for fields of many, "both".
"""

from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Field, ManyToManyField
from django.utils.translation import gettext as _

from solutions.models import Solution
from vendors.models import Vendor

KEEP, DROP, BOTH = "keep", "drop", "both"

Entry = Vendor | Solution
# By the field chosen, the fields that only mean something together with it.
TOGETHER: Final[Mapping[str, tuple[str, ...]]] = {
    "tax_code": ("tax_code_note", "tax_code_checked_on"),
    "off_the_shelf": ("off_the_shelf_basis",),
}
# An entry keeps its own address and its mark as sample data.
FIXED: Final = frozenset({"slug", "is_sample"})


def fields_to_choose(model: type[Entry]) -> list[Field | ManyToManyField]:
    """The fields between whose two values one chooses, in their order on the page."""
    joined = {name for names in TOGETHER.values() for name in names}
    own = [field for field in model._meta.concrete_fields if field.editable and not _is_own(field)]
    return [
        field
        for field in (*own, *model._meta.many_to_many)
        if field.name not in joined and field.name not in FIXED
    ]


def suggested(keep: Entry, drop: Entry) -> dict[str, str]:
    """The choice that loses least: what ``keep`` lacks from ``drop``, of many both."""
    return {field.name: _suggested(field, keep, drop) for field in fields_to_choose(type(keep))}


def checked(model: type[Entry], values: Mapping[str, str]) -> dict[str, str]:
    """A choice for every field. Raises ``ValidationError`` for unknown fields and choices."""
    fields = {field.name: field for field in fields_to_choose(model)}
    for name, choice in values.items():
        known = (KEEP, DROP, BOTH) if name in fields and fields[name].many_to_many else (KEEP, DROP)
        if name not in fields or choice not in known:
            raise ValidationError(_("Choose one of the two values."), code="choice")
    return {
        name: values.get(name, BOTH if field.many_to_many else KEEP)
        for name, field in fields.items()
    }


def columns_from(drop: Entry, chosen: Mapping[str, str]) -> dict[str, Any]:
    """The columns, by ``attname``, that the staying entry takes over from ``drop``."""
    names = [
        name
        for name, choice in chosen.items()
        if choice == DROP and not drop._meta.get_field(name).many_to_many
    ]
    together = [*names, *(other for name in names for other in TOGETHER.get(name, ()))]
    attnames = [drop._meta.get_field(name).attname for name in together]
    return {attname: getattr(drop, attname) for attname in attnames}


def _is_own(field: Field) -> bool:
    return field.primary_key or field.name in {"created_at", "updated_at"}


def _suggested(field: Field, keep: Entry, drop: Entry) -> str:
    if field.many_to_many:
        return BOTH
    if field.name == "steward":
        # Empty says something: the ministry keeps it.
        return KEEP
    mine, theirs = (getattr(row, field.attname) for row in (keep, drop))
    if field.name == "kind" and mine == "unknown":
        return DROP
    return DROP if mine in (None, "") and theirs not in (None, "") else KEEP
