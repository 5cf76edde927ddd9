"""What a filled-in form of an object and its parts would change, as differences to propose."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.db.models import Model
from django.forms.models import BaseInlineFormSet

from provinces.proposals import NEW_PART, Difference, as_json
from provinces.proposing.values import own_field, text_from, text_of


def differences_of(
    form: forms.ModelForm, formsets: Sequence[BaseInlineFormSet], prefix: str = ""
) -> list[Difference]:
    """All that a valid form and its lines change of what is stored; nothing is saved.

    ``prefix`` is the place of the form's object in the whole, ``plans.12.`` or "".
    """
    stored = type(form.instance)._base_manager.get(pk=form.instance.pk)
    found = list(_of_form(form, stored, prefix))
    for formset in formsets:
        found += _of_lines(formset, prefix)
    return found


def _of_form(form: forms.ModelForm, stored: Model, prefix: str) -> Iterator[Difference]:
    for name in form.changed_data:
        if not _is_column(form, name):
            continue
        field = own_field(type(stored), name)
        old, new = text_of(stored, field), text_from(field, form.cleaned_data[name])
        # A text field drops white space at both ends; that alone is no change.
        if old.strip() != new.strip():
            yield Difference(f"{prefix}{name}", old, new)


def _of_lines(formset: BaseInlineFormSet, prefix: str) -> Iterator[Difference]:
    """Changed, removed and new parts. The lines' own rows are changed by now: read them anew."""
    accessor = formset.fk.remote_field.get_accessor_name()
    place = f"{prefix}{accessor}."
    gone = {form.instance.pk for form in formset.deleted_forms}
    moved = [f for f in formset.initial_forms if f.has_changed() or f.instance.pk in gone]
    stored = _stored(formset.model, [form.instance.pk for form in moved])
    for form in moved:
        part = stored.get(form.instance.pk)
        if part is None:
            continue
        if part.pk in gone:
            yield Difference(f"{place}{part.pk}", as_json(_said_by(form, part)), "")
        else:
            yield from _of_form(form, part, f"{place}{part.pk}.")
    for form in formset.extra_forms:
        if form.has_changed() and form not in formset.deleted_forms:
            yield Difference(f"{place}{NEW_PART}", "", as_json(_said_in(form)))


def _stored(model: type[Model], keys: list[Any]) -> dict[Any, Model]:
    many = [field.name for field in model._meta.many_to_many]
    single = [field.name for field in model._meta.fields if field.many_to_one]
    rows = model._base_manager.filter(pk__in=keys).prefetch_related(*many)
    rows = rows.select_related(*single) if single else rows
    return {row.pk: row for row in rows}


def _said_by(form: forms.ModelForm, part: Model) -> dict[str, str]:
    names = [name for name in form.fields if _is_column(form, name)]
    return {name: text_of(part, own_field(type(part), name)) for name in names}


def _said_in(form: forms.ModelForm) -> dict[str, str]:
    model = type(form.instance)
    names = [name for name in form.fields if _is_column(form, name)]
    said = {name: (own_field(model, name), form.cleaned_data.get(name)) for name in names}
    return {name: text_from(field, _rows(field, value)) for name, (field, value) in said.items()}


def _rows(field: Any, value: Any) -> Any:
    return () if field.many_to_many and value is None else value


def _is_column(form: forms.ModelForm, name: str) -> bool:
    """Whether it is a field of the row itself: neither its key, its whole, nor a mere question."""
    if isinstance(form.fields[name], forms.models.InlineForeignKeyField) or name == "id":
        return False
    columns = {*form._meta.model._meta.fields, *form._meta.model._meta.many_to_many}
    return name in {field.name for field in columns}
