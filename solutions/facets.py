"""The facets and flags of the catalogue, each declared once for conditions, counts and labels.

A facet is about solutions or about listings (PRODUCT section 6): a solution matches when one of its
published listings meets all choices about listings at once and it meets the others itself. Upper
apps add theirs with ``register`` when they are ready.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, Protocol

from django.db.models import CharField, Count, Exists, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.changes.feed import ANY, SITE
from core.fragments import Topic
from core.templatetags.ui import GRADES
from core.text import fold
from vendors.models import Vendor

from .models import (
    Audience,
    Evaluation,
    EvaluationBody,
    Listing,
    Pillar,
    PricePlan,
    Programme,
    ProgrammeEntry,
    Recognition,
    Sector,
    Solution,
)
from .prices import promoted_plans
from .ratings import Places, totals, valid_evaluations

Level = Literal["solution", "listing"]
# Where the valid values of a facet come from: fixed words, rows of a model, the provinces.
Source = Literal["words", "rows", "provinces", "regions"]

SECURITY_LEVELS: Final = range(1, 6)


class Matching(Protocol):
    """What meets a question on a day; ``solutions.matching.Matcher`` answers by SQL.

    ``only`` are keys of the solutions that are looked at, None for all: a condition may then spare
    the database the others.
    """

    on: date
    places: Places | None
    hidden_promotions: Collection[int]
    only: Collection[int] | None

    def solutions(self) -> QuerySet[Solution]:
        """The matching solutions."""

    def offers(self) -> QuerySet[Listing]:
        """The matching listings of the matching solutions."""


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet: ``links(matching)`` are rows that tie an owner to a value.

    ``owner`` is the look-up from a link to the solution or listing it belongs to ("pk": the link
    is itself one), ``value`` the look-up of the value. ``names(on, values)`` are the rows of valid
    values with columns value, name, name_en, position; where there are too many to list only those
    of the given ``values`` (``is_open``), and ``name`` is then the expression of their label.
    ``topics`` are those of ``core.changes.feed`` that the names follow.
    """

    key: str
    label: Promise
    level: Level
    links: Callable[[Matching], QuerySet]
    owner: str
    value: str
    source: Source = "rows"
    words: Mapping[str, Promise | str] | None = None
    names: Callable[[date, Collection[str]], QuerySet] | None = None
    name: object = None
    is_open: bool = False
    normal: Callable[[str], str] = str
    topics: frozenset[Topic] = frozenset({(SITE, ANY)})

    def condition(self, matching: Matching, values: Collection[str]) -> Q:
        """What a solution or listing (by ``level``) must meet for one of the ``values``.

        A value that is none of the facet's words is of nothing: its column may hold numbers, which
        no other text can be compared with.
        """
        if self.words is not None:
            values = [value for value in values if value in self.words]
        chosen = Q(**{f"{self.value}__in": values})
        if self.owner == "pk":
            return chosen
        return Q(pk__in=self.links(matching).filter(chosen).values(self.owner))

    def counts(self, matching: Matching) -> QuerySet:
        """Rows of facet, value, name and the number of matching solutions with that value."""
        if self.level == "listing":
            owners, solution = matching.offers(), "solution"
        else:
            owners, solution = matching.solutions(), "pk"
        links = owners
        if self.owner != "pk":
            links = self.links(matching).filter(**{f"{self.owner}__in": owners.values("pk")})
            solution = self.owner if self.level == "solution" else f"{self.owner}__solution"
        return counted(links, self.key, self.value, solution, self.name)


@dataclass(frozen=True, slots=True)
class GradeFacet(Facet):
    """The grade is no row but follows from the mean of several."""

    def counts(self, matching: Matching) -> QuerySet:
        """As ``Facet.counts``; the grade is that of the same evaluations the card shows."""
        own = self.links(matching).filter(solution=OuterRef("pk")).values("grade")
        rated = matching.solutions().annotate(found=Subquery(own))
        return counted(rated, self.key, "found", "pk", None)


@dataclass(frozen=True, slots=True)
class Flag:
    """A yes or no of the address (``trial=1``) with the condition that it stands for."""

    key: str
    label: Promise
    level: Level
    condition: Callable[[Matching], Q]


