"""Price plans and promotions of a group against those of its listing; the rules of prices."""

from typing import Any, Final

from solutions.models import PricePlan, Promotion
from solutions.pricing import PromotionTerms, Terms, problems_of

from . import fields
from .groups import Group, PlanDraft, Values
from .overlay import Overlay
from .rows import ParsedRow
from .works import Change, ListingWork, PlanWork, Work

_PLAN_COLUMNS: Final = {field: column for column, field in fields.PLAN.items()}
_PROMOTION_COLUMNS: Final = {field: column for column, field in fields.PROMOTION.items()}
_TERMS: Final = tuple(name for name in Terms.__dataclass_fields__ if name != "promotions")


def compare_plans(group: Group, work: ListingWork, overlay: Overlay) -> None:
    """Find what is to be done to the plans; what breaks a rule is an error of its row."""
    stored = [] if work.listing.is_new else list(work.listing.instance.plans.all())
    by_key = {plan.name_key: plan for plan in stored}
    position = max((plan.position for plan in stored), default=0)
    for draft in group.plans:
        made = Work(PricePlan(), is_new=True)
        overlay.lay(made, draft.given, fields.PLAN, draft.row)
        made.instance.derive()
        known = by_key.get(made.instance.name_key)
        if known is None:
            position += 1
            made.instance.position = position
            work.created_rows.add(draft.row)
        else:
            made = Work(known)
            work.changes += overlay.lay(made, draft.given, fields.PLAN, draft.row)
        done = PlanWork(made.instance, made.is_new, made.changed)
        work.plans.append(done)
        work.changes += _compare_promotions(draft, done)
        _tell_errors(group, draft, made)
        _check(group, draft, done)


def _compare_promotions(draft: PlanDraft, done: PlanWork) -> list[Change]:
    stored = [] if done.is_new else list(done.plan.promotions.all())
    by_days = {(promotion.starts_on, promotion.ends_on): promotion for promotion in stored}
    changes: list[Change] = []
    for said in draft.promotions:
        values = _values(said)
        days = values.get("starts_on"), values.get("ends_on")
        known = by_days.get(days)
        promotion = known or Promotion(starts_on=days[0], ends_on=days[1])
        row = next(iter(said.values())).row
        moved = [
            Change(row, _PROMOTION_COLUMNS[name], getattr(promotion, name), values.get(name))
            for name in ("amount", "percent")
            if getattr(promotion, name) != values.get(name)
        ]
        promotion.amount, promotion.percent = values.get("amount"), values.get("percent")
        if moved:
            done.promotions.append((promotion, known is None))
        if not done.is_new:
            changes += moved
    return changes


def _check(group: Group, draft: PlanDraft, done: PlanWork) -> None:
    """The rules of prices, on the plan as it would be after saving."""
    rows = {row.number: row for row in group.rows}
    promotions = tuple(PromotionTerms(**_values(said)) for said in draft.promotions)
    own = {name: getattr(done.plan, name) for name in _TERMS}
    for problem in problems_of(Terms(**own, promotions=promotions)):
        if problem.promotion is None:
            column, said = _PLAN_COLUMNS.get(problem.field), draft.given
        else:
            column = _PROMOTION_COLUMNS[problem.field]
            said = draft.promotions[problem.promotion]
        where = said.get(column) or next(iter(said.values()))
        if problem.is_warning and _is_asked(rows[where.row], column):
            continue
        note = rows[where.row].warn if problem.is_warning else rows[where.row].error
        note(f"plan_{problem.code}", column)


def _is_asked(row: ParsedRow, column: str | None) -> bool:
    """Whether reading the cell alone has asked about it already."""
    return column is not None and any(one.column == column for one in row.warnings)


def _tell_errors(group: Group, draft: PlanDraft, made: Work) -> None:
    row = next(row for row in group.rows if row.number == draft.row)
    for column, text in made.errors:
        row.error("not_valid", column, text=text)


def _values(said: Values) -> dict[str, Any]:
    return {name: said[c].value for c, name in fields.PROMOTION.items() if c in said}
