"""What a kind of work is: which rows it is about, and how one of them becomes a thing to do."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from django.db.models import Count, Model, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise

from core.models import User
from provinces import permissions
from provinces.models import Membership, Scope
from provinces.permissions import ALL_ROWS, DECIDE, NO_ROWS

from .order import Item, Risk

SOON_DAYS = 30


@dataclass(frozen=True, slots=True)
class Worker:
    """The person whose queue it is, on a day.

    ``decides_in``: provinces where the person decides, also an editor where nobody approves.
    ``watched_in``: provinces (None: the ministry) with another active approver, where nobody
    approves what they submitted or edited last themselves.
    """

    user: User
    scope: Scope
    on: dt.date
    decides_in: frozenset[int]
    watched_in: frozenset[int | None]

    @classmethod
    def of(cls, user: User, on: dt.date) -> Self:
        """The person's place in the work; one query besides that of the scope."""
        scope = Scope.of(user)
        deciders = Q(role=Membership.Role.APPROVER, province__in=scope.provinces)
        if scope.is_ministry:
            deciders |= Q(role=Membership.Role.MINISTRY)
        found = Membership.objects.filter(deciders, user__is_active=True)
        pairs = list(found.values_list("province_id", "user_id"))
        has_approver = {place for place, _person in pairs}
        return cls(
            user=user,
            scope=scope,
            on=on,
            decides_in=scope.approver_of | (scope.editor_of - has_approver),
            watched_in=frozenset(place for place, person in pairs if person != user.pk),
        )

    @property
    def soon(self) -> dt.date:
        """The last day that counts as soon."""
        return self.on + dt.timedelta(days=SOON_DAYS)

    @property
    def sees_several(self) -> bool:
        """Whether rows have to say of which province they are."""
        return self.scope.sees_all or len(self.scope.provinces) > 1

    def sees(self, model: type[Model]) -> Q:
        """The rows of ``model`` that the person knows whole."""
        return permissions.visible(self.scope, model, "inspect")

    def keeps(self, steward: str = "steward") -> Q:
        """The entries of the registry that the person's own office keeps up to date."""
        if self.scope.is_superuser:
            return ALL_ROWS
        own = Q(**{f"{steward}__in": self.scope.provinces})
        return own | Q(**{f"{steward}__isnull": True}) if self.scope.is_ministry else own

    def may(self, model: type[Model], verb: str) -> Q:
        """The rows of ``model`` to which the person may do ``verb``."""
        found = permissions.visible(self.scope, model, verb)
        kind = permissions.kind_of(model)
        if verb in DECIDE and kind is not None and kind.owner:
            found |= Q(**{f"{kind.owner}__in": self.decides_in}) if self.decides_in else NO_ROWS
        return found


@dataclass(frozen=True, slots=True)
class Bulk:
    """A step that may be taken for many at once: the action of the admin's list that does it."""

    model: type[Model]
    action: str
    verb: str
    label: Promise


Describe = Callable[["Kind", Worker, Sequence[Any]], list[Item]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of work.

    ``rows``: the rows that the person sees, which are counted; conditions only.
    ``mine``: of these, those that the person can do something about.
    ``laid_out``: rows as they are shown: with what ``describe`` reads, the most urgent first. It
    may also make groups of them.
    ``describe``: what is to be done with each; constant number of queries.
    """

    key: str
    risk: Risk
    title: Promise
    advice: Promise
    rows: Callable[[Worker], QuerySet]
    mine: Callable[[Worker, QuerySet], QuerySet]
    laid_out: Callable[[Worker, QuerySet], QuerySet]
    describe: Describe
    bulk: Bulk | None = None

    def counted(self, worker: Worker) -> QuerySet | int:
        """How many there are: a number, or a queryset that one query may count with others.

        The queryset has one line (work_kind, work_count); of no rows there is none.
        """
        named = self.rows(worker).order_by().annotate(work_kind=Value(self.key)).values("work_kind")
        return named.annotate(work_count=Count("pk"))

    def listed(self, worker: Worker) -> QuerySet:
        """Everything of this kind, as shown."""
        return self.laid_out(worker, self.rows(worker))

    def first(self, worker: Worker, most: int) -> list[Item]:
        """The most urgent that the person can do something about."""
        rows = self.mine(worker, self.rows(worker))
        return self.describe(self, worker, list(self.laid_out(worker, rows)[:most]))

    def items(self, worker: Worker, rows: Sequence[Any]) -> list[Item]:
        """What is to be done with each row; of rows that others care for, only where to read."""
        items = self.describe(self, worker, rows)
        if self.risk is Risk.NONE or not all(isinstance(row, Model) for row in rows):
            return items
        own = self.mine(worker, self.rows(worker)).filter(pk__in=[row.pk for row in rows])
        mine = set(own.order_by().values_list("pk", flat=True))
        return [
            item
            if row.pk in mine
            else replace(item, address="", button="", page=item.page or item.address)
            for row, item in zip(rows, items, strict=True)
        ]

    def item(self, title: object, **said: Any) -> Item:
        """A thing to do of this kind."""
        return Item(self.key, self.risk, str(title), what=str(self.title), **said)


def may(verb: str) -> Callable[[Worker, QuerySet], QuerySet]:
    """Of some rows, those to which the person may do ``verb``."""
    return lambda worker, rows: rows.filter(worker.may(rows.model, verb))


def anyone(worker: Worker, rows: QuerySet) -> QuerySet:
    """All of the rows: whoever sees them can do something about them."""
    return rows


def nobody(worker: Worker, rows: QuerySet) -> QuerySet:
    """None of the rows: they are only told."""
    return rows.none()


def page(obj: Model) -> str:
    """The staff page of a row."""
    return reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change", args=[obj.pk])


def day(when: dt.date | dt.datetime | None) -> dt.date | None:
    """The local day of a moment; a day as it is."""
    if isinstance(when, dt.datetime):
        return timezone.localdate(when, timezone.get_default_timezone())
    return when


def shown(when: dt.date | None) -> str:
    """A day as people write it."""
    return date_format(when, "SHORT_DATE_FORMAT") if when else ""


def place(worker: Worker, obj: Model, detail: str = "") -> str:
    """``detail`` with the province in front, for those who see several."""
    if not worker.sees_several:
        return detail
    owner = obj.owner_province
    return " · ".join(part for part in (str(owner) if owner else "", detail) if part)
