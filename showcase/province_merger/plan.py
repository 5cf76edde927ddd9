"""What is to merge with what: a plan, whether it can be carried out, what of it is done already."""

import datetime as dt
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from provinces.models import Province, ProvinceCode, Region
from solutions.models import ImportJob

ONE_DAY: Final = dt.timedelta(days=1)
# The scheme of the codes that are given today.
SCHEME: Final = ProvinceCode.Scheme.QD19_2025
_BUSY: Final = (ImportJob.Stage.READING, ImportJob.Stage.QUEUED, ImportJob.Stage.SAVING)


@dataclass(frozen=True, slots=True)
class Facts:
    """What changes of the successor itself; what is empty stays as it is.

    ``code`` is its new code of Decision 19/2025/QĐ-TTg, ``communes`` the number of its communes.
    """

    name: str = ""
    full_name: str = ""
    name_en: str = ""
    slug: str = ""
    kind: str = ""
    region: Region | None = None
    communes: int | None = None
    code: str = ""

    def columns(self) -> dict[str, Any]:
        """The columns of a province that they change, by ``attname``."""
        own = {item.name: getattr(self, item.name) for item in fields(self)}
        del own["code"], own["region"]
        given = {name: value for name, value in own.items() if value not in ("", None)}
        return given | ({"region_id": self.region.pk} if self.region else {})


@dataclass(frozen=True, slots=True)
class Plan:
    """``former`` provinces become part of ``into`` from the day ``on`` by the ``resolution``.

    ``into`` is one of today, which may be one of those that merge: its row goes on.
    """

    into: Province
    former: Sequence[Province]
    on: dt.date
    resolution: str
    facts: Facts = Facts()

    @property
    def last_day(self) -> dt.date:
        """The last day of the former provinces."""
        return self.on - ONE_DAY

    def left_to_do(self) -> "Plan":
        """The plan without the provinces that have ended by just this merger."""
        return replace(self, former=[row for row in self.former if not self._is_done(row)])

    def _is_done(self, row: Province) -> bool:
        return row.successor_id == self.into.pk and row.valid_to == self.last_day


def hindrances(plan: Plan, today: dt.date) -> list[str]:
    """All that keeps the plan from being carried out on the day ``today``, fit to show.

    A query for running imports, and those of the rules of the successor's row.
    """
    return [*_wrong_provinces(plan), *_wrong_days(plan, today), *_wrong_facts(plan), *_busy(plan)]


def require_possible(plan: Plan, today: dt.date) -> None:
    """Raise ``ValidationError`` with all that ``hindrances`` finds."""
    if found := hindrances(plan, today):
        raise ValidationError(found)


def _wrong_provinces(plan: Plan) -> Iterable[str]:
    if not plan.former:
        yield _("Name at least one province that becomes part of the successor.")
    if plan.into.valid_to is not None:
        yield _("%(province)s has ended; the successor has to be a province of today.") % {
            "province": plan.into.full_name
        }
    keys = [row.pk for row in plan.former]
    if plan.into.pk in keys:
        yield _("The successor goes on; name only the other provinces as former ones.")
    if len(set(keys)) < len(keys):
        yield _("A province is named twice.")
    for row in plan.former:
        if row.valid_to is not None:
            yield _("%(province)s has ended already, on %(day)s.") % {
                "province": row.full_name,
                "day": f"{row.valid_to:%d/%m/%Y}",
            }


def _wrong_days(plan: Plan, today: dt.date) -> Iterable[str]:
    if plan.on > today:
        yield _("A merger is carried out on its first day or later, not before it.")
    for row in (plan.into, *plan.former):
        if row.valid_from is not None and row.valid_from >= plan.on:
            yield _("On that day %(province)s did not exist yet.") % {"province": row.full_name}
    if not plan.resolution.strip():
        yield _("Give the number of the resolution.")


def _wrong_facts(plan: Plan) -> Iterable[str]:
    """What the rules of a province say against the new facts."""
    shape = copy(plan.into)
    for name, value in plan.facts.columns().items():
        setattr(shape, name, value)
    try:
        shape.full_clean()
    except ValidationError as error:
        for name, texts in error.message_dict.items():
            label = "" if name == NON_FIELD_ERRORS else f"{_label(name)}: "
            yield from (f"{label}{text}" for text in texts)
    taken = ProvinceCode.objects.filter(scheme=SCHEME, code=plan.facts.code, valid_to=None)
    keys = {plan.into.pk, *(row.pk for row in plan.former)}
    if plan.facts.code and taken.exclude(province__in=keys).exists():
        yield _("The code %(code)s is that of another province.") % {"code": plan.facts.code}


def _label(name: str) -> str:
    text = str(Province._meta.get_field(name).verbose_name)
    return text[:1].upper() + text[1:]


def _busy(plan: Plan) -> Iterable[str]:
    """Imports that write at this moment: they would save to a province that is no more."""
    places = [plan.into, *plan.former]
    jobs = ImportJob.objects.filter(stage__in=_BUSY, province__in=places).select_related("province")
    for job in jobs.order_by("pk"):
        yield _(
            "An import of %(province)s is being read or saved (%(file)s). Wait for its end."
        ) % {
            "province": job.province.full_name,
            "file": job.name,
        }
