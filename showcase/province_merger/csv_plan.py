"""Many mergers from one CSV file: a line for each successor.

Columns: ``into`` (address of the successor), ``former`` (addresses, separated by ";"), ``on`` (ISO
date), ``resolution``; and, where they change, ``name``, ``full_name``, ``name_en``, ``slug``,
``kind``, ``region`` (its address), ``communes``, ``code``.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from provinces.models import Province, Region

from .plan import Facts, Plan

NEEDED: Final = ("into", "former", "on", "resolution")
TEXTS: Final = ("name", "full_name", "name_en", "slug", "kind", "code")
COLUMNS: Final = (*NEEDED, *TEXTS, "region", "communes")
_FIRST_LINE: Final = 2


def read_plans(text: str) -> list[Plan]:
    """The plans of a CSV file, in its order.

    Raises ``ValidationError`` with everything that is wrong in it, by line.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    try:
        named = [name for name in reader.fieldnames or () if name is not None]
        lines = list(reader)
    except csv.Error as error:
        raise ValidationError(_("The file is no CSV file: %(why)s") % {"why": error}) from None
    if problems := [*_wrong_columns(named)]:
        raise ValidationError(problems)
    provinces = {row.slug: row for row in Province.objects.select_related("region")}
    regions = {row.slug: row for row in Region.objects.all()}
    plans, problems = [], []
    for number, row in enumerate(lines, start=_FIRST_LINE):
        try:
            plans.append(_plan(row, provinces, regions))
        except ValidationError as error:
            texts = _("Line %(number)d: %(text)s")
            problems += [texts % {"number": number, "text": text} for text in error.messages]
    problems += _crossing(plans)
    if problems:
        raise ValidationError(problems)
    return plans


def _wrong_columns(named: Sequence[str]) -> Iterator[str]:
    for name in NEEDED:
        if name not in named:
            yield _("The column “%(name)s” is missing.") % {"name": name}
    for name in named:
        if name not in COLUMNS:
            yield _("There is no column “%(name)s” in such a plan.") % {"name": name}


def _plan(
    row: Mapping[str, str | None], provinces: Mapping[str, Province], regions: Mapping[str, Region]
) -> Plan:
    said = {name: (row.get(name) or "").strip() for name in COLUMNS}
    if row.get(None):  # type: ignore[call-overload]
        raise ValidationError(_("There are more cells than columns."))
    former = [part.strip() for part in said["former"].split(";") if part.strip()]
    return Plan(
        into=_province(said["into"], provinces),
        former=[_province(slug, provinces) for slug in former],
        on=_day(said["on"]),
        resolution=said["resolution"],
        facts=Facts(
            region=_region(said["region"], regions),
            communes=_number(said["communes"]),
            **{name: said[name] for name in TEXTS},
        ),
    )


def _province(slug: str, provinces: Mapping[str, Province]) -> Province:
    if slug not in provinces:
        raise ValidationError(
            _("There is no province with the address “%(slug)s”.") % {"slug": slug}
        )
    return provinces[slug]


def _region(slug: str, regions: Mapping[str, Region]) -> Region | None:
    if slug and slug not in regions:
        raise ValidationError(_("There is no region with the address “%(slug)s”.") % {"slug": slug})
    return regions[slug] if slug else None


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ValidationError(_("“%(text)s” is no day (2025-07-01).") % {"text": text}) from None


def _number(text: str) -> int | None:
    if text and not (text.isascii() and text.isdecimal() and len(text) < 6):
        raise ValidationError(_("“%(text)s” is no number of communes.") % {"text": text})
    return int(text) if text else None


def _crossing(plans: Iterable[Plan]) -> list[str]:
    """Provinces that one line makes and another one ends, or that two lines end."""
    seen: set[int] = set()
    found = []
    plans = list(plans)
    successors = {plan.into.pk for plan in plans}
    for plan in plans:
        for row in plan.former:
            if row.pk in seen or row.pk in successors:
                text = _("%(province)s stands in two lines; do one after the other.")
                found.append(text % {"province": row.full_name})
            seen.add(row.pk)
    return found
