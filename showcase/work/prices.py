"""Prices that visitors see and that need a hand: unconfirmed, without an end, about to end."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, DateField, Exists, Min, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext

from core.models import State
from solutions.confirmations import unconfirmed
from solutions.models import Listing, PricePlan, Promotion
from vendors.models import Vendor

from .kinds import Kind, Worker, may, page, place, shown
from .order import Item, Risk

_NEVER = dt.date(1900, 1, 1)
_VENDOR = "solution__vendor"


# Not confirmed ----------------------------------------------------------------------------------
def _unconfirmed(worker: Worker) -> QuerySet[Listing]:
    return unconfirmed(Listing.objects.filter(worker.sees(Listing)), worker.on)


def _by_vendor(worker: Worker, rows: QuerySet[Listing]) -> QuerySet:
    """One group for each vendor: how many listings, how many are the person's, since when."""
    checked = Coalesce("price_checked_on", Value(_NEVER), output_field=DateField())
    own = Count("pk", filter=worker.may(Listing, "publish"))
    # Found first, grouped then: planners would else walk all solutions by their vendors.
    found = Listing.objects.filter(pk__in=rows.order_by().values("pk"))
    groups = found.values(_VENDOR).annotate(many=Count("pk"), own=own, last=Min(checked))
    return groups.order_by("last", "-many", _VENDOR)


def _describe_unconfirmed(
    kind: Kind, worker: Worker, groups: Sequence[dict[str, Any]]
) -> list[Item]:
    vendors = Vendor.objects.in_bulk([group[_VENDOR] for group in groups])
    return [_one_vendor(kind, group, vendors[group[_VENDOR]]) for group in groups]


def _one_vendor(kind: Kind, group: dict[str, Any], vendor: Vendor) -> Item:
    never = group["last"] == _NEVER
    listings = ngettext("%(count)d listing", "%(count)d listings", group["many"])
    last = gettext("never confirmed")
    if not never:
        last = gettext("last confirmed on %(day)s") % {"day": shown(group["last"])}
    return kind.item(
        gettext("Prices of %(vendor)s") % {"vendor": vendor.shown_name},
        detail=f"{listings % {'count': group['many']}} · {last}",
        since=None if never else group["last"],
        address=reverse("admin:solutions_listing_confirm", args=[vendor.pk])
        if group["own"]
        else "",
        button=pgettext("button", "Record the confirmation") if group["own"] else "",
    )


# Promotions -------------------------------------------------------------------------------------
def _shown_promotions(worker: Worker) -> QuerySet[Promotion]:
    return Promotion.objects.filter(worker.sees(Promotion), plan__listing__state=State.PUBLISHED)


def _endless(worker: Worker) -> QuerySet[Promotion]:
    return _shown_promotions(worker).filter(ends_on__isnull=True)


def _ending(worker: Worker) -> QuerySet[Promotion]:
    return _shown_promotions(worker).filter(ends_on__gte=worker.on, ends_on__lte=worker.soon)


def _lay_out_promotions(worker: Worker, rows: QuerySet[Promotion]) -> QuerySet[Promotion]:
    related = ("plan__listing__solution", "plan__listing__province")
    return rows.select_related(*related).order_by("ends_on", "starts_on", "pk")


def _describe_endless(kind: Kind, worker: Worker, rows: Sequence[Promotion]) -> list[Item]:
    text = gettext("%(plan)s, promotion since %(day)s")
    return [
        kind.item(
            row.plan.listing.solution.local_name,
            detail=place(worker, row, text % {"plan": row.plan, "day": shown(row.starts_on)}),
            since=row.starts_on,
            address=page(row.plan),
            button=pgettext("button", "Enter the last day"),
        )
        for row in rows
    ]


def _describe_ending(kind: Kind, worker: Worker, rows: Sequence[Promotion]) -> list[Item]:
    text = gettext("%(plan)s, promotion until %(day)s")
    return [
        kind.item(
            row.plan.listing.solution.local_name,
            detail=place(worker, row, text % {"plan": row.plan, "day": shown(row.ends_on)}),
            since=row.ends_on,
            address=page(row.plan),
            button=pgettext("button", "Ask, then extend"),
        )
        for row in rows
    ]


# Plans ------------------------------------------------------------------------------------------
def _plans_ending(worker: Worker) -> QuerySet[PricePlan]:
    """Base plans and trials that end soon, with nothing that goes on after them."""
    goes_on = PricePlan.objects.base().filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=worker.soon), listing=OuterRef("listing")
    )
    ending = PricePlan.objects.filter(valid_to__gte=worker.on, valid_to__lte=worker.soon)
    return PricePlan.objects.filter(
        worker.sees(PricePlan),
        Q(role=PricePlan.Role.BASE) | Q(trial_days__gt=0),
        ~Exists(goes_on) | Q(trial_days__gt=0),
        # Few: found first, whatever the planner thinks of the rest.
        pk__in=ending.values("pk"),
        listing__state=State.PUBLISHED,
    )


def _lay_out_plans(worker: Worker, rows: QuerySet[PricePlan]) -> QuerySet[PricePlan]:
    return rows.select_related("listing__solution", "listing__province").order_by("valid_to", "pk")


def _describe_plans(kind: Kind, worker: Worker, rows: Sequence[PricePlan]) -> list[Item]:
    price = gettext("price “%(plan)s” valid until %(day)s")
    trial = gettext("trial with “%(plan)s” until %(day)s")
    return [
        kind.item(
            row.listing.solution.local_name,
            detail=place(
                worker,
                row,
                (trial if row.trial_days else price) % {"plan": row, "day": shown(row.valid_to)},
            ),
            since=row.valid_to,
            address=page(row),
            button=pgettext("button", "Enter what follows"),
        )
        for row in rows
    ]


KINDS = (
    Kind(
        key="gia-chua-xac-nhan",
        risk=Risk.WRONG,
        title=gettext_lazy("Prices not confirmed for 6 months"),
        advice=gettext_lazy("Ask the vendor, then record the answer for all its listings at once."),
        rows=_unconfirmed,
        mine=may("publish"),
        laid_out=_by_vendor,
        describe=_describe_unconfirmed,
    ),
    Kind(
        key="khuyen-mai-khong-ngay-ket-thuc",
        risk=Risk.WRONG,
        title=gettext_lazy("Promotions without a last day"),
        advice=gettext_lazy("Ask the vendor until when it holds, then enter the day."),
        rows=_endless,
        mine=may("change"),
        laid_out=_lay_out_promotions,
        describe=_describe_endless,
    ),
    Kind(
        key="khuyen-mai-sap-het",
        risk=Risk.DUE,
        title=gettext_lazy("Promotions that end within 30 days"),
        advice=gettext_lazy("They end by themselves; if the vendor goes on, enter the new days."),
        rows=_ending,
        mine=may("change"),
        laid_out=_lay_out_promotions,
        describe=_describe_ending,
    ),
    Kind(
        key="goi-gia-sap-het",
        risk=Risk.DUE,
        title=gettext_lazy("Prices and trials that end within 30 days"),
        advice=gettext_lazy("Ask the vendor what holds afterwards and enter it as a new plan."),
        rows=_plans_ending,
        mine=may("change"),
        laid_out=_lay_out_plans,
        describe=_describe_plans,
    ),
)
