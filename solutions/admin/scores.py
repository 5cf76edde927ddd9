"""The scores of an evaluation in its form: one row for every criterion of the chosen set."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import F, ForeignKey, Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.templatetags.ui import grade_label
from provinces.staff.part_formset import PartFormSet
from provinces.staff.scoped_admin import ScopedTabularInline
from provinces.staff.scoped_fields import ScopedForm
from solutions.models import CriteriaSet, Criterion, CriterionScore, Evaluation
from solutions.scoring import GRADE_FLOORS, grade, shown_points

from .criteria import is_draft

# The parameter, and the field of the form, by which the criteria set is chosen.
CHOSEN = "criteria_set"


def sets_on_offer(evaluation: Evaluation | None = None) -> QuerySet[CriteriaSet]:
    """What may be scored by: published versions, the newest first, and the one in use already."""
    rows = CriteriaSet.objects.filter(state=CriteriaSet.Stage.PUBLISHED)
    if evaluation is not None:
        rows |= CriteriaSet.objects.filter(pk=evaluation.criteria_set_id)
    return rows.order_by(F("published_on").desc(nulls_last=True), "-pk")


def chosen_set(request: HttpRequest, evaluation: Evaluation | None) -> CriteriaSet | None:
    """The set that the form asks for, else the one of the evaluation, else the newest published."""
    sent = request.POST if request.method == "POST" else request.GET
    key = sent.get(CHOSEN, "")
    is_open = evaluation is None or (is_draft(evaluation) and not evaluation.scores.exists())
    if is_open and key.isascii() and key.isdecimal() and len(key) < 19:
        found = sets_on_offer(evaluation).filter(pk=int(key)).first()
        if found is not None:
            return found
    return evaluation.criteria_set if evaluation is not None else sets_on_offer().first()


class ScoreForm(ScopedForm):
    """The score of a criterion; a line whose points are empty is not saved."""

    # The criterion that the line is about, for the page.
    about: Criterion | None = None

    def has_changed(self) -> bool:
        changed = set(self.changed_data)
        return bool(changed - {"criterion"}) if self.instance.pk is None else bool(changed)

    @property
    def is_emptied(self) -> bool:
        """Whether both points and note were taken away again."""
        return not any(self[name].data for name in ("points", "note") if name in self.fields)


class ScoreFormSet(PartFormSet):
    """One line for every criterion; those without a score yet stand ready.

    The set that is chosen decides about the lines: of a form sent with the lines of another set
    the points go to the criteria with the same key.
    """

    criteria: Sequence[Criterion] = ()
    criteria_set: CriteriaSet | None = None

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        self.is_exchanged = False
        instance = kwargs.get("instance")
        if data is None:
            scored = instance.scores.values_list("criterion", flat=True) if instance.pk else ()
            left = [one.pk for one in self.criteria if one.pk not in set(scored)]
            kwargs["initial"] = [{"criterion": key} for key in left]
        elif not (instance.pk and instance.scores.exists()):
            data = self._with_own_lines(data, kwargs.get("prefix") or self.get_default_prefix())
        super().__init__(data, files, **kwargs)

    def add_fields(self, form: ScoreForm, index: int | None) -> None:
        """The criterion is read, not chosen."""
        super().add_fields(form, index)
        form.fields["criterion"].widget = forms.HiddenInput()
        points = form.fields["points"]
        points.widget = forms.NumberInput(attrs={"min": 0, "max": 100, "step": "0.01"})
        # What of the line is sent back is the key, whatever the row says.
        key = form["criterion"].value()
        form.about = self._by_key().get(str(key))
        if form.about is not None:
            points.widget.attrs["aria-label"] = _("Points for “%(criterion)s”") % {
                "criterion": form.about
            }
            form.fields["note"].widget.attrs["aria-label"] = _("Note on “%(criterion)s”") % {
                "criterion": form.about
            }

    def clean(self) -> None:
        """A set exchanged after points were typed is looked at once more."""
        super().clean()
        if self.is_exchanged and any(form.has_changed() for form in self.forms):
            raise forms.ValidationError(
                _(
                    "Another criteria set was chosen. Points of criteria that both sets have were "
                    "carried over; check the lines and save once more."
                ),
                code="exchanged",
            )

    @property
    def lines(self) -> list[ScoreForm]:
        """The lines in the order of the criteria."""
        order = {one.pk: place for place, one in enumerate(self.criteria)}
        last = len(order)
        return sorted(
            self.forms, key=lambda form: order.get(form.about.pk, last) if form.about else last
        )

    @property
    def grades(self) -> str:
        """The grades with their floors in points and words, for the script: JSON, best first."""
        rows = [[floor, grade_label(key)] for key, floor in GRADE_FLOORS]
        return json.dumps(rows, ensure_ascii=False)

    @property
    def total(self) -> str:
        """The stored overall score with its grade, "" while scores are missing."""
        overall = self.instance.overall if self.instance.pk else None
        if overall is None:
            return ""
        points = shown_points(overall, get_language() or "vi")
        return f"{points}/100 – {grade_label(grade(overall))}"

    @property
    def missing(self) -> list[Criterion]:
        """The criteria without a stored score."""
        scored = {form.instance.criterion_id for form in self.initial_forms}
        return [one for one in self.criteria if one.pk not in scored]

    def _should_delete_form(self, form: ScoreForm) -> bool:
        """An emptied line is a score taken back; the draft is kept without it."""
        is_taken_back = form.instance.pk is not None and form.is_bound and form.is_emptied
        return is_taken_back or super()._should_delete_form(form)

    def _by_key(self) -> Mapping[str, Criterion]:
        return {str(one.pk): one for one in self.criteria}

    def _with_own_lines(self, data: Any, prefix: str) -> Any:
        """What was sent, with the lines of the chosen set in the place of those of another."""
        lines = _lines_sent(data, prefix)
        sent = [data.get(f"{prefix}-{line}-criterion", "") for line in lines]
        own = self._by_key()
        if all(key in own for key in sent if key):
            return data
        keys = [key for key in sent if key.isascii() and key.isdecimal() and len(key) < 19]
        names = dict(Criterion.objects.filter(pk__in=keys).values_list("pk", "key"))
        typed = {
            names.get(int(key)) if key in keys else None: line
            for key, line in zip(sent, lines, strict=True)
        }
        made = data.copy()
        for number, criterion in enumerate(self.criteria):
            line = typed.get(criterion.key)
            for name in ("points", "note"):
                value = data.get(f"{prefix}-{line}-{name}", "") if line is not None else ""
                made[f"{prefix}-{number}-{name}"] = value
            made[f"{prefix}-{number}-criterion"] = str(criterion.pk)
            made[f"{prefix}-{number}-id"] = ""
        made[f"{prefix}-TOTAL_FORMS"] = str(len(self.criteria))
        made[f"{prefix}-INITIAL_FORMS"] = "0"
        self.is_exchanged = True
        return made


def _lines_sent(data: Any, prefix: str) -> range:
    """The numbers of the lines that a form has; none of nonsense."""
    total = data.get(f"{prefix}-TOTAL_FORMS", "")
    return range(min(int(total), 1000) if total.isascii() and total.isdecimal() else 0)


class ScoreInline(ScopedTabularInline):
    """The lines with their total; what is published can only be read."""

    model = CriterionScore
    form = ScoreForm
    formset = ScoreFormSet
    fields = ("criterion", "points", "note")
    template = "admin/evaluation_scores.html"
    _set: CriteriaSet | None = None

    def get_formset(
        self, request: HttpRequest, obj: Evaluation | None = None, **kwargs: Any
    ) -> type[ScoreFormSet]:
        """The lines of the chosen criteria set (the inline lives for one request)."""
        self._set = chosen_set(request, obj)
        made = super().get_formset(request, obj, **kwargs)
        made.criteria_set = self._set
        made.criteria = list(self._set.criteria.all()) if self._set else []
        return made

    def get_extra(self, request: HttpRequest, obj: Evaluation | None = None, **kwargs: Any) -> int:
        """A line for every criterion without a score; of what is published none."""
        if self._set is None or not is_draft(obj):
            return 0
        left = self._set.criteria.all()
        return (left.exclude(pk__in=obj.scores.values("criterion")) if obj else left).count()

    def get_queryset(self, request: HttpRequest) -> QuerySet[CriterionScore]:
        """With the criteria, one query for all."""
        return super().get_queryset(request).select_related("criterion")

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> forms.Field:
        """Only the criteria of the set."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "criterion":
            field.queryset = field.queryset.filter(criteria_set=self._set)
        return field

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_draft(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_draft(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_draft(obj) and super().has_delete_permission(request, obj)
