"""What the staff pages of a quarter ask: freezing, objecting, answering, publishing, correcting."""

import datetime as dt
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.models import MAX_ADDRESS, MAX_NAME, MAX_TEXT
from provinces.staff.step_forms import DayInput

from .figures import Figure
from .indicators.definitions import indicators
from .models import Objection, Ranking, Snapshot
from .publishing import Document, Words
from .quarters import Quarter

QUARTERS_OFFERED: Final = 8
MAX_NUMBER: Final = 60
# Larger figures are typing errors.
MOST: Final = 1_000_000_000

DATA, TYPED, EXPLAINED = "data", "typed", "explained"


def _text(rows: int, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "class": "vLargeTextField"})
    return forms.CharField(widget=widget, **options)


def _line(**options: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"})
    return forms.CharField(widget=widget, **options)


class FreezeForm(forms.Form):
    """Which quarter, and the last day of its figures."""

    quarter = forms.ChoiceField(label=pgettext_lazy("column", "Quarter"))
    cutoff_on = forms.DateField(
        label=gettext_lazy("Figures of the end of the day"),
        required=False,
        widget=DayInput,
        help_text=gettext_lazy(
            "Empty: the last day of the quarter. State reports often close on the 14th of its last "
            "month."
        ),
    )

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this = Quarter.of(on)
        offered = [this.back(count) for count in range(1, QUARTERS_OFFERED + 1)]
        self.fields["quarter"].choices = [(str(one), one.label) for one in (*offered, this)]
        self.fields["cutoff_on"].widget.attrs["max"] = on.isoformat()

    def clean_quarter(self) -> Quarter:
        """The quarter itself."""
        return Quarter.parse(self.cleaned_data["quarter"])


class AgainForm(forms.Form):
    """Freezing anew: a draft for another day, or, with a reason, what the provinces see."""

    cutoff_on = forms.DateField(
        label=gettext_lazy("Figures of the end of the day"), required=False, widget=DayInput
    )
    reason = _text(
        2,
        label=gettext_lazy("Reason"),
        max_length=MAX_ADDRESS,
        help_text=gettext_lazy("The provinces see these figures already: say why they change."),
    )

    def __init__(self, *args: Any, ranking: Ranking, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("cutoff_on", ranking.cutoff_on)
        del self.fields["reason" if ranking.state == Ranking.Stage.DRAFT else "cutoff_on"]


class ObjectionForm(forms.Form):
    """A province's objection to its figures."""

    indicator = forms.ChoiceField(label=gettext_lazy("indicator"), required=False)
    text = _text(5, label=gettext_lazy("what is wrong, and why"), max_length=MAX_TEXT)
    paper_number = _line(
        label=gettext_lazy("official letter, number"), required=False, max_length=MAX_NUMBER
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].choices = [
            ("", _("All figures")),
            *((key, one.name) for key, one in indicators().items()),
        ]


class FigureFields(forms.Form):
    """A figure typed by its parts: a count, or part and whole of a share; or that there is none."""

    numerator = forms.IntegerField(
        label=pgettext_lazy("figure", "Figure, or the part of a share"),
        min_value=0,
        max_value=MOST,
        required=False,
    )
    denominator = forms.IntegerField(
        label=pgettext_lazy("figure", "The whole of a share"),
        min_value=1,
        max_value=MOST,
        required=False,
        help_text=gettext_lazy("Only for shares and means: 29 of 40, or the sum and the number."),
    )

    def figure(self) -> Figure | None:
        """The figure typed; None for "no data". Call it on a valid form."""
        numerator = self.cleaned_data.get("numerator")
        if numerator is None:
            return None
        return Figure(numerator, self.cleaned_data.get("denominator") or 1)


class AnswerForm(FigureFields):
    """The ministry's answer to an objection."""

    answer = forms.ChoiceField(label=pgettext_lazy("objection", "Answer"), widget=forms.RadioSelect)
    text = _text(5, label=gettext_lazy("reasons of the answer"), max_length=MAX_TEXT)
    field_order = ("answer", "numerator", "denominator", "text")

    def __init__(self, *args: Any, objection: Objection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (EXPLAINED, _("Explain why the figures stay")),
            (DATA, _("Accept: take the figures of this province anew from the data")),
            (TYPED, _("Accept: this figure instead")),
        ]
        if not objection.indicator:
            choices.pop()
            del self.fields["numerator"], self.fields["denominator"]
        self.fields["answer"].choices = choices

    def clean(self) -> dict[str, Any]:
        """A figure is typed exactly where the answer asks for one."""
        data = super().clean()
        is_typed = data.get("answer") == TYPED
        if is_typed and data.get("numerator") is None and "numerator" not in self.errors:
            self.add_error("numerator", _("Type the figure."))
        return data


class PublishForm(forms.Form):
    """The announcing document, what is announced of whom, and the words."""

    document_number = _line(
        label=gettext_lazy("announcing document, number"), max_length=MAX_NUMBER
    )
    document_date = forms.DateField(
        label=gettext_lazy("announcing document, date"), widget=DayInput
    )
    document_signer = _line(
        label=gettext_lazy("announcing document, signed by (office)"),
        max_length=MAX_NAME,
        help_text=gettext_lazy("The office, not a person's name."),
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("scope of publication"),
        choices=Ranking.Scope.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "The ministry and the provinces see the full order either way; the figures of all "
            "provinces become open data."
        ),
    )
    announcement = _text(
        14, label=gettext_lazy("announcement"), max_length=MAX_TEXT, required=False
    )
    announcement_en = _text(
        14, label=gettext_lazy("announcement in English"), max_length=MAX_TEXT, required=False
    )
    reason = _text(
        2,
        label=gettext_lazy("Reason"),
        max_length=MAX_ADDRESS,
        help_text=gettext_lazy("Why it is published although something stands against it."),
    )

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_reason:
            del self.fields["reason"]

    def document(self) -> Document:
        """The announcing document. Call it on a valid form."""
        data = self.cleaned_data
        return Document(data["document_number"], data["document_date"], data["document_signer"])

    def words(self) -> Words:
        """The announcement in both languages. Call it on a valid form."""
        return Words(self.cleaned_data["announcement"], self.cleaned_data["announcement_en"])


class CorrectForm(FigureFields):
    """What a published figure should have been."""

    snapshot = forms.ModelChoiceField(label=gettext_lazy("province"), queryset=None)
    indicator = forms.ChoiceField(label=gettext_lazy("indicator"))
    has_none = forms.BooleanField(
        label=gettext_lazy("There should have been no figure"), required=False, label_suffix=""
    )
    reason = _text(3, label=gettext_lazy("public reason"), max_length=MAX_TEXT)
    document_number = _line(
        label=gettext_lazy("correcting document, number"), max_length=MAX_NUMBER
    )
    document_date = forms.DateField(
        label=gettext_lazy("correcting document, date"), widget=DayInput
    )
    field_order = ("snapshot", "indicator", "numerator", "denominator", "has_none")

    def __init__(self, *args: Any, ranking: Ranking, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Snapshot.objects.filter(ranking=ranking).select_related("province", "ranking")
        self.fields["snapshot"].queryset = rows.order_by("province__sort_key")
        self.fields["snapshot"].label_from_instance = lambda row: str(row.province)
        self.fields["indicator"].choices = [
            ("", "---------"),
            *((key, one.name) for key, one in indicators().items()),
        ]

    def clean(self) -> dict[str, Any]:
        """Either a figure or that there is none."""
        data = super().clean()
        if "numerator" in self.errors:
            return data
        if (data.get("numerator") is None) != bool(data.get("has_none")):
            self.add_error("numerator", _("Type the figure, or tick that there should be none."))
        return data
