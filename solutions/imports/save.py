"""Compared listings into the database, many in a fixed number of statements.

Called within a transaction. Field history and the record of states are written as the screens would
write them, only in bulk.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError
from django.db.models import Model

from core import states
from core.models import Transition
from core.signed import record_many
from solutions.actions import publish, reprice
from solutions.many import set_many
from solutions.models import (
    Implementer,
    Listing,
    PricePlan,
    ProgrammeEntry,
    Promotion,
    Solution,
)
from vendors.models import Vendor

from .drafts import SolutionDraft, VendorDraft
from .importer import Importer
from .pictures import attach_pictures
from .propose import propose_changes
from .slugs import free_slugs
from .works import ListingWork, Work
from .writing import count_written, write_many

_HISTORIC_MANY: Final = ("sectors", "audiences")


def save_works(works: Sequence[ListingWork], importer: Importer) -> Counter[tuple[str, str]]:
    """Save the listings and what they need; how many objects of which kind were what.

    Writes nothing where nothing differs. Raises ``IntegrityError`` and ``ValidationError`` when the
    database changed since the comparison.
    """
    return _Saver(importer).save(works)


class _Saver:
    def __init__(self, importer: Importer) -> None:
        self._importer = importer
        self._counts: Counter[tuple[str, str]] = Counter()

    def save(self, works: Sequence[ListingWork]) -> Counter[tuple[str, str]]:
        vendors = _unsettled(work.group.vendor for work in works)
        solutions = _unsettled(work.group.solution for work in works)
        self._vendors([draft.work for draft in vendors])
        self._solutions(solutions)
        self._listings(works)
        self._prices(works)
        self._people(works)
        shared = [draft.work for draft in (*vendors, *solutions)]
        propose_changes([*shared, *(work.listing for work in works)], self._importer)
        return self._counts

    def _vendors(self, works: Sequence[Work]) -> None:
        new = [work.instance for work in works if work.is_new]
        slugs = free_slugs(Vendor, [(vendor.legal_name, "") for vendor in new]) if new else []
        for vendor, slug in zip(new, slugs, strict=True):
            vendor.slug = slug
        self._write(Vendor, works)

    def _solutions(self, drafts: Sequence[SolutionDraft]) -> None:
        works = [draft.work for draft in drafts]
        new = [draft for draft in drafts if draft.work.is_new]
        for draft in new:
            work = draft.vendor.work
            vendor = work.instance if work is not None else draft.vendor.vendor
            if vendor is None:
                raise IntegrityError("the vendor was removed since it was looked up")
            draft.work.instance.vendor = vendor
        wanted = [(d.work.instance.name, d.work.instance.vendor.slug) for d in new]
        slugs = free_slugs(Solution, wanted) if new else []
        for draft, slug in zip(new, slugs, strict=True):
            draft.work.instance.slug = slug
        history = self._write(Solution, works)
        self._counts["solutionimage", "created"] += attach_pictures(works, self._importer)
        for name in _HISTORIC_MANY:
            field = Solution._meta.get_field(name)
            asked = [work for work in works if name in work.many]
            set_many(field, {work.instance.pk: work.many[name] for work in asked})
            record_many(field, history)
        _set_programmes(works)

    def _listings(self, works: Sequence[ListingWork]) -> None:
        for work in works:
            draft = work.group.solution
            if work.listing.is_new and draft.work is not None:
                work.listing.instance.solution = draft.work.instance
            elif work.listing.is_new:
                work.listing.instance.solution_id = draft.solution_id
        self._write(Listing, [work.listing for work in works])
        self._record_publication([work.listing.instance for work in works if work.listing.is_new])
        for work in works:
            if work.publishes:
                by, reason = self._importer.by, self._importer.reason
                publish(work.listing.instance, by=by, scope=self._importer.scope, reason=reason)

    def _record_publication(self, listings: Iterable[Listing]) -> None:
        """The record that ``publish`` would make of a draft, for new listings born public."""
        kind = ContentType.objects.get_for_model(Listing)
        Transition.objects.bulk_create(
            Transition(
                content_type=kind,
                object_id=listing.pk,
                verb="publish",
                from_state=states.DRAFT,
                to_state=states.PUBLISHED,
                reason=self._importer.reason,
                is_self_approval=self._importer.by is not None,
                by=self._importer.by,
            )
            for listing in listings
            if listing.state == states.PUBLISHED
        )

    def _prices(self, works: Sequence[ListingWork]) -> None:
        plans, promotions = [], []
        for work in works:
            for done in work.plans:
                done.plan.listing = work.listing.instance
                plans.append(Work(done.plan, done.is_new, done.changed))
                for promotion, is_new in done.promotions:
                    promotions.append((done.plan, Work(promotion, is_new, {"amount", "percent"})))
        self._write(PricePlan, plans)
        for plan, done in promotions:
            done.instance.plan = plan
        self._write(Promotion, [done for _plan, done in promotions])
        moved = [work.listing.instance for work in works if work.has_new_prices]
        if moved:
            importer = self._importer
            reprice(moved, by=importer.by, scope=importer.scope, on=importer.on)

    def _people(self, works: Sequence[ListingWork]) -> None:
        Implementer.objects.bulk_create(
            Implementer(
                solution_id=work.listing.instance.solution_id,
                province=work.group.province,
                name=name,
            )
            for work in works
            for name in work.new_implementers
        )
        gone = [person.pk for work in works for person in work.old_implementers]
        if gone:
            Implementer.objects.filter(pk__in=gone).delete()

    def _write(self, model: type[Model], works: Sequence[Work]) -> list[Any]:
        """Create and update; returns the new rows of the field history."""
        created, changed = count_written(works)
        self._counts[model._meta.model_name, "created"] += created
        self._counts[model._meta.model_name, "changed"] += changed
        return write_many(model, works, self._importer)


def _unsettled(drafts: Iterable[Any]) -> list[VendorDraft | SolutionDraft | Any]:
    """The drafts with work still to be done, each once."""
    return [draft for draft in dict.fromkeys(drafts) if draft.work is not None]


def _set_programmes(works: Sequence[Work]) -> None:
    """The programmes of solutions, where the ministry imports; positions follow the order."""
    for work in works:
        if "programmes" not in work.many:
            continue
        solution, wanted = work.instance, work.many["programmes"]
        ProgrammeEntry.objects.filter(solution=solution).exclude(programme__in=wanted).delete()
        for programme_id in sorted(wanted):
            ProgrammeEntry.objects.get_or_create(solution=solution, programme_id=programme_id)
