"""Choosing from another centre's public catalogue what to take over into one's own.

What is ticked survives the change of page and filter in one hidden field, so that it needs neither
a session nor a script.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from core.models import User
from core.text import fold_words
from guides.adoption import adopt_guides
from guides.models import Guide
from provinces import permissions
from provinces.models import Centre, Province, Scope
from provinces.staff.scoped_fields import note_foreign
from showcase.teasers import guide_teasers
from solutions.adoption import MOST_AT_ONCE, Adoption, adopt_listings
from solutions.cards import cards_for
from solutions.models import Listing, PricePlan, Programme, Sector
from solutions.pricing.terms import QUOTE

PER_PAGE = 50
NATIONAL = "toan-quoc"
MAX_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Kind:
    """What can be adopted: the model and the action that does it.

    ``own`` is the look-up by which a row of one's own answers to the origin, ``same`` that of the
    origin. ``sector`` and ``texts`` are look-ups for the filters.
    """

    key: str
    model: type[Model]
    act: Callable[..., Adoption]
    title: Promise
    own: str
    same: str
    sector: str
    texts: tuple[str, ...]
    order: str


KINDS = {
    kind.key: kind
    for kind in (
        Kind(
            "listing",
            Listing,
            adopt_listings,
            gettext_lazy("Adopt solutions from another centre"),
            own="solution",
            same="solution",
            sector="solution__sectors__slug",
            texts=("solution__folded_name", "solution__vendor__folded_name"),
            order="solution__sort_key",
        ),
        Kind(
            "guide",
            Guide,
            adopt_guides,
            gettext_lazy("Adopt guides from another centre"),
            own="adopted_from",
            same="pk",
            sector="sectors__slug",
            texts=("folded_text",),
            order="sort_key",
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list; ``own`` is the key of what the province has of it already."""

    key: int
    name: str
    url: str
    lines: tuple[str, ...]
    own: int | None
    own_state: str
    is_ticked: bool
    is_sample: bool
    card: Any = None


