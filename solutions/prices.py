"""Prices of listings: read their plans in one query, compute by the day, store ``price_from``.

Readers trust ``Listing.price_from`` only while today < ``price_from_changes_on`` and compute it
otherwise (PRODUCT section 4); reading never writes.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from django.db.models import Case, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from core.prepared import ANY_GIVEN, GIVEN, prepared

from .models import Listing, PricePlan, PriceRevision
from .pricing import PriceShown, PromotionTerms, Terms, badge_shown, is_valid, price_shown
from .pricing import price_changes_on as next_change
from .pricing import price_from as least_price
from .pricing.terms import BASE, PAID_CHARGES

# A promotion is one only below the lowest list price of so many days (PRODUCT 4, rule 6).
BADGE_DAYS = 90
BATCH = 1000

_TERMS = tuple(item.name for item in fields(Terms) if item.name != "promotions")
_PROMOTION = tuple(item.name for item in fields(PromotionTerms))
_STORED = ("price_from", "price_from_unit_amount", "price_from_unit", "price_from_changes_on")


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A plan as the pure rules need it; ``lowest_list`` is the lowest list price lately (VND).

    None where there was none, and for a plan without a promotion.
    """

    listing_id: int
    plan_id: int
    terms: Terms
    trial_days: int
    lowest_list: Decimal | None

    def counts_on(self, on: date) -> bool:
        """Whether it is a base plan valid on the day ``on``."""
        return self.terms.role == BASE and is_valid(self.terms, on)

    def has_badge(self, on: date) -> bool:
        """Whether its promotion may be shown as one on the day ``on``."""
        has_any = bool(self.terms.promotions) and self.counts_on(on)
        return has_any and badge_shown(self.terms, on, self.lowest_list)


@dataclass(frozen=True, slots=True)
class Moved:
    """What the stored columns do not say on a day, of published listings.

    ``prices``: first-year cost (VND) by listing, of all whose stored one may be out of date;
    ``hidden``: plans whose promotion is in force but not below the list price of the last 90 days,
    so that it is not shown as one.
    """

    prices: dict[int, int | None]
    hidden: frozenset[int]


def plans_of(plans: QuerySet[PricePlan], on: date) -> dict[int, list[PlanFacts]]:
    """The plans of a queryset by listing, in their order, with their promotions; one query."""
    return by_listing(_rows_of(plans, on))


@prepared
def rows_of_listings(on: date) -> QuerySet:
    """Rows for ``by_listing``: the plans of listings (keys)."""
    return _rows_of(PricePlan.objects.filter(listing__in=ANY_GIVEN), on)


@prepared
def public_rows(on: date, by: str) -> QuerySet:
    """Rows for ``by_listing``: the plans of the published listings that a look-up finds."""
    listings = Listing.objects.published(on).filter(**{by: GIVEN})
    return _rows_of(PricePlan.objects.filter(listing__in=listings.values("pk")), on)


def _rows_of(plans: QuerySet[PricePlan], on: date) -> QuerySet:
    """One row for each plan and promotion, as ``_plan`` reads them."""
    return (
        plans.annotate(
            recent=_if_promoted(_lowest_since(on)), before=_if_promoted(_last_before(on))
        )
        .order_by("listing_id", "position", "pk", "promotions__starts_on", "promotions__pk")
        .values_list(
            *("listing_id", "pk", "trial_days", "recent", "before"),
            *_TERMS,
            "promotions__pk",
            *(f"promotions__{name}" for name in _PROMOTION),
        )
    )


def by_listing(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[PlanFacts]]:
    """The plans in rows that were asked for here, by listing, in their order; no query."""
    found: dict[int, list[PlanFacts]] = defaultdict(list)
    for _plan_id, group in groupby(rows, key=itemgetter(1)):
        plan = _plan(list(group))
        found[plan.listing_id].append(plan)
    return dict(found)


def price_now(plans: Iterable[PlanFacts], on: date) -> PriceShown | None:
    """The least first-year cost of a listing's plans on the day ``on``; None without a price."""
    return price_shown([plan.terms for plan in plans], on)


def prices_on(listings: QuerySet[Listing], on: date) -> dict[int, int | None]:
    """First-year cost (VND) on the day ``on`` of those listings whose stored one may be outdated.

    One query. A listing that is not in the result is right as it is stored.
    """
    stale = listings.price_may_have_moved(on)
    plans = plans_of(PricePlan.objects.filter(listing__in=stale.values("pk")), on)
    return {listing_id: _cost(own, on) for listing_id, own in plans.items()}


def moved(on: date, only: Collection[int] | None = None) -> Moved:
    """What has moved in the published listings since prices were stored; one query.

    ``only`` those of the solutions with these keys, None: of all.
    """
    found = by_listing(_moved_rows.every(on) if only is None else _rows_that_moved(on, only))
    return Moved(
        prices={listing_id: _cost(own, on) for listing_id, own in found.items()},
        hidden=frozenset(
            plan.plan_id
            for own in found.values()
            for plan in own
            if plan.terms.promotions and not plan.has_badge(on)
        ),
    )


@prepared
def _moved_rows(on: date) -> QuerySet:
    return _rows_that_moved(on)


