"""What agencies and vendors fill in behind their links; every field says what it takes.

Empty fields of an answer leave what is entered. Days are typed as dd/mm/yyyy where the browser has
no calendar of its own.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.clock import today
from core.models import MAX_ADDRESS, MAX_NAME
from core.money import QUANTITY_LIMIT
from core.text import squeeze
from solutions.models import Deployment, ReviewScore, UseRequest
from solutions.use_rules import POINT_STEP

from .answering import Said
from .declaring import MOST_CLAIMS, Claim
from .recording import wrong_end

LONGEST_REVIEW = 4_000
MOST_PEOPLE = QUANTITY_LIMIT
_FIRST_DAY = dt.date(1990, 1, 1)
_POINTS = [("", "–"), *((str(n), f"{n}/100") for n in range(100, -1, -POINT_STEP))]
DIMENSIONS = tuple(ReviewScore.Dimension.values)


class Day(forms.DateField):
    """A day that has come, and not one that nobody can mean."""

    widget = forms.DateInput(attrs={"type": "date", "class": "input"}, format="%Y-%m-%d")

    def clean(self, value: Any) -> dt.date | None:
        """The day. Raises ``ValidationError`` for one to come or before 1990."""
        day = super().clean(value)
        if day is not None and day > today():
            raise ValidationError(_("This day lies in the future."))
        if day is not None and day < _FIRST_DAY:
            raise ValidationError(_("Enter the whole year, for example 2024."))
        return day


def _number(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        widget=forms.NumberInput(attrs={"class": "input", "inputmode": "numeric"}),
    )


class AnswerForm(forms.Form):
    """The agency's one answer about one use; what belongs to another answer is passed over."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Does your office use this solution?"),
        choices=[
            (UseRequest.Answer.YES, gettext_lazy("Yes, it is in use")),
            (UseRequest.Answer.ENDED, gettext_lazy("It was in use, but no longer")),
            (UseRequest.Answer.NO, gettext_lazy("It was never in use here")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the three answers.")},
    )
    users = _number(gettext_lazy("Number of users"))
    communes = _number(gettext_lazy("Number of communes"))
    since = Day(label=gettext_lazy("In use since"), required=False)
    text = forms.CharField(
        label=gettext_lazy("What should other offices know?"),
        required=False,
        max_length=LONGEST_REVIEW,
        help_text=gettext_lazy("Do not write names, telephone numbers or other personal data."),
        widget=forms.Textarea(attrs={"rows": 5, "class": "input"}),
    )
    ended_on = Day(label=gettext_lazy("No longer in use since"), required=False)
    end_reason = forms.CharField(
        label=gettext_lazy("Why it is used no longer"),
        required=False,
        max_length=MAX_ADDRESS,
        widget=forms.TextInput(attrs={"class": "input"}),
    )

    def __init__(self, *args: Any, deployment: Deployment, **kwargs: Any) -> None:
        said = {name: getattr(deployment, name) for name in ("users", "communes", "since")}
        super().__init__(*args, initial=said, **kwargs)
        self._deployment = deployment
        for key, label in ReviewScore.Dimension.choices:
            self.fields[f"points_{key}"] = forms.ChoiceField(
                label=label,
                choices=_POINTS,
                required=False,
                widget=forms.Select(attrs={"class": "select"}),
            )

    @property
    def dimensions(self) -> list[forms.BoundField]:
        """The fields of the points, for the template."""
        return [self[f"points_{key}"] for key in DIMENSIONS]

    def clean(self) -> dict[str, Any]:
        """The end of a use has its day; what another answer would say is not looked at."""
        data = super().clean()
        answer = data.get("answer")
        own = {
            UseRequest.Answer.YES: {"users", "communes", "since", "text"}
            | {f"points_{key}" for key in DIMENSIONS},
            UseRequest.Answer.ENDED: {"ended_on", "end_reason"},
            UseRequest.Answer.NO: set(),
        }.get(answer)
        if own is not None:
            for name in set(self.errors) - own - {"answer"}:
                del self.errors[name]
        if answer == UseRequest.Answer.ENDED and "ended_on" not in self.errors:
            self._check_end(data.get("ended_on"))
        return data

    def said(self) -> Said:
        """What a valid form says of a use that goes on."""
        data = self.cleaned_data
        scores = {
            key: Decimal(data[f"points_{key}"]) for key in DIMENSIONS if data.get(f"points_{key}")
        }
        return Said(
            users=data.get("users"),
            communes=data.get("communes"),
            since=data.get("since"),
            scores=scores,
            text=data.get("text", "").strip(),
        )

    def _check_end(self, ended_on: dt.date | None) -> None:
        if ended_on is None:
            self.add_error("ended_on", _("Enter the day since when it is not in use."))
        elif text := wrong_end(self._deployment, ended_on):
            self.add_error("ended_on", text)


class ClaimForm(forms.Form):
    """One agency that uses the solution, as the vendor says."""

    agency = forms.CharField(
        label=pgettext_lazy("use", "Agency"),
        max_length=MAX_NAME,
        widget=forms.TextInput(attrs={"class": "input"}),
    )
    since = Day(label=gettext_lazy("In use since"), required=False)
    users = _number(gettext_lazy("Number of users"))

    def clean_agency(self) -> str:
        """The name with single blanks."""
        return squeeze(self.cleaned_data["agency"])

    def claim(self) -> Claim:
        """What a valid, filled line says."""
        data = self.cleaned_data
        return Claim(agency=data["agency"], since=data["since"], users=data["users"])


class ClaimLines(forms.BaseFormSet):
    """The lines of a vendor's answer; empty ones say nothing."""

    def clean(self) -> None:
        """At least one line is filled, and no agency stands there twice."""
        if any(self.errors):
            return
        names = [form.cleaned_data["agency"] for form in self.filled()]
        if not names:
            raise ValidationError(_("Name at least one agency."))
        if len(set(names)) < len(names):
            raise ValidationError(_("An agency is named twice; keep one of its lines."))

    def filled(self) -> list[ClaimForm]:
        """The lines that say something."""
        return [form for form in self.forms if form.has_changed()]


ClaimFormSet = forms.formset_factory(
    ClaimForm,
    formset=ClaimLines,
    extra=5,
    max_num=MOST_CLAIMS,
    absolute_max=MOST_CLAIMS,
    validate_max=True,
)


class PaperForm(forms.Form):
    """The paper by which an agency confirms its use."""

    number = forms.CharField(
        label=gettext_lazy("Number of the agency's paper"),
        max_length=60,
        help_text=gettext_lazy("For example: 15/XN-UBND."),
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )
    date = forms.DateField(
        label=gettext_lazy("Date of the agency's paper"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class EndForm(forms.Form):
    """From which day an agency uses a solution no longer, and why."""

    ended_on = forms.DateField(
        label=gettext_lazy("Ended on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=MAX_ADDRESS,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )
