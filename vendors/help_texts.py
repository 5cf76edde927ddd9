"""What staff read beside the fields of vendors."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HelpTexts = Mapping[str, str | Promise]

VENDOR: Final[HelpTexts] = {
    "legal_name": _(
        "As in the business registration, for example: Công ty Cổ phần Giải pháp Số Miền Trung."
    ),
    "short_name": _("What people call it; shown in lists, for example: MT Digital."),
    "kind": _("Not sure? Leave “Not known yet” and enter it later."),
    "state": _("“Ceased” when the business registration has ended."),
    "tax_code": _(
        "10 digits; 13 for a branch, for example: 0123456789-001; 12 for a household business, "
        "which nobody outside sees."
    ),
    "tax_code_note": _("Only if the portal doubts the code: where it was checked."),
    "tax_code_checked_on": _("The day on which the code was compared with the tax authority's."),
    "province": _("Where the head office is; type a part of the name."),
    "address": _("Of the office, for example: 15 Quang Trung, phường Hải Châu, Đà Nẵng."),
    "website": _("For example: https://congty.vn."),
    "email": _("The mailbox of an office, not of a person, for example: lienhe@congty.vn."),
    "phone": _("The number of an office or hotline, for example: 1900 1234."),
    "logo": _("PNG, JPEG or WebP, at most 10 MB."),
    "about": _("What the firm does, since when, for whom. No advertising."),
    "founded_year": _("For example: 2008."),
    "staff_range": _("As the firm says itself. Not known: leave it empty."),
}

# What to do first where the list has nothing yet.
EMPTY: Final = _(
    "The shared registry has no vendor yet. Importing a spreadsheet enters the vendors too; a "
    "single one: press “Add” above. Name and tax code are enough to begin."
)
