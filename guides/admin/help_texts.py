"""What staff read beside the fields of guides, their steps, and problems."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HelpTexts = Mapping[str, str | Promise]

_IN_ENGLISH: Final = _("For the English pages. Empty: the Vietnamese text is shown there.")
_ORDER: Final = _("Smaller numbers stand first: 0, 1, 2.")
_MARKS: Final = _(
    "An empty line begins a paragraph; a line that begins with “- ” is a point of a list; "
    "**words between stars** are bold."
)

GUIDE: Final[HelpTexts] = {
    "province": _("The province that publishes the guide."),
    "title": _("What the reader will have done, for example: Đưa hồ sơ sức khỏe lên VNeID."),
    "title_en": _IN_ENGLISH,
    "problem": _("The problem that the guide solves; the pages of both lead to each other."),
    "sectors": _("The fields that it is about."),
    "audiences": _("Who will follow it."),
    "summary": _("One or two sentences: for whom, what for, how long it takes."),
    "summary_en": _IN_ENGLISH,
    "body": _MARKS,
    "body_en": _IN_ENGLISH,
    "version": _("Raise it by one when the way of doing it has changed."),
    "effective_on": _("The day from which this version is to be followed."),
    "legal_basis": _("Type a number, for example: 749/QĐ-TTg."),
    "publish_on": _("The day from which visitors see it. Empty: as soon as it is approved."),
}

STEP: Final[HelpTexts] = {
    "position": _ORDER,
    "phase": _("Steps of one phase stand together, for example: Chuẩn bị."),
    "title": _("Begin with a verb, for example: Rà soát danh sách hộ dân."),
    "body": _MARKS,
    "responsible": _("An office or role, not a name, for example: Tổ công nghệ số cộng đồng."),
    "days": _("Working days from the begin to the end of the step, for example: 5."),
    "people": _("How many people it takes, for example: 2."),
    "cost": _("In dong, for the whole step, for example: 5000000. Nothing: 0."),
    "checklist": _("One point on each line; readers tick them off on the page."),
    "solutions": _("Products that help with this step; type a part of the name."),
    "picture": _("A photo or a picture of the screen; its location data is removed."),
    "picture_alt": _(
        "For those who cannot see it, for example: Màn hình nhập số định danh, nút Gửi ở dưới."
    ),
    "phase_en": _IN_ENGLISH,
    "title_en": _IN_ENGLISH,
    "body_en": _IN_ENGLISH,
    "responsible_en": _IN_ENGLISH,
    "checklist_en": _IN_ENGLISH,
}

PROBLEM: Final[HelpTexts] = {
    "province": _("The province that publishes the problem."),
    "title": _("As an official would say it, for example: Xã chưa biết hộ nào thuộc diện hỗ trợ."),
    "title_en": _IN_ENGLISH,
    "sector": _("The field that it is about; just one."),
    "audiences": _("Who has the problem."),
    "statement": _("What goes badly today, whom it concerns, how often. No product names."),
    "statement_en": _IN_ENGLISH,
    "position": _ORDER,
    "publish_on": _("The day from which visitors see it. Empty: as soon as it is approved."),
}

# What to do first where a list has nothing yet.
EMPTY: Final[HelpTexts] = {
    "guide": _(
        "No guide yet. The quickest way: adopt one from another centre (in the menu) and fit it to "
        "the province. To write one: press “Add” above, enter a title and the first step, save."
    ),
    "problem": _(
        "No problem of the province yet. Look at the national ones on the site first; if yours is "
        "missing, press “Add” above and say in one sentence what goes badly today."
    ),
}
