"""Listings and price plans as rows of the contract: one row for each plan, read in batches.

Every row can be imported again unchanged. What the person may not see stays empty, and an empty
cell never proposes anything for an entry that someone else keeps.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, TypeAlias

from django.db.models import Prefetch, QuerySet
from django.utils.translation import get_language, pgettext

from provinces import permissions
from provinces.models import Province, Scope
from solutions.imports import fields
from solutions.imports.columns import COLUMNS, VOCABULARY
from solutions.imports.identities import sliced
from solutions.imports.rows import is_personal
from solutions.models import Implementer, Listing, PricePlan, Promotion, Solution, SolutionImage
from vendors.models import Vendor

from .values import Value, tidy_number

BATCH: Final = 500
_SEPARATOR: Final = "; "
_PERIODS: Final = {1: "month", 3: "quarter", 12: "year"}
_WITHOUT_PERIOD: Final = frozenset({PricePlan.Charge.FREE, PricePlan.Charge.QUOTE})
# Columns whose field holds just what the cell shall hold, by model.
_PLAIN_SOLUTION: Final = {
    column: name
    for column, name in fields.SOLUTION.items()
    if name not in fields.MANY and column not in {"deployment", "kind", "readiness"}
}
_PLAIN_PLAN: Final = {
    column: name
    for column, name in fields.PLAN.items()
    if column not in {"plan_role", "charge", "period", "vat", "source_kind"}
}

# Read into plain lists: a queryset for each row would cost more than the rows themselves.
_PROMOTIONS: Final = Prefetch("promotions", to_attr="export_promotions")
_PARTS: Final = (
    Prefetch("sectors", to_attr="export_sectors"),
    Prefetch("audiences", to_attr="export_audiences"),
    Prefetch("programmes", to_attr="export_programmes"),
    Prefetch("images", SolutionImage.objects.select_related("file"), to_attr="export_images"),
)

Row: TypeAlias = list[Value]


class Exporter:
    """Rows for one person on the day ``on``, in the active language.

    ``scope`` decides what is shown of solutions and vendors that are not public, and whether plans
    that are not in force are; which listings may be exported is for whoever calls to say. With
    ``marks_sample`` each row has one more cell, which tells whether it is sample data.
    """

    def __init__(self, scope: Scope, on: dt.date, *, marks_sample: bool = False) -> None:
        self._marks_sample = marks_sample
        self._scope = scope
        self._on = on
        self._labels = {(term.group, term.key): str(term) for term in VOCABULARY}
        self._months = "{} months" if get_language() == "en" else "{} tháng"
        self._national = pgettext("spreadsheet", "Nationwide")
        self._seen: dict[tuple[type, int | None], bool] = {}

    def listings(self, ids: Iterable[int]) -> Iterator[Row]:
        """The rows of these listings, in this order; one without a plan has a row all the same."""
        for part in sliced(ids, BATCH):
            found = _listings(Listing.objects.filter(pk__in=part))
            batch = _Batch(found.values(), self._on)
            for pk in part:
                if pk in found:  # else it was deleted in the meantime
                    yield from self._rows(found[pk], batch)

    def plans(self, ids: Iterable[int]) -> Iterator[Row]:
        """The rows of these price plans, in this order."""
        for part in sliced(ids, BATCH):
            chosen = PricePlan.objects.filter(pk__in=part).prefetch_related(_PROMOTIONS)
            plans = {plan.pk: plan for plan in chosen}
            _untie(plans.values())
            wanted = {plan.listing_id for plan in plans.values()}
            found = _listings(Listing.objects.filter(pk__in=wanted), with_plans=False)
            batch = _Batch(found.values(), self._on)
            shared = {pk: self._shared(listing, batch) for pk, listing in found.items()}
            for pk in part:
                plan = plans.get(pk)
                if plan is not None and plan.listing_id in shared:
                    values = shared[plan.listing_id] | self._plan(plan)
                    yield self._row(found[plan.listing_id], values)

    def _rows(self, listing: Listing, batch: "_Batch") -> Iterator[Row]:
        shared = self._shared(listing, batch)
        plans = self._shown_plans(listing)
        for plan in plans:
            yield self._row(listing, shared | self._plan(plan))
        if not plans:
            yield self._row(listing, shared)

    def _row(self, listing: Listing, values: dict[str, Any]) -> Row:
        row = [_FINISH.get(column.kind, _as_is)(values.get(column.key)) for column in COLUMNS]
        if self._marks_sample:
            row.append(self._label("boolean", "yes") if listing.solution.is_sample else "")
        return row

    def _shown_plans(self, listing: Listing) -> list[PricePlan]:
        """All plans to those who see all of the listing, else the ones in force."""
        plans = listing.export_plans
        if self._sees(listing, listing.province):
            return plans
        return [plan for plan in plans if _holds(plan.valid_from, plan.valid_to, self._on)]

    def _shared(self, listing: Listing, batch: "_Batch") -> dict[str, Value]:
        """What all rows of a listing have in common."""
        solution = listing.solution
        values: dict[str, Value] = {"province": self._national, "solution_name": solution.name}
        if listing.province is not None:
            values["province"] = listing.province.name
        values["solution_website"] = solution.website
        is_public = solution.pk in batch.public
        values |= self._vendor(solution.vendor, is_public=is_public)
        if is_public or self._sees(solution, solution.steward):
            values |= self._solution(solution)
        people = batch.people.get((solution.pk, listing.province_id), ())
        return values | {
            fields.PEOPLE: _SEPARATOR.join(people),
            "trial": self._yes_no(listing.trial_offer),
            "trial_note": listing.trial_note,
            "booth_code": listing.booth_code,
            "featured": self._yes_no(listing.is_featured),
            "price_checked_on": listing.price_checked_on,
        }

    def _vendor(self, vendor: Vendor, *, is_public: bool) -> dict[str, Value]:
        values: dict[str, Value] = {
            "vendor_name": vendor.legal_name,
            "vendor_website": vendor.website,
            # A person's number is never copied (PRODUCT section 3).
            "vendor_tax_code": "" if is_personal(vendor.tax_code) else vendor.tax_code,
        }
        if vendor.province and (is_public or self._sees(vendor, vendor.steward)):
            values["vendor_province"] = vendor.province.name
        return values

    def _solution(self, solution: Solution) -> dict[str, Value]:
        values = {column: getattr(solution, name) for column, name in _PLAIN_SOLUTION.items()}
        images = solution.export_images
        return values | {
            "deployment": self._label("deployment", solution.deployment),
            "kind": self._label("kind", solution.kind),
            "readiness": self._label("readiness", solution.readiness),
            "vietnamese_product": self._yes_no(solution.vietnamese_product),
            "off_the_shelf": self._yes_no(solution.off_the_shelf),
            "sectors": _joined(solution.export_sectors),
            "audiences": _joined(solution.export_audiences),
            "programme": _joined(solution.export_programmes),
            "image_files": _SEPARATOR.join(image.file.name for image in images),
            "image_texts": _SEPARATOR.join(image.alt.replace(";", ",") for image in images),
        }

    def _plan(self, plan: PricePlan) -> dict[str, Value]:
        values = {column: getattr(plan, name) for column, name in _PLAIN_PLAN.items()}
        values |= {
            "plan_role": self._label("role", plan.role),
            "charge": self._label("charge", plan.charge),
            "period": self._period(plan),
            "setup_per_unit": self._yes_no(plan.setup_per_unit),
            "vat": self._label("vat", plan.vat),
            "source_kind": self._label("source_kind", plan.source_kind),
        }
        promotion = promotion_of(plan.export_promotions, self._on)
        if promotion is not None:
            values |= {c: getattr(promotion, name) for c, name in fields.PROMOTION.items()}
        return values

    def _period(self, plan: PricePlan) -> str:
        if plan.period_months is None:
            return "" if plan.charge in _WITHOUT_PERIOD else self._label("period", "none")
        key = _PERIODS.get(plan.period_months)
        return self._label("period", key) if key else self._months.format(plan.period_months)

    def _label(self, group: str, key: str) -> str:
        return self._labels.get((group, key), key)

    def _yes_no(self, value: bool | None) -> str:
        return "" if value is None else self._label("boolean", "yes" if value else "no")

    def _sees(self, row: Listing | Solution | Vendor, owner: Province | None) -> bool:
        """Whether the person may see all of ``row``; asked once for each kind and owner."""
        key = type(row), owner and owner.pk
        if key not in self._seen:
            self._seen[key] = permissions.can(self._scope, "inspect", row)
        return self._seen[key]


class _Batch:
    """What is looked up for many listings at once.

    ``public`` are the ids of solutions that visitors see; ``people`` who installs a solution in a
    province, by the ids of both.
    """

    def __init__(self, listings: Iterable[Listing], on: dt.date) -> None:
        ids = {listing.solution_id for listing in listings}
        public = Solution.objects.published(on).filter(pk__in=ids).order_by()
        self.public = set(public.values_list("pk", flat=True))
        self.people: dict[tuple[int, int | None], list[str]] = {}
        rows = Implementer.objects.filter(solution__in=ids)
        for solution, province, name in rows.values_list("solution", "province", "name"):
            self.people.setdefault((solution, province), []).append(name)


def promotion_of(promotions: Sequence[Promotion], on: dt.date) -> Promotion | None:
    """The promotion in force on the day ``on`` that began last, else the next one, else None."""
    held = [one for one in promotions if _holds(one.starts_on, one.ends_on, on)]
    if held:
        return max(held, key=_first_day)
    return min((one for one in promotions if one.starts_on > on), key=_first_day, default=None)


def _first_day(promotion: Promotion) -> dt.date:
    return promotion.starts_on


def _holds(first: dt.date | None, last: dt.date | None, on: dt.date) -> bool:
    return (first is None or first <= on) and (last is None or last >= on)


def _listings(rows: QuerySet[Listing], *, with_plans: bool = True) -> dict[int, Listing]:
    """The listings by id, with all that a row shows, in a fixed number of queries.

    Each solution is read once, however many listings offer it.
    """
    if with_plans:
        plans = PricePlan.objects.prefetch_related(_PROMOTIONS)
        rows = rows.prefetch_related(Prefetch("plans", plans, to_attr="export_plans"))
    found = {listing.pk: listing for listing in rows.select_related("province")}
    wanted = Solution.objects.filter(pk__in={listing.solution_id for listing in found.values()})
    wanted = wanted.select_related("steward", "vendor__province", "vendor__steward")
    wanted = wanted.defer("folded_text", "features", "description_en")
    solutions = {row.pk: row for row in wanted.prefetch_related(*_PARTS)}
    for listing in found.values():
        listing.solution = solutions[listing.solution_id]
        _untie(listing.export_plans if with_plans else ())
    for solution in solutions.values():
        for image in solution.export_images:
            image._state.fields_cache.pop("solution", None)
    return found


def _untie(plans: Iterable[PricePlan]) -> None:
    """Let plans forget their listing, so that a batch that is done is let go of at once.

    Objects that know each other stay until the collector finds them, some ten thousand later.
    """
    for plan in plans:
        plan._state.fields_cache.pop("listing", None)
        for promotion in plan.export_promotions:
            promotion._state.fields_cache.pop("plan", None)


def _as_is(value: Value) -> Value:
    return value


def _joined(terms: Sequence[Any]) -> str:
    return _SEPARATOR.join(str(term) for term in terms)


_FINISH: Final[dict[str, Callable[[Any], Value]]] = {"money": tidy_number, "percent": tidy_number}
