"""Rows to listings: what of a file belongs together, and where the rows contradict each other.

Nothing is asked of the database here but which vendors and solutions exist (``identities``).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from core.text import fold
from provinces.models import Province
from solutions.models import PricePlan

from . import fields
from .cell_parser import ParsedRow
from .identities import Identities, SolutionDraft, VendorDraft
from .importer import Importer

_NAMES: Final = frozenset({"vendor_name", "solution_name", "plan_name", "unit"})
_QUOTED: Final = 80
# What all listings of a solution have in common.
_SHARED: Final = (*fields.VENDOR, *fields.SOLUTION, *fields.PICTURES)


@dataclass(frozen=True, slots=True)
class Given:
    """A value that the file gives, and the row it first stands in."""

    value: Any
    row: int


Values = dict[str, Given]


@dataclass(slots=True)
class PlanDraft:
    """A price plan as the rows describe it; promotions by the days they hold."""

    row: int
    given: Values = field(default_factory=dict)
    promotions: list[Values] = field(default_factory=list)


@dataclass(slots=True)
class Group:
    """The rows of one listing: saved together or not at all."""

    vendor: VendorDraft
    solution: SolutionDraft
    province: Province | None
    rows: list[ParsedRow] = field(default_factory=list)
    given: Values = field(default_factory=dict)
    plans: list[PlanDraft] = field(default_factory=list)
    duplicates: dict[int, int] = field(default_factory=dict)

    @property
    def first(self) -> ParsedRow:
        """The row that messages about the whole listing are put to."""
        return self.rows[0]

    @property
    def is_wrong(self) -> bool:
        """Whether a row of it is wrong, so that none is saved."""
        return any(row.errors for row in self.rows)


@dataclass(slots=True)
class Grouped:
    """The listings of a file, and the rows that lack what says to which listing they belong."""

    groups: list[Group]
    lost: list[ParsedRow]


def group_rows(rows: list[ParsedRow], importer: Importer) -> Grouped:
    """Group the rows; contradictions are noted as errors of the later row.

    What all listings of one vendor or solution share is taken from the first row that says it; a
    listing that says otherwise gets a warning, so that one file never changes a thing twice.
    """
    identities = Identities(rows, importer)
    groups: dict[tuple[int, int, int | None], Group] = {}
    lost: list[ParsedRow] = []
    for row in rows:
        vendor = identities.vendor_of(row)
        solution = vendor and identities.solution_of(vendor, row)
        if vendor is None or solution is None or "province" not in row.values:
            if row.lacks_plan:
                row.error("required", "charge")
            lost.append(row)
            continue
        province = row.values["province"]
        key = id(vendor), id(solution), province and province.pk
        group = groups.setdefault(key, Group(vendor, solution, province))
        group.rows.append(row)
    for group in groups.values():
        _fill(group)
        for row in group.rows:
            row.keep_names()  # the rest lives on in the group, and files have 20,000 rows
    _share(groups.values())
    return Grouped(list(groups.values()), lost)


def plan_key(values: dict[str, Any]) -> str:
    """What a plan is known by within its listing, as ``PricePlan`` itself derives it."""
    plan = PricePlan(
        name=values.get("plan_name") or "",
        charge=values.get("charge") or "",
        period_months=values.get("period"),
        unit=values.get("unit") or "",
    )
    plan.derive()
    return plan.name_key


def _fill(group: Group) -> None:
    """Merge the rows of a listing into its values and plans."""
    shared: Values = {}
    plans: dict[str, PlanDraft] = {}
    for row in group.rows:
        says_more = _merge(shared, row, _SHARED, "conflict")
        says_more |= _merge(group.given, row, (*fields.LISTING, fields.PEOPLE), "conflict")
        says_more |= _merge_plan(plans, row)
        if not says_more and not row.errors:
            same = plans.get(plan_key(row.values))
            group.duplicates[row.number] = same.row if same else group.first.number
    group.plans = list(plans.values())
    for column, given in shared.items():
        target = group.vendor if column in fields.VENDOR else group.solution
        target.offers.setdefault(id(group), {})[column] = given


def _merge(into: Values, row: ParsedRow, columns: Iterable[str], code: str) -> bool:
    """Add what the row says; a contradiction is an error of the row. Whether it said more."""
    says_more = False
    for column in columns:
        value = row.values.get(column)
        if fields.is_empty(value):
            continue
        known = into.get(column)
        if known is None:
            into[column] = Given(value, row.number)
            says_more = True
        elif not _is_same(column, known.value, value):
            row.error(code, column, first=known.row, text=shown(known.value, column))
    return says_more


def _merge_plan(plans: dict[str, PlanDraft], row: ParsedRow) -> bool:
    if fields.is_empty(row.values.get("charge")):
        return False
    key = plan_key(row.values)
    is_new = key not in plans
    plan = plans.setdefault(key, PlanDraft(row.number))
    has_more = _merge(plan.given, row, fields.PLAN, "plan_conflict")
    has_promotion = _merge_promotion(plan, row)
    return has_more or has_promotion or is_new


def _merge_promotion(plan: PlanDraft, row: ParsedRow) -> bool:
    """The promotion of the row: its plan and its two days are its identity."""
    said = {
        column: Given(value, row.number)
        for column in fields.PROMOTION
        if not fields.is_empty(value := row.values.get(column))
    }
    if not said:
        return False
    for promotion in plan.promotions:
        if _days(promotion) == _days(said):
            return _merge(promotion, row, fields.PROMOTION, "promotion_conflict")
    plan.promotions.append(said)
    return True


def _days(promotion: Values) -> tuple[Any, Any]:
    starts, ends = promotion.get("promo_starts_on"), promotion.get("promo_ends_on")
    return starts and starts.value, ends and ends.value


def _share(groups: Iterable[Group]) -> None:
    """Settle what listings of the same vendor or solution say of it: the first row is followed."""
    for group in groups:
        rows = {row.number: row for row in group.rows}
        for target in (group.vendor, group.solution):
            offer = target.offers.pop(id(group), {})
            if group.is_wrong:
                continue
            for column, given in offer.items():
                known = target.given.setdefault(column, given)
                if not _is_same(column, known.value, given.value):
                    text = shown(known.value, column)
                    rows[given.row].warn("differs_elsewhere", column, first=known.row, text=text)


def _is_same(column: str, one: Any, other: Any) -> bool:
    if column in _NAMES:
        return fold(one) == fold(other)
    if isinstance(one, tuple):
        return set(one) == set(other)
    return bool(one == other)


def shown(value: Any, column: str) -> str:
    """A value as quoted in messages; a tax code, which may be a person's number, never is."""
    if column == "vendor_tax_code":
        return "…"
    text = "; ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
