"""A vendor's confirmation of its prices, recorded for many listings at once (PRODUCT section 4).

The vendor confirms, staff write it down: on which day, and by which letter, e-mail or price list.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from core import states
from core.clock import today
from core.models import MAX_ADDRESS, User
from provinces import permissions

from .cards import CONFIRMED_MONTHS
from .models import Listing, PricePlan
from .pricing import add_months

_FIELDS = ("price_checked_on", "price_check_source", "updated_at")
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What came of it: listings changed, and those whose later confirmation was kept."""

    recorded: int
    kept: int


def confirmed_since(on: dt.date) -> dt.date:
    """The first day whose confirmation still holds on the day ``on``.

    What was confirmed before it, or never, is shown as "not confirmed again": the same rule as
    ``cards.is_price_stale``, as a limit that a query can use.
    """
    first = add_months(on, -CONFIRMED_MONTHS)
    while add_months(first, CONFIRMED_MONTHS) < on:
        first += dt.timedelta(days=1)
    return first


def unconfirmed(listings: QuerySet[Listing], on: dt.date) -> QuerySet[Listing]:
    """The public listings that show a price nobody confirmed in the last 6 calendar months."""
    stale = Q(price_checked_on__isnull=True) | Q(price_checked_on__lt=confirmed_since(on))
    return listings.published(on).filter(stale & has_plans())


def has_plans() -> Q:
    """The condition for listings that say a price at all; plans are looked up only if they must."""
    plans = PricePlan.objects.filter(listing=OuterRef("pk"))
    return Q(price_from__isnull=False) | Q(Exists(plans))


@transaction.atomic
def confirm_prices(
    *, listings: Iterable[Listing], confirmed_on: dt.date, source: str, by: User
) -> Confirmed:
    """Write down that a vendor confirmed the prices of ``listings`` on a day, by one source.

    All listings are of one vendor. An earlier confirmation never overwrites a later one. What is
    public, or in review, takes the right to publish it, as editing it does; a draft the right to
    change it. Field history is written with the person. A few set queries, whatever the number.

    Raises ``PermissionDenied``; ``ValidationError`` (by field, text fit to show).
    """
    keys = [listing.pk for listing in listings]
    rows = list(
        Listing.objects.select_for_update(of=("self",))
        .filter(pk__in=keys)
        .select_related("province", "solution")
        .order_by("pk")
    )
    _require(rows, by)
    source = _checked(rows, confirmed_on, source)
    due = [row for row in rows if _is_due(row, confirmed_on, source)]
    now = timezone.now()
    for row in due:
        row.price_checked_on = confirmed_on
        row.price_check_source = source
        row.updated_at = now
    bulk_update_with_history(due, Listing, _FIELDS, batch_size=_BATCH, default_user=by)
    later = [row for row in rows if row.price_checked_on and row.price_checked_on > confirmed_on]
    return Confirmed(recorded=len(due), kept=len(later))


def recordable(listings: Collection[Listing], by: User) -> list[Listing]:
    """Those of ``listings`` whose confirmation the person may record; one check per province."""
    may: dict[tuple[int | None, str], bool] = {}
    for listing in listings:
        key = _right(listing)
        if key not in may:
            may[key] = permissions.can(by, key[1], listing)
    return [listing for listing in listings if may[_right(listing)]]


def _right(listing: Listing) -> tuple[int | None, str]:
    """What decides whether one may: the owning province, and the verb that the state asks for."""
    return listing.province_id, "change" if listing.state == states.DRAFT else "publish"


def _require(rows: Collection[Listing], by: User) -> None:
    for listing in {row.province_id: row for row in rows}.values():
        permissions.require(by, "change", listing)
    if len(recordable(rows, by)) < len(rows):
        raise ValidationError(
            _(
                "What is public, or in review, is confirmed by the approver of the province; "
                "untick it, or pass the vendor's letter on to the approver."
            ),
            code="publish",
        )


def _checked(rows: Collection[Listing], confirmed_on: dt.date, source: str) -> str:
    """The source, trimmed. Raises ``ValidationError`` by field, all at once."""
    tidy = " ".join(source.split())
    errors: dict[str, list[str]] = {}
    if not rows:
        errors["listings"] = [_("Tick at least one listing.")]
    elif len({row.solution.vendor_id for row in rows}) > 1:
        errors["listings"] = [
            _("A confirmation is of one vendor; choose the listings of one vendor only.")
        ]
    if any(row.state == states.ARCHIVED for row in rows):
        errors.setdefault("listings", []).append(
            _("A listing that is no longer shown has no price to confirm.")
        )
    if confirmed_on > today():
        errors["confirmed_on"] = [_("This day lies in the future.")]
    if not tidy:
        errors["source"] = [_("Say by what the vendor confirmed: a letter, e-mail or price list.")]
    elif len(tidy) > MAX_ADDRESS:
        errors["source"] = [_("At most %(limit)d characters.") % {"limit": MAX_ADDRESS}]
    if errors:
        raise ValidationError(errors)
    return tidy


def _is_due(row: Listing, confirmed_on: dt.date, source: str) -> bool:
    """Whether the confirmation says something new of the listing, and nothing older."""
    if row.price_checked_on is None or row.price_checked_on < confirmed_on:
        return True
    return row.price_checked_on == confirmed_on and row.price_check_source != source
