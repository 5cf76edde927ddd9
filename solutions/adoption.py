"""Taking listings over from another centre's public catalogue, as drafts of one's own.

What is copied and what not: PRODUCT section 3, "Adoption". A trial is an offer of the vendor to one
centre, so it is not copied either.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.clock import today
from core.models import MAX_ADDRESS, User
from provinces import permissions
from provinces.models import Province

from .actions import reprice
from .models import Listing, PricePlan
from .three_way import copied

# More in one go is more than a person has looked at.
MOST_AT_ONCE = 500
# The columns of the field history for the reason of a change.
MAX_REASON = 100

# What a copy takes of a price plan; its source becomes the catalogue it came from.
PLAN_FIELDS = (
    "name",
    "role",
    "charge",
    "amount",
    "period_months",
    "unit",
    "quantity_min",
    "quantity_max",
    "quantity_included",
    "extra_unit_amount",
    "setup_fee",
    "setup_per_unit",
    "renewal_amount",
    "maintenance_percent",
    "warranty_months",
    "minimum_months",
    "trial_days",
    "condition",
    "vat",
    "vat_rate",
    "valid_from",
    "valid_to",
    "source_kind",
    "note",
    "position",
)


@dataclass(frozen=True, slots=True)
class Adoption:
    """What came of it: rows ``made``, names ``known`` here already, how many ``gone`` meanwhile.

    ``at`` is the moment that all made rows share as ``origin_seen_at``.
    """

    at: dt.datetime
    made: list = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    gone: int = 0


@transaction.atomic
def adopt_listings(*, origins: Collection[int], province: Province | None, by: User) -> Adoption:
    """Make drafts of ``province`` (None: the ministry's national list) from public listings.

    ``origins`` are keys of other provinces' listings. Of each the plans in force today are copied
    without promotions. A solution that the province lists already, in whatever state, is skipped
    and named; what is not public any more is skipped and counted. Set queries only. Raises
    ``PermissionDenied``; ``ValidationError`` for more than ``MOST_AT_ONCE`` or when someone else
    lists the same at this moment.
    """
    permissions.require(by, "add", Listing(province=province))
    check_number(origins)
    lock(province)
    on = today()
    found = list(
        Listing.objects.published(on)
        .filter(pk__in=origins)
        .exclude(province=province)
        .select_related("solution", "province")
        .order_by("solution__sort_key", "pk")
    )
    result = Adoption(at=timezone.now(), gone=len(set(origins)) - len(found))
    taken = set(known_solutions(province).values_list("solution_id", flat=True))
    wanted: list[Listing] = []
    for origin in found:
        if origin.solution_id in taken:
            result.known.append(str(origin.solution))
        else:
            taken.add(origin.solution_id)
            wanted.append(origin)
    result.made.extend(_make(wanted, province, by, result.at, on))
    return result


def known_solutions(province: Province | None) -> QuerySet[Listing]:
    """The listings of the province in whatever state: it lists these solutions already."""
    return Listing.objects.filter(province=province)


def lock(province: Province | None) -> None:
    """Let one adoption into a province wait for another."""
    if province is not None:
        list(Province.objects.select_for_update().filter(pk=province.pk).values_list("pk"))


def check_number(keys: Collection[int]) -> None:
    """Raises ``ValidationError`` for none or for more than may be adopted in one go."""
    if not keys:
        raise ValidationError(_("Tick at least one."), code="none")
    if len(keys) > MOST_AT_ONCE:
        raise ValidationError(
            _("At most %(most)d can be taken over in one go; narrow the list, then repeat."),
            code="many",
            params={"most": MOST_AT_ONCE},
        )


def place_name(province: Province | None) -> str:
    """The catalogue's place in running text, Vietnamese: it is kept as content."""
    with translation.override("vi"):
        return province.full_name if province else pgettext("place of a catalogue", "national")


def source_of(province: Province | None) -> str:
    """What a copied price gives as its source (PRODUCT section 3)."""
    with translation.override("vi"):
        text = _("from the catalogue %(place)s") % {"place": place_name(province)}
    return text[:MAX_ADDRESS]


def reason_of(province: Province | None) -> str:
    """What the field history says of a copy."""
    with translation.override("vi"):
        text = _("Adopted from the catalogue %(place)s") % {"place": place_name(province)}
    return text[:MAX_REASON]


def _make(
    origins: Sequence[Listing],
    province: Province | None,
    by: User,
    at: dt.datetime,
    on: dt.date,
) -> list[Listing]:
    """The drafts with their plans, their field history and the price that lists show."""
    if not origins:
        return []
    versions = dict(
        Listing.history.filter(id__in=[origin.pk for origin in origins])
        .order_by()
        .values_list("id")
        .annotate(newest=Max("history_id"))
    )
    made = [
        Listing(
            province=province,
            solution=origin.solution,
            adopted_from=origin,
            adopted_version=versions.get(origin.pk),
            origin_seen_at=at,
        )
        for origin in origins
    ]
    try:
        with transaction.atomic():
            Listing.objects.bulk_create(made)
    except IntegrityError:
        raise ValidationError(
            _("Someone listed one of these at the same moment; nothing was taken over. Repeat it."),
            code="race",
        ) from None
    _record(Listing, made, by, {row.pk: row.adopted_from.province for row in made})
    _copy_plans({row.adopted_from_id: row for row in made}, by, on)
    reprice(made, by=by, on=on)
    return made


def _copy_plans(copies: dict[int, Listing], by: User, on: dt.date) -> None:
    plans = []
    for origin in PricePlan.objects.in_force(on).filter(listing__in=copies).order_by("pk"):
        listing = copies[origin.listing_id]
        plan = PricePlan(listing=listing, **copied(origin, PLAN_FIELDS))
        plan.source = source_of(listing.adopted_from.province)
        plan.derive()
        plans.append(plan)
    PricePlan.objects.bulk_create(plans)
    places = {row.pk: row.adopted_from.province for row in copies.values()}
    _record(PricePlan, plans, by, {plan.pk: places[plan.listing_id] for plan in plans})


def _record(model: type, rows: Sequence, by: User, places: dict[int, Province | None]) -> None:
    """Rows of field history for new rows, as the screens would write them."""
    for row in rows:
        row._change_reason = reason_of(places[row.pk])
    model.history.bulk_history_create(rows, default_user=by)
