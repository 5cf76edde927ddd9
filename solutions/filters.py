"""The one reader of catalogue addresses: for the page, the API, exports, the feed and embeds."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.money import MoneyError, parse_money, parse_percent
from core.text import fold_words, shorten, squeeze, strip_controls

from .choices import Vocabulary
from .facets import Facet, facets, flags
from .models import Solution
from .query import SORTS, VIEWS, CatalogueQuery
from .search import matching

MAX_TEXT = 200
# What is repeated to the visitor of a value that means nothing.
MAX_ECHO = 60
# No page has so high a number; longer digits would not fit a machine's integer.
MAX_PAGE = 999_999_999


@dataclass(frozen=True, slots=True)
class Problem:
    """A value of the address that was left out: which parameter, which value, why."""

    parameter: str
    value: str
    message: str


class ChoicesField(forms.Field):
    """Every value of a repeatable parameter; unknown ones are kept aside in ``problems``."""

    widget = forms.MultipleHiddenInput

    def __init__(self, *, facet: Facet, vocabulary: Vocabulary, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.facet = facet
        self.vocabulary = vocabulary
        self.problems: list[tuple[str, str]] = []
        self.notes: list[str] = []

    def clean(self, value: list[str] | None) -> tuple[str, ...]:
        kept = {}
        for text in value or ():
            if not squeeze(text):
                continue
            understood = self.vocabulary.understand(self.facet, text)
            if understood is None:
                message = _("%(facet)s: there is no “%(value)s”; it was left out.")
                shown = {"facet": self.facet.label, "value": _echo(text)}
                self.problems.append((text, message % shown))
                continue
            kept[understood.value] = True
            if understood.note and understood.note not in self.notes:
                self.notes.append(understood.note)
        return tuple(kept)


class WordsField(forms.Field):
    """A text to search for, tidied; "" for one without a letter or digit to look for."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.notes: list[str] = []

    def clean(self, value: str | None) -> str:
        text = squeeze(strip_controls(value or "")[0])
        if text and not fold_words(text):
            raise ValidationError(_("The search text has no letter or digit to look for."))
        if len(text) > MAX_TEXT:
            self.notes.append(_("Only the first 200 characters of the search text were used."))
            text = shorten(text, MAX_TEXT).removesuffix("…")
        return text


