"""Prices more than 30% above the median, kept for the day so that no request reads all plans.

Looking at 10,000 solutions takes some seconds. The nightly chore does it once; where its result is
not at hand (another process, a fresh start), each request looks at some more solutions and says how
far it is. During the day only the solutions whose prices or states changed are looked at again.
The cache holds numbers of rows only, with the local date in its key; what it says is right without
it, merely later.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple, TypeAlias

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db.models import Max, Model, Q, QuerySet

from core.models import Transition
from solutions.models import Listing, PriceExplanation, PricePlan, Promotion

from .comparison import Spread
from .reading import candidates, spreads

# So many solutions are looked at in one request: well under a second.
STEP: Final = 800
_SECONDS: Final = 26 * 60 * 60
# More changes than this, such as a large import, and the day is begun anew.
_MOST_CHANGES: Final = 1_000


class Outlier(NamedTuple):
    """A province's price that is to be looked at again: ``cost`` and ``median`` in VND."""

    solution_id: int
    province_id: int
    listing_id: int
    plan_id: int
    source_kind: str
    cost: int
    median: int
    provinces: int


Marks: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Outliers:
    """What is known of the day: ``found`` by solution, those up to the key ``upto`` looked at.

    ``is_whole`` says that all were; ``marks`` are the last records of changes that are in it.
    """

    marks: Marks
    found: dict[int, tuple[Outlier, ...]] = field(default_factory=dict)
    upto: int = 0
    is_whole: bool = False

    def all(self) -> list[Outlier]:
        """Every outlier known, by solution."""
        return [outlier for solution in sorted(self.found) for outlier in self.found[solution]]


def outliers_of(province: int | None, on: dt.date) -> Outliers:
    """The outliers of solutions that ``province`` publishes (None: of all), as far as known today.

    Looks at ``STEP`` more solutions where some are left, and again at those that changed since.
    """
    key = _key(province, on)
    known: Outliers | None = cache.get(key)
    if known is None and province is not None:
        known = _part(cache.get(_key(None, on)), province, on)
    if known is None:
        known = Outliers(_marks())
    now = _brought_up(known, province, on)
    if not now.is_whole:
        now = _further(now, province, on)
    if now is not known:
        cache.set(key, now, _SECONDS)
    return now


def look_at_all(on: dt.date) -> Outliers:
    """Look at every solution, in batches; what the nightly chore does."""
    now = Outliers(_marks())
    while not now.is_whole:
        now = _further(now, None, on)
    cache.set(_key(None, on), now, _SECONDS)
    return now


def own(outliers: Iterable[Outlier], provinces: Collection[int]) -> list[Outlier]:
    """Those that are of one of the provinces."""
    return [outlier for outlier in outliers if outlier.province_id in provinces]


def explained(outliers: Iterable[Outlier]) -> frozenset[int]:
    """The plans whose present cost the vendor explained: the latest explanation counts (1 query).

    An explanation of another cost explains nothing: a new price needs a new word.
    """
    costs = {outlier.plan_id: outlier.cost for outlier in outliers}
    return explained_plans(costs)


def explained_plans(costs: dict[int, int]) -> frozenset[int]:
    """Of plans with their present cost (VND) those whose latest explanation is of it (1 query)."""
    rows = PriceExplanation.objects.filter(plan__in=costs).order_by("given_on", "pk")
    latest = dict(rows.values_list("plan", "cost"))
    return frozenset(plan for plan, cost in latest.items() if cost == costs[plan])


def outliers_in(found: Iterable[Spread]) -> tuple[Outlier, ...]:
    """The outliers of a solution's comparable kinds."""
    return tuple(
        Outlier(
            solution_id=price.solution_id,
            province_id=price.province_id,
            listing_id=price.listing_id,
            plan_id=price.plan_id,
            source_kind=price.source_kind,
            cost=price.cost,
            median=spread.median,
            provinces=spread.provinces,
        )
        for spread in found
        for price in spread.outliers
    )


def _key(province: int | None, on: dt.date) -> str:
    return f"price-watch:{on.isoformat()}:{province or 'all'}"


def _places(province: int | None) -> tuple[int, ...]:
    return () if province is None else (province,)


def _part(whole: Outliers | None, province: int, on: dt.date) -> Outliers | None:
    """The province's part of what is known of all, when that is everything."""
    if whole is None or not whole.is_whole:
        return None
    own_ids = set(candidates(on, _places(province)).values_list("solution", flat=True))
    found = {key: rows for key, rows in whole.found.items() if key in own_ids}
    return replace(whole, found=found)


def _further(known: Outliers, province: int | None, on: dt.date) -> Outliers:
    """With the next ``STEP`` solutions."""
    rows = candidates(on, _places(province)).filter(solution__gt=known.upto).order_by("solution")
    keys = list(rows.values_list("solution", flat=True)[:STEP])
    return replace(
        known,
        found=known.found | _looked_at(keys, on),
        upto=keys[-1] if keys else known.upto,
        is_whole=len(keys) < STEP,
    )


def _looked_at(solutions: Collection[int], on: dt.date) -> dict[int, tuple[Outlier, ...]]:
    found = {key: outliers_in(kinds) for key, kinds in spreads(solutions, on).items()}
    return {key: rows for key, rows in found.items() if rows}


# Changes of the day ----------------------------------------------------------------------------
def _brought_up(known: Outliers, province: int | None, on: dt.date) -> Outliers:
    """With what was changed since: prices, promotions, states, new plans."""
    marks = _marks()
    if marks == known.marks:
        return known
    listings = _changed(known.marks)
    if listings is None:
        return Outliers(marks)
    touched = Listing.objects.filter(pk__in=listings).order_by()
    solutions = set(touched.values_list("solution", flat=True))
    here = candidates(on, _places(province)).filter(solution__in=solutions)
    solutions_here = set(here.values_list("solution", flat=True))
    kept = {key: rows for key, rows in known.found.items() if key not in solutions}
    # Those beyond ``upto`` are looked at in their turn.
    again = [key for key in solutions_here if known.is_whole or key <= known.upto]
    return replace(known, marks=marks, found=kept | _looked_at(again, on))


def _marks() -> Marks:
    """The last record of each kind of change."""
    models = (PricePlan, PricePlan.history.model, Promotion.history.model, Transition)
    return tuple(_last(model) for model in models)


def _last(model: type[Model]) -> int:
    return model._base_manager.aggregate(last=Max("pk"))["last"] or 0


def _changed(marks: Marks) -> set[int] | None:
    """The listings changed since the marks; None when there are too many to tell."""
    plans, plan_records, promotion_records, transitions = marks
    promoted = Promotion.history.model._base_manager.filter(pk__gt=promotion_records)
    listing = ContentType.objects.get_for_model(Listing)
    asked: tuple[QuerySet, ...] = (
        PricePlan.objects.filter(pk__gt=plans).values_list("listing", flat=True),
        PricePlan.history.model._base_manager.filter(pk__gt=plan_records).values_list(
            "listing_id", flat=True
        ),
        PricePlan.objects.filter(pk__in=promoted.values("plan_id")).values_list(
            "listing", flat=True
        ),
        Transition.objects.filter(Q(pk__gt=transitions), content_type=listing).values_list(
            "object_id", flat=True
        ),
    )
    found: set[int] = set()
    for rows in asked:
        found |= {int(key) for key in rows.order_by()[: _MOST_CHANGES + 1]}
    return None if len(found) > _MOST_CHANGES else found
