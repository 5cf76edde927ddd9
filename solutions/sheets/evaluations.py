"""Evaluations from a sheet: drafts with their scores; what is public is never changed."""

from collections.abc import Hashable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Model

from core.text import fold
from provinces import permissions
from provinces.models import Province
from solutions import scoring
from solutions.imports.batches import Counts
from solutions.imports.cell_parser import ParsedRow
from solutions.imports.importer import Importer
from solutions.imports.job_rows import shown
from solutions.imports.lookups import nearest
from solutions.imports.messages import MESSAGES
from solutions.imports.works import Change, Work
from solutions.imports.writing import count_written, write_many
from solutions.models import (
    CriteriaSet,
    Criterion,
    CriterionScore,
    Evaluation,
    EvaluationBody,
    Solution,
)

from .criteria import CriteriaColumns, remark_key
from .records import Entry, EntryWork, Records

FIELDS: Final = {
    "product_version": "product_version",
    "method": "method",
    "valid_until": "valid_until",
    "founding_number": "founding_number",
    "founding_date": "founding_date",
    "members_present": "members_present",
    "members_total": "members_total",
    "minutes_number": "minutes_number",
    "minutes_date": "minutes_date",
    "result_number": "result_number",
    "result_date": "result_date",
    "result_signer": "result_signer",
    "conflict_free": "has_conflict_forms",
}
_QUOTED: Final = 80
_MANY_SCORES: Final = 3  # from which on a pattern in them means something