class Filters(forms.Form):
    """What narrows the list; an unknown value is none."""

    q = forms.CharField(
        label=gettext_lazy("Name or vendor"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    sector = forms.ChoiceField(label=gettext_lazy("Sector"), required=False)
    programme = forms.ChoiceField(label=pgettext_lazy("filter", "Programme"), required=False)
    priced = forms.BooleanField(label=gettext_lazy("Only with a price"), required=False)

    def __init__(self, kind: Kind, data: Mapping[str, Any]) -> None:
        super().__init__(data, label_suffix="")
        self.fields["sector"].choices = _terms(Sector, pgettext_lazy("sectors", "All"))
        if kind.model is Listing:
            self.fields["programme"].choices = _terms(Programme, pgettext_lazy("programmes", "All"))
        else:
            self.fields["q"].label = _("Words of the title")
            del self.fields["programme"], self.fields["priced"]

    def answer(self, name: str) -> Any:
        """The valid value, else one that narrows nothing."""
        self.is_valid()
        return self.cleaned_data.get(name) or ""


class Chooser:
    """The list of one origin, as one person sees it for one province.

    ``targets`` are the provinces for which the person may make drafts (None: the national list),
    ``origins`` those that show something. Raises ``LookupError`` where there is no target, or the
    one asked for is not the person's.
    """

    def __init__(self, kind: Kind, user: User, data: QueryDict, on: dt.date) -> None:
        self.kind, self.user, self.on = kind, user, on
        self.scope = Scope.of(user)
        self.targets = _targets(self.scope, kind.model, on)
        self.target = self._target(data.get("province"))
        self.origins = self._origins()
        self.origin = _by_key(
            self.origins, data.get("origin"), default=next(iter(self.origins), "")
        )
        self.filters = Filters(kind, data)
        self._kept = read_keys([*data.get("kept", "").split(), *data.getlist("row")])
        self._page = data.get("page")

    def _target(self, asked: str | None) -> str:
        if not self.targets:
            raise LookupError("no province to make drafts for")
        if not asked:
            return next(iter(self.targets))
        if asked not in self.targets:
            if Province.objects.filter(slug=asked).exists():
                note_foreign(self.scope, Province, asked)
            raise LookupError("not the person's province")
        return asked

    @property
    def province(self) -> Province | None:
        """For whom drafts are made."""
        return self.targets[self.target]

    def _origins(self) -> dict[str, Province | None]:
        """Who shows something, the model centre first, then the national list."""
        public = self.kind.model.objects.published(self.on)
        keys = set(public.order_by().values_list("province", flat=True).distinct())
        own = self.province.pk if self.province else None
        model = Centre.objects.filter(is_model=True, province=OuterRef("pk"))
        rows = Province.objects.filter(pk__in=keys - {None, own}).annotate(leads=Exists(model))
        found = {row.slug: row for row in rows.order_by("-leads", "sort_key")}
        leading = {slug: row for slug, row in found.items() if row.leads}
        national = {NATIONAL: None} if None in keys and own is not None else {}
        return leading | national | found

    def origin_choices(self) -> list[tuple[str, str]]:
        """The origins with their names."""
        return [
            (key, _place(row, is_model=row is not None and row.leads))
            for key, row in self.origins.items()
        ]

    def target_choices(self) -> list[tuple[str, str]]:
        """The provinces to make drafts for."""
        return [(key, _place(row)) for key, row in self.targets.items()]

    # Rows ---------------------------------------------------------------------------------------
    def offered(self) -> QuerySet:
        """Everything that the origin shows, with the key of one's own row if there is one."""
        mine = self.kind.model.objects.filter(
            **{"province": self.province, self.kind.own: OuterRef(self.kind.same)}
        )
        rows = self.kind.model.objects.published(self.on).annotate(is_known=Exists(mine))
        if not self.origin:
            return rows.none()
        return rows.filter(province=self.origins[self.origin])

    def filtered(self) -> QuerySet:
        """What the filters leave, not yet adopted ones first."""
        rows, answer = self.offered(), self.filters.answer
        if answer("sector"):
            rows = rows.filter(**{self.kind.sector: answer("sector")})
        if answer("programme"):
            rows = rows.filter(solution__programmes__slug=answer("programme"))
        if answer("priced"):
            priced = PricePlan.objects.base().in_force(self.on).exclude(charge=QUOTE)
            rows = rows.filter(Exists(priced.filter(listing=OuterRef("pk"))))
        for word in fold_words(answer("q")):
            found = Q()
            for text in self.kind.texts:
                found |= Q(**{f"{text}__contains": word})
            rows = rows.filter(found)
        return rows.order_by("is_known", F(self.kind.order), "pk")

    @cached_property
    def page(self) -> Page:
        """The rows of the page asked for."""
        page = Paginator(self.filtered(), PER_PAGE).get_page(self._page)
        related = ("solution__vendor",) if self.kind.model is Listing else ("province",)
        page.object_list = list(page.object_list.select_related(*related))
        return page

    @cached_property
    def ticked(self) -> set[int]:
        """The ticked keys, but for those that cannot be adopted."""
        if not self._kept:
            return set()
        rows = self.offered().filter(pk__in=self._kept, is_known=False)
        return set(rows.values_list("pk", flat=True))

    @property
    def asked(self) -> frozenset[int]:
        """The keys as they were sent, whether they can be adopted or not."""
        return self._kept

    def turn_to(self, page: str) -> None:
        """Show another page than the one the form came from."""
        self._page = page
        self.__dict__.pop("page", None)

    def tick_page(self) -> None:
        """Tick everything of the page."""
        self.ticked |= {row.pk for row in self.page.object_list if not row.is_known}

    def tick_all(self) -> None:
        """Tick all that the filters leave. Raises ``ValidationError`` when it is too much."""
        rows = self.filtered().filter(is_known=False).order_by()
        found = set(rows.values_list("pk", flat=True)[: MOST_AT_ONCE + 1]) | self.ticked
        if len(found) > MOST_AT_ONCE:
            raise ValidationError(
                _("These are more than %(most)d; narrow the list first."),
                params={"most": MOST_AT_ONCE},
            )
        self.ticked |= found

    def untick(self) -> None:
        """Begin anew."""
        self.ticked.clear()

    def kept(self) -> str:
        """The ticked keys of other pages, for the hidden field."""
        shown = {row.pk for row in self.page.object_list}
        return " ".join(str(key) for key in sorted(self.ticked - shown))

    def rows(self) -> list[Row]:
        """The lines of the page; four to eight queries, whatever their number."""
        found = self.page.object_list
        own = self._own(found)
        rows = self._listings(found) if self.kind.model is Listing else _guides(found)
        return [
            replace(
                row,
                own=own.get(row.own, (None, ""))[0],
                own_state=own.get(row.own, (None, ""))[1],
                is_ticked=row.key in self.ticked,
            )
            for row in rows
        ]

    def _own(self, found: Collection[Model]) -> dict[int, tuple[int, str]]:
        """By what the rows share with one's own: key and state of these."""
        shared = [getattr(row, _attname(self.kind)) for row in found if row.is_known]
        own = self.kind.model.objects.filter(
            **{"province": self.province, f"{self.kind.own}__in": shared}
        )
        return {
            getattr(row, f"{self.kind.own}_id"): (row.pk, row.get_state_display()) for row in own
        }

    def _listings(self, found: Collection[Listing]) -> list[Row]:
        origin = self.origins[self.origin] if self.origin else None
        cards = cards_for(
            [row.solution_id for row in found],
            self.on,
            provinces=[origin.pk] if origin else (),
            shown={row.solution_id: row.pk for row in found},
        )
        by_solution = {card.solution_id: card for card in cards}
        rows = []
        for row in found:
            card = by_solution[row.solution_id]
            lines = (card.vendor_name, "; ".join(card.sectors))
            name, url = card.name, card.url
            rows.append(
                Row(row.pk, name, url, lines, row.solution_id, "", False, card.is_sample, card)
            )
        return rows

    def never_public(self) -> bool:
        """Whether a key was sent that was never public and is not the person's; it is logged."""
        rows = self.kind.model.objects.filter(pk__in=self._kept, first_published_at__isnull=True)
        hidden = rows.exclude(permissions.visible(self.scope, self.kind.model)).values_list("pk")
        foreign = [key for (key,) in hidden]
        for key in foreign:
            note_foreign(self.scope, self.kind.model, key)
        return bool(foreign)

    def adopt(self) -> Adoption:
        """Make the drafts. Raises as the action does."""
        return self.kind.act(origins=self._kept, province=self.province, by=self.user)


def read_keys(texts: Collection[str]) -> frozenset[int]:
    """The primary keys among what a form sent."""
    return frozenset(
        int(text) for text in texts if text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS
    )


def _guides(found: Collection[Guide]) -> list[Row]:
    rows = []
    for row, item in zip(found, guide_teasers(list(found)), strict=True):
        text = ngettext("%(count)d step", "%(count)d steps", item.step_count)
        count = text % {"count": item.step_count}
        rows.append(Row(row.pk, item.title, item.url, (count,), row.pk, "", False, item.is_sample))
    return rows


def _attname(kind: Kind) -> str:
    return "solution_id" if kind.model is Listing else "pk"


def _targets(scope: Scope, model: type[Model], on: dt.date) -> dict[str, Province | None]:
    places = permissions.places(scope, "add", model)
    rows = Province.objects.current(on)
    if places.provinces is not None:
        rows = rows.filter(pk__in=places.provinces)
    found: dict[str, Province | None] = {row.slug: row for row in rows}
    return found | ({NATIONAL: None} if places.national else {})


def _by_key(choices: Mapping[str, Any], asked: str | None, *, default: str) -> str:
    return asked if asked in choices else default


def _place(province: Province | None, *, is_model: bool = False) -> str:
    if province is None:
        return pgettext("catalogue", "National list")
    if is_model:
        return _("%(province)s (model centre)") % {"province": province.local_name}
    return str(province.local_name)


def _terms(model: type[Model], everything: Promise) -> list[tuple[str, Any]]:
    return [("", everything), *((term.slug, str(term)) for term in model.objects.all())]
