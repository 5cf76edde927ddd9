"""What sheets of evaluations, recognitions and uses by agencies say besides all others. Pure."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

EVIDENCE: Final[dict[str, Any]] = {
    # The row of the database that a row of the sheet became: for a link, nothing to read.
    "object": "{id}",
    "solution_unknown": _(
        "There is no solution of this name in the catalogue. Enter it there first, or correct the "
        "name."
    ),
    "solution_unknown_near": _(
        "There is no solution of this name in the catalogue. Is it one of: {near}?"
    ),
    "solution_several": _(
        "Several solutions have this name: {near}. Write the vendor, or the address of the page."
    ),
    "solution_by_name": _("No vendor here: taken for the solution of {text}."),
    "vendor_unknown": _("There is no vendor of this name in the catalogue."),
    "vendor_unknown_near": _("There is no vendor of this name. Is it one of: {near}?"),
    "vendor_code_unknown": _("No vendor in the catalogue has this tax code."),
    "vendor_other_name": _("The vendor of this tax code is called “{text}”."),
    "address_unknown": _("This is not the address of a solution's page on this portal."),
    "address_other": _("The page at this address is that of “{text}”."),
    "entry_conflict": _("This differs from row {first} about the same, which says “{text}”."),
    "entry_other_wrong": _("Not saved, because row {first} about the same is wrong."),
    "lapses_before": _("It cannot lapse before {day}."),
    "body_unknown": _("There is no evaluating body of this name. Choose from: {choices}."),
    "body_unknown_near": _("There is no evaluating body of this name. Is it one of: {near}?"),
    "body_several": _("Several evaluating bodies have this name; give each its own name first."),
    "set_unknown": _("There is no published criteria set of this name. Choose from: {choices}."),
    "set_needed": _("Several criteria sets are published. Choose from: {choices}."),
    "set_none": _("No criteria set has been published yet."),
    "version_unknown": _(
        "This set has no published version of that number. Choose from: {choices}."
    ),
    "version_taken": _("No version here: taken as version {text}, the one published last."),
    "criterion_elsewhere": _("“{set}” has no such criterion. Leave the cell empty."),
    "remark_without_points": _("A remark without a score: fill in the score too."),
    "scores_missing": _("The draft stays incomplete until these have a score: {list}."),
    "scores_as_weights": _(
        "No score is above the weight of its criterion. Are they really points out of 100?"
    ),
    "more_present": _("More members are present than the council has."),
    "evaluation_fixed": _(
        "It is public and can no longer be changed; there it says “{text}”. To correct it, revoke "
        "it and enter a new one."
    ),
    "evaluation_moved": _("It was published in the meantime and can no longer be changed."),
    "recognition_kept_by": _(
        "This solution is kept by {keeper}; recognitions are entered there. Ask them to enter it."
    ),
    "use_elsewhere": _("This use is entered already by another province or by the ministry."),
    "email_not_official": _(
        "This is no official address: only .gov.vn, or a registered domain of a public unit."
    ),
    "confirmation_needs_paper": _(
        "A confirmation needs the number and the date of the agency's paper."
    ),
    "confirmation_older": _("A later confirmation, of {day}, is recorded already."),
    "confirmation_by_paper_day": _(
        "A confirmation by a paper counts from the date of the paper, {day}. Write that day, or "
        "leave the cell empty."
    ),
    "confirmation_of_ended": _("This use has ended; there is nothing to confirm."),
    "said_by_agency": _(
        "The agency confirmed this itself through its link; the sheet cannot say otherwise."
    ),
    "end_recorded": _("The end of this use, on {day}, is recorded already."),
    "day_ahead": _("This day lies in the future."),
    "end_needs_reason": _("Write why it ended."),
    "reason_needs_end": _("Write from which day it is no longer used."),
    "ends_before": _("It cannot end before it began on {day}."),
}
