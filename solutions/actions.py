"""What happens to listings, prices and evaluations: several rows, always recorded.

The steps of the lifecycle are those of ``provinces.lifecycle``, those of evaluations of
``solutions.evaluating``. As there, ``by`` is the person and ``scope`` the rights of a command that
acts in the name of a province or of the ministry.
"""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Prefetch

from core.clock import today
from core.models import User
from core.money import half_up
from provinces import permissions
from provinces.lifecycle import (
    approve,
    archive,
    publish,
    restore,
    return_,
    submit,
    withdraw,
)
from provinces.models import Scope
from solutions.evaluating import (
    notify_vendor,
    publish_criteria_set,
    publish_evaluation,
    rescore,
    revoke_evaluation,
)
from solutions.prices import store_price_from
from solutions.pricing import NotOfferedError, first_year_cost

from .models import Listing, PricePlan, PriceRevision, Promotion
from .models.price import SERIES_FIELDS

__all__ = [
    "approve",
    "archive",
    "notify_vendor",
    "publish",
    "publish_criteria_set",
    "publish_evaluation",
    "reprice",
    "rescore",
    "restore",
    "return_",
    "revoke_evaluation",
    "submit",
    "withdraw",
]


@transaction.atomic
def reprice(
    listings: Sequence[Listing],
    *,
    by: User | None = None,
    scope: Scope | None = None,
    on: dt.date | None = None,
) -> list[PriceRevision]:
    """Carry saved price plans on: new points of the price series, and ``price_from``.

    Call it after the plans and promotions of ``listings`` were saved. A plan whose list price is
    as in its newest point adds none. The first-year cost of a point is that of the list price at
    the least quantity, without promotions. Returns the new points. Set queries only, a few for each
    thousand listings. Raises ``PermissionDenied``.
    """
    day = on or today()
    for listing in listings:
        permissions.require(by if scope is None else scope, "change", listing)
    plans = (
        PricePlan.objects.filter(listing__in=listings)
        .order_by("pk")
        .prefetch_related(
            Prefetch("revisions", PriceRevision.objects.order_by("changed_on", "pk")),
            Prefetch("promotions", Promotion.objects.none()),
        )
    )
    made = [_revision(plan, day) for plan in plans if _moved(plan)]
    PriceRevision.objects.bulk_create(made)
    store_price_from([listing.pk for listing in listings], day)
    return made


def _moved(plan: PricePlan) -> bool:
    points = list(plan.revisions.all())
    return not points or any(getattr(points[-1], f) != getattr(plan, f) for f in SERIES_FIELDS)


def _revision(plan: PricePlan, day: dt.date) -> PriceRevision:
    said = {field: getattr(plan, field) for field in SERIES_FIELDS}
    cost = _list_cost(plan, day)
    return PriceRevision(
        plan=plan, changed_on=day, first_year_cost=cost, source=plan.source, **said
    )


def _list_cost(plan: PricePlan, day: dt.date) -> int | None:
    """Whole dong of the first year at the list price, from the first day on which it holds."""
    terms = plan.terms()
    start = max(day, plan.valid_from) if plan.valid_from else day
    try:
        return half_up(first_year_cost(terms, plan.quantity_min or 1, start).cost)
    except NotOfferedError:
        return None
