"""The result as JSON: the same figures as on the page, whole VND, VAT included."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from solutions.filters import Problem
from solutions.pricing import CostTable

from .page import CostPage, PlanResult


def as_json(page: CostPage) -> tuple[dict[str, Any], int]:
    """The answer and its status: 400, naming the parameter, while there is nothing to compute."""
    question, table = page.question, page.table
    problems = list(page.problems)
    if table is None and not any(problem.parameter == "plan" for problem in problems):
        problems.append(Problem("plan", "", _("Choose one to four plans.")))
    answer: dict[str, Any] = {
        "on": question.on.isoformat(),
        "quantity": question.quantity,
        "years": question.years,
        "rate": _number(question.rate),
        "plans": [_plan(result) for result in page.plans if table],
        "cheapest": list(table.cheapest) if table else [],
        "verdict": _verdict(table),
        "address": page.address,
        "is_sample": page.has_sample,
        "notices": list(page.notices),
        "problems": [
            {"parameter": item.parameter, "value": item.value, "message": item.message}
            for item in problems
        ],
    }
    if table is None:
        return {"error": "plan", **answer}, 400
    return answer, 200


def _plan(result: PlanResult) -> dict[str, Any]:
    cost, plan, series = result.cost, result.plan, result.cost.series
    years = series.years if series else ()
    return {
        "plan": plan.plan_id,
        "solution": plan.solution_slug,
        "solution_name": str(plan.solution),
        "vendor": plan.vendor,
        "name": plan.name,
        "role": plan.role,
        "province": plan.province or None,
        "charge": plan.terms.charge,
        "unit": plan.terms.unit,
        "route": result.route or None,
        "first_year_cost": cost.first_year_cost,
        "yearly": [year.cost for year in years] if series else None,
        "own_yearly": list(cost.own_yearly) if series else None,
        "cumulative": [year.cumulative for year in years] if series else None,
        "total": series.total if series else None,
        "present_value": series.present_total if series else None,
        "paid_quantity": cost.paid_quantity,
        "break_even_year": cost.break_even_year,
        "discounted_break_even_year": cost.discounted_break_even_year,
        "reason": result.reason or None,
        "assumptions": list(result.assumptions),
        "estimate": _estimate(result),
        "is_sample": plan.is_sample,
    }


def _estimate(result: PlanResult) -> dict[str, Any] | None:
    found = result.estimate
    if found is None:
        return None
    return {
        "yearly": list(found.yearly),
        "total": found.total,
        "net_yearly": list(found.net_yearly),
        "net_total": found.net_total,
        "net_present_value": found.net_present,
        "payback_months": found.payback_months,
    }


def _verdict(table: CostTable | None) -> dict[str, Any] | None:
    if table is None or table.verdict is None:
        return None
    found = table.verdict
    return {
        "cheaper": found.cheaper,
        "rent": found.rent_id,
        "buy": found.buy_id,
        "difference": found.difference,
    }


def _number(value: Decimal) -> int | float:
    return int(value) if value == int(value) else float(value)
