"""What changed at the origin of adopted listings since, and taking it over or leaving it.

Of a listing only its plans were copied, so only they are compared; and that the origin is not
public any more. Nothing of an origin is told that visitors do not see today.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import fields
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from core.clock import today
from core.models import User
from core.text import fold
from provinces.models import Scope
from provinces.permissions import require

from .actions import reprice
from .adoption import PLAN_FIELDS, reason_of, source_of
from .models import Listing, PricePlan
from .origin_facts import (
    OriginFacts,
    checked_choice,
    mark_seen,
    newest,
    public_origin,
    stepped,
    verb_for,
    with_seen,
)
from .pricing import MESSAGES, Terms, is_valid, problems_of
from .three_way import (
    CHANGED,
    ENDED,
    NEW,
    Difference,
    PartChange,
    Versions,
    as_row,
    chosen_values,
    compare_parts,
    copied,
    version_at,
)

PLAN = "plan"
# The order of the plans is each centre's own.
COMPARED = tuple(name for name in PLAN_FIELDS if name != "position")
_TERMS = [item.name for item in fields(Terms) if item.name != "promotions"]


# Which ------------------------------------------------------------------------------------------
def changed_origins(scope: Scope) -> QuerySet[Listing]:
    """The adopted listings that ``scope`` keeps and whose origin changed since it was compared.

    A listing that is no longer shown waits for nothing. A record of a change may turn out to
    concern nothing that was copied; ``differences`` says so.
    """
    on = today()
    rows = with_seen(Listing, scope)
    plans = PricePlan.objects.alias(begins_at=Cast("valid_from", DateTimeField())).filter(
        listing=OuterRef("adopted_from")
    )
    # Compared as moments: finding out the day of ``seen`` is slow on SQLite, so it comes last, for
    # the few plans that ended. Midnight of UTC is some hours late here, which does no harm.
    begun = Q(begins_at__gt=OuterRef("seen"), valid_from__lte=on)
    ended = Q(valid_to__lt=on) & Q(valid_to__gte=OuterRef("seen_on"))
    recorded = PricePlan.history.filter(
        listing=OuterRef("adopted_from"), history_date__gt=OuterRef("seen")
    )
    return rows.filter(
        Q(stepped(Listing))
        | Q(public_origin(Listing), Exists(recorded) | Exists(plans.filter(begun | ended)))
    )


# What -------------------------------------------------------------------------------------------
def differences(listings: QuerySet[Listing]) -> list[Difference]:
    """What changed at the origins of adopted listings, in their order; five queries in all."""
    rows = list(
        listings.select_related(
            "province", "solution__vendor", "adopted_from__province", "adopted_from__solution"
        )
    )
    origins = {row.adopted_from_id for row in rows}
    facts = OriginFacts.of(Listing.objects.all(), origins)
    wanted = origins | {row.pk for row in rows}
    records: dict[int, list[Any]] = defaultdict(list)
    history = PricePlan.history.filter(listing__in=wanted).order_by("history_date", "history_id")
    for record in history:
        records[record.listing_id].append(record)
    plans: dict[int, list[PricePlan]] = defaultdict(list)
    for plan in PricePlan.objects.filter(listing__in=wanted).order_by("position", "pk"):
        plans[plan.listing_id].append(plan)
    return [_difference(row, facts, plans, records) for row in rows]


def _difference(
    row: Listing,
    facts: OriginFacts,
    plans: dict[int, list[PricePlan]],
    records: dict[int, list[Any]],
) -> Difference:
    origin = row.adopted_from_id
    token = facts.token(row, newest(records[origin]), newest(records[row.pk]))
    versions = _versions(facts.baseline(row), plans[origin], plans[row.pk], records[origin])
    parts = compare_parts(PLAN, versions, COMPARED, _names)
    return facts.difference(row, [part for part in parts if not _is_over(part)], token)


def _versions(
    moment: dt.datetime,
    now: Sequence[PricePlan],
    ours: Sequence[PricePlan],
    records: Sequence[Any],
) -> Versions:
    """Only plans in force count: visitors see no others."""
    on, then_on = today(), timezone.localdate(moment, timezone.get_default_timezone())
    by_plan: dict[int, list[Any]] = defaultdict(list)
    for record in records:
        by_plan[record.id].append(record)
    then: dict[int, PricePlan] = {}
    unknown = set()
    for plan in now:
        if plan.pk not in by_plan and _in_force(plan, then_on):
            then[plan.pk] = plan
    for key, rows in by_plan.items():
        record, is_unknown = version_at(rows, moment)
        if is_unknown:
            unknown.add(key)
        elif record is not None:
            plan = as_row(PricePlan, record, PLAN_FIELDS)
            plan.derive()
            if _in_force(plan, then_on):
                then[key] = plan
    return Versions(
        then, {plan.pk: plan for plan in now if _in_force(plan, on)}, ours, frozenset(unknown)
    )


def _in_force(plan: PricePlan, on: dt.date) -> bool:
    return is_valid(own_terms(plan), on)


def own_terms(plan: PricePlan) -> Terms:
    """What the plan says without promotions; it need not be saved."""
    return Terms(**{name: getattr(plan, name) for name in _TERMS})


def _names(plans: Sequence[PricePlan]) -> list[str]:
    return [plan.name_key or fold(plan.name) for plan in plans]


def _is_over(part: PartChange) -> bool:
    """Whether our copy of an ended plan has ended already."""
    return part.kind == ENDED and not _in_force(part.ours, today())


# Taking over ------------------------------------------------------------------------------------
@transaction.atomic
def ignore(*, listings: Collection[Listing], by: User) -> int:
    """Leave everything as it is here, and wait for the next change; how many.

    Changes nothing that is public, so that whoever may edit drafts may do it. Raises
    ``PermissionDenied``.
    """
    return mark_seen(Listing, listings, by)


@transaction.atomic
def take_over(
    *, listing: Listing, keys: Collection[str] | None, token: str | None = None, by: User
) -> list[str]:
    """Take the chosen changes of the origin over, all others are left; what was taken, in words.

    ``keys`` are those of ``Difference``; None means what it proposes. ``token`` is that of the
    difference which the person saw. A changed price is not confirmed by the vendor any more. Raises
    ``PermissionDenied``; ``ValidationError`` when something changed meanwhile (code ``moved``) or
    when the plans would make no sense.
    """
    listing = Listing.objects.select_for_update(of=("self",)).get(pk=listing.pk)
    require(by, verb_for(listing), listing)
    [found] = differences(Listing.objects.filter(pk=listing.pk))
    chosen = checked_choice(found, keys, token)
    moment = timezone.now()
    taken = [part for part in found.parts if set(part.keys) & chosen]
    plans = _settled([_taken(part, chosen, listing, found.origin) for part in taken])
    for plan in plans:
        plan._history_user, plan._change_reason = by, reason_of(found.origin.province)
        plan.save()
    if plans:
        if any(_moves_price(part, chosen) for part in taken):
            listing.price_checked_on, listing.price_check_source = None, ""
        _remember(listing, moment, by)
        reprice([listing], by=by)
    else:
        Listing.objects.filter(pk=listing.pk).update(origin_seen_at=moment)
    return [part.title for part in taken]


def _moves_price(part: PartChange, chosen: frozenset[str]) -> bool:
    """Whether what is taken over is about money, not only a name or a note."""
    taken = (field.name for field in part.fields if field.key in chosen)
    return part.kind != CHANGED or any(name in _TERMS for name in taken)


def _remember(listing: Listing, moment: dt.datetime, by: User) -> None:
    """Save which version of the origin ours follows now, with a row of field history."""
    versions = Listing.history.filter(id=listing.adopted_from_id).order_by("-history_id")
    listing.adopted_version = versions.values_list("history_id", flat=True).first()
    listing.origin_seen_at = moment
    listing._history_user = by
    listing._change_reason = reason_of(listing.adopted_from.province)
    listing.save(
        update_fields=[
            "price_checked_on",
            "price_check_source",
            "adopted_version",
            "origin_seen_at",
            "updated_at",
        ]
    )


def _taken(
    part: PartChange, chosen: frozenset[str], listing: Listing, origin: Listing
) -> PricePlan:
    """Our plan as it becomes, not saved yet."""
    if part.kind == ENDED:
        plan = part.ours
        # Not before its first day, which a plan of the future has still before it.
        last = today() - dt.timedelta(days=1)
        plan.valid_to = max(last, plan.valid_from) if plan.valid_from else last
        return plan
    if part.kind == NEW:
        plan = PricePlan(listing=listing, **copied(part.now, PLAN_FIELDS))
    else:
        plan = part.ours
        for name, value in chosen_values(part, chosen).items():
            setattr(plan, name, value)
    plan.source = source_of(origin.province)
    return plan


def _settled(plans: Sequence[PricePlan]) -> list[PricePlan]:
    """The plans, each checked. Raises ``ValidationError`` with every complaint, plan by plan."""
    complaints = []
    for plan in plans:
        try:
            plan.derive()
            plan.full_clean()
        except ValidationError as error:
            complaints += [f"{plan}: {text}" for text in error.messages]
        else:
            wrong = (one for one in problems_of(own_terms(plan)) if not one.is_warning)
            complaints += [f"{plan}: {MESSAGES[one.code]}" for one in wrong]
    names = [plan.name_key for plan in plans]
    complaints += [
        _("Two plans would have the name “%(name)s”.") % {"name": plan}
        for number, plan in enumerate(plans)
        if plan.name_key in names[:number]
    ]
    if complaints:
        raise ValidationError(complaints)
    return list(plans)
