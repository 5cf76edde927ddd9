"""Form fields that several apps use."""

from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.forms.widgets import ClearableFileInput
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from core.files import ANY_TYPE, DOCUMENT, IMAGE, store_upload
from core.models import StoredFile, User
from core.renditions import shown

_ACCEPT = {IMAGE: "image/jpeg,image/png,image/webp", DOCUMENT: "application/pdf"}
# A form that was refused keeps its good uploads for as long as somebody may sit over it.
_SENT_AGE: Final = 24 * 60 * 60
_SALT: Final = "core.forms.sent-file"


@dataclass(frozen=True, slots=True)
class SentBefore:
    """What a form says of an upload that came with its last, refused sending."""

    token: str


class StoredFileInput(ClearableFileInput):
    """A file input beside the file that is kept now, of a picture with a small view of it.

    A file that was good in a form that was refused need not be chosen again: a hidden value names
    it, signed for the person who sent it.
    """

    template_name = "admin/stored_file.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.token = ""

    def is_initial(self, value: Any) -> bool:
        return isinstance(value, StoredFile)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        widget |= {"sent_name": _sent_name(name), "token": self.token}
        if self.is_initial(value):
            widget["value"] = _Link(value)
            widget["picture"] = shown(value) if value.content_type == IMAGE else None
        return context

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """By the project's own template."""
        return render_to_string(self.template_name, self.get_context(name, value, attrs))

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The upload; without a new one what was sent before; False for a ticked "clear"."""
        chosen = super().value_from_datadict(data, files, name)
        token = data.get(_sent_name(name))
        return SentBefore(token) if chosen is None and isinstance(token, str) and token else chosen

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return _sent_name(name) not in data and super().value_omitted_from_data(data, files, name)


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
        self._sent: StoredFile | None = None
        super().__init__(**kwargs)
        self.widget.attrs["accept"] = ",".join(_ACCEPT[kind] for kind in sorted(types))

    def prepare_value(self, value: Any) -> Any:
        if self._sent is not None:
            return self._sent
        return self.current if self.current is not None else value

    def clean(self, data: Any, initial: Any = None) -> StoredFile | None:
        if isinstance(data, SentBefore):
            data = self._sent_before(data.token)
            if data is not None:
                return self._remembered(data)
        kept = super().clean(data, self.current)
        if isinstance(kept, UploadedFile):
            return self._remembered(store_upload(kept, self.by, types=self.types))
        return kept or None

    def as_sent(self, name: str, key: int | None) -> dict[str, str]:
        """What a form would send to put the file with this key in place of the current one.

        ``name`` is the field's name in the form; no key takes the file away.
        """
        if key == (self.current.pk if self.current is not None else None):
            return {}
        if key is None:
            return {self.widget.clear_checkbox_name(name): "on"}
        return {_sent_name(name): self._token(key)}

    def _remembered(self, kept: StoredFile) -> StoredFile:
        self._sent = kept
        self.widget.token = self._token(kept.pk)
        return kept

    def _token(self, key: int) -> str:
        return signing.dumps([key, self._account()], salt=_SALT)

    def _sent_before(self, token: str) -> StoredFile | None:
        """The file that the token names; None for a forged, foreign, old or unwanted one."""
        try:
            key, account = signing.loads(token, salt=_SALT, max_age=_SENT_AGE)
        except (signing.BadSignature, TypeError, ValueError):
            return None
        if account != self._account():
            return None
        return StoredFile.objects.filter(pk=key, content_type__in=self.types).first()

    def _account(self) -> int | None:
        return self.by.pk if self.by is not None else None


class StoredFilesMixin:
    """A model form whose ``StoredFileField``s know the files that the row has now."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, StoredFileField) and self.instance.pk is not None:
                field.current = getattr(self.instance, name)


def _sent_name(name: str) -> str:
    return f"{name}-sent"
