"""What the ministry says of a merger, and the words with which it is confirmed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.clock import today
from core.models import MAX_NAME
from core.text import fold
from provinces.models import Province, Region

from .plan import Facts, Plan

DAY_FORMATS = ("%Y-%m-%d", "%d/%m/%Y")


class MergerForm(forms.Form):
    """Which provinces become part of which, from when, by what, and what changes of it."""

    into = forms.ModelChoiceField(
        Province.objects.none(),
        label=pgettext_lazy("merger", "Successor"),
        help_text=_("The province of today whose entry goes on, also under a new name."),
    )
    former = forms.ModelMultipleChoiceField(
        Province.objects.none(),
        label=pgettext_lazy("merger", "Former provinces"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Everything of these goes to the successor; they end the day before."),
    )
    on = forms.DateField(
        label=pgettext_lazy("merger", "First day"),
        input_formats=DAY_FORMATS,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    resolution = forms.CharField(
        label=_("Number of the resolution"), max_length=60, help_text=_("As in 202/2025/QH15.")
    )
    name = forms.CharField(label=_("New name"), max_length=MAX_NAME, required=False)
    full_name = forms.CharField(
        label=_("New full name"),
        max_length=MAX_NAME,
        required=False,
        help_text=_("With the kind first: tỉnh Khánh Hòa."),
    )
    name_en = forms.CharField(label=_("New name in English"), max_length=MAX_NAME, required=False)
    slug = forms.SlugField(label=_("New address"), required=False)
    kind = forms.ChoiceField(
        label=pgettext_lazy("merger", "New kind"),
        choices=[("", "–"), *Province.Kind.choices],
        required=False,
    )
    region = forms.ModelChoiceField(
        Region.objects.none(), label=pgettext_lazy("merger", "New region"), required=False
    )
    communes = forms.IntegerField(
        label=_("New number of communes"), min_value=1, max_value=32_767, required=False
    )
    code = forms.CharField(
        label=_("New code (Decision 19/2025/QĐ-TTg)"), max_length=4, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Province.objects.current(today()).filter(valid_to=None)
        for name in ("into", "former"):
            self.fields[name].queryset = places
        # Both offer the same provinces, which are read once.
        offered = [(row.pk, str(row)) for row in places]
        self.fields["into"].choices = [*BLANK_CHOICE_DASH, *offered]
        self.fields["former"].choices = offered
        self.fields["region"].queryset = Region.objects.all()

    def plan(self) -> Plan:
        """The plan that the valid form says."""
        said = self.cleaned_data
        facts = {name: said[name] for name in Facts.__dataclass_fields__}
        return Plan(
            said["into"], list(said["former"]), said["on"], said["resolution"], Facts(**facts)
        )

    def facts(self) -> list[forms.BoundField]:
        """The fields that may stay empty."""
        return [field for field in self if not field.field.required]

    def needed(self) -> list[forms.BoundField]:
        """The fields that every merger needs."""
        return [field for field in self if field.field.required]


class ConfirmForm(forms.Form):
    """The name of the successor, typed by whoever carries the merger out."""

    confirm = forms.CharField(max_length=MAX_NAME, required=False)

    def __init__(self, into: Province, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._into = into
        self.fields["confirm"].label = gettext("Type “%(name)s” to carry it out") % {
            "name": into.name
        }

    def clean_confirm(self) -> str:
        """The name, also without marks. Raises ``ValidationError`` for anything else."""
        typed = fold(self.cleaned_data["confirm"])
        if typed not in {fold(self._into.name), fold(self._into.full_name)}:
            raise ValidationError(_("Type the name of the successor as it stands above."))
        return typed
