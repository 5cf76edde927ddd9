"""Steps of a lifecycle as buttons and bulk actions: a page asks for the reason and the tick.

The rules are in the actions; here is only what staff press. One page serves a single object and
a selection, so that both ask the same and say beforehand what will come of it.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core import states
from core.clock import today
from provinces import lifecycle, permissions
from provinces.staff.selecting_admin import SelectingAdmin
from provinces.staff.step_forms import SCHEDULED, StepForm
from provinces.staff.step_view import Prospect, failures, prospect
from provinces.staff.steps import LIFECYCLE_STEPS, Step

__all__ = ["LIFECYCLE_STEPS", "Step", "SteppedAdmin"]


class SteppedAdmin(SelectingAdmin):
    """A page whose objects go through ``steps``."""

    steps: tuple[Step, ...] = ()
    change_form_template = "admin/step_change_form.html"

    def get_urls(self) -> list[URLPattern]:
        """One more address: the page of a step."""
        options = self.opts
        name = f"{options.app_label}_{options.model_name}_step"
        view = self.admin_site.admin_view(self.step_view)
        return [path("<path:object_id>/buoc/<slug:verb>/", view, name=name), *super().get_urls()]

    # One object ----------------------------------------------------------------------------------
    def step_view(self, request: HttpRequest, object_id: str, verb: str) -> HttpResponse:
        """Ask what the step needs, then do it to one object."""
        obj = self.get_object(request, unquote(object_id))
        step = self._step(verb)
        if not step.is_open(obj, request.user):
            raise PermissionDenied
        back = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk])
        # A step that asks nothing sends an empty form, which is an answer all the same.
        asked = self.step_form(step)
        form = asked(step, request.POST if request.method == "POST" else None, one=obj)
        if form.is_valid():
            self._do(request, step, [obj], form)
            return HttpResponseRedirect(back)
        return self._ask(request, step, form, [obj], back)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The page of an object with the buttons of its steps and the record of its states."""
        obj = kwargs.get("obj")
        if obj is not None and obj.pk:
            may_inspect = permissions.can(request.user, "inspect", obj)
            context |= {
                "steps": [step for step in self.steps if step.is_open(obj, request.user)],
                "step_url": f"admin:{self.opts.app_label}_{self.opts.model_name}_step",
                "transitions": _passed(obj) if may_inspect else [],
                "preview_url": self._preview(obj) if may_inspect else "",
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def step_warnings(self, rows: Sequence[Model]) -> dict[int, list[str]]:
        """What rows to be published still lack, by key; they may be published all the same."""
        return {}

    def step_form(self, step: Step) -> type[StepForm]:
        """What the page of the step asks."""
        return StepForm

    def is_public(self, obj: Model) -> bool:
        """Whether visitors see the object today: it is published, and its day has come."""
        day = getattr(obj, "publish_on", None)
        return obj.state == states.PUBLISHED and (day is None or day <= today())

    def _preview(self, obj: Model) -> str:
        """Where the staff site shows the object as visitors will see it; "" where it does not."""
        address = getattr(self.admin_site, "preview_address", None)
        return address(obj) if address else ""

    def _step(self, verb: str) -> Step:
        for step in self.steps:
            if step.verb == verb:
                return step
        raise Http404

    # Many objects --------------------------------------------------------------------------------
    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """The steps in bulk, those that the person may take with some object."""
        actions = super().get_actions(request)
        for step in self.steps:
            if permissions.can(request.user, step.verb, self.model):
                name = f"step_{step.verb}"
                actions[name] = (_bulk(step), name, step.label)
        return actions

    def bulk_step(
        self, request: HttpRequest, step: Step, queryset: QuerySet
    ) -> HttpResponse | None:
        """Ask what the step needs, then do it to each selected object on its own."""
        rows = self.selected(request, queryset)
        if rows is None:
            return None
        is_answer = "apply" in request.POST
        form = self.step_form(step)(step, request.POST if is_answer else None)
        if is_answer and form.is_valid():
            self._do(request, step, rows, form)
            return None
        return self._ask(request, step, form, rows, request.get_full_path(), is_bulk=True)

    # Both ----------------------------------------------------------------------------------------
    def _do(self, request: HttpRequest, step: Step, rows: Sequence[Model], form: StepForm) -> None:
        """Do the step to the objects and say what came of it."""
        outcome = step.take(rows, by=request.user, answers=form.answers())
        for text in failures(outcome.refused):
            self.message_user(request, text, messages.ERROR)
        if done := len(outcome.done):
            text = ngettext("%(step)s: %(count)d done.", "%(step)s: %(count)d done.", done)
            self.message_user(request, text % {"step": step.label, "count": done}, messages.SUCCESS)

    def _ask(
        self,
        request: HttpRequest,
        step: Step,
        form: StepForm,
        rows: Sequence[Model],
        back: str,
        *,
        is_bulk: bool = False,
    ) -> HttpResponse:
        prospect = self._prospect(step, rows, request)
        action = f"step_{step.verb}" if is_bulk else ""
        return self.ask(request, step.label, form, rows, prospect, back, action=action)

    def _prospect(self, step: Step, rows: Sequence[Model], request: HttpRequest) -> Prospect:
        page = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        hindered = step.hindrances(rows, request.user)
        lacking = self.step_warnings(rows) if step.asks_day else {}
        return prospect(rows, hindered, lacking, page)

    # Lists ---------------------------------------------------------------------------------------
    def get_list_display(self, request: HttpRequest) -> Sequence[Any]:
        """The state in words that know of a day to come."""
        shown = super().get_list_display(request)
        return ["shown_state" if name == "state" else name for name in shown]

    @admin.display(description=_("state"), ordering="state")
    def shown_state(self, obj: Model) -> SafeString:
        """The state; of what is approved for a later day, also that day."""
        if obj.state == states.PUBLISHED and not self.is_public(obj):
            day = date_format(obj.publish_on, "SHORT_DATE_FORMAT")
            return _state("scheduled", SCHEDULED % {"day": day})
        return _state(obj.state, obj.get_state_display())


def _passed(obj: Model) -> list[dict[str, Any]]:
    """The changes of state of the object in words, newest first."""
    return [
        {
            "at": row.at,
            "what": lifecycle.VERB_LABELS.get(row.verb, row.verb),
            "state": lifecycle.STATE_LABELS.get(row.to_state, row.to_state),
            "by": row.by,
            "reason": row.reason,
            "basis_number": row.basis_number,
            "basis_date": row.basis_date,
            "is_self_approval": row.is_self_approval,
        }
        for row in lifecycle.transitions_of(obj).select_related("by")
    ]


def _state(kind: str, text: str) -> SafeString:
    return format_html('<span class="state state--{}">{}</span>', kind, text)


def _bulk(step: Step) -> Callable[..., HttpResponse | None]:
    @admin.action(description=step.label)
    def act(
        modeladmin: SteppedAdmin, request: HttpRequest, queryset: QuerySet
    ) -> HttpResponse | None:
        return modeladmin.bulk_step(request, step, queryset)

    return act
