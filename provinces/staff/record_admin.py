"""The record of an object on the staff site: one timeline, and bringing an earlier version back.

What may be brought back is what the person may type: the same form judges the earlier values.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from simple_history.admin import SimpleHistoryAdmin

from core.forms import StoredFileField
from provinces import lifecycle, permissions, proposals
from provinces.record import versions
from provinces.record.shown_values import Names, moment
from provinces.record.timeline import Parts, person, sources, timeline
from provinces.record.versions import Change
from provinces.staff.form_differences import differences_of
from provinces.staff.sent_forms import as_data

# What a person sees of a part that has no page of its own.
_PAGE = "p"
_SEEN = "seen"


@dataclass(slots=True)
class Restoration:
    """Bringing back one version: ``now`` is the row (None: deleted), ``form`` its earlier values.

    ``way``: "restore" at once, "propose" to whom it belongs, "" when the person may do neither.
    """

    version: Model
    now: Model | None
    whole: Model
    form: forms.ModelForm | None
    fields: list[str]
    changes: list[Change]
    rest: list[Change]
    way: str

    @property
    def seen(self) -> str:
        """What the row says now, by number: it is not brought back over something never shown."""
        newest = versions.history_of(self.version.instance_type).filter(id=self.version.id)
        number = newest.order_by("-history_date", "-history_id").values_list("pk", flat=True)
        return str(number.first())

    @property
    def refusal(self) -> str:
        """Why there is no button; empty when there is one."""
        if not self.way and lifecycle_state(self.whole):
            return _(
                "It is public or in review. Only those who may publish can bring back an earlier "
                "version; ask the approver."
            )
        if not self.way:
            return _("You may read this version, but not bring it back.")
        if not self.changes and self.now is not None:
            return _("There is nothing to bring back: it says the same now.")
        return ""


class RecordAdmin(SimpleHistoryAdmin):
    """A page with the timeline of its objects; mixed into ``ScopedAdmin``."""

    def get_urls(self) -> list[URLPattern]:
        """One more address: the page that brings back a version, also of a part."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_restore"
        view = self.admin_site.admin_view(self.restore_view)
        address = "<path:object_id>/khoi-phuc/<slug:kind>/<int:number>/"
        return [path(address, view, name=name), *super().get_urls()]

    def record_parts(self) -> Parts:
        """The parts whose versions stand in the timeline: model -> look-up of the object."""
        shown = {
            inline.model: inline.fk_name or _link(inline.model, self.model)
            for inline in self.inlines
            if versions.has_history(inline.model)
        }
        return shown | dict(lifecycle.parts_of(self.model))

    def after_restore(self, request: HttpRequest, obj: Model) -> None:
        """What follows once a version of ``obj`` or of a part was brought back."""

    def save_model(
        self, request: HttpRequest, obj: Model, form: forms.ModelForm, change: bool
    ) -> None:
        """Saving without a change leaves no version and makes nobody the last editor."""
        if not change or form.has_changed():
            super().save_model(request, obj, form, change)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict | None = None
    ) -> HttpResponse:
        """What was changed when by whom, for those who may see the object's whole record."""
        obj = self._inspected(request, object_id)
        page, entries = timeline(obj, self.record_parts(), request.GET.get(_PAGE))
        context = self._record_context(request, obj) | {
            "title": _("History of “%(object)s”") % {"object": obj},
            "entries": entries,
            "page_obj": page,
            "page_range": page.paginator.get_elided_page_range(page.number),
            "page_var": _PAGE,
            "restore_url": f"admin:{self.opts.app_label}_{self.opts.model_name}_restore",
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/record.html", context)

    def history_form_view(
        self,
        request: HttpRequest,
        object_id: str,
        version_id: str,
        extra_context: dict | None = None,
    ) -> HttpResponse:
        """An earlier version, to read; bringing it back has an address of its own."""
        obj = self._inspected(request, object_id)
        if request.method != "GET":
            raise PermissionDenied
        if not version_id.isdecimal():
            raise Http404
        found = self._restoration(request, obj, self.opts.model_name, int(version_id))
        return self._version_page(request, obj, found)

    def restore_view(
        self, request: HttpRequest, object_id: str, kind: str, number: int
    ) -> HttpResponse:
        """Show what bringing back a version would change; a POST does it."""
        obj = self._inspected(request, object_id)
        found = self._restoration(request, obj, kind, number)
        if request.method != "POST":
            return self._version_page(request, obj, found)
        if not found.way:
            raise PermissionDenied
        if found.refusal:
            return self._version_page(request, obj, found, [found.refusal])
        if request.POST.get(_SEEN) != found.seen:
            text = _("Somebody changed it in the meantime. Look at the differences once more.")
            return self._version_page(request, obj, found, [text])
        errors = self._bring_back(request, obj, found)
        if errors:
            return self._version_page(request, obj, found, errors)
        return HttpResponseRedirect(self._record_address("history", obj))

    # How -----------------------------------------------------------------------------------------
    def _inspected(self, request: HttpRequest, object_id: str) -> Model:
        obj = self.get_object(request, unquote(object_id))
        if not permissions.can(request.user, "inspect", obj):
            raise PermissionDenied
        return obj

    def _restoration(self, request: HttpRequest, obj: Model, kind: str, number: int) -> Restoration:
        """The version of ``obj`` or of one of its parts. Raises ``Http404``."""
        rows = sources(obj, self.record_parts()).get(kind)
        version = rows.filter(pk=number).select_related("history_user").first() if rows else None
        if version is None:
            raise Http404
        model = version.instance_type
        row = versions.row_of(version)
        if proposals.may_propose(request.user, obj):
            # What opens the form of a page that takes proposals.
            request.proposes_on = (self.model, obj.pk)
        form_class = self._form_class(request, obj, version)
        then = versions.values_of_versions(model, [version])[version.pk]
        form = _filled(form_class, row or versions.remade(version), then) if form_class else None
        # Where the form is closed to the person the differences are there to read.
        names = form.fields if form and form.fields else versions.fields_of(model)
        known = versions.restorable(model, names)
        now = versions.values_now(row) if row else {}
        changes, rest = _compared(model, known if row else list(then), now, then)
        may_fill = form is not None and bool(form.fields)
        way = self._way(request, obj, row or versions.remade(version)) if may_fill else ""
        return Restoration(version, row, obj, form, known, changes, rest, way)

    def _form_class(
        self, request: HttpRequest, obj: Model, version: Model
    ) -> type[forms.ModelForm] | None:
        """The form in which the person would type the row; None where there is none any more."""
        model = version.instance_type
        if model is self.model:
            fields = flatten_fieldsets(self.get_fieldsets(request, obj))
            return self.get_form(request, obj, change=True, fields=fields)
        link = self.record_parts()[model].partition("__")[0]
        above_model = model._meta.get_field(link).related_model
        above = above_model._base_manager.filter(pk=getattr(version, f"{link}_id")).first()
        page = self.admin_site._registry.get(above_model)
        if above is None or page is None:
            return None
        for inline in page.get_inline_instances(request, above):
            if inline.model is model:
                return inline.get_formset(request, above).form
        return None

    def _way(self, request: HttpRequest, obj: Model, row: Model) -> str:
        """How the person may bring the row back."""
        if permissions.can(request.user, versions.verb_to_change(row), row):
            return "restore"
        is_own_or_part = row.pk is not None and not row._state.adding
        is_near = type(row) is type(obj) or "__" not in self.record_parts()[type(row)]
        if is_own_or_part and is_near and proposals.may_propose(request.user, obj):
            return "propose"
        return ""

    def _bring_back(self, request: HttpRequest, obj: Model, found: Restoration) -> list[str]:
        """Bring it back, or propose to; returns what is in the way."""
        errors = _errors(found.form)
        if errors:
            return errors
        day = {"moment": moment(found.version.history_date)}
        if found.way == "propose":
            place = _place(obj, found.now)
            proposals.propose(
                obj,
                differences_of(found.form, (), place),
                by=request.user,
                source=versions.reason_of(found.version),
            )
            text = _("The version of %(moment)s is proposed; the public page stays as it is.")
        else:
            try:
                versions.restore(found.version, by=request.user, fields=found.fields)
            except ValidationError as error:
                return versions.in_words(error, found.version.instance_type)
            self.after_restore(request, obj)
            text = _("The version of %(moment)s is back.")
        self.message_user(request, text % day, messages.SUCCESS)
        return []

    def _version_page(
        self,
        request: HttpRequest,
        obj: Model,
        found: Restoration,
        errors: Sequence[str] = (),
    ) -> HttpResponse:
        version = found.version
        kind = capfirst(str(version.instance_type._meta.verbose_name))
        is_part = version.instance_type is not self.model
        title = _("Version of %(moment)s") % {"moment": moment(version.history_date)}
        context = self._record_context(request, obj) | {
            "title": f"{kind}: {title}" if is_part else title,
            "found": found,
            "by": person(version.history_user),
            "errors": errors,
            "history_url": self._record_address("history", obj),
            "restore_url": reverse(
                f"admin:{self.opts.app_label}_{self.opts.model_name}_restore",
                args=[obj.pk, version.instance_type._meta.model_name, version.pk],
            ),
        }
        return TemplateResponse(request, "admin/version.html", context)

    def _record_context(self, request: HttpRequest, obj: Model) -> dict[str, Any]:
        return self.admin_site.each_context(request) | {
            "opts": self.opts,
            "object": obj,
            "change_url": self._record_address("change", obj),
        }

    def _record_address(self, page: str, obj: Model) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"
        return reverse(name, args=[obj.pk])


def lifecycle_state(whole: Model) -> str:
    """The state of an object that goes through a lifecycle, empty for others."""
    return whole.state if type(whole) in lifecycle.models() else ""


def _link(part: type[Model], whole: type[Model]) -> str:
    """The foreign key that leads from a part to its object."""
    return next(f.name for f in part._meta.fields if f.related_model is whole)


def _filled(
    form_class: type[forms.ModelForm], row: Model, then: Mapping[str, Any]
) -> forms.ModelForm:
    """The form as if the person had typed the earlier values."""
    initial = {name: list(v) if isinstance(v, tuple) else v for name, v in then.items()}
    blank = form_class(instance=row, initial=initial)
    data = QueryDict(mutable=True)
    for name, field in blank.fields.items():
        if name in then:
            value = field.prepare_value(blank.get_initial_for_field(field, name))
            data.setlist(blank.add_prefix(name), as_data(field, value))
        if name in then and isinstance(field, StoredFileField):
            data.update(field.as_sent(blank.add_prefix(name), then[name]))
    fresh = type(row)._base_manager.filter(pk=row.pk).first()
    return form_class(data, {}, instance=fresh or row)


def _errors(form: forms.ModelForm) -> list[str]:
    """What the form finds wrong with the earlier values today, each with its label."""
    try:
        found = form.errors
    except PermissionDenied:
        # A related row of that time is not open to the person any more.
        return [_("It refers to an entry that you may not choose any more.")]
    return [
        f"{form.fields[name].label}: {text}" if name in form.fields else str(text)
        for name, texts in found.items()
        for text in texts
    ]


def _compared(
    model: type[Model], known: Sequence[str], now: Mapping[str, Any], then: Mapping[str, Any]
) -> tuple[list[Change], list[Change]]:
    """What bringing it back changes, and what it said besides."""
    differs = [n for n in known if n in then and (not now or now[n] != then[n])]
    said = [n for n in versions.fields_of(model) if n in then]
    names = Names()
    versions.want_names(names, model, said, now, then)
    names.read()
    changes = versions.differences(model, differs, now, then, names)
    rest = versions.differences(model, [n for n in said if n not in differs], then, then, names)
    return changes, [one for one in rest if then[one.name] not in (None, "", ())]


def _place(whole: Model, row: Model) -> str:
    """Where the row stands in the whole, as proposals say it."""
    if type(row) is type(whole):
        return ""
    for relation in whole._meta.related_objects:
        if relation.related_model is type(row):
            return f"{relation.get_accessor_name()}.{row.pk}."
    raise Http404
