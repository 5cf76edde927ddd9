"""The rows of one listing put together, and where they contradict each other.

Nothing is asked of the database here. Which rows these are is for ``grouping`` to say.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from core.text import fold
from provinces.models import Province
from solutions.models import PricePlan

from . import fields
from .cell_parser import ParsedRow
from .drafts import SolutionDraft, VendorDraft

_NAMES: Final = frozenset({"vendor_name", "solution_name", "plan_name", "unit"})
_QUOTED: Final = 80
# What all listings of a solution have in common.
SHARED: Final = (*fields.VENDOR, *fields.SOLUTION, *fields.PICTURES)


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
    """The rows of one listing: saved together or not at all.

    ``given`` is what they say of the listing itself, ``offers`` what they say of its vendor and its
    solution, which other listings may share.
    """

    vendor: VendorDraft
    solution: SolutionDraft
    province: Province | None
    rows: list[ParsedRow] = field(default_factory=list)
    given: Values = field(default_factory=dict)
    offers: Values = field(default_factory=dict)
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


def fill(group: Group) -> None:
    """Merge the rows of a listing into its values and plans; contradictions are errors."""
    plans: dict[str, PlanDraft] = {}
    for row in group.rows:
        says_more = _merge(group.offers, row, SHARED, "conflict")
        says_more |= _merge(group.given, row, (*fields.LISTING, fields.PEOPLE), "conflict")
        says_more |= _merge_plan(plans, row)
        if not says_more and not row.errors:
            same = plans.get(plan_key(row.values))
            group.duplicates[row.number] = same.row if same else group.first.number
    group.plans = list(plans.values())


def offers_of(rows: Iterable[ParsedRow]) -> Values:
    """What the rows of a listing say of its vendor and its solution."""
    offers: Values = {}
    for row in rows:
        _merge(offers, row, SHARED, "conflict")
    return offers


def warn_of_others(group: Group, given: Values, columns: Iterable[str]) -> None:
    """Tell the rows of the listing where they say otherwise than the one that is followed."""
    rows = {row.number: row for row in group.rows}
    for column in columns:
        own, known = group.offers.get(column), given.get(column)
        if own is None or known is None or _is_same(column, known.value, own.value):
            continue
        text = shown(known.value, column)
        rows[own.row].warn("differs_elsewhere", column, first=known.row, text=text)


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
