"""The workbooks of evidence: the template of each kind, and what its exports continue."""

import datetime as dt
from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.text import vi_sort_key
from provinces import permissions
from provinces.models import Province, Scope
from solutions.exports import book
from solutions.exports.template import typed
from solutions.exports.values import Value
from solutions.imports.columns import DEPLOYMENTS, RECOGNITIONS
from solutions.imports.contract import Contract
from solutions.models import EvaluationBody, ImportJob

from .criteria import CriteriaColumns

Kind = ImportJob.Kind
_MOST_BODIES: Final = 500  # a longer drop-down helps nobody
_TITLES: Final[Mapping[str, Promise]] = {
    Kind.EVALUATIONS: pgettext_lazy("spreadsheet", "Evaluations"),
    Kind.RECOGNITIONS: pgettext_lazy("spreadsheet", "Recognitions"),
    Kind.DEPLOYMENTS: pgettext_lazy("spreadsheet", "Uses by agencies"),
}
_FIRST: Final[Mapping[str, Promise]] = {
    Kind.EVALUATIONS: _(
        "Enter your rows on the first sheet, from row 3 on. Each row is one evaluation, with one "
        "column for the points of each criterion. Imported evaluations are drafts; publishing them "
        "is a step of its own."
    ),
    Kind.RECOGNITIONS: _(
        "Enter your rows on the first sheet, from row 3 on. Each row is one award, certificate or "
        "other recognition of a solution that your department keeps."
    ),
    Kind.DEPLOYMENTS: _(
        "Enter your rows on the first sheet, from row 3 on. Each row is the use of one solution by "
        "one agency. It is counted only once the agency has confirmed it."
    ),
}
_RULES: Final = (
    _("Columns with a gold heading must be filled in; the others may stay empty."),
    _("The solutions must be in the catalogue already; this sheet creates none."),
    _(
        "For what exists already, an empty cell empties its value. To leave values as they are, "
        "delete the whole column."
    ),
    _("Do not change the headings. Their order does not matter."),
    _("Nothing is saved before you have seen a preview of every row and confirmed it."),
)


def template(kind: str, scope: Scope, on: dt.date) -> bytes:
    """The workbook to fill in, in the active language, with an example of the person's province."""
    contract = CriteriaColumns.latest().contract if kind == Kind.EVALUATIONS else _fixed(kind)
    return book.make_book(contents_of(kind, contract, scope, on, has_examples=True)).data


def contents_of(
    kind: str,
    contract: Contract,
    scope: Scope,
    on: dt.date,
    *,
    remarks: tuple[str, ...] = (),
    has_examples: bool = False,
) -> "book.Contents":
    """What a workbook of the kind offers; ``remarks`` are the columns added to read only."""
    return book.Contents(
        _choices(kind, contract, scope, on),
        examples=_examples(contract, scope) if has_examples else (),
        remarks=remarks,
        contract=contract,
        rules=(_FIRST[kind], *_RULES),
        title=str(_TITLES[kind]),
    )


def _fixed(kind: str) -> Contract:
    return RECOGNITIONS if kind == Kind.RECOGNITIONS else DEPLOYMENTS


def _choices(kind: str, contract: Contract, scope: Scope, on: dt.date) -> dict[str, list[str]]:
    """The drop-downs whose values are kept in the database, by column."""
    found: dict[str, list[str]] = {}
    if "province" in contract.by_key:
        current = Province.objects.current(on)
        found["province"] = sorted((province.name for province in current), key=vi_sort_key)
    if kind == Kind.EVALUATIONS:
        bodies = EvaluationBody.objects.filter(permissions.visible(scope, EvaluationBody))
        found["body"] = list(bodies.values_list("name", flat=True)[:_MOST_BODIES])
        sets = CriteriaColumns.load().sets
        found["criteria_set"] = list(dict.fromkeys(str(one.local_name) for one in sets))
        found["criteria_version"] = sorted({one.version for one in sets})
    return found


def _examples(contract: Contract, scope: Scope) -> list[dict[str, Value]]:
    """One row with all that a row may say, and one with the least."""
    own = Province.objects.filter(pk__in=scope.provinces).order_by("pk").first()
    texts = {column.key: column.example for column in contract.columns}
    if own is not None and "province" in texts:
        texts["province"] = own.name
    least = {c.key: texts[c.key] for c in contract.columns if c.is_required}
    least["vendor_name"] = texts["vendor_name"]
    return [typed(contract, texts), typed(contract, least)]
