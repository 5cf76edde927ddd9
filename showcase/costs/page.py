"""Puts the result together: one object that the page, its JSON and its files show."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from solutions.filters import Problem
from solutions.pricing import (
    EQUIPMENT,
    NOT_OFFERED_MESSAGES,
    ChosenPlan,
    CostTable,
    PlanCost,
    ValueEstimate,
    cost_table,
    value_estimate,
)
from solutions.pricing.cost_table import RENTS
from solutions.pricing.terms import BASE, FREE

from .assumptions import assumptions_of, units_text
from .basis import Basis, bases_on
from .inputs import asked_sentence, benefit_sentences, own_sentence
from .plans import CostPlan, alternatives_of, plans_by_id
from .query import LABELS, Read
from .question import CostQuestion
from .routes import ROUTE_LABELS, route_of
from .wording import Sentences, option, sentences_of

LETTERS = "ABCD"


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another plan of the same listing that takes the quantity; ``query`` asks with it instead."""

    name: str
    query: str


@dataclass(frozen=True, slots=True)
class PlanResult:
    """One chosen plan: what it is (``plan``), its figures (``cost``), and what they rest on.

    ``letter`` is A-D in the order chosen ("Phương án A"). ``reason`` says why there are no figures,
    "" where there are. ``route`` is a key of ``routes.ROUTE_LABELS``. ``pays_minimum`` is on where
    more units are paid for than asked. ``estimate`` is None without benefits or figures.
    """

    letter: str
    plan: CostPlan
    cost: PlanCost
    reason: str
    route: str
    is_cheapest: bool
    pays_minimum: bool
    assumptions: Sequence[str]
    estimate: ValueEstimate | None
    alternatives: Sequence[Alternative]
    query_without: str

    @property
    def own_lines(self) -> list[str]:
        """Its own costs in words."""
        return [own_sentence(line) for line in self.cost.own_costs]

    @property
    def route_label(self) -> str:
        """The route in words."""
        return str(ROUTE_LABELS[self.route])


@dataclass(frozen=True, slots=True)
class CostPage:
    """Everything that is shown.

    ``table`` is None and ``plans`` empty while no known plan is chosen; then there is no result.
    ``question`` holds only plans that are public. ``address`` is the permanent one, absolute.
    ``bases`` are the instruments in force on the day of the question.
    """

    question: CostQuestion
    problems: Sequence[Problem]
    notices: Sequence[str]
    table: CostTable | None
    plans: Sequence[PlanResult]
    sentences: Sentences | None
    bases: Sequence[Basis]
    address: str
    today: dt.date

    @property
    def has_sample(self) -> bool:
        """Whether a chosen plan is sample data."""
        return any(result.plan.is_sample for result in self.plans)

    @property
    def asked(self) -> str:
        """What all options are reckoned for, in words."""
        return asked_sentence(self.question)

    @property
    def benefit_lines(self) -> list[str]:
        """What the estimate assumes, in words."""
        return benefit_sentences(self.question.benefits)

    @property
    def has_result(self) -> bool:
        """Whether at least one plan has figures."""
        return self.table is not None and bool(self.table.offered)

    @property
    def paid_solutions(self) -> list[int]:
        """The keys of the solutions that cost money, for what is shared already (D22)."""
        return [
            result.plan.solution_id for result in self.plans if result.plan.terms.charge != FREE
        ]