def counted(links: QuerySet, key: str, value: str, solution: str, name: object) -> QuerySet:
    """``links`` grouped by ``value``: facet, value, name, number of different solutions."""
    return (
        links.order_by()
        .annotate(facet_key=Value(key, CharField()), facet_value=Cast(value, CharField()))
        .values("facet_key", "facet_value")
        .annotate(
            facet_name=name if name is not None else Value("", CharField()),
            facet_count=Count(solution, distinct=True),
        )
        .values_list("facet_key", "facet_value", "facet_name", "facet_count")
    )


_FACETS: dict[str, Facet] = {}
_FLAGS: dict[str, Flag] = {}


def register(facet: Facet) -> None:
    """Add a facet, or replace the one of the same key."""
    _FACETS[facet.key] = facet


def facets() -> dict[str, Facet]:
    """Every facet by its parameter."""
    return dict(_FACETS)


def flags() -> dict[str, Flag]:
    """Every flag by its parameter."""
    return dict(_FLAGS)


def term_rows(terms: QuerySet, key: str, name: str = "name") -> QuerySet:
    """Rows of valid values from a model with a name in both languages and a position."""
    return terms.order_by().values_list(key, name, f"{name}_en", "position")


def _words(labels: Sequence[tuple[str, Promise | str]]) -> dict[str, Promise | str]:
    return dict(labels)


def _bodies(on: date, values: Collection[str]) -> QuerySet:
    # Ends at the first evaluation of each body: they are few, their evaluations many.
    public = Evaluation.objects.public(on).filter(body=OuterRef("pk")).order_by()
    bodies = EvaluationBody.objects.filter(Exists(public)).order_by()
    return bodies.annotate(rank=Value(0)).values_list("slug", "name", "name_en", "rank")


def _vendors(on: date, values: Collection[str]) -> QuerySet:
    # A vendor without a public solution must not be named.
    public = Listing.objects.published(on).filter(solution__vendor=OuterRef("pk")).order_by()
    vendors = Vendor.objects.filter(Exists(public), slug__in=list(values)).order_by()
    shown = Coalesce(NullIf("short_name", Value("")), "legal_name")
    rows = vendors.annotate(shown=shown, shown_en=Value("", CharField()), rank=Value(0))
    return rows.values_list("slug", "shown", "shown_en", "rank")


def _units(on: date, values: Collection[str]) -> QuerySet:
    plans = _base_plans(on).filter(
        unit_key__in=list(values), listing__in=Listing.objects.published(on).values("pk")
    )
    rows = plans.order_by().values("unit_key").annotate(shown=Min("unit"))
    rows = rows.annotate(shown_en=Value("", CharField()), rank=Value(0))
    return rows.values_list("unit_key", "shown", "shown_en", "rank")


def _base_plans(on: date) -> QuerySet[PricePlan]:
    return PricePlan.objects.base().in_force(on)


def _recognitions(matching: Matching) -> QuerySet[Recognition]:
    return Recognition.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=matching.on))


def _solutions(matching: Matching) -> QuerySet[Solution]:
    return Solution.objects.all()


def _listings(matching: Matching) -> QuerySet[Listing]:
    return Listing.objects.all()


def _column(key: str, label: Promise, field: str, words: Mapping[str, Promise | str]) -> Facet:
    """A facet that is a column of the solution with fixed values."""
    return Facet(key, label, "solution", _solutions, "pk", field, source="words", words=words)


def _subject_facets() -> Iterator[Facet]:
    sectors = Solution.sectors.through.objects
    audiences = Solution.audiences.through.objects
    yield Facet(
        "sector", _("Sector"), "solution", lambda m: sectors.all(), "solution", "sector__slug",
        names=lambda on, values: term_rows(Sector.objects.current(on), "slug"),
    )  # fmt: skip
    yield Facet(
        "pillar", pgettext_lazy("facet", "Pillar"), "solution", lambda m: sectors.all(), "solution",
        "sector__pillar__key",
        names=lambda on, values: term_rows(Pillar.objects.all(), "key"),
    )  # fmt: skip
    yield Facet(
        "audience", _("For whom"), "solution", lambda m: audiences.all(), "solution",
        "audience__key",
        names=lambda on, values: term_rows(Audience.objects.all(), "key"),
    )  # fmt: skip


