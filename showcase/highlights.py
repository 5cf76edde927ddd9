"""Which solutions the home page puts forward, and its four facts. One query each, unless told."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Avg, Count, F, FloatField, Max, Min, Q, Sum, Value
from django.db.models.functions import Cast

from core.models import State
from guides.models import Guide
from solutions.models import Evaluation, Listing, PricePlan, Promotion, Solution
from solutions.scoring import PRIOR_EVALUATIONS


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


def best_evaluated(on: dt.date, limit: int) -> list[int]:
    """The best by the cautious mean of ``solutions.scoring.rating_sort_value`` (2 queries)."""
    valid = Evaluation.objects.valid(on)
    overall = valid.aggregate(mean=Avg("overall_micropoints"))["mean"]
    if overall is None:
        return []
    rows = valid.filter(solution__in=Solution.objects.published(on)).order_by().values("solution")
    rows = rows.annotate(total=Cast(Sum("overall_micropoints"), FloatField()), number=Count("pk"))
    value = (F("total") + Value(PRIOR_EVALUATIONS * float(overall))) / (
        F("number") + Value(float(PRIOR_EVALUATIONS))
    )
    ordered = rows.annotate(value=value).order_by("-value", "-number", "-solution")
    return [row["solution"] for row in ordered[:limit]]


def promoted(on: dt.date, limit: int) -> list[int]:
    """Solutions with a promotion in force on a base plan, the one that ends first leading.

    Whether its badge may be shown is for the card: the price must be below the lowest of 90 days.
    """
    rows = Promotion.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on),
        Q(plan__listing__publish_on__isnull=True) | Q(plan__listing__publish_on__lte=on),
        Q(plan__valid_from__isnull=True) | Q(plan__valid_from__lte=on),
        Q(plan__valid_to__isnull=True) | Q(plan__valid_to__gte=on),
        starts_on__lte=on,
        plan__role=PricePlan.Role.BASE,
        plan__listing__state=State.PUBLISHED,
    ).order_by()
    grouped = rows.values("plan__listing__solution").annotate(end=Min("ends_on"))
    ordered = grouped.order_by(F("end").asc(nulls_last=True), "plan__listing__solution")
    return [row["plan__listing__solution"] for row in ordered[:limit]]


def count_priced(on: dt.date) -> int:
    """How many public solutions have a published price, free ones included."""
    rows = Listing.objects.published(on).filter(price_from__isnull=False)
    return rows.aggregate(number=Count("solution", distinct=True))["number"]


def count_evaluated(on: dt.date) -> int:
    """How many public solutions have a valid evaluation."""
    rows = Evaluation.objects.valid(on).filter(solution__in=Solution.objects.published(on))
    return rows.aggregate(number=Count("solution", distinct=True))["number"]


def count_guides(on: dt.date) -> int:
    """How many guides are public."""
    return Guide.objects.published(on).count()


def unique(groups: Iterable[Iterable[int]]) -> list[int]:
    """Every key of the groups once, in the order of its first appearance."""
    return list(dict.fromkeys(key for group in groups for key in group))