def cost_page(read: Read, today: dt.date, base: str) -> CostPage:
    """The result for what was read; ``base`` is the page's absolute address without query.

    Three queries (none without a plan), two more where a plan is not offered.
    """
    found = plans_by_id(read.question.plan_ids, today)
    question = read.question.with_plans(tuple(k for k in read.question.plan_ids if k in found))
    problems = [*read.problems, *(_not_found(k) for k in read.question.plan_ids if k not in found)]
    address = f"{base}?{question.address()}"
    if not question.plan_ids:
        return CostPage(question, problems, (), None, (), None, (), address, today)
    table = cost_table(
        [ChosenPlan(key, found[key].terms) for key in question.plan_ids],
        quantity=question.quantity,
        years=question.years,
        on=question.on,
        rate=question.rate,
        own_costs=question.own_costs,
    )
    plans = _results(table, found, question, today)
    return CostPage(
        question=question,
        problems=problems,
        notices=_notices(plans, question),
        table=table,
        plans=plans,
        sentences=sentences_of(table, {result.plan.plan_id: result.letter for result in plans}),
        bases=bases_on(
            question.on, has_rent=any(found[k].terms.charge in RENTS for k in question.plan_ids)
        ),
        address=address,
        today=today,
    )


def _results(
    table: CostTable, found: Mapping[int, CostPlan], question: CostQuestion, today: dt.date
) -> list[PlanResult]:
    refused = [found[cost.plan_id] for cost in table.plans if cost.reason]
    others = alternatives_of(refused, question.quantity, question.on, today)
    return [
        PlanResult(
            letter=letter,
            plan=found[cost.plan_id],
            cost=cost,
            reason=str(NOT_OFFERED_MESSAGES[cost.reason]) if cost.reason else "",
            route=_route(found[cost.plan_id], cost),
            is_cheapest=cost.plan_id in table.cheapest and len(table.offered) > 1,
            pays_minimum=(cost.paid_quantity or 0) > question.quantity,
            assumptions=assumptions_of(found[cost.plan_id], cost, question),
            estimate=_estimate(cost, question),
            alternatives=[
                Alternative(other.name, question.replacing(cost.plan_id, other.plan_id).address())
                for other in others.get(cost.plan_id, ())
                if other.plan_id not in question.plan_ids
            ],
            query_without=question.with_plans(
                tuple(key for key in question.plan_ids if key != cost.plan_id)
            ).address(),
        )
        for letter, cost in zip(LETTERS, table.plans, strict=False)
    ]


def _route(plan: CostPlan, cost: PlanCost) -> str:
    equipment = [line for line in cost.own_costs if line.kind == EQUIPMENT and line.amount]
    counted = any(line.first_year <= len(cost.own_yearly) for line in equipment)
    return route_of(plan.terms.charge, plan.off_the_shelf, has_own_equipment=counted)


def _estimate(cost: PlanCost, question: CostQuestion) -> ValueEstimate | None:
    if cost.series is None or question.benefits.is_empty:
        return None
    return value_estimate(question.benefits, cost.series, question.rate)


def _not_found(plan_id: int) -> Problem:
    """The same sentence for a plan that never was and for one that is not public."""
    message = _("%(parameter)s: “%(value)s” was left out. %(why)s") % {
        "parameter": LABELS["plan"],
        "value": plan_id,
        "why": _("No published plan has this number."),
    }
    return Problem("plan", str(plan_id), message)


def _notices(plans: Sequence[PlanResult], question: CostQuestion) -> list[str]:
    """What has to be known before the figures are read."""
    notices = [
        _("The minimum is paid for %(option)s: %(quantity)s.")
        % {
            "option": option(result.letter),
            "quantity": units_text(result.plan.terms, result.cost.paid_quantity or 0),
        }
        for result in plans
        if result.pays_minimum
    ]
    is_for_purchases = any(line.plan_id is None for line in question.own_costs)
    if is_for_purchases and not any(result.cost.is_purchase for result in plans):
        notices.append(
            _("The own costs belong to purchases, but no purchase is chosen; they are not counted.")
        )
    if any(line.last_year > question.years for line in question.own_costs):
        notices.append(_("Own costs after the last year are not counted."))
    roles = {result.plan.role for result in plans}
    if roles != {BASE}:
        notices.append(
            _(
                "Add-ons and services come on top of a base plan; their totals are not"
                " alternatives to each other."
            )
        )
    if len({result.plan.terms.unit.casefold() for result in plans}) > 1:
        notices.append(_("The plans are sold by different units; compare with care."))
    return notices
