"""The facts of today, from the tables: a fixed number of queries, each for all provinces at once.

The conditions of the product page, section 9, are here and nowhere else: what is public, what is
confirmed, what is valid. National listings are no province's; a province that ended has no place.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from itertools import chain
from typing import Final, NamedTuple, Protocol

import numpy as np
from django.db.models import Case, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.db.models.sql.constants import MULTI

from guides.models import Guide, Problem, ProblemSolution
from solutions.confirmations import confirmed_since
from solutions.models import Deployment, Listing, PricePlan, ProgrammeEntry, Sector, Solution
from solutions.price_watch.levels import read_levels
from solutions.ratings import valid_evaluations
from vendors.models import Vendor

from .facts import NATIONAL, NOBODY, Evaluations, Facts, Levels, Links, Offers, Part
from .ground import ELSEWHERE, Ground
from .joins import Flags, Keys, Table, is_among

EVERY_PART: Final = frozenset(Part)
# Rows fetched together: many, since each fetch is a way to the server and back.
AT_ONCE: Final = 5_000


class Comparable(Protocol):
    """Comparable prices as columns: whose (keys of provinces), whole VND, median of the kind."""

    @property
    def province(self) -> Sequence[int] | Keys: ...
    @property
    def cost(self) -> Sequence[int] | Keys: ...
    @property
    def median(self) -> Sequence[int] | Keys: ...


class Listings(NamedTuple):
    """Published listings as columns; ``NATIONAL`` where a listing is no province's.

    The last three as in ``facts.Offers``.
    """

    solution: Keys
    province: Keys
    is_confirmed: Flags
    is_priced: Flags
    has_trial: Flags


def read_facts(
    on: dt.date,
    ground: Ground,
    parts: Collection[Part] = EVERY_PART,
    levels: Levels | None = None,
    listings: Listings | None = None,
) -> Facts:
    """The facts of the day ``on`` as the tables have them; of the ``parts`` asked for.

    ``levels`` are the prices that compare, ``listings`` those of ``read_listings``, where they are
    known already.
    """
    reading = _Reading(on, ground, frozenset(parts), listings)
    return reading.facts(levels)


def read_listings(on: dt.date, solutions: Collection[int] | None = None) -> Listings:
    """Every published listing of the day ``on``; of all solutions or of some. One query."""
    rows = Listing.objects.published(on)
    # A stored price may be trusted before the day on which it changes; then a plan of the day says.
    fresh = Q(price_from_changes_on__isnull=True) | Q(price_from_changes_on__gt=on)
    stale = Q(price_from_changes_on__lte=on)
    has_price = Q(charge=PricePlan.Charge.FREE) | Q(amount__isnull=False)
    plans = PricePlan.objects.base().in_force(on)
    if solutions is not None:
        rows = rows.filter(solution__in=solutions)
        plans = plans.filter(listing__solution__in=solutions)
    # Of the few listings in doubt only, or PostgreSQL looks at every plan there is.
    priced = plans.filter(has_price, listing__price_from_changes_on__lte=on).values("listing")
    tried = plans.filter(trial_days__gt=0).values("listing")
    solution, province, *flags = columns(
        rows,
        "solution_id",
        Coalesce("province_id", NATIONAL),
        _flag(Q(price_checked_on__gte=confirmed_since(on))),
        _flag(Q(price_from__isnull=False) & fresh | stale & Q(pk__in=priced)),
        _flag(Q(trial_offer=True) | Q(pk__in=tried)),
    )
    return Listings(solution, province, *(flag.astype(np.bool_) for flag in flags))


def columns(rows: QuerySet, *names: str | Coalesce | Case) -> Table:
    """Columns of whole numbers that are never empty, read without converting a value."""
    query = rows.order_by().values_list(*names).query
    chunks = query.get_compiler(using=rows.db).execute_sql(
        MULTI, chunked_fetch=True, chunk_size=AT_ONCE
    )
    values = chain.from_iterable(chain.from_iterable(chunks or ()))
    return np.fromiter(values, np.int64).reshape(-1, len(names)).T


def levels_in(found: Comparable, ground: Ground) -> Levels:
    """Comparable prices by place, those of provinces of the day only."""
    province, cost, median = (
        np.asarray(column, np.int64) for column in (found.province, found.cost, found.median)
    )
    places = ground.places(province)
    levels, is_known = Levels(places, cost, median), places >= 0
    return levels if is_known.all() else levels.only(is_known)


class _Reading:
    def __init__(
        self, on: dt.date, ground: Ground, parts: frozenset[Part], listings: Listings | None
    ) -> None:
        self.on = on
        self.ground = ground
        self.parts = parts
        self._listings = listings
        self._public: Keys = np.empty(0, np.int64)

    def facts(self, levels: Levels | None) -> Facts:
        has = self.parts.__contains__
        more: dict[str, object] = {}
        if has(Part.OFFERS) or has(Part.USES):
            offers = more["offers"] = self.offers()
            more["has_sample"] = bool(is_among(offers.solution, self.samples()).any())
        readers = {
            Part.VENDORS: ("vendors", self.vendors),
            Part.HEADQUARTERS: ("headquarters", self.headquarters),
            Part.SECTORS: ("sectors", self.sectors),
            Part.PROBLEMS: ("problems", self.problems),
            Part.GUIDES: ("guides", self.guides),
            Part.EVALUATIONS: ("evaluations", self.evaluations),
            Part.USES: ("uses", self.uses),
            Part.PROGRAMMES: ("programmes", self.programmes),
        }
        more |= {name: read() for part, (name, read) in readers.items() if has(part)}
        if has(Part.LEVELS):
            more["levels"] = levels or levels_in(read_levels(self.on), self.ground)
        return Facts(self.ground.keys, **more)

    def offers(self) -> Offers:
        """Every published listing with what is asked of it; also which solutions are public."""
        found = self._listings or read_listings(self.on)
        self._public = np.unique(found.solution)
        places = self.ground.places(found.province)
        flags = (np.asarray(flag) for flag in found[2:])
        offers = Offers(np.asarray(found.solution, np.int64), places, *flags)
        return offers.only(places >= 0)

    def samples(self) -> Keys:
        """The solutions that are sample data."""
        return columns(Solution.objects.filter(is_sample=True), "pk")[0]

    def vendors(self) -> Links:
        """The vendor of every solution."""
        return Links(*columns(Solution.objects.all(), "pk", "vendor_id"))

    def headquarters(self) -> Links:
        """Where vendors are at home; in a former province is in its successor."""
        rows = Vendor.objects.filter(province__isnull=False)
        vendor, province = columns(rows, "pk", "province_id")
        return Links(vendor, self.ground.homes(province))

    def sectors(self) -> Links:
        """The sectors in use of every solution."""
        rows = Solution.sectors.through.objects.filter(sector__in=Sector.objects.current(self.on))
        return Links(*columns(rows, "solution_id", "sector_id"))

    def problems(self) -> Links:
        """The solutions of published problems."""
        public = Problem.objects.published(self.on).order_by().values("pk")
        rows = ProblemSolution.objects.filter(problem__in=public)
        return Links(*columns(rows, "solution_id", "problem_id"))

    def guides(self) -> Links:
        """The published guides, each with its problem and whose it is."""
        problem, province = columns(
            Guide.objects.published(self.on),
            Coalesce("problem_id", NOBODY),
            Coalesce("province_id", NATIONAL),
        )
        places = self.ground.places(province)
        return Links(problem, places).only(places != ELSEWHERE)

    def evaluations(self) -> Evaluations:
        """The valid evaluations."""
        solution, province, points = columns(
            valid_evaluations(self.on),
            "solution_id",
            Coalesce("province_id", NATIONAL),
            "overall_micropoints",
        )
        homes = self.ground.homes(province)
        return Evaluations(solution, homes, points).only(homes != ELSEWHERE)

    def uses(self) -> Keys:
        """The provinces of confirmed uses; of a solution that nobody publishes none counts."""
        rows = Deployment.objects.confirmed(self.on).filter(province__isnull=False)
        solution, province = columns(rows, "solution_id", "province_id")
        homes = self.ground.homes(province)
        return homes[(homes >= 0) & is_among(solution, self._public)]

    def programmes(self) -> Keys:
        """The solution of every platform of a national programme."""
        return columns(ProgrammeEntry.objects.all(), "solution_id")[0]


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=1), default=0)