def _rows_that_moved(on: date, only: Collection[int] | None = None) -> QuerySet:
    published = Listing.objects.published(on)
    suspects = _doubtful_plans(on)
    if only is not None:
        published = published.filter(solution__in=only)
        suspects = suspects.filter(listing__solution__in=only)
    stale = published.price_may_have_moved(on).values("pk")
    doubtful = published.filter(plans__in=suspects).values("pk")
    plans = PricePlan.objects.filter(Q(listing__in=stale) | Q(listing__in=doubtful))
    return _rows_of(plans if only is None else plans.filter(listing__solution__in=only), on)


def promoted_plans(on: date, hidden: Iterable[int]) -> QuerySet[PricePlan]:
    """Base plans whose promotion badge is shown on the day ``on``; ``hidden`` as in ``Moved``.

    A plan comes once for each of its promotions. Only comparisons, no arithmetic: both databases
    compare these decimals exactly.
    """
    paid = PricePlan.objects.base().in_force(on).filter(charge__in=PAID_CHARGES, amount__gt=0)
    # One join for all, from the promotions: they are few.
    promoted = paid.filter(
        Q(promotions__ends_on__isnull=True) | Q(promotions__ends_on__gte=on),
        Q(promotions__percent__gt=0) | Q(promotions__amount__lt=F("amount")),
        promotions__starts_on__lte=on,
    )
    return promoted.exclude(pk__in=list(hidden)).order_by()


def store_price_from(listings: QuerySet[Listing] | Iterable[int], on: date) -> int:
    """Compute and store the price columns of listings (rows or their keys); how many changed.

    Two queries and at most one write for each thousand; what is right already is not written, and
    ``updated_at`` stays, because nobody edited anything.
    """
    keys = listings.values_list("pk", flat=True) if isinstance(listings, QuerySet) else listings
    return sum(_store(batch, on) for batch in _batches(sorted(set(keys))))


def _store(keys: Sequence[int], on: date) -> int:
    plans = plans_of(PricePlan.objects.filter(listing__in=keys), on)
    changed = []
    for listing in Listing.objects.filter(pk__in=keys).only(*_STORED):
        columns = _columns(plans.get(listing.pk, []), on)
        if columns != {name: getattr(listing, name) for name in _STORED}:
            for name, value in columns.items():
                setattr(listing, name, value)
            changed.append(listing)
    Listing.objects.bulk_update(changed, _STORED, batch_size=200)
    return len(changed)


def _columns(plans: Sequence[PlanFacts], on: date) -> dict[str, Any]:
    found = least_price([plan.terms for plan in plans], on)
    if found is None:
        first_price_on = next_change([plan.terms for plan in plans], on)
        return dict(zip(_STORED, (None, None, "", first_price_on), strict=True))
    unit = plans[found.index].terms.unit
    values = (found.cost, found.unit_amount, unit, found.changes_on)
    return dict(zip(_STORED, values, strict=True))


def _cost(plans: Sequence[PlanFacts], on: date) -> int | None:
    found = price_now(plans, on)
    return None if found is None else found.cost


def _plan(rows: list[tuple[Any, ...]]) -> PlanFacts:
    """One plan from its rows, one for each promotion (a single row without any)."""
    listing_id, plan_id, trial_days, recent, before = rows[0][:5]
    end = 5 + len(_TERMS)
    promotions = tuple(
        PromotionTerms(**dict(zip(_PROMOTION, row[end + 1 :], strict=True)))
        for row in rows
        if row[end] is not None
    )
    terms = Terms(**dict(zip(_TERMS, rows[0][5:end], strict=True)), promotions=promotions)
    lowest = min((price for price in (recent, before) if price is not None), default=None)
    return PlanFacts(listing_id, plan_id, terms, trial_days or 0, lowest)


def _like_revisions() -> QuerySet[PriceRevision]:
    """Points of a plan's own price series that can be compared with its price of today."""
    return (
        PriceRevision.objects.filter(
            plan=OuterRef("pk"), charge=OuterRef("charge"), amount__isnull=False
        )
        .annotate(months=Coalesce("period_months", 0))
        .filter(months=Coalesce(OuterRef("period_months"), 0))
    )


def _if_promoted(price: Subquery) -> Case:
    """``price`` where there is a promotion: nobody asks for it elsewhere, and most have none."""
    return Case(When(promotions__isnull=False, then=price))


def _lowest_since(on: date) -> Subquery:
    """The lowest list price that came into force in the last 90 days."""
    since = on - timedelta(days=BADGE_DAYS)
    recent = _like_revisions().filter(changed_on__gt=since, changed_on__lte=on)
    return Subquery(recent.order_by().values("plan").annotate(low=Min("amount")).values("low"))


def _last_before(on: date) -> Subquery:
    """The list price in force when these 90 days began."""
    before = _like_revisions().filter(changed_on__lte=on - timedelta(days=BADGE_DAYS))
    return Subquery(before.order_by("-changed_on", "-pk").values("amount")[:1])


def _doubtful_plans(on: date) -> QuerySet[PricePlan]:
    """Promoted plans that may have cost less lately: changed in the 90 days, and once cheaper."""
    series = PriceRevision.objects.filter(plan=OuterRef("pk"))
    since = on - timedelta(days=BADGE_DAYS)
    return promoted_plans(on, ()).filter(
        Exists(series.filter(changed_on__gt=since)),
        Exists(series.filter(amount__lt=OuterRef("amount"))),
    )


def _batches(keys: Sequence[int]) -> Iterator[list[int]]:
    rest = iter(keys)
    while batch := list(islice(rest, BATCH)):
        yield batch