class NumberField(forms.Field):
    """A number that ``read`` understands; it raises ``MoneyError`` with a text fit to show."""

    def __init__(self, *, read: Callable[[str], Any], name: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.read = read
        self.name = name

    def clean(self, value: str | None) -> Any:
        if not squeeze(value or ""):
            return None
        try:
            return self.read(value)
        except MoneyError as error:
            message = _("%(parameter)s: “%(value)s” was left out. %(why)s")
            shown = {"parameter": self.name, "value": _echo(value), "why": error}
            raise ValidationError(message % shown) from error


class KeyField(forms.Field):
    """One of a few fixed keys; "" where none is given."""

    def __init__(self, *, keys: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.keys = keys

    def clean(self, value: str | None) -> str:
        key = squeeze(value or "")
        if key and key not in self.keys:
            message = _("%(parameter)s: “%(value)s” is not possible; it was left out.")
            raise ValidationError(message % {"parameter": self.label, "value": _echo(value)})
        return key


class PageField(forms.Field):
    """The number of a page, 1 where none is given."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)

    def clean(self, value: str | None) -> int:
        text = squeeze(value or "")
        if not text:
            return 1
        if not (text.isascii() and text.isdigit() and text.strip("0")):
            message = _("“%(value)s” is not the number of a page; this is the first one.")
            raise ValidationError(message % {"value": _echo(value)})
        digits = text.lstrip("0")
        return int(digits) if len(digits) < len(str(MAX_PAGE)) else MAX_PAGE


class CatalogueFilter(django_filters.FilterSet):
    """All parameters of the catalogue (PRODUCT section 6).

    ``query`` is the question that remains of the data; ``problems`` names what was left out of it
    (the page ignores these, the API refuses them), ``notes`` tells what was understood differently.
    ``fixed`` are choices that the page itself makes; the address cannot change them.
    """

    class Meta:
        model = Solution
        fields: tuple[str, ...] = ()

    def __init__(
        self,
        data: QueryDict,
        *,
        on: date,
        fixed: Mapping[str, str] | None = None,
        queryset: QuerySet[Solution] | None = None,
    ) -> None:
        super().__init__(data, queryset)
        self.on = on
        self.fixed = dict(fixed or {})
        wanted = {key: [*data.getlist(key), self.fixed.get(key, "")] for key in facets()}
        self.vocabulary = Vocabulary.load(on, wanted)
        for name, make in self._parameters():
            # What the address does not have keeps its default; most addresses have few parameters.
            if name in data:
                made = make()
                made.field_name = name
                made.parent, made.model = self, Solution
                self.filters[name] = made

    def _parameters(self) -> Iterator[tuple[str, Callable[[], django_filters.Filter]]]:
        """How to make the filter of each parameter; late, because upper apps register facets."""
        yield "q", _filter(WordsField)
        for key, facet in facets().items():
            if key not in self.fixed:
                yield key, _filter(ChoicesField, facet=facet, vocabulary=self.vocabulary)
        yield "price_min", _filter(NumberField, read=_least_price, name=_("Price from"))
        yield "price_max", _filter(NumberField, read=_greatest_price, name=_("Price to"))
        yield "rating_min", _filter(NumberField, read=parse_percent, name=_("Points from"))
        for key, flag in flags().items():
            yield key, _filter(KeyField, keys=("1",), label=flag.label)
        yield "sort", _filter(KeyField, keys=SORTS, label=_("Sort by"))
        yield "view", _filter(KeyField, keys=VIEWS, label=_("View as"))
        yield "page", _filter(PageField)

    @cached_property
    def query(self) -> CatalogueQuery:
        """The valid question."""
        values = self._cleaned
        low, high = values.get("price_min"), values.get("price_max")
        if self._prices_are_crossed:
            low = high = None
        choices = {key: (value,) for key, value in self.fixed.items()}
        choices |= {key: values[key] for key in facets() if values.get(key)}
        return CatalogueQuery(
            text=values.get("q", ""),
            choices=choices,
            flags=frozenset(key for key in flags() if values.get(key)),
            price_min=low,
            price_max=high,
            rating_min=values.get("rating_min"),
            sort=values.get("sort", ""),
            view=values.get("view") or VIEWS[0],
            page=values.get("page", 1),
            fixed=frozenset(self.fixed),
        )

    @cached_property
    def problems(self) -> list[Problem]:
        """What was left out, in the order of the parameters."""
        found = []
        errors = self.form.errors
        for name, field in self.form.fields.items():
            found += [Problem(name, text, why) for text, why in getattr(field, "problems", ())]
            found += [Problem(name, self.data.get(name, ""), why) for why in errors.get(name, ())]
        if self._prices_are_crossed:
            message = _("The lowest price is above the highest; both were left out.")
            found.append(Problem("price_max", self.data.get("price_max", ""), message))
        return found

    @cached_property
    def notes(self) -> list[str]:
        """What was understood in another way than it was written."""
        # Fields take their notes while the form is read.
        read = self.form.fields.values() if self.form.is_bound and self._cleaned else ()
        return [note for field in read for note in getattr(field, "notes", ())]

    def get_form_class(self) -> Callable[..., forms.Form]:
        """A form of the filters' fields, which are this question's own: a class made for it, and
        copies of them, would take a quarter of the time that the question takes to be read."""

        def made(*args: Any, **kwargs: Any) -> forms.Form:
            form = forms.Form(*args, **kwargs)
            form.fields = {name: one.field for name, one in self.filters.items()}
            return form

        return made

    @property
    def _cleaned(self) -> dict[str, Any]:
        """What could be read; a value with an error is missing."""
        self.form.is_valid()
        return self.form.cleaned_data

    @property
    def _prices_are_crossed(self) -> bool:
        low, high = (self._cleaned.get(key) for key in ("price_min", "price_max"))
        return low is not None and high is not None and low > high

    def filter_queryset(self, queryset: QuerySet[Solution]) -> QuerySet[Solution]:
        """The solutions of ``queryset`` that meet the question."""
        return queryset.filter(pk__in=matching(self.query, self.on).values("pk"))


def _filter(field_class: type[forms.Field], **extra: Any) -> Callable[[], django_filters.Filter]:
    def make() -> django_filters.Filter:
        # Without a label django-filter looks for a column of that name.
        made = django_filters.Filter(**{"label": ""} | extra)
        made.field_class = field_class
        return made

    return make


def _least_price(text: str) -> int:
    """Costs are whole dong: from 1,5 on means from 2 on."""
    return int(parse_money(text).to_integral_value(ROUND_CEILING))


def _greatest_price(text: str) -> int:
    return int(parse_money(text).to_integral_value(ROUND_FLOOR))


def _echo(text: str | None) -> str:
    return shorten(strip_controls(text or "")[0], MAX_ECHO)
