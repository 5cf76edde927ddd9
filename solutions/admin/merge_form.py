"""The form in which one chooses, field by field, whose value survives a merger."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _

from provinces.record.shown_values import Names, label_of, shown
from solutions.merging.choices import BOTH, DROP, KEEP, Entry, fields_to_choose, suggested


class MergeForm(forms.Form):
    """One choice for each field in which the two entries differ; the values are the labels."""

    def __init__(self, keep: Entry, drop: Entry, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        start = suggested(keep, drop)
        for field, mine, theirs in differences(keep, drop):
            choices = [(KEEP, mine), (DROP, theirs)]
            if field.many_to_many:
                choices.append((BOTH, _("Both lists together")))
            self.fields[field.name] = forms.ChoiceField(
                label=label_of(type(keep), field.name),
                choices=choices,
                initial=start[field.name],
                widget=forms.RadioSelect,
            )

    def lines(self) -> Iterator[dict[str, Any]]:
        """The fields with their radio buttons, for the lines of a table."""
        for field in self:
            yield {"field": field, "buttons": list(field.subwidgets)}

    @property
    def has_lists(self) -> bool:
        """Whether a field of many differs, so that the third column is needed."""
        return any(len(field.choices) > 2 for field in self.fields.values())


def differences(keep: Entry, drop: Entry) -> list[tuple[Any, str, str]]:
    """The fields whose values differ, with both in words; two queries and one for each kind."""
    values = [
        (field, _value(keep, field), _value(drop, field)) for field in fields_to_choose(type(keep))
    ]
    differing = [(field, mine, theirs) for field, mine, theirs in values if mine != theirs]
    names = Names()
    for field, mine, theirs in differing:
        names.want(field, mine)
        names.want(field, theirs)
    names.read()
    return [
        (field, shown(field, mine, names), shown(field, theirs, names))
        for field, mine, theirs in differing
    ]


def _value(row: Model, field: Any) -> Any:
    if field.many_to_many:
        return tuple(sorted(getattr(row, field.name).values_list("pk", flat=True)))
    return getattr(row, field.attname)
