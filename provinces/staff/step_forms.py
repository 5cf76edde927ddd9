"""What the page of a step asks."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.clock import today
from core.models import MAX_ADDRESS
from provinces.staff.steps import Step
from provinces.step_answers import (
    KEEP_DAY,
    MAX_PAPER_NUMBER,
    NO_BASIS,
    Answers,
    Basis,
    Day,
    checked_basis,
)


class DayInput(forms.DateInput):
    """The browser's own calendar; where there is none, dd/mm/yyyy is typed."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class StepForm(forms.Form):
    """What a step asks before it is done; ``one`` is the object if there is just one."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=MAX_ADDRESS,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )
    publish_on = forms.DateField(
        label=gettext_lazy("Public from the day"), required=False, widget=DayInput
    )
    basis_number = forms.CharField(
        label=gettext_lazy("Approval paper, number"),
        max_length=MAX_PAPER_NUMBER,
        required=False,
        help_text=gettext_lazy(
            "If there is a paper, such as 45/QĐ-SKHCN: enter number and date. Without one leave "
            "both empty."
        ),
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )
    basis_date = forms.DateField(
        label=gettext_lazy("Approval paper, date"), required=False, widget=DayInput
    )
    sovereignty = forms.BooleanField(
        label=gettext_lazy(
            "I have checked that pictures, maps, videos and documents show national sovereignty "
            "correctly"
        ),
        label_suffix="",
    )

    def __init__(self, step: Step, *args: Any, one: Model | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.one = one
        asked = {
            "reason": step.asks_reason,
            "publish_on": step.asks_day,
            "basis_number": step.asks_basis,
            "basis_date": step.asks_basis,
            "sovereignty": step.asks_tick,
        }
        for name, is_asked in asked.items():
            if not is_asked:
                del self.fields[name]
        if step.is_reason_public:
            self.fields["reason"].help_text = _("Visitors read this reason.")
        if step.asks_day:
            self._set_up_day()
        if step.asks_day and step.asks_basis and one is not None:
            self._set_up_paper(one)

    def clean_publish_on(self) -> dt.date | None:
        """The day, which has not passed."""
        day = self.cleaned_data["publish_on"]
        if day is not None and day < today():
            raise ValidationError(_("This day has passed: leave it empty to publish at once."))
        return day

    def clean(self) -> dict[str, Any]:
        """Number and date of a paper come together."""
        data = super().clean()
        if "basis_number" in data and "basis_date" in data:
            try:
                checked_basis(Basis(data["basis_number"], data["basis_date"]), today())
            except ValidationError as error:
                self.add_error(None, error)
        return data

    def answers(self) -> Answers:
        """What was answered; call it on a valid form."""
        data = self.cleaned_data
        number = data.get("basis_number", "")
        return Answers(
            reason=data.get("reason", ""),
            basis=Basis(number, data.get("basis_date")) if number else NO_BASIS,
            publish_on=self._day(),
        )

    def _day(self) -> Day:
        """An empty field means at once; of many it leaves each its own day."""
        if "publish_on" not in self.fields:
            return KEEP_DAY
        day = self.cleaned_data["publish_on"]
        if day is None and (self.one is None or not _is_ahead(self.one)):
            return KEEP_DAY
        return day

    def _set_up_day(self) -> None:
        field = self.fields["publish_on"]
        field.widget.attrs["min"] = today().isoformat()
        field.help_text = (
            _("Leave it empty to publish at once; those with a day of their own keep it.")
            if self.one is None
            else _("Leave it empty to publish at once. A later day: it shows from that day on.")
        )
        if self.one is not None and _is_ahead(self.one):
            field.initial = self.one.publish_on

    def _set_up_paper(self, one: Model) -> None:
        """A paper typed in before the first publication stands ready; an old one does not."""
        if getattr(one, "approval_number", "") and one.first_published_at is None:
            self.fields["basis_number"].initial = one.approval_number
            self.fields["basis_date"].initial = one.approval_date


def _is_ahead(one: Model) -> bool:
    return one.publish_on is not None and one.publish_on > today()


# The words that the pages of steps and the lists share.
SCHEDULED = pgettext_lazy("state", "Approved, public from %(day)s")
