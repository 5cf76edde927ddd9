"""What staff do with uses and letters, one or many: send links, record papers, take claims over.

The page in between says what will come of it, as for the steps of a lifecycle; the rules are in
``solutions.using``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from core.clock import today
from core.models import User
from provinces import permissions
from provinces.lifecycle import Outcome
from provinces.staff.selecting_admin import SelectingAdmin
from provinces.staff.step_view import failures, prospect
from solutions.models import Deployment
from solutions.using import asking, recording
from solutions.using.forms import EndForm, PaperForm

Rows = Sequence[Any]


@dataclass(frozen=True, slots=True)
class UseStep:
    """One thing to do with rows: what the page asks, what hinders it, which action does it.

    ``verb`` is its part of the address.
    """

    verb: str
    label: Promise
    form: type[forms.Form]
    hindrances: Callable[[Rows, User], Mapping[int, str]]
    take: Callable[[Rows, User, Mapping[str, Any]], Outcome[Any]]


def each(rows: Rows, act: Callable[[Any], Any]) -> Outcome[Any]:
    """Do it to each on its own. Raises ``ValidationError`` by field when there is just one."""
    done: list[Any] = []
    refused: list[tuple[Any, str]] = []
    for row in rows:
        try:
            act(row)
        except ValidationError as error:
            if len(rows) == 1:
                raise
            refused.append((row, " ".join(error.messages)))
        except PermissionDenied:
            refused.append((row, _("You may not do this.")))
        else:
            done.append(row)
    return Outcome(done, refused)


def _ask(rows: Rows, by: User, answers: Mapping[str, Any]) -> Outcome[Deployment]:
    asked = asking.ask_agencies(deployments=rows, by=by)
    return Outcome(asked.done, asked.refused)


def _hinders_ask(rows: Rows, by: User) -> Mapping[int, str]:
    return asking.hindrances(rows, by=by)


def _paper(rows: Rows, by: User, answers: Mapping[str, Any]) -> Outcome[Deployment]:
    return each(rows, lambda row: recording.confirm_by_paper(deployment=row, by=by, **answers))


def _end(rows: Rows, by: User, answers: Mapping[str, Any]) -> Outcome[Deployment]:
    return each(rows, lambda row: recording.end_use(deployment=row, by=by, **answers))


def _hinders_ended(rows: Rows, by: User) -> Mapping[int, str]:
    """What has ended has nothing to confirm and cannot end again."""
    found = {}
    for row in rows:
        if not permissions.can(by, "change", row):
            found[row.pk] = _("You may not do this.")
        elif row.standing(today()) is Deployment.Standing.ENDED:
            found[row.pk] = _("The end of this use is recorded already.")
    return found


STEPS = (
    UseStep(
        "hoi",
        pgettext_lazy("step", "Send the link for confirmation"),
        forms.Form,
        _hinders_ask,
        _ask,
    ),
    UseStep(
        "van-ban",
        pgettext_lazy("step", "Record a confirming paper"),
        PaperForm,
        _hinders_ended,
        _paper,
    ),
    UseStep(
        "ket-thuc",
        pgettext_lazy("step", "Record that it is used no longer"),
        EndForm,
        _hinders_ended,
        _end,
    ),
)


class DoingAdmin(SelectingAdmin):
    """A page with things to do that ask something first, for one row and for many."""

    change_form_template = "admin/step_change_form.html"
    doings: tuple[UseStep, ...] = ()
    # What the doings read of each row.
    doing_related: tuple[str, ...] = ()

    def get_urls(self) -> list[URLPattern]:
        """One more address: the page of a step."""
        view = self.admin_site.admin_view(self.do_view)
        own = path("<path:object_id>/viec/<slug:verb>/", view, name=self._name("do"))
        return [own, *super().get_urls()]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """The steps in bulk, for those who may change some row."""
        actions = super().get_actions(request)
        if permissions.can(request.user, "change", self.model):
            for step in self.doings:
                actions[_key(step)] = (_in_bulk(step), _key(step), step.label)
        return actions

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The page of a row with the buttons of what can be done with it."""
        obj = kwargs.get("obj")
        if obj is not None and obj.pk and permissions.can(request.user, "change", obj):
            context |= {
                "steps": [step for step in self.doings if self.is_offered(step, obj)],
                "step_url": f"admin:{self._name('do')}",
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def is_offered(self, step: UseStep, obj: Any) -> bool:
        """Whether the page of ``obj`` has a button for the step."""
        return True

    def do_view(self, request: HttpRequest, object_id: str, verb: str) -> HttpResponse:
        """Ask what the step needs, then do it to one row."""
        obj = self.get_object(request, unquote(object_id))
        step = next((one for one in self.doings if one.verb == verb), None)
        if step is None:
            raise Http404
        permissions.require(request.user, "change", obj)
        back = reverse(f"admin:{self._name('change')}", args=[obj.pk])
        form = step.form(request.POST if request.method == "POST" else None)
        if form.is_valid() and self._taken(request, step, [obj], form):
            return HttpResponseRedirect(back)
        return self._ask_step(request, step, form, [obj], back)

    def do_in_bulk(
        self, request: HttpRequest, step: UseStep, queryset: QuerySet
    ) -> HttpResponse | None:
        """Ask what the step needs, then do it to each selected row."""
        rows = self.selected(request, queryset.select_related(*self.doing_related))
        if rows is None:
            return None
        is_answer = "apply" in request.POST
        form = step.form(request.POST if is_answer else None)
        if is_answer and form.is_valid() and self._taken(request, step, rows, form):
            return None
        back = request.get_full_path()
        return self._ask_step(request, step, form, rows, back, action=_key(step))

    def _taken(self, request: HttpRequest, step: UseStep, rows: Rows, form: forms.Form) -> bool:
        """Do it and say what came of it; False, with the reason in the form, if nothing did."""
        try:
            outcome = step.take(rows, request.user, form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return False
        for text in failures(outcome.refused):
            self.message_user(request, text, messages.ERROR)
        if done := len(outcome.done):
            text = ngettext("%(step)s: %(count)d done.", "%(step)s: %(count)d done.", done)
            self.message_user(request, text % {"step": step.label, "count": done}, messages.SUCCESS)
        return True

    def _ask_step(
        self,
        request: HttpRequest,
        step: UseStep,
        form: forms.Form,
        rows: Rows,
        back: str,
        *,
        action: str = "",
    ) -> HttpResponse:
        hindered = step.hindrances(rows, request.user)
        found = prospect(rows, hindered, {}, f"admin:{self._name('change')}")
        return self.ask(request, step.label, form, rows, found, back, action=action)

    def _name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"


def _key(step: UseStep) -> str:
    return f"do_{step.verb.replace('-', '_')}"


def _in_bulk(step: UseStep) -> Callable[..., HttpResponse | None]:
    @admin.action(description=step.label)
    def act(
        modeladmin: DoingAdmin, request: HttpRequest, queryset: QuerySet
    ) -> HttpResponse | None:
        return modeladmin.do_in_bulk(request, step, queryset)

    return act


class StandingFilter(admin.SimpleListFilter):
    """Where uses stand today."""

    title = gettext_lazy("where it stands")
    parameter_name = "standing"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, Promise]]:
        """Every standing with its word."""
        return Deployment.Standing.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        """The uses of the chosen standing."""
        on = today()
        chosen = {
            Deployment.Standing.CLAIMED: lambda: queryset.claimed(on),
            Deployment.Standing.CONFIRMED: lambda: queryset.confirmed(on),
            Deployment.Standing.LAPSED: lambda: queryset.lapsed(on),
            Deployment.Standing.DENIED: queryset.denied,
            Deployment.Standing.ENDED: lambda: queryset.ended(on),
        }
        return chosen[self.value()]() if self.value() in chosen else None
