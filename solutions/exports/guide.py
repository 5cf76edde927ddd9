"""What the sheet “Hướng dẫn” says of the table and of each column. Pure."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from solutions.imports.columns import terms
from solutions.imports.contract import MAX_TEXT, Column

_TYPES: Final = {
    "text": pgettext_lazy("spreadsheet", "Text"),
    "list": pgettext_lazy("spreadsheet", "One or several values, separated by ;"),
    "address": pgettext_lazy("spreadsheet", "A web address"),
    "vocabulary": pgettext_lazy("spreadsheet", "One value of the list"),
    "yes/no": pgettext_lazy("spreadsheet", "Yes or no"),
    "integer": pgettext_lazy("spreadsheet", "A whole number"),
    "money": pgettext_lazy("spreadsheet", "An amount in dong"),
    "percent": pgettext_lazy("spreadsheet", "A percentage"),
    "date": pgettext_lazy("spreadsheet", "A date, day/month/year"),
    "period": pgettext_lazy("spreadsheet", "One value of the list, or a number of months"),
    "points": pgettext_lazy("spreadsheet", "Points out of 100, at most two decimals"),
    "email": pgettext_lazy("spreadsheet", "An e-mail address"),
}
RULES: Final = (
    gettext_lazy("Enter your rows on the first sheet, from row 3 on. Each row is one price plan."),
    gettext_lazy("Columns with a gold heading must be filled in; the others may stay empty."),
    gettext_lazy("Several values in one cell are separated by a semicolon (;)."),
    gettext_lazy(
        "For a solution that exists already, an empty cell empties its value. To leave values as "
        "they are, delete the whole column."
    ),
    gettext_lazy("Amounts are in dong. Do not write them in thousands or millions."),
    gettext_lazy("Do not change the headings. Their order does not matter."),
    gettext_lazy("Nothing is saved before you have seen a preview of every row and confirmed it."),
)
_MOST: Final = 2_000_000_000  # greater bounds are those of the database, not worth telling


def type_of(column: Column, choices: Sequence[str] = ()) -> str:
    """What kind of value the column takes; with ``choices`` a text is one of them."""
    return str(_TYPES["vocabulary" if choices and column.kind == "text" else column.kind])


def accepted(column: Column, choices: Sequence[str]) -> str:
    """Which values the column accepts: ``choices`` where given, else its vocabulary or bounds."""
    group = "boolean" if column.kind == "yes/no" else column.group
    values = list(choices) or [str(term) for term in terms(group)]
    if values:
        return "; ".join(values)
    if column.kind == "integer":
        if column.maximum > _MOST:
            return gettext("From %(least)d on") % {"least": column.minimum}
        return gettext("From %(least)d to %(most)d") % {
            "least": column.minimum,
            "most": column.maximum,
        }
    if column.kind in {"percent", "points"}:
        return gettext("From %(least)d to %(most)d") % {"least": 0, "most": 100}
    if column.limit < MAX_TEXT:
        return gettext("At most %(limit)d characters") % {"limit": column.limit}
    return ""
