"""The lines of an object's parts in a form."""

from typing import Any

from django import forms
from django.db.models import Model
from django.forms.models import BaseInlineFormSet


class OwnKeyField(forms.Field):
    """The key of the row that a line is about, which the formset has read already."""

    widget = forms.HiddenInput

    def __init__(self, row: Model) -> None:
        self._row = row
        super().__init__(required=False, initial=row.pk)

    def clean(self, value: Any) -> Model:
        if value not in self.empty_values and str(value) != str(self._row.pk):
            raise forms.ValidationError(
                forms.ModelChoiceField.default_error_messages["invalid_choice"],
                code="invalid_choice",
            )
        return self._row

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class PartFormSet(BaseInlineFormSet):
    """Lines that look their rows up together; Django asks for each one when it is sent back."""

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        name = self._pk_field.name
        if name in form.fields and form.instance.pk is not None:
            form.fields[name] = OwnKeyField(form.instance)
