"""The office that keeps a province's part of the portal, as letters and public pages name it.

Never a person: the department that runs the centre, with the centre's role mailbox and telephone.
"""

import datetime as dt
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


def office_of(province: Province | None, on: dt.date) -> Office:
    """The office on the day ``on``; of no province, the ministry's (2 queries, none for it)."""
    if province is None:
        return Office(_("Ministry of Science and Technology"))
    rows = Centre.objects.filter(province=province).prefetch_related("department_names")
    centre = rows.first()
    found = centre.department_on(on) if centre else None
    name = str(found.local_name) if found else _("Department of Science and Technology")
    place = "" if province.name in name else str(province.local_name)
    return Office(name, place, centre.email if centre else "", centre.phone if centre else "")
