"""Groups of rows against the database: what would be created and changed, what is wrong.

Saves nothing. The number of queries does not depend on the number of groups given at once.
"""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Prefetch, Q
from django.utils import timezone

from core.models import MAX_NAME, State
from core.text import fold
from solutions.models import Implementer, Listing, PricePlan, Solution
from vendors.models import Vendor

from . import fields
from .compare_prices import compare_plans
from .compare_registry import Registry
from .groups import Group
from .hold_back import KEPT_STATES, Before, propose_instead
from .importer import Importer
from .overlay import Overlay
from .works import Change, ListingWork, Work

Place = tuple[int | None, int | None]  # ids of solution and province


class Comparer:
    """Compares groups with what is stored; ``keys`` are the columns that the sheet has."""

    def __init__(self, importer: Importer, keys: frozenset[str]) -> None:
        self._importer = importer
        self._keys = keys
        self._overlay = Overlay(keys)
        self._registry = Registry(importer, self._overlay)

    def compare(self, groups: Sequence[Group]) -> list[ListingWork]:
        """What is to be done for each group that is not wrong; errors go to the groups' rows."""
        right = [group for group in groups if not group.is_wrong]
        ids = {group.solution.solution_id for group in right} - {None}
        solutions = _solutions(right, with_pictures=bool(self._keys & set(fields.PICTURES)))
        listings = _listings(right, ids)
        _require_plans(groups, listings)
        _load_vendors(right)
        implementers = _implementers(ids) if fields.PEOPLE in self._keys else {}
        works = []
        for group in right:
            place = group.solution.solution_id, group.province and group.province.pk
            before = self._held_back(group, listings.get(place))
            work = self._listing(group, listings.get(place))
            compare_plans(group, work, self._overlay)
            self._registry.compare_vendor(group, work)
            self._registry.compare_solution(group, work, solutions.get(place[0]))
            if fields.PEOPLE in self._keys:
                _compare_people(group, work, implementers.get(place, []))
            self._judge(group, work)
            if before is not None and not group.is_wrong:
                propose_instead(group, work, before)
            works.append(work)
        return [work for work in works if not work.group.is_wrong]

    def _listing(self, group: Group, stored: Listing | None) -> ListingWork:
        publishes = self._importer.publishes and self._importer.may("publish", group.province)
        if stored is None:
            listing = Listing(province=group.province)
            if publishes:
                listing.state = State.PUBLISHED
                listing.first_published_at = timezone.now()
            work = ListingWork(group, Work(listing, is_new=True))
        else:
            waits = stored.state in (State.DRAFT, State.IN_REVIEW)
            work = ListingWork(group, Work(stored), publishes=publishes and waits)
            if stored.state == State.ARCHIVED:
                group.first.warn("listing_archived")
        done = work.listing
        work.changes += self._overlay.lay(done, group.given, fields.LISTING, group.first.number)
        if "is_featured" in done.changed and done.instance.is_featured:
            done.instance.featured_reason = done.instance.featured_reason or self._importer.reason
            done.changed.add("featured_reason")
        return work

    def _held_back(self, group: Group, stored: Listing | None) -> Before | None:
        """The listing as it is, where who imports may only propose changes of it."""
        if stored is None or stored.state not in KEPT_STATES:
            return None
        return None if self._importer.may("publish", group.province) else Before.of(stored)

    def _judge(self, group: Group, work: ListingWork) -> None:
        """Whether the listing may be saved as a whole, and what it lacks for visitors."""
        for column, text in work.listing.errors:
            group.first.error("not_valid", column, text=text)
        if not group.solution.has_sector:
            group.first.warn("no_sector")
        if not group.solution.has_summary:
            group.first.warn("no_summary")
        if all(plan.plan.charge == PricePlan.Charge.QUOTE for plan in work.plans):
            group.first.warn("no_price")


def _load_vendors(groups: Sequence[Group]) -> None:
    """The vendors of the registry that are to be compared, or that get a new solution."""
    asked = {
        group.vendor
        for group in groups
        if not group.vendor.is_settled or group.solution.solution_id is None
    }
    asked = {draft for draft in asked if draft.vendor_id is not None and draft.vendor is None}
    if not asked:
        return
    ids = {draft.vendor_id for draft in asked}
    found = Vendor.objects.select_related("province").in_bulk(ids)
    for draft in asked:
        draft.vendor = found.get(draft.vendor_id)


def _solutions(groups: Sequence[Group], *, with_pictures: bool) -> dict[int | None, Solution]:
    ids = {g.solution.solution_id for g in groups if not g.solution.is_settled} - {None}
    rows = Solution.objects.filter(pk__in=ids)
    parts = ["sectors", "audiences", "programmes", *(["images__file"] if with_pictures else [])]
    return {row.pk: row for row in rows.prefetch_related(*parts)}


def _listings(groups: Sequence[Group], solutions: Collection[int]) -> dict[Place, Listing]:
    provinces = {group.province and group.province.pk for group in groups}
    where = Q(province__in=provinces - {None})
    if None in provinces:
        where |= Q(province__isnull=True)
    plans = PricePlan.objects.prefetch_related("promotions")
    rows = Listing.objects.filter(where, solution__in=solutions).select_related("province")
    rows = rows.prefetch_related(Prefetch("plans", plans))
    return {(row.solution_id, row.province_id): row for row in rows}


def _require_plans(groups: Sequence[Group], listings: dict[Place, Listing]) -> None:
    """A row may go without a price plan only as an export writes it: its listing has none yet."""
    for group in groups:
        rows = [row for row in group.rows if row.lacks_plan]
        if not rows or (group.is_wrong and group.solution.solution_id is not None):
            continue
        stored = listings.get((group.solution.solution_id, group.province and group.province.pk))
        if group.plans or stored is None or stored.plans.all():
            for row in rows:
                row.error("required", "charge")


def _implementers(solutions: Collection[int]) -> dict[Place, list[Implementer]]:
    found: dict[Place, list[Implementer]] = {}
    for row in Implementer.objects.filter(solution__in=solutions):
        found.setdefault((row.solution_id, row.province_id), []).append(row)
    return found


def _compare_people(group: Group, work: ListingWork, stored: list[Implementer]) -> None:
    """Who installs the solution in this province: a list that the sheet gives whole."""
    given = group.given.get(fields.PEOPLE)
    wanted: dict[str, Any] = {fold(name): name for name in (given.value if given else ())}
    known = {fold(person.name): person for person in stored}
    work.new_implementers = [name for key, name in wanted.items() if key not in known]
    work.old_implementers = [person for key, person in known.items() if key not in wanted]
    for name in work.new_implementers:
        if len(name) > MAX_NAME:
            group.first.error("too_long", fields.PEOPLE, length=len(name), limit=MAX_NAME)
    if work.new_implementers or work.old_implementers:
        row = given.row if given else group.first.number
        old = tuple(sorted(person.name for person in stored))
        work.changes.append(Change(row, fields.PEOPLE, old, tuple(sorted(wanted.values()))))
