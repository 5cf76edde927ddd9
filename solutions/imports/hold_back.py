"""An editor's sheet over a listing that is public or in review: proposals in place of changes.

What the approver has to decide is taken out of the work, so that nothing of it is saved, and goes
to ``Work.proposals`` in the form of ``provinces.proposals``.
"""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any, Final, Self

from core.models import State
from provinces.proposals import NEW_PART, as_json
from provinces.proposing.values import own_field, text_of
from solutions.models import Listing, PricePlan, Promotion

from . import fields
from .groups import Group, PlanDraft
from .works import ListingWork, PlanWork, Proposal

KEPT_STATES: Final = frozenset({State.IN_REVIEW, State.PUBLISHED})
_QUOTED: Final = 80
_OWN_COLUMNS: Final = frozenset({*fields.LISTING, *fields.PLAN, *fields.PROMOTION, fields.PEOPLE})
_LISTING_COLUMNS: Final = {name: column for column, name in fields.LISTING.items()}
_PLAN_COLUMNS: Final = {name: column for column, name in fields.PLAN.items()}
_PROMOTION_COLUMNS: Final = {name: column for column, name in fields.PROMOTION.items()}


@dataclass(frozen=True, slots=True)
class Before:
    """A listing with its plans and promotions as they were before a sheet was laid over them."""

    listing: Listing
    plans: dict[int, PricePlan]
    promotions: dict[int, Promotion]

    @classmethod
    def of(cls, listing: Listing) -> Self:
        """Copies of a listing whose plans and promotions are prefetched."""
        plans = list(listing.plans.all())
        promotions = [promotion for plan in plans for promotion in plan.promotions.all()]
        return cls(
            copy(listing),
            {plan.pk: copy(plan) for plan in plans},
            {promotion.pk: copy(promotion) for promotion in promotions},
        )


def propose_instead(group: Group, work: ListingWork, before: Before) -> None:
    """Turn what the sheet would change of the listing into proposals, told in its rows."""
    made = [*_of_listing(work, before)]
    for draft, done in zip(group.plans, work.plans, strict=True):
        made += _of_plan(draft, done, before)
        if done.is_new and done.promotions:
            _row(group, draft.row).warn("promotion_later")
    rows = {change.column: change.row for change in work.changes}
    for row, column, proposal in made:
        work.listing.proposals.append(proposal)
        where = _row(group, row or rows.get(column, group.first.number))
        where.warn("proposed", column, text=_quoted(proposal))
    if work.new_implementers or work.old_implementers:
        group.first.warn("people_need_approver", fields.PEOPLE)
    _take_out(work)


def _of_listing(work: ListingWork, before: Before) -> Iterator[tuple[int, str | None, Proposal]]:
    for name in sorted(work.listing.changed):
        change = _difference(name, before.listing, work.listing.instance, name)
        if change is not None:
            yield 0, _LISTING_COLUMNS.get(name), change


def _of_plan(
    draft: PlanDraft, done: PlanWork, before: Before
) -> Iterator[tuple[int, str | None, Proposal]]:
    if done.is_new:
        names = (*fields.PLAN.values(), "position")
        yield draft.row, "charge", Proposal(f"plans.{NEW_PART}", "", _whole(done.plan, names))
        return
    place = f"plans.{done.plan.pk}."
    for name in sorted(done.changed):
        change = _difference(f"{place}{name}", before.plans[done.plan.pk], done.plan, name)
        if change is not None:
            yield draft.row, _PLAN_COLUMNS.get(name), change
    for promotion, is_new in done.promotions:
        yield from _of_promotion(f"{place}promotions.", draft.row, promotion, before, is_new=is_new)


def _of_promotion(
    place: str, row: int, promotion: Promotion, before: Before, *, is_new: bool
) -> Iterator[tuple[int, str | None, Proposal]]:
    names = tuple(fields.PROMOTION.values())
    if is_new:
        said = _whole(promotion, names)
        yield row, "promo_starts_on", Proposal(f"{place}{NEW_PART}", "", said)
        return
    for name in names:
        stored = before.promotions[promotion.pk]
        change = _difference(f"{place}{promotion.pk}.{name}", stored, promotion, name)
        if change is not None:
            yield row, _PROMOTION_COLUMNS[name], change


def _difference(place: str, stored: Any, typed: Any, name: str) -> Proposal | None:
    field = own_field(type(stored), name)
    old, new = text_of(stored, field), text_of(typed, field)
    return Proposal(place, old, new) if old != new else None


def _whole(part: Any, names: tuple[str, ...]) -> str:
    """A new part as the text of a proposal."""
    return as_json({name: text_of(part, own_field(type(part), name)) for name in names})


def _quoted(proposal: Proposal) -> str:
    if proposal.field.endswith(NEW_PART):
        return "…"
    return proposal.new[:_QUOTED] or "–"


def _row(group: Group, number: int) -> Any:
    return next((row for row in group.rows if row.number == number), group.first)


def _take_out(work: ListingWork) -> None:
    """Nothing of the listing is saved; what the sheet changes of shared entries stays."""
    work.listing.changed.clear()
    work.plans = []
    work.new_implementers, work.old_implementers = [], []
    work.created_rows = set()
    work.changes = [change for change in work.changes if change.column not in _OWN_COLUMNS]
