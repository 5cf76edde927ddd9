"""Pages of the shared registry: everyone finds an entry, its steward keeps it, others propose.

Who may not see the whole entry (it may not be public yet) reads what is needed to avoid a
duplicate: name, vendor, tax code, web address, steward (product page, section 3). The same may be
proposed on; of a public entry, everything that visitors read.
"""

from typing import Any

from django.contrib.admin.utils import flatten
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse

from provinces import permissions, proposals
from provinces.models import Scope
from provinces.staff.proposing_admin import ProposingAdmin


class RegistryAdmin(ProposingAdmin):
    """A page of vendors or solutions."""

    # Whether an entry has a public page is known to the apps above.
    view_on_site = False
    # What every member of staff reads of every entry.
    open_fields: tuple[str, ...] = ()
    # What visitors read of a public entry.
    public_fields: tuple[str, ...] = ()

    def get_urls(self) -> list[URLPattern]:
        """One more address: the form in which others propose changes."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_propose"
        view = self.admin_site.admin_view(self.propose_view)
        return [path("<path:object_id>/de-nghi/", view, name=name), *super().get_urls()]

    def propose_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The form of an entry that another keeps; saving it makes proposals."""
        request.may_come_to_propose = True
        return self.changeform_view(request, object_id)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """The form for proposals has fewer fields: nobody saves an entry at once with it."""
        if obj is not None and getattr(request, "may_come_to_propose", False):
            return self.is_proposal(request, obj)
        return super().has_change_permission(request, obj)

    def has_view_or_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Who may change an entry at once has nothing to propose: that form is not this one."""
        if obj is not None and getattr(request, "may_come_to_propose", False):
            return self.is_proposal(request, obj)
        return super().has_view_or_change_permission(request, obj)

    def sees_whole(self, request: HttpRequest, obj: Model | None) -> bool:
        """Whether the person sees every field of the entry."""
        return obj is None or permissions.can(request.user, "inspect", obj)

    def sees_field(self, request: HttpRequest, obj: Model, field: str) -> bool:
        """What is open of any entry, and what visitors read of a public one."""
        return self.sees_whole(request, obj) or field in self._open_to(request, obj)

    def fields_to_propose(self, obj: Model) -> tuple[str, ...]:
        """What others may propose on: of an entry that is not public, only what they see of it."""
        is_public = proposals.rules_of(self.model).is_public
        shown = self.public_fields if is_public is not None and is_public(obj) else ()
        return tuple(dict.fromkeys((*self.open_fields, *shown)))

    def _open_to(self, request: HttpRequest, obj: Model) -> tuple[str, ...]:
        """``fields_to_propose``, asked once a request: a page needs it for every field."""
        kept = request.__dict__.setdefault("fields_to_propose", {})
        key = self.model, obj.pk
        if key not in kept:
            kept[key] = self.fields_to_propose(obj)
        return kept[key]

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        if self.sees_whole(request, obj):
            return super().get_fieldsets(request, obj)
        if not self.is_proposal(request, obj):
            return [(None, {"fields": self.open_fields})]
        allowed = self._open_to(request, obj)
        kept = [
            (title, options | {"fields": [n for n in flatten(options["fields"]) if n in allowed]})
            for title, options in super().get_fieldsets(request, obj)
        ]
        placed = {name for _title, options in kept for name in options["fields"]}
        kept[0][1]["fields"] += [name for name in allowed if name not in placed]
        return [(title, options) for title, options in kept if options["fields"]]

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        if self.sees_whole(request, obj):
            return super().get_fields(request, obj)
        return self.open_fields

    def get_inlines(self, request: HttpRequest, obj: Model | None) -> Any:
        return super().get_inlines(request, obj) if self.sees_whole(request, obj) else ()

    def keeps_owner(self, request: HttpRequest) -> bool:
        """The ministry may name another steward."""
        return not Scope.of(request.user).sees_all

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The page with the button to propose, for those who only read."""
        obj = kwargs.get("obj")
        if obj is not None and obj.pk and self.may_propose(request, obj):
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_propose"
            context["propose_url"] = reverse(name, args=[obj.pk])
        return super().render_change_form(request, context, *args, **kwargs)
