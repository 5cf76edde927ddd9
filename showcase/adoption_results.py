"""What an adoption made, and what changed at the origins: rows for the staff pages."""

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import pgettext

from core import states
from core.models import User
from guides import origins as guide_origins
from guides.models import Guide
from provinces import permissions
from provinces.models import Scope
from solutions import origins as listing_origins
from solutions.models import Listing
from solutions.three_way import Difference

_FORMAT = "%Y%m%d%H%M%S%f"
MOST_SHOWN = 50


def moment_text(at: dt.datetime) -> str:
    """The moment of an adoption as a part of an address."""
    return at.astimezone(dt.UTC).strftime(_FORMAT)


def read_moment(text: str) -> dt.datetime | None:
    """The moment that ``moment_text`` wrote; None for anything else."""
    try:
        return dt.datetime.strptime(text, _FORMAT).replace(tzinfo=dt.UTC)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Made:
    """The drafts of one kind that an adoption made.

    ``verb`` is the step that the person may take with all of them: publish, or submit. ``action``
    is where to send it, ``keys`` the drafts still waiting for it; ``shown`` the first rows.
    """

    kind: str
    count: int
    keys: tuple[int, ...]
    shown: tuple[tuple[str, str, str, str], ...]
    verb: str
    action: str
    without_price: int

    @property
    def more(self) -> int:
        """How many rows are not shown."""
        return self.count - len(self.shown)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one adoption made of each kind."""

    parts: tuple[Made, ...]

    @classmethod
    def of(cls, user: User, at: dt.datetime) -> "Outcome | None":
        """What the person's provinces adopted at that moment; None for nothing."""
        parts = [
            _made(user, Listing, at, ("solution__vendor", "province")),
            _made(user, Guide, at, ("province",)),
        ]
        found = tuple(part for part in parts if part is not None)
        return cls(found) if found else None


def _made(user: User, model: type[Model], at: dt.datetime, related: Sequence[str]) -> Made | None:
    mine = model.objects.filter(permissions.visible(user, model, "change"))
    rows = list(
        mine.filter(origin_seen_at=at, adopted_from__isnull=False)
        .select_related(*related)
        .order_by("pk")
    )
    if not rows:
        return None
    waiting = [row for row in rows if row.state == states.DRAFT]
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    query = urlencode({"origin_seen_at": at.isoformat()})
    return Made(
        kind="listing" if model is Listing else "guide",
        count=len(rows),
        keys=tuple(row.pk for row in waiting),
        shown=tuple(_line(row) for row in rows[:MOST_SHOWN]),
        verb=_next_verb(user, rows[0]),
        action=f"{address}?{query}",
        without_price=sum(1 for row in rows if isinstance(row, Listing) and row.price_from is None),
    )


def _next_verb(user: User, row: Any) -> str:
    """Publish where nobody else has to approve what the person made, else submit."""
    if not permissions.can(user, "publish", row):
        return "submit"
    others = permissions.has_active_approver(row.province_id, besides=user.pk)
    return "submit" if others else "publish"


def _line(row: Any) -> tuple[str, str, str, str]:
    """Name, what stands below it, address of the page, state."""
    options = row._meta
    address = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[row.pk])
    if isinstance(row, Listing):
        name, below = str(row.solution), row.solution.vendor.shown_name
    else:
        name, below = str(row), ""
    return name, below, address, row.get_state_display()


@dataclass(frozen=True, slots=True)
class OriginPages:
    """What the pages of changed origins need of listings or of guides."""

    kind: str
    model: type[Model]
    list_name: str
    changed: Callable[[Scope], QuerySet]
    differences: Callable[[QuerySet], list[Difference]]

    @classmethod
    def of(cls, kind: str) -> "OriginPages":
        """By the word of the address. Raises ``Http404``."""
        if kind == "listing":
            return cls(
                kind,
                Listing,
                "admin:adopt_origins",
                listing_origins.changed_origins,
                listing_origins.differences,
            )
        if kind == "guide":
            return cls(
                kind,
                Guide,
                "admin:adopt_guide_origins",
                guide_origins.changed_origins,
                guide_origins.differences,
            )
        raise Http404

    def ignore(self, rows: Collection[Any], by: User) -> int:
        """Leave them as they are. Raises as the action does."""
        if self.model is Listing:
            return listing_origins.ignore(listings=rows, by=by)
        return guide_origins.ignore(guides=rows, by=by)

    def take_over(
        self, row: Any, keys: Collection[str] | None, token: str | None, by: User
    ) -> list[str]:
        """Take the chosen changes over. Raises as the action does."""
        if self.model is Listing:
            return listing_origins.take_over(listing=row, keys=keys, token=token, by=by)
        return guide_origins.take_over(guide=row, keys=keys, token=token, by=by)

    def change_url(self, row: Any) -> str:
        """The staff page of our own entry."""
        options = self.model._meta
        return reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[row.pk])


def place_of(difference: Difference) -> str:
    """The name of the origin's place."""
    province = difference.origin.province
    return str(province.local_name) if province else pgettext("catalogue", "National list")
