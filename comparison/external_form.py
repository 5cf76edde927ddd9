"""The form that takes in a file with an index of others, and what waits for its confirmation."""

import datetime as dt
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import MAX_ADDRESS, MAX_NAME
from solutions.imports.messages import FileRefusedError
from solutions.imports.reader import MAX_BYTES

from .external_import import About, Value, existing, last_day
from .external_sheet import Reading, read_index
from .models import ExternalIndex

# What was previewed may be confirmed for so long (seconds).
_WAITS: Final = 24 * 60 * 60
_SALT: Final = "comparison.external"
EARLIEST: Final = 2004


class IndexForm(forms.Form):
    """What an index is, and its file; a valid form has ``reading``, with errors beside rows.

    ``on`` empty is the last day of the year; ``replace`` is asked where the index exists.
    """

    name = forms.CharField(
        label=gettext_lazy("Name of the index"),
        max_length=MAX_NAME,
        help_text=gettext_lazy("As its publisher calls it, without the year."),
    )
    name_en = forms.CharField(
        label=gettext_lazy("name in English"), max_length=MAX_NAME, required=False
    )
    year = forms.IntegerField(
        label=gettext_lazy("Year that it is about"), min_value=EARLIEST, max_value=2100
    )
    publisher = forms.CharField(
        label=gettext_lazy("published by"), max_length=MAX_NAME, required=False
    )
    source = forms.CharField(
        label=gettext_lazy("source (document or address)"), max_length=MAX_ADDRESS
    )
    on = forms.DateField(
        label=gettext_lazy("Provinces as of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy(
            "Names mean the provinces that existed on this day. Empty: the last day of the year."
        ),
    )
    sheet = forms.FileField(
        label=gettext_lazy("File (.xlsx, .csv)"),
        help_text=gettext_lazy(
            "Columns: province, rank, value. Nothing is saved before you have seen the preview."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    replace = forms.BooleanField(
        label=gettext_lazy("Replace the values of this index and year that are there already"),
        required=False,
    )

    reading: Reading | None = None

    def clean(self) -> dict[str, Any]:
        """Read the file, once everything around it is known."""
        data = super().clean()
        if self.errors:
            return data
        if not data["replace"] and existing(self.about()):
            self.add_error("replace", _("This index of this year is there already."))
        on = data["on"] or last_day(data["year"])
        try:
            self._check_size()
            sheet = data["sheet"]
            self.reading = read_index(sheet.file, sheet.name, year=data["year"], on=on)
        except FileRefusedError as refused:
            self.add_error("sheet", str(refused))
        return data

    def about(self) -> About:
        """What the index is, as typed."""
        data = self.cleaned_data
        names = ("name", "year", "source", "publisher", "name_en")
        return About(**{name: data[name] for name in names})

    def _check_size(self) -> None:
        if self.cleaned_data["sheet"].size > MAX_BYTES:
            raise FileRefusedError("too_big", limit=MAX_BYTES >> 20)


def initial_of(index: ExternalIndex | None) -> dict[str, Any]:
    """What the form says at first: an index whose values are to be replaced, or nothing."""
    if index is None:
        return {}
    names = ("name", "name_en", "year", "publisher", "source")
    return {name: getattr(index, name) for name in names} | {"replace": True}


def packed(about: About, reading: Reading, *, replace: bool) -> str:
    """What was previewed, signed, so that what is confirmed is what was seen."""
    values = [
        (row.province.pk, row.rank, None if row.value is None else str(row.value))
        for row in reading.rows
        if row.province is not None
    ]
    said = (about.name, about.year, about.source, about.publisher, about.name_en)
    return signing.dumps((said, values, replace), salt=_SALT, compress=True)


def unpacked(text: str) -> tuple[About, list[Value], bool]:
    """What ``packed`` wrote. Raises ``ValidationError`` for anything else, or a day later."""
    try:
        said, values, replace = signing.loads(text, salt=_SALT, max_age=_WAITS)
    except signing.BadSignature:
        raise ValidationError(
            _("The preview is too old or incomplete; choose the file again."), code="stale"
        ) from None
    return (
        About(*said),
        [Value(pk, rank, None if value is None else Decimal(value)) for pk, rank, value in values],
        bool(replace),
    )


def day_of(form: IndexForm) -> dt.date:
    """The day whose provinces the valid form is about."""
    return form.cleaned_data["on"] or last_day(form.cleaned_data["year"])
