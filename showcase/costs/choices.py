"""Plans to choose from on the page itself: solutions by name, then the plans of their listings."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F
from django.http import QueryDict
from django.utils.translation import gettext as _

from core.text import fold_words, squeeze, strip_controls
from provinces.models import Province
from showcase.moved import asked_province
from solutions.finder import search
from solutions.models import Solution
from solutions.pricing.terms import BASE, QUOTE, is_valid
from solutions.query import CatalogueQuery

from .assumptions import unit_price
from .plans import CostPlan, cost_plan, public_plans

MAX_SOLUTIONS = 5
# Listings of a solution that are shown at once; a province narrows them.
MAX_LISTINGS = 4
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class PlanChoice:
    """A plan to tick; ``price`` is its unit price, ``role`` says what is no base plan."""

    plan: CostPlan
    price: str
    is_chosen: bool

    @property
    def is_base(self) -> bool:
        """Whether it can be taken by itself."""
        return self.plan.role == BASE


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """The plans of one listing: base plans first, then add-ons and services."""

    place: str
    plans: Sequence[PlanChoice]


@dataclass(frozen=True, slots=True)
class SolutionChoice:
    """A solution found; ``hidden`` counts the places left out."""

    name: str
    url: str
    vendor: str
    is_sample: bool
    places: Sequence[PlaceChoice]
    hidden: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What was looked for and found; ``is_asked`` is off while nothing was looked for."""

    text: str
    province: str
    provinces: Sequence[tuple[str, str]]
    solutions: Sequence[SolutionChoice]
    total: int
    is_asked: bool
    notices: Sequence[str]

    @property
    def more(self) -> int:
        """How many more solutions were found than are shown."""
        return self.total - len(self.solutions)


def choices_of(params: QueryDict, chosen: Sequence[int], on: dt.date, today: dt.date) -> Choices:
    """Solutions for ``q`` (words) or ``solution`` (slug), narrowed by ``province``.

    Plans valid on the day ``on`` with a price. One query while nothing is looked for; else three
    more, with words seven, and those of a province's old name.
    """
    text = squeeze(strip_controls(params.get("q", "")[:_LONGEST])[0])
    asked = asked_province(params.get("province", ""), today)
    notices = [asked.notice] if asked.notice else []
    if asked.text and asked.province is None:
        notices.append(_("No province is called “%(name)s”.") % {"name": asked.text[:60]})
    ids, total = _found(params.get("solution", "")[:_LONGEST], text, today)
    provinces = [(row.slug, row.local_name) for row in Province.objects.current(today)]
    return Choices(
        text=text,
        province=asked.province.slug if asked.province else "",
        provinces=provinces,
        solutions=_solutions(ids, asked.province, chosen, on, today),
        total=total,
        is_asked=bool(text or params.get("solution")),
        notices=notices,
    )


def _found(slug: str, text: str, today: dt.date) -> tuple[list[int], int]:
    """The keys of the solutions that are looked for, the best first, and how many there are."""
    if text:
        if not fold_words(text):
            return [], 0
        result = search(CatalogueQuery(text=text), today)
        return list(result.ids[:MAX_SOLUTIONS]), result.total
    if slug and "\0" not in slug:
        ids = list(Solution.objects.published(today).filter(slug=slug).values_list("pk", flat=True))
        return ids, len(ids)
    return [], 0


def _solutions(
    ids: Sequence[int],
    province: Province | None,
    chosen: Sequence[int],
    on: dt.date,
    today: dt.date,
) -> list[SolutionChoice]:
    if not ids:
        return []
    rows = public_plans(today).filter(listing__solution__in=ids).exclude(charge=QUOTE)
    if province is not None:
        rows = rows.filter(listing__province=province)
    cheapest = F("listing__price_from").asc(nulls_last=True)
    ordered = rows.order_by(cheapest, "listing_id", "position", "pk")
    plans = [cost_plan(row, today) for row in ordered]
    valid = [plan for plan in plans if is_valid(plan.terms, on)]
    names = {row.pk: row for row in Solution.objects.filter(pk__in=ids).select_related("vendor")}
    return [
        _solution(names[key], [plan for plan in valid if plan.solution_id == key], chosen)
        for key in ids
        if key in names
    ]


def _solution(row: Solution, plans: Iterable[CostPlan], chosen: Sequence[int]) -> SolutionChoice:
    by_listing: dict[int, list[CostPlan]] = {}
    for plan in plans:
        by_listing.setdefault(plan.listing_id, []).append(plan)
    # The national listing first, then by price as they came.
    listings = sorted(by_listing.values(), key=lambda own: own[0].province != "")
    return SolutionChoice(
        name=row.local_name,
        url=row.get_absolute_url(),
        vendor=row.vendor.shown_name,
        is_sample=row.is_sample or row.vendor.is_sample,
        places=[_place(own, chosen) for own in listings[:MAX_LISTINGS]],
        hidden=max(0, len(listings) - MAX_LISTINGS),
    )


def _place(plans: Sequence[CostPlan], chosen: Sequence[int]) -> PlaceChoice:
    ordered = sorted(plans, key=lambda plan: plan.role != BASE)
    return PlaceChoice(
        plans[0].place,
        [PlanChoice(plan, unit_price(plan.terms), plan.plan_id in chosen) for plan in ordered],
    )
