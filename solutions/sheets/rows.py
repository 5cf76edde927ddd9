"""Evidence as rows of its sheets, read in batches; each can be imported again and changes nothing.

What is written here is for staff who see all of it; which objects that is, is for whoever calls.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from django.db.models import Model, QuerySet
from django.utils import translation
from django.utils.translation import get_language, pgettext

from provinces.models import Province
from solutions.exports.template import SAMPLE
from solutions.exports.values import Value, tidy_number
from solutions.imports.columns import label_of
from solutions.imports.contract import Contract
from solutions.imports.identities import sliced
from solutions.imports.rows import is_personal
from solutions.models import Deployment, Evaluation, ImportJob, Recognition, Solution
from solutions.scoring import shown_points

from . import deployments, evaluations, recognitions
from .criteria import CriteriaColumns, remark_key

Kind = ImportJob.Kind
BATCH: Final = 500
Row: TypeAlias = list[Value]
_SOLUTION: Final = ("solution__vendor", "province")
# What a row shows besides its columns, to read only.
REMARKS: Final[Mapping[str, tuple[str, ...]]] = {
    Kind.EVALUATIONS: ("state", "overall"),
    Kind.RECOGNITIONS: (),
    Kind.DEPLOYMENTS: ("state",),
}


class EvidenceRows:
    """Rows of one kind on the day ``on``, in the active language.

    With ``marks_sample`` each row has one more cell behind its remarks, which tells sample data.
    """

    def __init__(
        self,
        kind: str,
        contract: Contract,
        criteria: CriteriaColumns | None,
        on: dt.date,
        *,
        marks_sample: bool,
    ) -> None:
        self._kind = kind
        self._contract = contract
        self._criteria = criteria
        self._on = on
        self._language = get_language()
        self._marks_sample = marks_sample
        self._national = pgettext("spreadsheet", "Nationwide")
        self._values: dict[str, Callable[[Any], dict[str, Value]]] = {
            Kind.EVALUATIONS: self._evaluation,
            Kind.RECOGNITIONS: self._recognition,
            Kind.DEPLOYMENTS: self._deployment,
        }

    @property
    def remarks(self) -> tuple[str, ...]:
        """The keys of the columns behind those of the contract."""
        own = REMARKS[self._kind]
        return (*own, SAMPLE) if self._marks_sample else own

    def rows(self, ids: Iterable[int]) -> Iterator[Row]:
        """The rows of these objects, in this order."""
        for part in sliced(ids, BATCH):
            found = {one.pk: one for one in _loaded(self._kind).filter(pk__in=part)}
            # Rows are made while the file is sent, when no page's language is active any more.
            with translation.override(self._language):
                rows = [self._row(found[pk]) for pk in part if pk in found]
            yield from rows

    def _row(self, one: Model) -> Row:
        values = self._solution(one.solution) | self._values[self._kind](one)
        row = [values.get(column.key) for column in self._contract.columns]
        row += [values.get(key, "") for key in REMARKS[self._kind]]
        if self._marks_sample:
            row.append(label_of("boolean", "yes") if one.solution.is_sample else "")
        return row

    def _solution(self, solution: Solution) -> dict[str, Value]:
        vendor = solution.vendor
        return {
            # A person's number is never copied (PRODUCT section 3).
            "vendor_tax_code": "" if is_personal(vendor.tax_code) else vendor.tax_code,
            "vendor_name": vendor.legal_name,
            "solution_name": solution.name,
            "solution_address": solution.get_absolute_url(),
        }

    def _place(self, province: Province | None) -> str:
        return province.name if province else self._national

    def _evaluation(self, one: Evaluation) -> dict[str, Value]:
        values: dict[str, Value] = {
            key: _plain(getattr(one, name)) for key, name in evaluations.FIELDS.items()
        }
        values |= {
            "province": self._place(one.province),
            "body": one.body.name,
            "criteria_set": one.criteria_set.name,
            "criteria_version": one.criteria_set.version,
            "evaluated_on": one.evaluated_on,
            "state": one.get_state_display(),
            "overall": shown_points(one.overall, get_language()) if one.overall is not None else "",
        }
        return values | self._scores(one)

    def _scores(self, one: Evaluation) -> dict[str, Value]:
        """Points and remarks by column; of a set that is not public there are no columns."""
        if self._criteria is None or not self._criteria.has(one.criteria_set):
            return {}
        stored = {score.criterion_id: score for score in one.scores.all()}
        found: dict[str, Value] = {}
        for key, criterion in self._criteria.scores(one.criteria_set):
            score = stored.get(criterion.pk)
            if score is not None:
                found |= {key: tidy_number(score.points), remark_key(key): score.note}
        return found

    def _recognition(self, one: Recognition) -> dict[str, Value]:
        values: dict[str, Value] = {
            key: _plain(getattr(one, name)) for key, name in recognitions.FIELDS.items()
        }
        return values | {
            "recognition_kind": label_of("recognition", one.kind),
            "recognition_title": one.title,
            "recognition_number": one.number,
        }

    def _deployment(self, one: Deployment) -> dict[str, Value]:
        names = (*deployments.SAID, *deployments.MAILBOX, *deployments.CONFIRMATION)
        values: dict[str, Value] = {
            name: _plain(getattr(one, name)) for name in (*names, *deployments.END)
        }
        return values | {
            "province": self._place(one.province),
            "agency": one.agency,
            "told_by": label_of("told_by", one.told_by),
            "state": str(one.standing(self._on).label),
        }


def _loaded(kind: str) -> QuerySet[Any]:
    """The objects with all that a row shows, in a fixed number of queries."""
    if kind == Kind.EVALUATIONS:
        rows = Evaluation.objects.select_related(*_SOLUTION, "body", "criteria_set")
        return rows.prefetch_related("scores")
    if kind == Kind.RECOGNITIONS:
        return Recognition.objects.select_related("solution__vendor")
    return Deployment.objects.select_related(*_SOLUTION)


def _plain(value: Any) -> Value:
    if isinstance(value, bool):
        return label_of("boolean", "yes" if value else "no")
    return value
