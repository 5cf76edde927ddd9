"""What cards are made of, read for all of them at once: one statement, plain values."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Case, Count, Exists, F, Min, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from core.i18n import LangText, Translated
from core.models import State
from core.prepared import ANY_GIVEN, prepared, together

from .models import Evaluation, Listing, Solution
from .prices import PlanFacts, by_listing, rows_of_listings
from .ratings import Rating, ratings_in, valid_of


@dataclass(frozen=True, slots=True)
class SolutionRow:
    """A solution with its vendor, as far as a card needs it: one row of ``_solutions``.

    ``listing_turns_on`` and ``evaluation_turns_on``: the next day on which one more of its listings
    becomes public by its date, or on which an evaluation may begin or end to count.
    """

    pk: int
    slug: str
    name: str
    name_en: str
    kind: str
    summary: str
    summary_en: str
    is_sample: bool
    vendor_id: int
    vendor_slug: str
    vendor_name: str
    vendor_short_name: str
    is_vendor_sample: bool
    province_count: int
    listing_turns_on: date | None
    evaluation_turns_on: date | None

    local_name = Translated("name")
    local_summary = Translated("summary")


@dataclass(frozen=True, slots=True)
class OfferRow:
    """The listing that a card shows: one row of ``_offers``; ``province`` is a slug."""

    listing_id: int
    solution_id: int
    province: str | None
    trial_offer: bool
    is_featured: bool
    price_checked_on: date | None


class _Sector(NamedTuple):
    """A sector of a solution: one row of ``_sectors``."""

    solution_id: int
    name: str
    name_en: str

    local_name = Translated("name")


@dataclass(frozen=True, slots=True)
class CardRows:
    """By solution (key) what its card shows; ``plans`` by listing (key)."""

    solutions: Mapping[int, SolutionRow]
    offers: Mapping[int, OfferRow]
    plans: Mapping[int, Sequence[PlanFacts]]
    ratings: Mapping[int, Rating]
    sectors: Mapping[int, Sequence[LangText]]


def rows_for(
    solution_ids: Sequence[int],
    shown: Mapping[int, int],
    on: date,
    provinces: Sequence[int] = (),
    *,
    with_sectors: bool,
) -> CardRows:
    """All about the cards of solutions that show the listings ``shown``, by solution; one query.

    ``provinces`` (keys) are those whose evaluations count, none: all.
    """
    listings = [shown[key] for key in solution_ids if key in shown]
    solutions, offers, plans, evaluations, sectors = together(
        _solutions.of(solution_ids, on),
        _offers.of(listings, on),
        rows_of_listings.of(listings, on),
        valid_of.of(solution_ids, on),
        _sectors.of(solution_ids if with_sectors else ()),
    )
    names: dict[int, list[LangText]] = defaultdict(list)
    for sector in map(_Sector._make, sectors):
        names[sector.solution_id].append(sector.local_name)
    return CardRows(
        solutions={row[0]: SolutionRow(*row) for row in solutions},
        offers={row[1]: OfferRow(*row) for row in offers},
        plans=by_listing(plans),
        ratings=ratings_in(evaluations, provinces),
        sectors=names,
    )


@prepared
def _solutions(on: date) -> QuerySet:
    """Rows of the fields of ``SolutionRow``."""
    presented = Listing.objects.published(on).filter(
        solution=OuterRef("pk"), province__isnull=False
    )
    counted = presented.order_by().values("solution").annotate(count=Count("pk")).values("count")
    waiting = Listing.objects.filter(
        solution=OuterRef("pk"), state=State.PUBLISHED, publish_on__gt=on
    )
    turns = Case(
        When(public_from__gt=on, then=F("public_from")),
        When(valid_until__gte=on, then=F("valid_until")),
    )
    evaluated = Evaluation.objects.filter(solution=OuterRef("pk")).order_by().values("solution")
    rows = Solution.objects.filter(pk__in=ANY_GIVEN).order_by()
    return rows.values_list(
        "pk",
        "slug",
        "name",
        "name_en",
        "kind",
        "summary",
        "summary_en",
        "is_sample",
        "vendor_id",
        "vendor__slug",
        "vendor__legal_name",
        "vendor__short_name",
        "vendor__is_sample",
        Coalesce(Subquery(counted), 0),
        Subquery(waiting.order_by("publish_on").values("publish_on")[:1]),
        Subquery(evaluated.annotate(turn=Min(turns)).values("turn")),
    )


@prepared
def _offers(on: date) -> QuerySet:
    """Rows of the fields of ``OfferRow``; only what is public still."""
    public = Listing.objects.published(on).filter(pk=OuterRef("pk"))
    # Apart, or SQLite would go through all public listings by the index of states.
    rows = Listing.objects.filter(Exists(public), pk__in=ANY_GIVEN).order_by()
    return rows.values_list(
        "pk", "solution_id", "province__slug", "trial_offer", "is_featured", "price_checked_on"
    )


@prepared
def _sectors() -> QuerySet:
    """Rows of the fields of ``_Sector``, in the order of the sectors."""
    links = Solution.sectors.through.objects.filter(solution__in=ANY_GIVEN)
    rows = links.order_by("sector__position", "sector__pk")
    return rows.values_list("solution_id", "sector__name", "sector__name_en")
