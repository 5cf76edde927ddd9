"""Results of the cost page made without a database: plans as values, random ones too."""

import datetime as dt
import random
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from showcase.costs.assumptions import assumptions_of
from showcase.costs.page import LETTERS, CostPage, PlanResult
from showcase.costs.plans import CostPlan
from showcase.costs.question import CostQuestion
from showcase.costs.wording import sentences_of
from solutions.pricing import (
    NOT_OFFERED_MESSAGES,
    ChosenPlan,
    OwnCost,
    PromotionTerms,
    Terms,
    cost_table,
)

DAY = dt.date(2026, 11, 10)


def plan_of(plan_id: int, terms: Terms, **told: Any) -> CostPlan:
    """A plan as the page tells it."""
    facts = {
        "plan_id": plan_id,
        "listing_id": plan_id,
        "name": f"Gói {plan_id}",
        "role": terms.role,
        "charge_label": terms.charge,
        "vat_label": terms.vat,
        "terms": terms,
        "conditions": {},
        "condition": "",
        "minimum_months": terms.minimum_months,
        "solution_id": plan_id,
        "solution": f"Phần mềm mẫu {plan_id}",
        "solution_slug": f"phan-mem-mau-{plan_id}",
        "solution_url": f"/giai-phap/phan-mem-mau-{plan_id}/",
        "off_the_shelf": None,
        "vendor": f"Công ty Mẫu {plan_id}",
        "vendor_url": f"/nha-cung-cap/cong-ty-mau-{plan_id}/",
        "province": "Đà Nẵng",
        "source": "Bảng giá mẫu",
        "source_url": "",
        "source_kind": "Bảng giá công bố",
        "checked_on": dt.date(2026, 10, 1),
        "is_stale": False,
        "note": "",
        "is_sample": False,
    }
    return CostPlan(**(facts | told))


def page_of(terms: Sequence[Terms | CostPlan], **asked: Any) -> CostPage:
    """The result for plans 1, 2... of these terms, asked for on ``DAY``."""
    plans = [
        item if isinstance(item, CostPlan) else plan_of(number, item)
        for number, item in enumerate(terms, start=1)
    ]
    keys = tuple(plan.plan_id for plan in plans)
    question = CostQuestion(**({"on": DAY, "plan_ids": keys} | asked))
    table = cost_table(
        [ChosenPlan(plan.plan_id, plan.terms) for plan in plans],
        quantity=question.quantity,
        years=question.years,
        on=question.on,
        rate=question.rate,
        own_costs=question.own_costs,
    )
    letters = dict(zip(keys, LETTERS, strict=False))
    results = [
        PlanResult(
            letter=letters[plan.plan_id],
            plan=plan,
            cost=cost,
            reason=str(NOT_OFFERED_MESSAGES[cost.reason]) if cost.reason else "",
            route="",
            pays_minimum=False,
            is_cheapest=cost.plan_id in table.cheapest and len(table.offered) > 1,
            assumptions=assumptions_of(plan, cost, question),
            estimate=None,
            alternatives=(),
            query_without="",
        )
        for plan, cost in zip(plans, table.plans, strict=True)
    ]
    return CostPage(
        question=question,
        problems=(),
        notices=(),
        table=table,
        plans=results,
        sentences=sentences_of(table, letters),
        bases=(),
        address=f"https://portal.example/chi-phi/?{question.address()}",
        today=DAY,
    )


def random_question(chance: random.Random) -> tuple[list[Terms], dict[str, Any]]:
    """One to four plans of every kind and a question about them."""
    terms = [random_terms(chance) for _plan in range(chance.randint(1, 4))]
    asked = {
        "quantity": chance.choice([1, 2, 7, 30, 100, 333, 1000, 12_345, chance.randint(1, 10**6)]),
        "years": chance.choice([1, 2, 3, 4, 5, 5, 7, 10]),
        "rate": Decimal(chance.choice([0, 0, 500, 725, 1000, 10_000, chance.randint(0, 10_000)]))
        / 100,
        "on": DAY + dt.timedelta(days=chance.choice([0, 1, 20, 81, 110, chance.randint(0, 1500)])),
        "own_costs": tuple(
            random_own_cost(chance, len(terms)) for _line in range(chance.choice([0, 0, 1, 3]))
        ),
    }
    return terms, asked


def random_own_cost(chance: random.Random, plans: int) -> OwnCost:
    """A line of own costs for one plan or all purchases."""
    first = chance.randint(1, 8)
    return OwnCost(
        kind=chance.choice(["equipment", "people", "other"]),
        amount=chance.choice([1, 999, 1_000_000, 123_456_789, chance.randint(1, 10**10)]),
        first_year=first,
        last_year=chance.randint(first, 10),
        plan_id=chance.choice([None, chance.randint(1, plans)]),
    )


def random_terms(chance: random.Random) -> Terms:
    """A plan of any kind; amounts often end in parts of a dong, so that halves come up."""
    charge = chance.choice(["subscription", "subscription", "purchase", "usage", "free", "quote"])
    included = chance.choice([None, None, 1, 5, 100])
    vat = chance.choice(["included", "excluded", "excluded", "exempt", "not_stated"])
    is_paid, is_bought = charge not in ("free", "quote"), charge == "purchase"
    periods = [None] if is_bought else [None, 1, 3, 9, 12, 15, 24, 60]
    promotions = chance.choice([0, 0, 1, 2, 4]) if is_paid else 0
    return Terms(
        charge=charge,
        amount=random_amount(chance) if is_paid else None,
        period_months=chance.choice(periods),
        unit="trạm",
        quantity_min=chance.choice([None, None, 1, 10]),
        quantity_max=chance.choice([None, None, None, 500]),
        quantity_included=included,
        extra_unit_amount=random_amount(chance) if included and chance.random() < 0.5 else None,
        setup_fee=random_amount(chance) if chance.random() < 0.4 else None,
        setup_per_unit=chance.random() < 0.5,
        renewal_amount=random_amount(chance) if is_paid and chance.random() < 0.3 else None,
        maintenance_percent=chance.choice([None, Decimal(15), Decimal("12.35")])
        if is_bought
        else None,
        warranty_months=chance.choice([None, 12, 13, 24, 36]),
        vat=vat,
        vat_rate=chance.choice([Decimal(8), Decimal(10), Decimal("7.25")])
        if vat == "excluded"
        else None,
        valid_from=chance.choice([None, None, DAY]),
        valid_to=chance.choice([None, None, None, DAY + dt.timedelta(days=400)]),
        promotions=tuple(random_promotion(chance) for _one in range(promotions)),
    )


def random_amount(chance: random.Random) -> Decimal:
    """From parts of a dong to a hundred million, with up to four decimals."""
    size = 10 ** chance.randint(1, 12)
    ten_thousandths = chance.choice(
        [
            chance.randint(1, size),
            chance.randint(1, size) // 5000 * 5000 + 5000,
            chance.randint(1, size) // 10_000 * 10_000 + 10_000,
        ]
    )
    return Decimal(ten_thousandths).scaleb(-4)


def random_promotion(chance: random.Random) -> PromotionTerms:
    """A promotion that begins within two years of the day, or has begun."""
    starts = DAY + dt.timedelta(days=chance.randint(-100, 700))
    is_share = chance.random() < 0.5
    return PromotionTerms(
        percent=Decimal(chance.choice([500, 1250, 3333, 10_000])) / 100 if is_share else None,
        amount=None if is_share else random_amount(chance),
        starts_on=starts,
        ends_on=chance.choice([None, starts + dt.timedelta(days=chance.randint(0, 900))]),
    )
