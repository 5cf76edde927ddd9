"""The office that keeps a province's part of the portal, as letters and public pages name it.

Never a person: the department that runs the centre, with the centre's role mailbox and telephone.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .models import Centre, Province


@dataclass(frozen=True, slots=True)
class Office:
    """Whom to ask; ``email`` and ``phone`` are "" where none is known."""

    name: str
    place: str = ""
    email: str = ""
    phone: str = ""

    @property
    def with_place(self) -> str:
        """The name with the province, where it does not say it by itself."""
        return f"{self.name}, {self.place}" if self.place else self.name


def office_of(province: Province | None, on: dt.date) -> Office:
    """The office on the day ``on``; of no province, the ministry's (2 queries, none for it)."""
    return offices_of([province], on)[province.pk if province else None]


def offices_of(provinces: Iterable[Province | None], on: dt.date) -> dict[int | None, Office]:
    """The office of each province, by its key, on the day ``on``; None stands for the ministry.

    2 queries whatever their number, none where there is only the ministry.
    """
    wanted = {province.pk: province for province in provinces if province is not None}
    rows = Centre.objects.filter(province__in=wanted).prefetch_related("department_names")
    centres = {centre.province_id: centre for centre in rows} if wanted else {}
    found: dict[int | None, Office] = {None: Office(_("Ministry of Science and Technology"))}
    for key, province in wanted.items():
        found[key] = _office(province, centres.get(key), on)
    return found


def _office(province: Province, centre: Centre | None, on: dt.date) -> Office:
    found = centre.department_on(on) if centre else None
    name = str(found.local_name) if found else _("Department of Science and Technology")
    place = "" if province.name in name else str(province.local_name)
    return Office(name, place, centre.email if centre else "", centre.phone if centre else "")
