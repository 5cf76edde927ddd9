"""The list for signature as a document."""

from django.utils.translation import gettext as _

from core.state_paper import Column, StatePaper
from solutions.approval_list import ApprovalList, headings, sample_mark

# Millimetres of the columns, 252 in all: what a landscape page leaves between its margins.
WIDTHS = (10, 38, 34, 24, 26, 50, 28, 20, 22)
# The number and the day stand in the middle of their cells.
_CENTRED = frozenset({0, 7})


def approval_docx(content: ApprovalList) -> bytes:
    """The bytes of the .docx, in the active language: heading, title, table, who signs."""
    paper = StatePaper(is_landscape=True)
    paper.letterhead(content.letterhead)
    paper.title(content.title, content.below_title)
    if content.is_sample:
        paper.mark(sample_mark())
    columns = [
        Column(heading, width, is_centred=index in _CENTRED)
        for index, (heading, width) in enumerate(zip(headings(), WIDTHS, strict=True))
    ]
    paper.table(columns, content.table())
    paper.paragraph(price_note())
    paper.signatures(*signers())
    return paper.content()


def price_note() -> str:
    """Who answers for the prices, as beside every price of the site."""
    return _(
        "Prices are published by vendors, who answer for them; they are not the result of a price "
        "appraisal."
    )


def signers() -> tuple[tuple[str, str], ...]:
    """The two who sign, and how."""
    return (
        (_("Prepared by"), _("(Signature, full name)")),
        (_("Head of the agency"), _("(Signature, full name, seal)")),
    )
