"""The plans that are compared, with what is told of them; only those of published listings."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import pgettext

from solutions.cards import is_price_stale
from solutions.models import Listing, PricePlan
from solutions.pricing import (
    NotOfferedError,
    PromotionTerms,
    Terms,
    paid_quantity,
    yearly_costs,
)


@dataclass(frozen=True, slots=True)
class CostPlan:
    """A plan of a published listing; ``province`` is "" for the ministry's national listing.

    ``source`` is a paper, ``source_url`` an address, at most one of them is given. ``checked_on``
    is the day on which the vendor last confirmed the prices of the listing. ``conditions`` are
    those of the promotions.
    """

    plan_id: int
    listing_id: int
    name: str
    role: str
    charge_label: str
    vat_label: str
    terms: Terms
    conditions: dict[PromotionTerms, str]
    condition: str
    minimum_months: int | None
    solution_id: int
    solution: str
    solution_slug: str
    solution_url: str
    off_the_shelf: bool | None
    vendor: str
    vendor_url: str
    province: str
    source: str
    source_url: str
    source_kind: str
    checked_on: dt.date | None
    is_stale: bool
    note: str
    is_sample: bool

    @property
    def place(self) -> str:
        """The province that presents it, or that it is a national price."""
        return self.province or pgettext("place of a price", "Nationwide")


def public_plans(on: dt.date) -> QuerySet[PricePlan]:
    """Plans of the listings published on the day ``on``, with all that ``CostPlan`` tells."""
    rows = PricePlan.objects.filter(listing__in=Listing.objects.published(on))
    return rows.select_related("listing__province", "listing__solution__vendor").prefetch_related(
        "promotions"
    )


def plans_by_id(plan_ids: Sequence[int], on: dt.date) -> dict[int, CostPlan]:
    """The plans of these keys that are public on the day ``on`` (2 queries, none without keys)."""
    if not plan_ids:
        return {}
    return {row.pk: cost_plan(row, on) for row in public_plans(on).filter(pk__in=plan_ids)}


def alternatives_of(
    plans: Iterable[CostPlan], quantity: int, on: dt.date, today: dt.date
) -> dict[int, list[CostPlan]]:
    """For each of ``plans``, the other plans of its listing and kind that take the quantity.

    Cheapest first, by first-year cost (2 queries, none without plans).
    """
    wanted = list(plans)
    if not wanted:
        return {}
    rows = public_plans(today).filter(listing__in={plan.listing_id for plan in wanted})
    others = [cost_plan(row, today) for row in rows]
    return {
        plan.plan_id: _fitting(
            [
                other
                for other in others
                if (other.listing_id, other.role) == (plan.listing_id, plan.role)
                and other.plan_id != plan.plan_id
            ],
            quantity,
            on,
        )
        for plan in wanted
    }


def is_offered(plan: CostPlan, quantity: int, on: dt.date) -> bool:
    """Whether the plan has a cost for this quantity and day."""
    try:
        yearly_costs(plan.terms, quantity, 1, on)
    except NotOfferedError:
        return False
    return True


def cost_plan(row: PricePlan, on: dt.date) -> CostPlan:
    """A row of ``public_plans`` as the page tells it on the day ``on``."""
    listing = row.listing
    solution = listing.solution
    is_address = row.source.startswith(("https://", "http://"))
    return CostPlan(
        plan_id=row.pk,
        listing_id=listing.pk,
        name=row.name or str(row.get_charge_display()),
        role=row.role,
        charge_label=str(row.get_charge_display()),
        vat_label=str(row.get_vat_display()),
        terms=row.terms(),
        conditions={promotion.terms(): promotion.condition for promotion in row.promotions.all()},
        condition=row.condition,
        minimum_months=row.minimum_months,
        solution_id=solution.pk,
        solution=solution.local_name,
        solution_slug=solution.slug,
        solution_url=solution.get_absolute_url(),
        off_the_shelf=solution.off_the_shelf,
        vendor=solution.vendor.shown_name,
        vendor_url=solution.vendor.get_absolute_url(),
        province=listing.province.local_name if listing.province else "",
        source="" if is_address else row.source,
        source_url=row.source if is_address else "",
        source_kind=str(row.get_source_kind_display()) if row.source_kind else "",
        checked_on=listing.price_checked_on,
        is_stale=is_price_stale(listing.price_checked_on, on),
        note=row.note,
        is_sample=solution.is_sample or solution.vendor.is_sample,
    )


def _fitting(plans: Sequence[CostPlan], quantity: int, on: dt.date) -> list[CostPlan]:
    fitting = [
        plan
        for plan in plans
        if is_offered(plan, quantity, on) and paid_quantity(plan.terms, quantity) == quantity
    ]
    return sorted(fitting, key=lambda plan: yearly_costs(plan.terms, quantity, 1, on))