def _product_facets() -> Iterator[Facet]:
    yield Facet(
        "vendor", _("Vendor"), "solution", _solutions, "pk", "vendor__slug", names=_vendors,
        name=Min(Coalesce(NullIf("vendor__short_name", Value("")), "vendor__legal_name")),
        is_open=True, topics=frozenset({("vendor", ANY), ("solution", ANY)}),
    )  # fmt: skip
    yield Facet(
        "vendor_province", _("Headquarters of the vendor"), "solution", _solutions, "pk",
        "vendor__province__slug", source="provinces",
    )  # fmt: skip
    yield Facet(
        "programme", _("National programme"), "solution",
        lambda m: ProgrammeEntry.objects.all(), "solution", "programme__slug",
        names=lambda on, values: term_rows(Programme.objects.all(), "slug"),
    )  # fmt: skip
    yield _column("kind", pgettext_lazy("facet", "Kind"), "kind", _words(Solution.Kind.choices))
    yield _column(
        "readiness",
        pgettext_lazy("facet", "Readiness"),
        "readiness",
        _words(Solution.Readiness.choices),
    )
    yield _column(
        "deployment",
        pgettext_lazy("facet", "Way of deployment"),
        "deployment",
        _words(Solution.Hosting.choices),
    )
    yield _column(
        "security_level", _("System security level"), "security_level",
        {str(n): format_lazy(_("Level {number}"), number=n) for n in SECURITY_LEVELS},
    )  # fmt: skip


def _quality_facets() -> Iterator[Facet]:
    yield Facet(
        "evaluated_by", _("Evaluated by"), "solution", lambda m: valid_evaluations(m.on),
        "solution", "body__slug", names=_bodies,
        topics=frozenset({(SITE, ANY), ("solution", ANY)}),
    )  # fmt: skip
    yield Facet(
        "recognition", _("Awards, certificates, recognitions"), "solution", _recognitions,
        "solution", "kind", source="words", words=_words(Recognition.Kind.choices),
    )  # fmt: skip
    yield GradeFacet(
        "grade", pgettext_lazy("facet", "Grade"), "solution",
        lambda m: totals(valid_evaluations(m.on, m.places)), "solution", "grade",
        source="words", words=GRADES,
    )  # fmt: skip


def _listing_facets() -> Iterator[Facet]:
    yield Facet(
        "province", _("Presented in"), "listing", _listings, "pk", "province__slug",
        source="provinces",
    )  # fmt: skip
    yield Facet(
        "region", _("Region"), "listing", _listings, "pk", "province__region__slug",
        source="regions",
    )  # fmt: skip
    yield Facet(
        "charge", pgettext_lazy("facet", "Way of charging"), "listing",
        lambda m: _base_plans(m.on), "listing", "charge", source="words",
        words=_words(PricePlan.Charge.choices),
    )  # fmt: skip
    yield Facet(
        "unit", _("Priced per"), "listing", lambda m: _base_plans(m.on), "listing", "unit_key",
        names=_units, name=Min("unit"), is_open=True, normal=fold,
        topics=frozenset({("solution", ANY)}),
    )  # fmt: skip


def _has_trial(matching: Matching) -> Q:
    plans = _only(_base_plans(matching.on).filter(trial_days__gt=0), matching)
    return Q(trial_offer=True) | Q(pk__in=plans.values("listing"))


def _has_promotion(matching: Matching) -> Q:
    plans = _only(promoted_plans(matching.on, matching.hidden_promotions), matching)
    return Q(pk__in=plans.values("listing"))


def _only(plans: QuerySet[PricePlan], matching: Matching) -> QuerySet[PricePlan]:
    if matching.only is None:
        return plans
    return plans.filter(listing__solution__in=matching.only)


for _facet in (
    *_subject_facets(),
    *_product_facets(),
    *_quality_facets(),
    *_listing_facets(),
):
    register(_facet)
for _flag in (
    Flag("trial", _("Offers a trial"), "listing", _has_trial),
    Flag("promo", _("Has a promotion"), "listing", _has_promotion),
    Flag("featured", _("Shown in the centre"), "listing", lambda m: Q(is_featured=True)),
    Flag(
        "vietnamese_product",
        _("Vietnamese digital product"),
        "solution",
        lambda m: Q(vietnamese_product=True),
    ),
    Flag("off_the_shelf", _("Ready-made service"), "solution", lambda m: Q(off_the_shelf=True)),
):
    _FLAGS[_flag.key] = _flag
