"""Optimistic locking on the pages of the staff site; its rules are in ``locking``."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import connections, router, transaction
from django.db.models import Model
from django.forms.models import BaseInlineFormSet, _get_foreign_key
from django.http import HttpRequest, HttpResponse

from provinces import lifecycle
from provinces.record import versions
from provinces.record.timeline import person
from provinces.staff import locking


class LockedAdmin(admin.ModelAdmin):
    """A page whose form does not overwrite what others saved since it was opened."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form; when it comes back its rows stay locked until all is saved."""
        if object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        request.edit_lock = locking.Lock()
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        request.edit_lock = locking.begin(request.POST)
        request.POST = request.edit_lock.data
        with transaction.atomic(using=router.db_for_write(self.model)):
            self._lock_rows(unquote(object_id))
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        """The form of an existing object carries what it said when it was opened."""
        lock = getattr(request, "edit_lock", None)
        if change and lock is not None:
            base = kwargs.get("form", self.form)
            attributes = {"lock": lock, locking.OPENED: locking.OpenedField()}
            kwargs["form"] = type(base)(base.__name__, (locking.LockedForm, base), attributes)
        return super().get_form(request, obj, change=change, **kwargs)

    def _create_formsets(
        self, request: HttpRequest, obj: Model, change: bool
    ) -> tuple[list[BaseInlineFormSet], list[Any]]:
        made = super()._create_formsets(request, obj, change)
        lock = getattr(request, "edit_lock", None)
        if change and lock is not None:
            if lock.opened and locking.move_lost_rows(lock, made[0]):
                made = super()._create_formsets(request, obj, change)
            lock.formsets = made[0]
        return made

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The page with the notice of what somebody else changed."""
        lock = getattr(request, "edit_lock", None)
        form = context["adminform"].form
        if lock is not None and locking.OPENED in form.fields:
            if not form.is_bound:
                form.initial[locking.OPENED] = locking.token(form, lock.formsets)
            context |= {"lock": lock}
            if lock.conflict:
                context |= {"last_change": self._last_change(kwargs["obj"])}
        return super().render_change_form(request, context, *args, **kwargs)

    def _last_change(self, obj: Model) -> tuple[str, Any]:
        """Who saved last and when, by the field history, else by the admin's own log."""
        models = {type(obj): "id"} | {
            inline.model: _get_foreign_key(self.model, inline.model, fk_name=inline.fk_name).name
            for inline in self.inlines
        }
        found = [
            versions.history_of(model)
            .filter(**{lookup: obj.pk})
            .select_related("history_user")
            .order_by("-history_date", "-history_id")
            .first()
            for model, lookup in models.items()
            if versions.has_history(model)
        ]
        kept = [record for record in found if record is not None]
        if kept:
            newest = max(kept, key=lambda record: record.history_date)
            return person(newest.history_user), newest.history_date
        log = LogEntry.objects.filter(
            content_type__app_label=self.opts.app_label,
            content_type__model=self.opts.model_name,
            object_id=obj.pk,
        )
        entry = log.select_related("user").order_by("-action_time").first()
        return (person(entry.user), entry.action_time) if entry else ("", None)

    def _lock_rows(self, key: str) -> None:
        """Lock the object with its whole and its parts, always in this order.

        Embedded databases have one writer at a time anyway.
        """
        if not connections[router.db_for_write(self.model)].features.has_select_for_update:
            return
        try:
            pk = self.model._meta.pk.to_python(key)
        except ValidationError:
            return
        for whole in lifecycle.models():
            if lookup := lifecycle.parts_of(whole).get(self.model):
                _lock(whole, pk__in=self.model._base_manager.filter(pk=pk).values(lookup))
        _lock(self.model, pk=pk)
        for inline in self.inlines:
            link = _get_foreign_key(self.model, inline.model, fk_name=inline.fk_name)
            _lock(inline.model, **{link.name: pk})


def _lock(model: type[Model], **lookups: Any) -> None:
    rows = model._base_manager.select_for_update().filter(**lookups).order_by("pk")
    list(rows.values_list("pk", flat=True))
