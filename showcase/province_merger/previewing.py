"""What a merger would do, counted without writing anything."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import ForeignKey
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import User
from provinces.models import Membership, Province
from solutions.models import Evaluation, Listing

from .plan import Plan, hindrances
from .registry import Rule, name_of, rules
from .rules_listings import meeting

# The names of two columns of one kind of row tell more than the kind alone.
_TOLD_APART: Final = {
    "provinces.ChangeProposal.from_province": gettext_lazy("Proposals made by the province"),
    "provinces.ChangeProposal.owner_province": gettext_lazy("Proposals for the province to decide"),
    "vendors.Vendor.steward": gettext_lazy("Vendors that the province keeps"),
    "vendors.Vendor.province": gettext_lazy("Vendors with headquarters there"),
    "solutions.Solution.steward": gettext_lazy("Solutions that the province keeps"),
    "provinces.Province.successor": gettext_lazy("Units that became part of it before"),
}


@dataclass(frozen=True, slots=True)
class Heap:
    """Rows of one kind: how many there are, and what happens to them; ``stays``: nothing."""

    name: str
    label: str
    said: Promise
    count: int
    stays: bool


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two listings of one solution; ``stays`` goes on, with its province and day (None: never)."""

    solution: str
    stays: Listing
    goes: Listing
    stays_of: Province
    goes_of: Province


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything that carrying out ``plan`` would do; ``hindrances`` keep it from being done.

    ``people`` belong to the successor and a former province alike.
    """

    plan: Plan
    hindrances: Sequence[str]
    heaps: Sequence[Heap]
    meetings: Sequence[Meeting]
    people: Sequence[User]

    @property
    def moving(self) -> int:
        """How many rows change hands, those included that become one with another."""
        return sum(heap.count for heap in self.heaps if not heap.stays)

    @property
    def staying(self) -> int:
        """How many rows stay with the former provinces."""
        return sum(heap.count for heap in self.heaps if heap.stays)


def preview(plan: Plan, today: dt.date) -> Preview:
    """What would happen on the day ``today``; a query for each kind of row and former province."""
    plan = plan.left_to_do()
    return Preview(
        plan=plan,
        hindrances=hindrances(plan, today) if plan.former else [],
        heaps=[heap for key, rule in rules() for heap in _heaps(plan, key, rule) if heap.count],
        meetings=_meetings(plan),
        people=_people(plan),
    )


def _heaps(plan: Plan, key: ForeignKey, rule: Rule) -> list[Heap]:
    name = name_of(key)
    label = str(_TOLD_APART.get(name, capfirst(str(key.model._meta.verbose_name_plural))))
    rows = key.model._base_manager.filter(**{f"{key.attname}__in": [row.pk for row in plan.former]})
    if key.model is not Evaluation:
        return [Heap(name, label, rule.said, rows.count(), rule.stays)]
    drafts = rows.filter(state=Evaluation.Stage.DRAFT).count()
    return [
        Heap(name, _("Draft evaluations"), rule.said, drafts, stays=False),
        Heap(name, label, rule.said, rows.count() - drafts, stays=True),
    ]


def _meetings(plan: Plan) -> list[Meeting]:
    """Former provinces come one after the other, so the third meets what the second brought."""
    places = {row.pk: row for row in (plan.into, *plan.former)}
    return [
        Meeting(
            solution=str(winner.solution.local_name),
            stays=winner,
            goes=loser,
            stays_of=places[winner.province_id],
            goes_of=places[loser.province_id],
        )
        for winner, loser in meeting(plan.former, plan.into)
    ]


def _people(plan: Plan) -> list[User]:
    if not plan.former:
        return []
    own = Membership.objects.filter(province=plan.into).values("user")
    return list(
        User.objects.filter(memberships__province__in=plan.former, pk__in=own)
        .distinct()
        .order_by("username")
    )
