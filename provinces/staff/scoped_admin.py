"""The base of every page of the staff site: rows, choices and verbs end at one's own provinces.

Rows of others answer 404 (Django's admin would lead back to its home), forbidden verbs 403, and
reaching for a foreign row is logged. What one may do is asked of ``provinces.permissions`` alone.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin, InlineModelAdmin
from django.db.models import Field, ForeignKey, ManyToManyField, Model, QuerySet, URLField
from django.http import Http404, HttpRequest
from django.utils.functional import Promise
from django.utils.text import capfirst

from core.clock import today
from core.files import ANY_TYPE, IMAGE
from core.forms import StoredFileField
from core.models import StoredFile
from core.text import fold
from provinces import permissions
from provinces.models import Province, Scope
from provinces.staff.locking_admin import LockedAdmin
from provinces.staff.record_admin import RecordAdmin
from provinces.staff.scoped_fields import (
    ScopedChoiceField,
    ScopedForm,
    ScopedMultipleChoiceField,
    exists_anywhere,
    note_foreign,
)


class ScopedChoices(BaseModelAdmin):
    """Foreign keys offer only rows that the person may see, files are uploads."""

    form = ScopedForm
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    # Names of foreign keys to files that must be pictures; others also take PDF documents.
    picture_fields: tuple[str, ...] = ()
    # Plain words beside fields, with an example; they win over what the model says.
    help_texts: Mapping[str, str | Promise] = {}

    def formfield_for_dbfield(
        self, db_field: Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """An upload for a file (Django would offer all that there are); our own words beside it."""
        if db_field.related_model is StoredFile:
            field = self._upload(db_field, request)
        else:
            field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name in self.help_texts:
            field.help_text = self.help_texts[db_field.name]
        return field

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> forms.Field:
        """A choice among the rows on offer."""
        scope = Scope.of(request.user)
        kwargs["queryset"] = self._on_offer(db_field, scope)
        field = super().formfield_for_foreignkey(
            db_field, request, form_class=ScopedChoiceField, **kwargs
        )
        field.scope = scope
        field.is_short = db_field.name not in self.get_autocomplete_fields(request)
        if self._is_owner(db_field):
            field.required = not permissions.places(scope, "add", self.model).national
        return field

    def formfield_for_manytomany(
        self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """A choice of several among the rows on offer."""
        scope = Scope.of(request.user)
        kwargs["queryset"] = self._on_offer(db_field, scope)
        kwargs["form_class"] = ScopedMultipleChoiceField
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if field is not None:
            field.scope = scope
        return field

    def _upload(self, db_field: ForeignKey, request: HttpRequest) -> StoredFileField:
        is_picture = db_field.name in self.picture_fields
        return StoredFileField(
            types=frozenset({IMAGE}) if is_picture else ANY_TYPE,
            by=request.user,
            required=not db_field.blank,
            label=capfirst(db_field.verbose_name),
            help_text=db_field.help_text,
        )

    def _on_offer(self, db_field: ForeignKey | ManyToManyField, scope: Scope) -> QuerySet:
        """The rows that the person may choose for ``db_field``."""
        related = db_field.related_model
        if self._is_owner(db_field):
            return _own_provinces(scope, self.model)
        verb = "change" if self._leads_to_owner(db_field) else "view"
        return related._default_manager.filter(permissions.visible(scope, related, verb))

    def _owner_path(self) -> list[str]:
        kind = permissions.kind_of(self.model)
        return kind.owner.split("__") if kind and kind.owner else []

    def _is_owner(self, db_field: ForeignKey | ManyToManyField) -> bool:
        return self._owner_path() == [db_field.name]

    def _leads_to_owner(self, db_field: ForeignKey | ManyToManyField) -> bool:
        return self._owner_path()[:1] == [db_field.name]


def _own_provinces(scope: Scope, model: type[Model]) -> QuerySet[Province]:
    """The provinces for which the person may make objects of ``model``."""
    provinces = permissions.places(scope, "add", model).provinces
    current = Province.objects.current(today())
    return current if provinces is None else current.filter(pk__in=provinces)


class ScopedAdmin(ScopedChoices, LockedAdmin):
    """A page of the staff site that ends at the person's own provinces."""

    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.ALLOW
    # Whether ``search_fields`` are folded columns, so that the words asked for are folded too.
    folds_search = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """The rows that the person may see."""
        rows = super().get_queryset(request)
        return rows.filter(permissions.visible(request.user, self.model))

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Model:
        """The row. Raises ``Http404`` for one that does not exist or is not the person's to see."""
        found = super().get_object(request, object_id, from_field)
        if found is None:
            if exists_anywhere(self.model, object_id):
                note_foreign(Scope.of(request.user), self.model, object_id)
            raise Http404
        return found

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """As Django, with the words folded where the columns are."""
        words = search_term.replace("\x00", "")
        return super().get_search_results(
            request, queryset, fold(words) if self.folds_search else words
        )

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """Filters by owning province only for those who see several, and only those with rows."""
        scope = Scope.of(request.user)
        owner = "__".join(self._owner_path())
        sees_several = scope.sees_all or len(scope.provinces) > 1
        by_owner = [(owner, admin.RelatedOnlyFieldListFilter)] if sees_several else []
        filters: list[Any] = []
        for one in super().get_list_filter(request):
            filters += by_owner if one == owner else [one]
        return filters

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """Once made, an object keeps its address and its province."""
        fixed = list(super().get_readonly_fields(request, obj))
        if obj is not None:
            names = {field.name for field in self.model._meta.fields}
            fixed += [name for name in ("slug", "key") if name in names]
            fixed += [name for name in self._owner_path()[:1] if self.keeps_owner(request)]
        return list(dict.fromkeys(fixed))

    def keeps_owner(self, request: HttpRequest) -> bool:
        """Whether the owning province of an existing object is fixed for this person."""
        return True

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What the address says, as far as it makes sense; the person's one own province."""
        said = super().get_changeform_initial_data(request)
        initial = {name: value for name, value in said.items() if self._is_there(name, value)}
        own = Scope.of(request.user).provinces
        if len(own) == 1 and len(self._owner_path()) == 1:
            initial.setdefault(self._owner_path()[0], next(iter(own)))
        return initial

    def _is_there(self, name: str, value: Any) -> bool:
        """Whether a value of the address can stand in the field: rows must exist."""
        fields = {field.name: field for field in self.opts.get_fields()}
        related = getattr(fields.get(name), "related_model", None)
        if related is None:
            return True
        keys = value if isinstance(value, list) else [value]
        return all(exists_anywhere(related, key) for key in keys)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """No deletion in bulk: whether something may be deleted is judged one by one."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def view_on_site(self, obj: Model) -> str | None:
        """The public page. Django's own link would answer for any object, whoever owns it."""
        return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None

    def change_verb(self, obj: Model | None) -> str:
        """What the person must be allowed to do in order to edit ``obj``."""
        return "change"

    def has_module_permission(self, request: HttpRequest) -> bool:
        return permissions.can(request.user, "view", self.model)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return permissions.can(request.user, "view", obj or self.model)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return permissions.can(request.user, "add", self.model)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return permissions.can(request.user, self.change_verb(obj), obj or self.model)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return permissions.can(request.user, "delete", obj or self.model)


class ScopedHistoryAdmin(ScopedAdmin, RecordAdmin):
    """A page whose objects keep their field history."""


class ScopedInline(ScopedChoices, InlineModelAdmin):
    """Parts of an object: whoever may edit the object may edit them, whoever sees it sees them."""

    extra = 0
    show_change_link = False

    def _whole(self) -> ScopedAdmin:
        return self.admin_site.get_model_admin(self.parent_model)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._whole().has_view_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        if obj is None:
            return self._whole().has_add_permission(request)
        return self._whole().has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_change_permission(request, obj)


class ScopedTabularInline(ScopedInline, admin.TabularInline):
    """Parts as the lines of a table."""


class ScopedStackedInline(ScopedInline, admin.StackedInline):
    """Parts one below the other."""
