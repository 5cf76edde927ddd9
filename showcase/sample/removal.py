"""Takes the whole sample away: what hangs on a sample product goes too, real data stays.

Rows go by set queries and not one by one: a sample of 100,000 listings has a million rows, and
their removal is nothing for the field history to remember.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import CASCADE, PROTECT, SET_NULL, ForeignKey, Model, QuerySet
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.utils.translation import gettext as _

from comparison.models import Ranking
from core.models import Rendition, StoredFile, Transition
from core.unused import forget
from guides.models import Guide, Problem
from provinces.models import Centre, CentreLocation, ChangeProposal
from solutions.models import EvaluationBody, Solution
from vendors.models import Vendor

from .centres import close_centres


@dataclass(slots=True)
class Removed:
    """How many rows went, by the plural name of their kind; what stayed, and why."""

    counts: Counter[str] = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)


@transaction.atomic
def remove_sample() -> Removed:
    """Remove all sample data; reference data and real rows stay as they are.

    What hangs on a sample solution (listings, prices, evaluations, uses) is sample too, and so is a
    quarter with figures of any of it. A sample vendor, council, problem or guide on which other
    real rows stand is kept and named in ``kept``.
    """
    work = _Removal()
    work.remove(Solution.objects.filter(is_sample=True), with_protected=True)
    work.remove(Ranking.objects.filter(is_sample=True), with_protected=True)
    for model in (Guide, Problem, EvaluationBody, Vendor):
        work.remove(work.free(model.objects.filter(is_sample=True)))
    work.remove(CentreLocation.objects.filter(centre__is_sample=True))
    closed = close_centres()
    if closed:
        work.removed.counts[str(Centre._meta.verbose_name_plural)] += closed
    work.remove_files()
    return work.removed


class _Removal:
    """Deletes rows with all that hangs on them, children first."""

    def __init__(self) -> None:
        self.removed = Removed()
        self.files: set[int] = set()

    def free(self, rows: QuerySet) -> QuerySet:
        """The rows that nothing else needs; the others are noted as kept."""
        for relation in _relations(rows.model):
            if relation.on_delete is PROTECT:
                needing = relation.related_model._base_manager.filter(
                    **{f"{relation.field.name}__in": rows}
                )
                needed = set(needing.values_list(relation.field.attname, flat=True))
                for row in rows.filter(pk__in=needed):
                    kind = relation.related_model._meta.verbose_name_plural
                    line = _("{row}: real data ({kind}) stand on it").format(row=row, kind=kind)
                    self.removed.kept.append(line)
                rows = rows.exclude(pk__in=needed)
        return rows

    def remove(self, rows: QuerySet, *, with_protected: bool = False) -> None:
        """Delete ``rows``; with ``with_protected`` also what would forbid it."""
        model = rows.model
        for relation in _relations(model):
            name = relation.field.name
            hanging = relation.related_model._base_manager.filter(**{f"{name}__in": rows})
            if relation.on_delete is CASCADE or relation.on_delete is PROTECT and with_protected:
                self.remove(hanging, with_protected=with_protected)
            elif relation.on_delete is SET_NULL:
                outside = hanging.exclude(pk__in=rows) if hanging.model is model else hanging
                outside.update(**{name: None})
        self._remember_files(rows)
        _forget(rows)
        count = rows._raw_delete(rows.db)
        if count and not model._meta.auto_created:
            self.removed.counts[str(model._meta.verbose_name_plural)] += count

    def remove_files(self) -> None:
        """Delete the files that nothing shows any more, their bytes once the rows are gone."""
        unused = StoredFile.objects.filter(pk__in=self.files)
        for relation in _relations(StoredFile):
            column = relation.field.attname
            shown = relation.related_model._base_manager.filter(**{f"{column}__in": self.files})
            if relation.related_model is not Rendition:
                unused = unused.exclude(pk__in=shown.values(column))
        count = forget(unused)
        if count:
            self.removed.counts[str(StoredFile._meta.verbose_name_plural)] += count

    def _remember_files(self, rows: QuerySet) -> None:
        for column in rows.model._meta.concrete_fields:
            if isinstance(column, ForeignKey) and column.related_model is StoredFile:
                self.files |= set(rows.values_list(column.attname, flat=True)) - {None}


def _relations(model: type[Model]) -> Iterator[ForeignObjectRel]:
    """What points at the model, but for field histories, which keep no row from going."""
    for relation in model._meta.get_fields(include_hidden=True):
        points_here = relation.auto_created and (relation.one_to_many or relation.one_to_one)
        if points_here and not relation.concrete and relation.field.db_constraint:
            yield relation


def _forget(rows: QuerySet) -> None:
    """Delete the records of rows that have no key to them: histories, states, proposals."""
    keys = rows.values("pk")
    history = getattr(rows.model, "history", None)
    if history is not None:
        past = history.model._base_manager.filter(id__in=keys)
        for relation in history.model._meta.get_fields(include_hidden=True):
            if relation.auto_created and relation.one_to_many:
                links = relation.related_model._base_manager
                links.filter(**{f"{relation.field.name}__in": past})._raw_delete(rows.db)
        past._raw_delete(rows.db)
    kind = ContentType.objects.get_for_model(rows.model)
    for record in (Transition, ChangeProposal):
        found = record._base_manager.filter(content_type=kind, object_id__in=keys)
        found._raw_delete(rows.db)
