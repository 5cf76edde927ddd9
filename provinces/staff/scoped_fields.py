"""Choices of related rows that end at the person's own provinces, also for a forged form."""

import logging
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model

from core.forms import StoredFilesMixin
from provinces.models import Scope

log = logging.getLogger("portal.access")


def note_foreign(scope: Scope, model: type[Model], key: object) -> None:
    """Log that someone reached for a row outside their provinces; no name, only numbers."""
    log.warning(
        "Account %s asked for %s %.40r outside its provinces", scope.user_id, model._meta.label, key
    )


def exists_anywhere(model: type[Model], key: object) -> bool:
    """Whether a row with this primary key exists, in whosever province; False for nonsense."""
    try:
        return model._base_manager.filter(pk=model._meta.pk.to_python(key)).exists()
    except (ValidationError, ValueError, TypeError, OverflowError):
        return False


class _RowsOnOffer(forms.models.ModelChoiceIterator):
    """The choices of a select; the lines of one table share the rows of one query."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from (self.choice(row) for row in self.field.rows_on_offer())


class ScopedChoiceField(forms.ModelChoiceField):
    """One of the rows on offer. A row that exists but was not offered is a forged form: 403.

    ``scope`` is the person's, for the log. ``is_short`` says that the rows are read at once, for a
    select; else they are looked up one by one, for what is completed while typing.
    """

    iterator = _RowsOnOffer
    scope = Scope()
    is_short = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Copies of the field, one for each line of a table, share this.
        self._read: list[list[Model]] = []

    def rows_on_offer(self) -> list[Model]:
        """The rows that may be chosen, read once for all copies of the field."""
        if not self._read:
            self._read.append(list(self.queryset))
        return self._read[0]

    def to_python(self, value: Any) -> Model | None:
        if self.is_short and value not in self.empty_values:
            found = next((r for r in self.rows_on_offer() if str(r.pk) == str(value)), None)
            if found is not None:
                return found
        try:
            return super().to_python(value)
        except ValidationError:
            self._refuse_foreign(value)
            raise

    def _refuse_foreign(self, value: Any) -> None:
        if exists_anywhere(self.queryset.model, value):
            note_foreign(self.scope, self.queryset.model, value)
            raise PermissionDenied


class ScopedMultipleChoiceField(forms.ModelMultipleChoiceField):
    """Several of the rows on offer, refusing others as ``ScopedChoiceField`` does."""

    scope = Scope()

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except ValidationError:
            for key in value if isinstance(value, list | tuple) else []:
                if exists_anywhere(self.queryset.model, key):
                    self._refuse_unless_offered(key)
            raise

    def _refuse_unless_offered(self, key: Any) -> None:
        if not self.queryset.filter(pk=key).exists():
            note_foreign(self.scope, self.queryset.model, key)
            raise PermissionDenied


class ScopedForm(StoredFilesMixin, forms.ModelForm):
    """The form behind every page of the staff site."""
