"""Which solutions the home page puts forward. One query each, unless told."""

import datetime as dt
from collections.abc import Iterable
from typing import Final

from django.db.models import Count, Max, Q, QuerySet

from core.models import State
from guides.models import Guide
from solutions.models import Listing, PricePlan, Promotion, Solution

# So many promotions of one solution are usual: each province has its own, on several plans.
ROWS_OF_ONE: Final = 40


def featured(on: dt.date, limit: int) -> list[int]:
    """Solutions that centres present at the moment: shown by most centres first, then newest."""
    rows = Listing.objects.published(on).filter(is_featured=True).order_by().values("solution")
    ranked = rows.annotate(centres=Count("pk"), last=Max("first_published_at"))
    ordered = ranked.order_by("-centres", "-last", "-solution")
    return [row["solution"] for row in ordered[:limit]]


def newest(on: dt.date, limit: int) -> list[int]:
    """The solutions entered last."""
    rows = Solution.objects.published(on).order_by("-created_at", "-pk")
    return list(rows.values_list("pk", flat=True)[:limit])


def promoted(on: dt.date, limit: int) -> list[int]:
    """Solutions with a promotion in force on a base plan, the one that ends first leading.

    Whether its badge may be shown is for the card: the price must be below the lowest of 90 days.
    Usually 1 query, the promotions that end; those without an end only where more are needed.
    """
    running = Promotion.objects.filter(
        Q(plan__listing__publish_on__isnull=True) | Q(plan__listing__publish_on__lte=on),
        Q(plan__valid_from__isnull=True) | Q(plan__valid_from__lte=on),
        Q(plan__valid_to__isnull=True) | Q(plan__valid_to__gte=on),
        starts_on__lte=on,
        plan__role=PricePlan.Role.BASE,
        plan__listing__state=State.PUBLISHED,
    ).values_list("plan__listing__solution", flat=True)
    ending = running.filter(ends_on__gte=on).order_by("ends_on", "plan__listing__solution")
    found = _different(ending, limit)
    if len(found) < limit:
        endless = running.filter(ends_on__isnull=True).order_by("plan__listing__solution")
        found = unique([found, endless.distinct()[: 2 * limit]])
    return found[:limit]


def _different(keys: QuerySet, limit: int) -> list[int]:
    """The first ``limit`` different keys; all rows are read only where the first are of too few."""
    rows = list(keys[: limit * ROWS_OF_ONE])
    found = unique([rows])
    if len(found) < limit and len(rows) == limit * ROWS_OF_ONE:
        found = unique([keys])
    return found[:limit]


def count_guides(on: dt.date) -> int:
    """How many guides are public."""
    return Guide.objects.published(on).count()


def unique(groups: Iterable[Iterable[int]]) -> list[int]:
    """Every key of the groups once, in the order of its first appearance."""
    return list(dict.fromkeys(key for group in groups for key in group))
