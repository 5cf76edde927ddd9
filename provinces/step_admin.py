"""Steps of a lifecycle as buttons and bulk actions: a page asks for the reason and the tick.

The rules are in the actions; here is only what staff press. One page serves a single object and
a selection, so that both ask the same.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext_lazy

from core import states
from core.models import MAX_ADDRESS, User

from . import lifecycle, permissions
from .scoped_admin import ScopedAdmin


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do with an object: from which states, what it asks, which action does it.

    ``act`` is called as ``act(obj, by=person, reason=text)``.
    """

    verb: str
    label: Promise
    sources: frozenset[str]
    act: Callable[..., Any]
    asks_reason: bool = False
    is_reason_public: bool = False
    asks_tick: bool = False

    def is_open(self, obj: Model, who: User) -> bool:
        """Whether ``who`` may do it to ``obj`` as it stands."""
        return obj.state in self.sources and permissions.can(who, self.verb, obj)


def lifecycle_step(verb: str, label: Promise) -> Step:
    """A step of the lifecycle that listings, guides and problems share."""
    known = states.LIFECYCLE.get(verb)
    publishes = known is None or known.target == states.PUBLISHED
    return Step(
        verb,
        label,
        # Publishing at once is submitting and approving in one.
        sources=known.sources if known else frozenset({states.DRAFT}),
        act=partial(_advance, verb),
        asks_reason=lifecycle.needs_reason(verb),
        is_reason_public=verb == "archive",
        asks_tick=publishes,
    )


def _advance(verb: str, obj: Model, *, by: User, reason: str) -> Model:
    return lifecycle.advance(obj, verb, by=by, reason=reason)


LIFECYCLE_STEPS = (
    lifecycle_step("submit", pgettext_lazy("step", "Submit for review")),
    lifecycle_step("approve", pgettext_lazy("step", "Approve and publish")),
    lifecycle_step("publish", pgettext_lazy("step", "Publish at once")),
    lifecycle_step("return", pgettext_lazy("step", "Return to the editor")),
    lifecycle_step("withdraw", pgettext_lazy("step", "Withdraw from the catalogue")),
    lifecycle_step("archive", pgettext_lazy("step", "Stop showing")),
    lifecycle_step("restore", pgettext_lazy("step", "Restore as a draft")),
)


class StepForm(forms.Form):
    """What a step asks before it is done."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=MAX_ADDRESS,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )
    sovereignty = forms.BooleanField(
        label=gettext_lazy(
            "I have checked that pictures, maps, videos and documents show national sovereignty "
            "correctly"
        )
    )

    def __init__(self, step: Step, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not step.asks_reason:
            del self.fields["reason"]
        elif step.is_reason_public:
            self.fields["reason"].help_text = gettext("Visitors read this reason.")
        if not step.asks_tick:
            del self.fields["sovereignty"]


class SteppedAdmin(ScopedAdmin):
    """A page whose objects go through ``steps``."""

    steps: tuple[Step, ...] = ()
    change_form_template = "admin/step_change_form.html"

    def get_urls(self) -> list[URLPattern]:
        """One more address: the page of a step."""
        options = self.opts
        name = f"{options.app_label}_{options.model_name}_step"
        view = self.admin_site.admin_view(self.step_view)
        return [path("<path:object_id>/buoc/<slug:verb>/", view, name=name), *super().get_urls()]

    def step_view(self, request: HttpRequest, object_id: str, verb: str) -> HttpResponse:
        """Ask what the step needs, then do it to one object."""
        obj = self.get_object(request, unquote(object_id))
        step = self._step(verb)
        if not step.is_open(obj, request.user):
            raise PermissionDenied
        back = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk])
        # A step that asks nothing sends an empty form, which is an answer all the same.
        form = StepForm(step, request.POST if request.method == "POST" else None)
        if form.is_valid():
            self._do(request, step, [obj], form)
            return HttpResponseRedirect(back)
        return self._ask(request, step, form, [obj], back)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """The steps in bulk, those that the person may take with some object."""
        actions = super().get_actions(request)
        for step in self.steps:
            if permissions.can(request.user, step.verb, self.model):
                name = f"step_{step.verb}"
                actions[name] = (_bulk(step), name, step.label)
        return actions

    def bulk_step(self, request: HttpRequest, step: Step, rows: QuerySet) -> HttpResponse | None:
        """Ask what the step needs, then do it to each selected object on its own."""
        is_answer = "apply" in request.POST
        form = StepForm(step, request.POST if is_answer else None)
        if is_answer and form.is_valid():
            self._do(request, step, rows, form)
            return None
        return self._ask(request, step, form, rows, request.get_full_path(), is_bulk=True)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The page of an object with the buttons of its steps and the record of its states."""
        obj = kwargs.get("obj")
        if obj is not None and obj.pk:
            context |= {
                "steps": [step for step in self.steps if step.is_open(obj, request.user)],
                "step_url": f"admin:{self.opts.app_label}_{self.opts.model_name}_step",
                "transitions": _passed(obj)
                if permissions.can(request.user, "inspect", obj)
                else [],
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def _step(self, verb: str) -> Step:
        for step in self.steps:
            if step.verb == verb:
                return step
        raise Http404

    def _do(self, request: HttpRequest, step: Step, rows: Iterable[Model], form: StepForm) -> None:
        """Do the step to each object and say what came of it."""
        done = 0
        reason = form.cleaned_data.get("reason", "")
        for obj in rows:
            try:
                step.act(obj, by=request.user, reason=reason)
            except ValidationError as error:
                self.message_user(request, f"{obj}: {' '.join(error.messages)}", messages.ERROR)
            except PermissionDenied:
                text = gettext("%(object)s: you may not do this.") % {"object": obj}
                self.message_user(request, text, messages.ERROR)
            else:
                done += 1
        if done:
            text = ngettext("%(step)s: %(count)d done.", "%(step)s: %(count)d done.", done)
            self.message_user(request, text % {"step": step.label, "count": done}, messages.SUCCESS)

    def _ask(
        self,
        request: HttpRequest,
        step: Step,
        form: StepForm,
        rows: Iterable[Model],
        back: str,
        *,
        is_bulk: bool = False,
    ) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "title": step.label,
            "opts": self.opts,
            "form": form,
            "rows": rows,
            "back": back,
            "is_bulk": is_bulk,
            "action": f"step_{step.verb}",
        }
        return TemplateResponse(request, "admin/step.html", context)


def _passed(obj: Model) -> list[dict[str, Any]]:
    """The changes of state of the object in words, newest first."""
    return [
        {
            "at": row.at,
            "what": lifecycle.VERB_LABELS.get(row.verb, row.verb),
            "state": lifecycle.STATE_LABELS.get(row.to_state, row.to_state),
            "by": row.by,
            "reason": row.reason,
            "is_self_approval": row.is_self_approval,
        }
        for row in lifecycle.transitions_of(obj).select_related("by")
    ]


def _bulk(step: Step) -> Callable[..., HttpResponse | None]:
    @admin.action(description=step.label)
    def act(
        modeladmin: SteppedAdmin, request: HttpRequest, queryset: QuerySet
    ) -> HttpResponse | None:
        return modeladmin.bulk_step(request, step, queryset)

    return act
