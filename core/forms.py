"""Form fields that several apps use."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.widgets import ClearableFileInput

from core.files import ANY_TYPE, DOCUMENT, IMAGE, store_upload
from core.models import StoredFile, User

_ACCEPT = {IMAGE: "image/jpeg,image/png,image/webp", DOCUMENT: "application/pdf"}


class StoredFileInput(ClearableFileInput):
    """A file input beside a link to the file that is kept now."""

    def is_initial(self, value: Any) -> bool:
        return isinstance(value, StoredFile)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        if self.is_initial(value):
            context["widget"]["value"] = _Link(value)
        return context


class _Link:
    """What Django's template of a file input asks of the present file."""

    def __init__(self, kept: StoredFile) -> None:
        self.url = kept.get_absolute_url()
        self.name = kept.name

    def __str__(self) -> str:
        return self.name


class StoredFileField(forms.FileField):
    """An upload that gives a ``StoredFile``: checked, made anew, kept (``core.files``).

    ``types`` are the kinds that are wanted; ``by`` is who uploads. ``current`` is the file that
    the row has now, set by the form.
    """

    widget = StoredFileInput

    def __init__(
        self, *, types: frozenset[str] = ANY_TYPE, by: User | None = None, **kwargs: Any
    ) -> None:
        self.types = types
        self.by = by
        self.current: StoredFile | None = None
        super().__init__(**kwargs)
        self.widget.attrs["accept"] = ",".join(_ACCEPT[kind] for kind in sorted(types))

    def prepare_value(self, value: Any) -> Any:
        return self.current if self.current is not None else value

    def clean(self, data: Any, initial: Any = None) -> StoredFile | None:
        kept = super().clean(data, self.current)
        if isinstance(kept, UploadedFile):
            return store_upload(kept, self.by, types=self.types)
        return kept or None


class StoredFilesMixin:
    """A model form whose ``StoredFileField``s know the files that the row has now."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, StoredFileField) and self.instance.pk is not None:
                field.current = getattr(self.instance, name)
