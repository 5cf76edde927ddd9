"""From a question to the rows that meet it: plain ORM, the same on both databases."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Self

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import RawSQL

from provinces.models import Province

from . import facets
from .models import Listing, Solution
from .prices import Moved
from .query import CatalogueQuery
from .ratings import totals, valid_evaluations
from .scoring import MICROPOINTS


@dataclass(frozen=True, slots=True)
class Day:
    """What one search looks up once: prices that moved, and the solutions that a text finds.

    ``found`` has the score of each found solution (greater is better); None without a text.
    """

    on: date
    moved: Moved
    found: Mapping[int, int] | None = None


class Matcher:
    """The solutions and listings that meet a question on a day."""

    only = None

    def __init__(self, query: CatalogueQuery, day: Day) -> None:
        self.query = query
        self.day = day
        self.on = day.on
        self.hidden_promotions: Collection[int] = day.moved.hidden

    def without(self, key: str) -> Self:
        """The same question without one of its conditions."""
        return type(self)(self.query.without(key), self.day)

    @property
    def places(self) -> QuerySet[Province] | None:
        """The provinces whose evaluations count besides the national ones; None: all count."""
        provinces, regions = self.query.chosen("province"), self.query.chosen("region")
        if not provinces and not regions:
            return None
        chosen = Province.objects.order_by()
        if provinces:
            chosen = chosen.filter(slug__in=provinces)
        if regions:
            chosen = chosen.filter(region__slug__in=regions)
        return chosen.values("pk")

    def solutions(self) -> QuerySet[Solution]:
        """The matching solutions, in no order."""
        return self._solutions

    def listings(self) -> QuerySet[Listing]:
        """Published listings that meet every choice about listings, whatever their solution."""
        return self._listings

    def offers(self) -> QuerySet[Listing]:
        """The matching listings of the matching solutions, in no order."""
        return self._offers

    # Querysets are built once and copied by whoever narrows them.
    @cached_property
    def _solutions(self) -> QuerySet[Solution]:
        return self._solutions_alone.filter(pk__in=self._listings.values("solution"))

    @cached_property
    def _solutions_alone(self) -> QuerySet[Solution]:
        return Solution.objects.filter(*self._solution_conditions()).order_by()

    @cached_property
    def _listings(self) -> QuerySet[Listing]:
        published = Listing.objects.published(self.on).order_by()
        return published.filter(*self._conditions("listing"), self._price())

    @cached_property
    def _offers(self) -> QuerySet[Listing]:
        if not self._solutions_alone.query.where:
            return self._listings
        return self._listings.filter(solution__in=self._solutions_alone.values("pk"))

    def _solution_conditions(self) -> list[Q]:
        conditions = self._conditions("solution")
        if self.day.found is not None and self.query.words:
            conditions.append(Q(pk__in=_literals(self.day.found)))
        if self.query.rating_min is not None:
            conditions.append(self._rating(self.query.rating_min))
        return conditions

    def _conditions(self, level: str) -> list[Q]:
        """What the choices and flags of one level demand."""
        known = facets.facets()
        demands = [
            known[key].condition(self, values)
            for key, values in self.query.choices.items()
            if known[key].level == level
        ]
        return demands + [
            flag.condition(self)
            for key, flag in facets.flags().items()
            if key in self.query.flags and flag.level == level
        ]

    def _rating(self, least: Decimal) -> Q:
        # Whole numbers again: mean >= least is total >= least x count.
        bound = int(least * MICROPOINTS)
        rated = totals(valid_evaluations(self.on, self.places))
        return Q(pk__in=rated.filter(total__gte=F("count") * bound).values("solution"))

    def _price(self) -> Q:
        """The price range, if any."""
        if not self.query.has_price_range:
            return Q()
        return self.priced(self.query.price_min, self.query.price_max)

    def priced(self, low: int | None = None, high: int | None = None) -> Q:
        """A condition for listings with a first-year cost (VND) from ``low`` to ``high``.

        Where the stored price is out of date the one of today decides.
        """
        fits = [
            listing_id
            for listing_id, price in self.day.moved.prices.items()
            if price is not None
            and (low is None or price >= low)
            and (high is None or price <= high)
        ]
        stored = Q(price_from_changes_on__isnull=True) | Q(price_from_changes_on__gt=self.on)
        stored &= Q(price_from__isnull=False)
        if low is not None:
            stored &= Q(price_from__gte=low)
        if high is not None:
            stored &= Q(price_from__lte=high)
        return stored | Q(pk__in=_literals(fits))


class _Keys(RawSQL):
    """Whole numbers between commas, for ``pk__in``.

    The statement that counts has them some thirty times. SQLite reads it in this process and takes
    5 KB a key for it; there they are one bound text.
    """

    def as_sqlite(self, *_compiling: object) -> tuple[str, list[str]]:
        """As a list that SQLite reads from a text."""
        return "(SELECT value FROM json_each(%s))", [f"[{self.sql}]"]


def _literals(keys: Collection[int]) -> _Keys | list[int]:
    """Keys for ``pk__in``, not bound one by one: a text may find more than may be bound."""
    if not keys:
        return []
    return _Keys(",".join(str(int(key)) for key in keys), ())
