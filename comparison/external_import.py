"""Taking in an index of others: all its values or none, replacing explicitly."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.models import User
from provinces import permissions
from provinces.models import Scope

from .models import ExternalIndex, ExternalValue


@dataclass(frozen=True, slots=True)
class About:
    """What an index is: its names, year, publisher and where it can be read."""

    name: str
    year: int
    source: str
    publisher: str = ""
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """What the index says of a province (its key): a rank, a value, or both."""

    province: int
    rank: int | None
    value: Decimal | None


def last_day(year: int) -> dt.date:
    """The day whose provinces an index of a year is about, when nothing else is said."""
    return dt.date(year, 12, 31)


def existing(about: About) -> ExternalIndex | None:
    """The index of this name and year that is there already."""
    return ExternalIndex.objects.filter(name=about.name, year=about.year).first()


@transaction.atomic
def load_index(
    about: About, values: Sequence[Value], *, replace: bool = False, by: User | Scope
) -> ExternalIndex:
    """Save an index with its values; with ``replace`` instead of those that are there.

    ``by`` is a person, or the ministry's rights for a command. Raises ``PermissionDenied``, and
    ``ValidationError`` for no values, for an index that is there already without ``replace``, and
    for what the rows themselves refuse.
    """
    permissions.require(by, "change", ExternalIndex)
    if not values:
        raise ValidationError(_("There is no value to save."), code="none")
    index = existing(about)
    if index is not None and not replace:
        text = _("%(index)s is there already with %(count)d values. Say that they are replaced.")
        params = {"index": index, "count": index.units}
        raise ValidationError(text, code="exists", params=params)
    before = 0 if index is None else index.units
    index = index or ExternalIndex(name=about.name, year=about.year)
    index.name_en, index.publisher = about.name_en or index.name_en, about.publisher
    index.source, index.units = about.source, len(values)
    index.full_clean()
    index._change_reason = _told(before, len(values))
    index._history_user = by if isinstance(by, User) else None
    index.save()
    index.values.all().delete()
    ExternalValue.objects.bulk_create(
        ExternalValue(index=index, province_id=one.province, rank=one.rank, value=one.value)
        for one in values
    )
    return index


def _told(before: int, now: int) -> str:
    """What the field history says of it."""
    text = ngettext("%(count)d value", "%(count)d values", now) % {"count": now}
    if before:
        text += _(", in place of %(before)d") % {"before": before}
    return text
