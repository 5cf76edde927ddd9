"""The papers behind an evaluation, in words: numbers, dates, offices; never names of people."""

import datetime as dt

from django.utils.translation import gettext as _

from core.templatetags.ui import vn_date
from solutions.models import Evaluation

Paper = tuple[str, str]


def papers_of(row: Evaluation) -> list[Paper]:
    """(label, text) of the papers that are entered: founding, minutes, announcement."""
    result = paper(row.result_number, row.result_date)
    if result and row.result_signer:
        result = _("%(paper)s, signed by: %(office)s") % {
            "paper": result,
            "office": row.result_signer,
        }
    papers = [
        (_("Decision founding the council"), paper(row.founding_number, row.founding_date)),
        (_("Minutes"), paper(row.minutes_number, row.minutes_date)),
        (_("Document announcing the result"), result),
    ]
    return [(label, text) for label, text in papers if text]


def members_of(row: Evaluation) -> tuple[int, int] | None:
    """How many members were present, of how many; None unless both are known."""
    if row.members_present is None or row.members_total is None:
        return None
    return row.members_present, row.members_total


def paper(number: str, day: dt.date | None) -> str:
    """ "Số 12/QĐ-SKHCN ngày 05/01/2026"; without a date only the number, "" without a number."""
    if not number:
        return ""
    if day is None:
        return _("No. %(number)s") % {"number": number}
    return _("No. %(number)s of %(day)s") % {"number": number, "day": vn_date(day)}
