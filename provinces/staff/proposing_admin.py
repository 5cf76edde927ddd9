"""Forms whose saving makes proposals, for those who may not change the object at once."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from provinces import proposals
from provinces.models import Scope
from provinces.proposing.rows import Row, rows_for
from provinces.staff.form_differences import differences_of
from provinces.staff.part_formset import PartFormSet
from provinces.staff.scoped_admin import ScopedHistoryAdmin

# How long the page of an object shows what was decided about proposals on it.
_SHOWN_DAYS = 90
_SHOWN_DECIDED = 20


class ProposingAdmin(ScopedHistoryAdmin):
    """A page that takes an edit as proposals when its author may not publish it.

    The form, its lines and all their rules are those of any edit; only the saving differs. While a
    request proposes, ``is_proposal`` says so to everything that asks for the right to change.
    """

    change_form_template = "admin/proposal_change_form.html"
    # Whether the usual form of the object proposes, without asking for it by another address.
    proposes_at_once = False

    def proposal_target(self, obj: Model) -> Model:
        """The whole on which an edit of ``obj`` is proposed."""
        return obj

    def proposal_prefix(self, obj: Model) -> str:
        """The place of ``obj`` in the whole, as proposals write it."""
        return ""

    def may_propose(self, request: HttpRequest, obj: Model) -> bool:
        """Whether this person's edit of ``obj`` becomes proposals."""
        return proposals.may_propose(request.user, self.proposal_target(obj))

    def is_proposal(self, request: HttpRequest, obj: Model | None) -> bool:
        """Whether this request edits ``obj`` in order to propose."""
        return obj is not None and getattr(request, "proposes_on", None) == (self.model, obj.pk)

    def sees_field(self, request: HttpRequest, obj: Model, field: str) -> bool:
        """Whether the person may read what ``obj`` says in the field."""
        return True

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Model:
        """The row; where its form was asked for, from here on the request may propose on it."""
        obj = super().get_object(request, object_id, from_field)
        if getattr(request, "may_come_to_propose", False) and self.may_propose(request, obj):
            request.proposes_on = (self.model, obj.pk)
        return obj

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_change_permission(request, obj) or self.is_proposal(request, obj)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form, open to those who may propose."""
        if self.proposes_at_once:
            request.may_come_to_propose = True
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_inline_instances(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        """The parts, whose lines are looked up together when they come back."""
        found = super().get_inline_instances(request, obj)
        for inline in found:
            if inline.formset is BaseInlineFormSet:
                inline.formset = PartFormSet
        return found

    def save_model(
        self, request: HttpRequest, obj: Model, form: forms.ModelForm, change: bool
    ) -> None:
        """Save, unless this is a proposal."""
        if not self.is_proposal(request, obj):
            super().save_model(request, obj, form, change)

    def save_related(
        self,
        request: HttpRequest,
        form: forms.ModelForm,
        formsets: list[BaseInlineFormSet],
        change: bool,
    ) -> None:
        """Save the parts; of a proposal, all that the form and its lines say."""
        obj = form.instance
        if not self.is_proposal(request, obj):
            super().save_related(request, form, formsets, change)
            return
        found = differences_of(form, formsets, self.proposal_prefix(obj))
        made = proposals.propose(self.proposal_target(obj), found, by=request.user)
        request.proposals_made = len(made)

    def construct_change_message(
        self, request: HttpRequest, form: forms.ModelForm, formsets: Any, add: bool = False
    ) -> Any:
        """Nothing was changed by a proposal."""
        if self.is_proposal(request, form.instance):
            return []
        return super().construct_change_message(request, form, formsets, add)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """A proposal is its own record."""
        if self.is_proposal(request, obj):
            return None
        return super().log_change(request, obj, message)

    def response_change(self, request: HttpRequest, obj: Model) -> HttpResponse:
        """Back to the page of the object, which lists what is proposed."""
        if not self.is_proposal(request, obj):
            return super().response_change(request, obj)
        count = request.proposals_made
        if count:
            text = ngettext(
                "%(count)d proposed change was sent to %(who)s. The entry stays as it is until it "
                "is decided.",
                "%(count)d proposed changes were sent to %(who)s. The entry stays as it is until "
                "they are decided.",
                count,
            )
            values = {"count": count, "who": self._decider(obj)}
            self.message_user(request, text % values, messages.SUCCESS)
        else:
            text = gettext("Nothing differs from the present entry; nothing was proposed.")
            self.message_user(request, text, messages.WARNING)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[obj.pk]))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The page with the proposals on the object."""
        obj = kwargs.get("obj")
        if obj is not None and obj.pk:
            rows = self.proposal_rows(request, obj)
            context |= {
                "is_proposal": self.is_proposal(request, obj),
                "proposal_decider": self._decider(obj),
                "open_proposals": [row for row in rows if row.is_open],
                "decided_proposals": [row for row in rows if not row.is_open],
            }
            if context["is_proposal"]:
                context |= {"show_save_and_continue": False, "show_save_and_add_another": False}
        return super().render_change_form(request, context, *args, **kwargs)

    def proposal_rows(self, request: HttpRequest, obj: Model) -> list[Row]:
        """The proposals on the whole that the person may read: open ones, lately decided ones."""
        target = self.proposal_target(obj)
        since = timezone.now() - timezone.timedelta(days=_SHOWN_DAYS)
        seen = proposals.of(target).filter(proposals.visible_to(Scope.of(request.user)))
        seen = seen.select_related(
            "content_type", "proposed_by", "decided_by", "from_province", "owner_province"
        )
        rows = list(seen.filter(state=proposals.OPEN))
        decided = seen.exclude(state=proposals.OPEN).filter(decided_at__gte=since)
        rows += decided.order_by("-decided_at", "-pk")[:_SHOWN_DECIDED]
        return rows_for(
            target,
            rows,
            who=request.user,
            sees=lambda field: self.sees_field(request, target, field),
        )

    def _decider(self, obj: Model) -> str:
        """Who decides about proposals on the object."""
        target = self.proposal_target(obj)
        if self.proposes_at_once:
            return gettext("the approver")
        if target.owner_province is None:
            return gettext("the ministry")
        return str(target.owner_province)
