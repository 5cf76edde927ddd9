"""The few choices by which problems, guides and vendors are narrowed; every query passes here."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.text import fold_words
from provinces.models import Province
from showcase.moved import asked_province
from solutions.models import Audience, Sector

Options = Sequence[tuple[str, str]]
LONGEST_QUERY = 200
MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """A list to choose one value from: parameter, label, label of no choice, (value, label)s."""

    key: str
    label: str
    everything: str
    options: Options


class ListForm(forms.Form):
    """A text and some choices, all optional; a wrong value is named and ignored.

    Other parameters of the query are not looked at.
    """

    q = forms.CharField(
        label=gettext_lazy("Words to look for"), required=False, max_length=LONGEST_QUERY
    )

    def __init__(self, params: QueryDict, choices: Sequence[Choice], on: dt.date) -> None:
        self.notice = ""
        has_places = any(choice.key == "province" for choice in choices)
        super().__init__(self._resolved(params, on) if has_places else params)
        for choice in choices:
            options = [("", choice.everything), *choice.options]
            self.fields[choice.key] = forms.ChoiceField(
                label=choice.label, choices=options, required=False
            )
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "input" if name == "q" else "select"
            field.widget.attrs["id"] = f"filter-{name}"

    @property
    def answers(self) -> dict[str, str]:
        """The values that are right, "" for the others."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}

    @property
    def words(self) -> list[str]:
        """The folded words of the text that is searched for."""
        return fold_words(self.answers["q"])[:MOST_WORDS]

    @property
    def is_used(self) -> bool:
        """Whether anything is chosen."""
        return any(self.answers.values())

    @property
    def problems(self) -> list[str]:
        """A sentence for each value that was ignored."""
        self.is_valid()
        return [
            _("“%(value)s” is not a possible value of “%(field)s” and was ignored.")
            % {"value": _shown(self.data.get(name, "")), "field": self.fields[name].label}
            for name in self.errors
        ]

    def _resolved(self, params: QueryDict, on: dt.date) -> QueryDict:
        """The query with an old or misspelt province as the one of today; ``notice`` says so."""
        asked = asked_province(params.get("province", ""), on)
        if asked.province is None or asked.province.slug == asked.text:
            return params
        self.notice = asked.notice
        resolved = params.copy()
        resolved["province"] = asked.province.slug
        return resolved


def sector_choice(on: dt.date) -> Choice:
    """The sectors of the day ``on`` (1 query)."""
    options = [(row.slug, row.local_name) for row in Sector.objects.current(on)]
    return Choice("sector", _("Sector"), _("All sectors"), options)


def audience_choice() -> Choice:
    """Whom something is for (1 query)."""
    options = [(row.key, row.local_name) for row in Audience.objects.all()]
    return Choice("audience", _("Audience"), _("All audiences"), options)


def province_choice(on: dt.date) -> Choice:
    """The provinces of the day ``on`` (1 query)."""
    options = [(row.slug, row.local_name) for row in Province.objects.current(on)]
    return Choice("province", _("Province or city"), _("All provinces and cities"), options)


def _shown(value: str) -> str:
    """A wrong value as far as a message repeats it."""
    return "".join(letter for letter in value if letter.isprintable())[:60]
