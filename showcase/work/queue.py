"""A person's work: what to do first, how much there is of each kind, what comes next.

The counts of all kinds are one query; each kind that has something for the person to do adds a
few for its first items. No number of queries depends on the number of rows.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Min, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from core.models import State, User
from solutions.cards import CONFIRMED_MONTHS
from solutions.confirmations import has_plans
from solutions.models import Evaluation, Listing, PricePlan, Promotion
from solutions.pricing import add_months

from . import (
    changes,
    comparison,
    deviations,
    duplicates,
    evidence,
    gaps,
    origins,
    prices,
    registry,
    review,
    uses,
)
from .duplicates import Duplicates
from .kinds import Kind, Worker
from .order import MOST, Item, Risk, first_items

AnyKind = Kind | Duplicates
KINDS: tuple[AnyKind, ...] = tuple(
    sorted(
        (
            *prices.KINDS,
            *deviations.KINDS,
            *evidence.KINDS,
            *uses.KINDS,
            *registry.KINDS,
            *changes.KINDS,
            *comparison.KINDS,
            *review.KINDS,
            *origins.KINDS,
            *duplicates.KINDS,
            *gaps.KINDS,
        ),
        key=lambda kind: kind.risk,
    )
)
HEADINGS = {
    Risk.WRONG: gettext_lazy("Visitors see it now: put it right first"),
    Risk.WAITING: gettext_lazy("Somebody waits for an answer"),
    Risk.DUE: gettext_lazy("Ends within 30 days"),
    Risk.TIDY: gettext_lazy("When there is time"),
    Risk.NONE: gettext_lazy("For information"),
}


@dataclass(frozen=True, slots=True)
class Heap:
    """How much there is of one kind, and where its list is."""

    key: str
    title: Promise
    advice: Promise
    count: int
    address: str


@dataclass(frozen=True, slots=True)
class Group:
    """Heaps of one urgency under a heading."""

    risk: Risk
    heading: Promise
    heaps: Sequence[Heap]


@dataclass(frozen=True, slots=True)
class NextDue:
    """What comes next, and on which day, for those who have nothing to do."""

    what: Promise
    on: dt.date


@dataclass(frozen=True, slots=True)
class Queue:
    """Everything on a person's first page; ``is_new`` while the department has no listing."""

    items: Sequence[Item]
    groups: Sequence[Group]
    next_due: NextDue | None
    is_new: bool

    @property
    def has_work(self) -> bool:
        """Whether something is to be done, by this person or by others of the department."""
        return any(group.risk is not Risk.NONE for group in self.groups)


def kind_named(key: str) -> AnyKind | None:
    """The kind of work with that key."""
    return next((kind for kind in KINDS if kind.key == key), None)


def queue_of(user: User, on: dt.date) -> Queue:
    """What ``user`` has to do on the day ``on``."""
    worker = Worker.of(user, on)
    counts = count_all(worker)
    items = first_items(
        item
        for kind in KINDS
        if counts[kind.key] and kind.risk is not Risk.NONE
        for item in kind.first(worker, MOST)
    )
    groups = [
        Group(risk, heading, heaps)
        for risk, heading in HEADINGS.items()
        if (
            heaps := [
                _heap(kind, counts[kind.key]) for kind in KINDS if _counts(kind, risk, counts)
            ]
        )
    ]
    return Queue(
        items=items,
        groups=groups,
        next_due=None if items else _next_due(worker),
        is_new=_is_new(worker),
    )


def count_all(worker: Worker) -> dict[str, int]:
    """How much there is of each kind, by its key; one query but for the suspected duplicates."""
    found = {kind.key: kind.counted(worker) for kind in KINDS}
    lines = [count for count in found.values() if isinstance(count, QuerySet)]
    counted = dict(lines[0].union(*lines[1:], all=True).values_list("work_kind", "work_count"))
    return {
        key: counted.get(key, 0) if isinstance(count, QuerySet) else count
        for key, count in found.items()
    }


def _counts(kind: AnyKind, risk: Risk, counts: dict[str, int]) -> bool:
    return kind.risk is risk and counts[kind.key] > 0


def _heap(kind: AnyKind, count: int) -> Heap:
    address = reverse("admin:work_list", args=[kind.key])
    return Heap(kind.key, kind.title, kind.advice, count, address)


def _is_new(worker: Worker) -> bool:
    """Whether the person's department has listed nothing yet, also nothing that ended."""
    if worker.scope.sees_all:
        return False
    return not Listing.objects.filter(province__in=worker.scope.provinces).exists()


def _next_due(worker: Worker) -> NextDue | None:
    """The first thing that will need a hand after the days that count as soon; four queries."""
    public = Listing.objects.filter(worker.sees(Listing), state=State.PUBLISHED)
    checked = public.filter(has_plans()).aggregate(day=Min("price_checked_on"))["day"]
    lasting = {"state": Evaluation.Stage.PUBLISHED, "valid_until__gt": worker.soon}
    evaluations = Evaluation.objects.filter(worker.sees(Evaluation), **lasting)
    promotions = Promotion.objects.filter(worker.sees(Promotion), ends_on__gt=worker.soon)
    plans = PricePlan.objects.filter(worker.sees(PricePlan), valid_to__gt=worker.soon)
    due = [
        (
            add_months(checked, CONFIRMED_MONTHS) if checked else None,
            gettext_lazy("a vendor has to confirm its prices again"),
        ),
        (
            evaluations.aggregate(day=Min("valid_until"))["day"],
            gettext_lazy("an evaluation lapses"),
        ),
        (promotions.aggregate(day=Min("ends_on"))["day"], gettext_lazy("a promotion ends")),
        (plans.aggregate(day=Min("valid_to"))["day"], gettext_lazy("a price or trial ends")),
    ]
    coming = [(on, what) for on, what in due if on is not None]
    if not coming:
        return None
    on, what = min(coming, key=lambda pair: pair[0])
    return NextDue(what, on)