class EvaluationRecords(Records):
    """An evaluation is known by its place, solution, body, version of the criteria and day."""

    model = Evaluation
    fields = FIELDS

    def __init__(self, criteria: CriteriaColumns, importer: Importer, keys: frozenset[str]) -> None:
        super().__init__(criteria.contract, importer, keys)
        self._criteria = criteria
        self._named: dict[tuple[int, int], tuple[EvaluationBody, CriteriaSet]] = {}

    def identify(self, row: ParsedRow, solution: Solution) -> Hashable | None:
        """Place, solution, body, version of the criteria and day; None while one is missing."""
        if "province" not in row.values or any(m.column == "province" for m in row.errors):
            return None
        province: Province | None = row.values["province"]
        body = self._body(row, province)
        criteria_set = self._set(row)
        day = row.values.get("evaluated_on")
        if body is None or criteria_set is None or day is None:
            return None
        self._named[body.pk, criteria_set.pk] = body, criteria_set
        return province and province.pk, solution.pk, body.pk, criteria_set.pk, day

    def stored(self, entries: Sequence[Entry]) -> Mapping[Hashable, Model]:
        """Those of the same solutions and days, with their scores: two queries."""
        rows = Evaluation.objects.filter(
            solution__in={entry.solution.pk for entry in entries},
            evaluated_on__in={entry.first.values["evaluated_on"] for entry in entries},
        )
        # The oldest of two that are alike is followed.
        return {
            (one.province_id, one.solution_id, one.body_id, one.criteria_set_id, one.evaluated_on)
            : one
            for one in rows.order_by("-pk").prefetch_related("scores")
        }  # fmt: skip

    def fresh(self, entry: Entry) -> Evaluation:
        """A draft with what it is known by."""
        province_id, _solution, body_id, set_id, day = entry.identity
        body, criteria_set = self._named[body_id, set_id]
        return Evaluation(
            province_id=province_id,
            solution=entry.solution,
            body=body,
            criteria_set=criteria_set,
            evaluated_on=day,
        )

    def finish(self, work: EntryWork) -> None:
        """The scores, the rules between fields, and that a public one stays as it is."""
        row, evaluation = work.entry.first, work.done.instance
        criteria_set = self._named[work.entry.identity[2], work.entry.identity[3]][1]
        scores = self._lay_scores(work, criteria_set)
        if evaluation.state != Evaluation.Stage.DRAFT:
            self._refuse_changes(work)
            return
        _check(row, evaluation, self.importer)
        self._doubt(row, scores)
        overall = _overall(scores)
        if overall != evaluation.overall_micropoints:
            evaluation.overall_micropoints = overall
            work.done.changed.add("overall_micropoints")

    def title(self, row: ParsedRow, solution: Solution | None) -> str:
        """Solution and body."""
        name, body = super().title(row, solution), row.values.get("body") or ""
        return f"{name} – {body}" if body else name

    def guard(self, works: Sequence[EntryWork]) -> None:
        """Drafts may have been published since they were read. Raises ``ValidationError``."""
        super().guard(works)
        old = [work.done.instance.pk for work in works if not work.done.is_new]
        rows = Evaluation.objects.filter(pk__in=old).exclude(state=Evaluation.Stage.DRAFT)
        if rows.exists():
            raise ValidationError(str(MESSAGES["evaluation_moved"]))

    def save_parts(self, works: Sequence[EntryWork], counts: Counts) -> None:
        """Save and remove scores, with their history."""
        parts = []
        for work in works:
            for part in work.parts:
                part.instance.evaluation = work.done.instance
                parts.append(part)
            for score in work.gone:
                score._history_user = self.importer.by
                score._change_reason = self.importer.reason
                score.delete()
        created, changed = count_written(parts)
        write_many(CriterionScore, parts, self.importer)
        counts["criterionscore", "created"] += created
        counts["criterionscore", "changed"] += changed

    @cached_property
    def _bodies(self) -> dict[str, list[EvaluationBody]]:
        """The bodies that the importer may see, by all their names."""
        seen = permissions.visible(self.importer.scope, EvaluationBody)
        named: dict[str, list[EvaluationBody]] = {}
        for body in EvaluationBody.objects.filter(seen).order_by("pk"):
            for key in {fold(name) for name in (body.name, body.name_en, body.slug)} - {""}:
                named.setdefault(key, []).append(body)
        return named

    def _body(self, row: ParsedRow, province: Province | None) -> EvaluationBody | None:
        """The body that the row names: the place's own, or one that the ministry keeps."""
        name = row.values.get("body")
        if not name:
            return None
        place = province and province.pk
        found = [b for b in self._bodies.get(fold(name), []) if b.province_id in (place, None)]
        own = [body for body in found if body.province_id == place]
        if len(own or found) == 1:
            return (own or found)[0]
        if found:
            row.error("body_several", "body")
            return None
        names = [
            body.name
            for bodies in self._bodies.values()
            for body in bodies
            if body.province_id in (place, None)
        ]
        near = nearest(name, names)
        if near:
            row.error("body_unknown_near", "body", near=near)
        else:
            row.error("body_unknown", "body", choices=tuple(dict.fromkeys(names))[:10])
        return None

    def _set(self, row: ParsedRow) -> CriteriaSet | None:
        said = row.values.get("criteria_set") or "", row.values.get("criteria_version") or ""
        if any(m.column in ("criteria_set", "criteria_version") for m in row.errors):
            return None
        found, code, choices = self._criteria.named(*said)
        column = "criteria_version" if code.startswith("version") else "criteria_set"
        if found is None:
            row.error(code, column, choices=choices)
        elif code:
            row.warn(code, column, text=found.version)
        return found

    def _lay_scores(
        self, work: EntryWork, criteria_set: CriteriaSet
    ) -> dict[Criterion, Decimal | None]:
        """Lay scores and remarks over those that exist; returns the scores as they will be."""
        row, evaluation = work.entry.first, work.done.instance
        stored = {} if work.done.is_new else {s.criterion_id: s for s in evaluation.scores.all()}
        scores: dict[Criterion, Decimal | None] = {}
        own = dict(self._criteria.scores(criteria_set))
        for key, criterion in own.items():
            scores[criterion] = self._lay_score(work, key, criterion, stored.get(criterion.pk))
        for key in self._criteria.keys:
            for column in (key, remark_key(key)):
                if key not in own and column in row.values:
                    row.error("criterion_elsewhere", column, set=str(criteria_set))
        return scores

    def _lay_score(
        self, work: EntryWork, key: str, criterion: Criterion, stored: CriterionScore | None
    ) -> Decimal | None:
        row, remark = work.entry.first, remark_key(key)
        points = row.values.get(key)
        said = row.values.get(remark) or ""
        if key not in self.keys:
            points = stored and stored.points
        if points is None:
            if said:
                row.error("remark_without_points", remark)
            if stored is not None:
                work.gone.append(stored)
                work.changes.append(Change(row.number, key, stored.points, None))
            return None
        score = stored or CriterionScore(criterion=criterion, points=points)
        part = Work(score, is_new=stored is None)
        if stored is not None and stored.points != points:
            work.changes.append(Change(row.number, key, stored.points, points))
            score.points = points
            part.changed.add("points")
        if remark in self.keys and score.note != said:
            if stored is not None:
                work.changes.append(Change(row.number, remark, score.note, said))
            score.note = said
            part.changed.add("note")
        work.parts.append(part)
        return points

    def _refuse_changes(self, work: EntryWork) -> None:
        """Of what is public nothing changes: each cell that differs is wrong."""
        row = work.entry.first
        for change in work.changes:
            old = shown(change.column, _plain(change.old), self.contract)
            row.error("evaluation_fixed", change.column, text=old[:_QUOTED])
        added = [part for part in work.parts if part.is_new]
        if added and not row.errors:
            row.error("evaluation_moved")

    def _doubt(self, row: ParsedRow, scores: Mapping[Criterion, Decimal | None]) -> None:
        missing = tuple(str(c) for c, points in scores.items() if points is None)
        if missing:
            row.warn("scores_missing", list=missing)
        given = [(c.weight, points) for c, points in scores.items() if points is not None]
        if len(given) >= _MANY_SCORES and all(points <= weight for weight, points in given):
            row.warn("scores_as_weights", self._criteria.keys[0])


def _check(row: ParsedRow, evaluation: Evaluation, importer: Importer) -> None:
    """The rules between fields that the database has too, told beside the cell."""
    day, until = evaluation.evaluated_on, evaluation.valid_until
    if until is not None and until < day:
        row.error("lapses_before", "valid_until", day=f"{day:%d/%m/%Y}")
    present, total = evaluation.members_present, evaluation.members_total
    if present is not None and total is not None and present > total:
        row.error("more_present", "members_present")
    if day > importer.on:
        row.warn("day_ahead", "evaluated_on")


def _overall(scores: Mapping[Criterion, Decimal | None]) -> int | None:
    """The overall score in micropoints; None while scores are missing."""
    weights = {str(criterion.pk): criterion.weight for criterion in scores}
    given = {str(c.pk): points for c, points in scores.items() if points is not None}
    try:
        return scoring.to_micropoints(scoring.overall_points(given, weights))
    except ValueError:  # incomplete, or a set whose weights do not sum to 100
        return None


def _plain(value: Any) -> Any:
    """A value as the page of an import shows it."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if hasattr(value, "isoformat") else value
