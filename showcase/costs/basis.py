"""The law that spending by a plan is usually held against: cited, never interpreted."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from core.templatetags.ui import vn_date
from showcase.steps import LawShown, laws_of
from solutions.models import LegalInstrument

SUBJECTS = (
    LegalInstrument.Subject.SPENDING,
    LegalInstrument.Subject.COST_NORMS,
    LegalInstrument.Subject.QUALITY,
)


@dataclass(frozen=True, slots=True)
class Basis:
    """The instruments on one subject ("Căn cứ tham khảo"), the latest first."""

    subject: str
    label: str
    laws: Sequence[LawShown]


def bases_on(on: dt.date, *, has_rent: bool) -> tuple[Basis, ...]:
    """What is in force on the day ``on``, by subject; subjects without any are left out (1 query).

    An instrument of which only the end is known counts as in force until then. What is about the
    quality and hiring of services is cited only where something is hired (``has_rent``).
    """
    rows = (
        LegalInstrument.objects.filter(subject__in=SUBJECTS)
        .filter(Q(effective_on__isnull=True) | Q(effective_on__lte=on))
        .filter(Q(issued_on__isnull=True) | Q(issued_on__lte=on))
        .filter(Q(expired_on__isnull=True) | Q(expired_on__gt=on))
        .select_related("replaced_by")
        .order_by("-effective_on", "-issued_on", "number")
    )
    found = list(rows)
    return tuple(
        Basis(subject, str(subject.label), laws_of(own, on))
        for subject in SUBJECTS
        if has_rent or subject != LegalInstrument.Subject.QUALITY
        if (own := [row for row in found if row.subject == subject])
    )


def citation(law: LawShown) -> str:
    """One line for a paper: kind, number, title, since when."""
    text = _("%(kind)s No. %(number)s") % {"kind": law.kind, "number": law.number}
    if law.title:
        text += f": {law.title}"
    if law.effective_on:
        since = _("in force since %(day)s") % {"day": vn_date(law.effective_on)}
        text += f" ({since})"
    return text
