"""What stands below the figures: fixed notes, assumptions, what is cited, where it came from."""

from typing import Final

from django.utils.translation import gettext as _

from core.templatetags.ui import vn_date
from showcase.costs.basis import citation
from showcase.costs.page import CostPage

from .arithmetic import LIMIT
from .book import BOLD, TEXT, Look, Page

_LAST_COLUMN: Final = 4
_CHARACTERS_A_LINE: Final = 105
_WARNING: Final = Look(is_bold=True, is_warning=True)


def write_notes(sheet: Page, page: CostPage, row: int) -> int:
    """Write the notes from a row on, a line each over several columns; the next free row."""

    def line(text: str, look: Look = TEXT) -> None:
        nonlocal row
        sheet.across(row, _LAST_COLUMN, text, look, lines=1 + len(text) // _CHARACTERS_A_LINE)
        row += 1

    for text in fixed_notes():
        line(text, BOLD)
    if _is_beyond(page):
        line(_("Figures of 10^15 dong or more are not exact in a spreadsheet."), _WARNING)
    for text in page.notices:
        line(text)
    for result in page.plans:
        title = _("Assumptions of option %(letter)s") % {"letter": result.letter}
        line(f"{title}: {result.plan.solution} – {result.plan.name}", BOLD)
        for text in result.assumptions:
            line(f"– {text}")
    if page.bases:
        line(_("Legal instruments for reference"), BOLD)
    for basis in page.bases:
        for law in basis.laws:
            line(f"– {basis.label}: {citation(law)}")
    line(
        _("Read on %(day)s at this address, which keeps the result:") % {"day": vn_date(page.today)}
    )
    line(page.address)
    return row


def fixed_notes() -> tuple[str, str]:
    """What stands beside prices everywhere, and what the file is not."""
    return (
        _(
            "Prices are published by vendors, who answer for them; they are not the result of a"
            " price appraisal."
        ),
        _("Published prices are gathered here; this does not replace quotations."),
    )


def _is_beyond(page: CostPage) -> bool:
    return any(
        result.cost.series is not None and result.cost.series.total >= LIMIT
        for result in page.plans
    )
