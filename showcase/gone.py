"""What a page says of a solution or vendor that was public and is no longer."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max, QuerySet
from django.utils import timezone

from core.models import State, Transition
from solutions.models import Listing


@dataclass(frozen=True, slots=True)
class Ending:
    """When the last listing ended and the public reason; None and "" where nobody recorded them."""

    ended_on: dt.date | None
    reason: str


def ended_listings(listings: QuerySet[Listing]) -> list[Listing]:
    """Those of the listings that visitors have seen (1 query)."""
    return list(listings.filter(first_published_at__lte=timezone.now()).order_by("pk"))


def ending_of(listings: list[Listing]) -> Ending:
    """How the last of these listings, none of them public today, came to its end (1 query).

    A withdrawn one is a draft again: its day is that of the change of state, and the reason given
    then is for the department, not for the public.
    """
    withdrawn = _days_of_withdrawal([row.pk for row in listings])
    ends = [
        (row.archived_on or withdrawn.get(row.pk) or dt.date.min, _reason(row), row.pk)
        for row in listings
    ]
    if not ends:
        return Ending(None, "")
    day, reason, _pk = max(ends, key=lambda end: (end[0], bool(end[1]), end[2]))
    return Ending(None if day == dt.date.min else day, reason)


def _reason(listing: Listing) -> str:
    return listing.archive_reason if listing.state == State.ARCHIVED else ""


def _days_of_withdrawal(keys: list[int]) -> dict[int, dt.date]:
    """The last day on which each listing stopped being public."""
    # By the names of the kind, because looking it up would be a query the first time only.
    moments = (
        Transition.objects.filter(
            content_type__app_label="solutions",
            content_type__model="listing",
            object_id__in=keys,
            from_state=State.PUBLISHED,
        )
        .order_by()
        .values_list("object_id")
        .annotate(Max("at"))
    )
    zone = timezone.get_default_timezone()
    return {key: moment.astimezone(zone).date() for key, moment in moments}
