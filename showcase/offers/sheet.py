"""One offer's price sheet in full: plans and ladders, what can be added, prices over time."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.prepared import GIVEN, Call, hang, prepared
from core.templatetags.ui import number
from solutions.cards import PriceLine
from solutions.cost_words import CostLine, cost_lines
from solutions.models import PricePlan, PriceRevision, Promotion
from solutions.prices import PlanFacts
from solutions.pricing import Ladder, ladders, make_up, price_of_one

from .history import History, history_of, revisions_of
from .listing_offers import Offer
from .plan_price import Saving, plan_price, saving_of
from .plan_words import Words, plan_words, promotion_words, vat_words

BASE: Final = PricePlan.Role.BASE


@dataclass(frozen=True, slots=True)
class PlanShown:
    """One plan of a price sheet; ``lines`` spell out what holds besides the price.

    ``price`` is None for a price on request. ``promotion`` says until when and for whom the lower
    price holds, "" without one; ``saving`` what it takes off, where the list price is struck
    through. ``make_up`` are the lines that add up to the first-year cost, () where it is a single
    payment.
    """

    is_ladder: ClassVar[bool] = False

    plan_id: int
    name: str
    role: str
    role_name: str
    charge: str
    price: PriceLine | None
    saving: Saving | None
    promotion: str
    make_up: Sequence[CostLine]
    vat: str
    words: Words
    note: str
    source: str
    source_url: str
    source_kind: str

    @property
    def lines(self) -> Sequence[str]:
        """What holds besides the price."""
        return self.words.lines


@dataclass(frozen=True, slots=True)
class Step:
    """One row of a ladder: the quantities or the package, its plan, what holds for it alone.

    ``one`` is the price of one unit of a package (VND), None for steps, whose price is that of one.
    """

    label: str
    plan: PlanShown
    one: Fraction | None
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class LadderShown:
    """Plans that differ in quantity and price only; ``lines`` hold for all of them."""

    is_ladder: ClassVar[bool] = True

    kind: str
    steps: Sequence[Step]
    lines: Sequence[str]

    @property
    def first(self) -> PlanShown:
        """The plan of the least quantity, for what all of them share."""
        return self.steps[0].plan


@dataclass(frozen=True, slots=True)
class Sheet:
    """The price sheet of an offer: plans to choose from, what can be added, prices over time."""

    plans: Sequence[PlanShown | LadderShown]
    extras: Sequence[PlanShown]
    history: History


def rows_of_sheet(offer: Offer, on: dt.date) -> tuple[Call, Call, Call]:
    """What ``sheet_in`` is made of: plans, promotions, points of the price series."""
    listing = offer.listing.pk
    has_promotions = any(plan.terms.promotions for plan in offer.plans)
    return (
        _in_force.of(listing, on),
        _promotions.of([listing] if has_promotions else ()),
        revisions_of.of(listing, on),
    )


def sheet_in(
    offer: Offer,
    found: Sequence[PricePlan],
    promotions: Sequence[Promotion],
    revisions: Sequence[PriceRevision],
    on: dt.date,
) -> Sheet:
    """The price sheet of an offer from the rows of ``rows_of_sheet``; no query."""
    facts = {plan.plan_id: plan for plan in offer.plans}
    hang(promotions, found, "promotions", "plan_id")
    rows = [row for row in found if row.pk in facts]
    base = [row for row in rows if row.role == BASE]
    shown = {row.pk: _plan(row, facts[row.pk], on) for row in rows}
    return Sheet(
        plans=list(_plans(base, shown, facts)),
        extras=[shown[row.pk] for row in rows if row.role != BASE],
        history=history_of(revisions, rows, on),
    )


@prepared
def _in_force(on: dt.date) -> QuerySet[PricePlan]:
    return PricePlan.objects.in_force(on).filter(listing=GIVEN)


@prepared
def _promotions() -> QuerySet[Promotion]:
    return Promotion.objects.filter(plan__listing=GIVEN)


def _plans(
    rows: Sequence[PricePlan], shown: dict[int, PlanShown], facts: dict[int, PlanFacts]
) -> Iterator[PlanShown | LadderShown]:
    """The plans in their order, each ladder where its first plan stands."""
    also = [(row.condition, row.source, row.source_kind, row.note, row.trial_days) for row in rows]
    found = ladders([facts[row.pk].terms for row in rows], also)
    starts = {min(ladder.members): ladder for ladder in found}
    members = {index for ladder in found for index in ladder.members}
    for index, row in enumerate(rows):
        if index in starts:
            yield _ladder(starts[index], rows, shown, facts)
        elif index not in members:
            yield shown[row.pk]


def _ladder(
    ladder: Ladder,
    rows: Sequence[PricePlan],
    shown: dict[int, PlanShown],
    facts: dict[int, PlanFacts],
) -> LadderShown:
    own = [shown[rows[index].pk] for index in ladder.members]
    common = [text for text in _apart(own[0]) if all(text in _apart(plan) for plan in own)]
    steps = []
    for index, plan in zip(ladder.members, own, strict=True):
        is_package, amount = ladder.kind == "packages", plan.price
        one = None
        if is_package and amount is not None:
            one = price_of_one(facts[plan.plan_id].terms, Fraction(amount.unit_amount))
        steps.append(
            Step(
                label=_package(rows[index]) if is_package else _range(rows[index]),
                plan=plan,
                one=one,
                lines=[text for text in _apart(plan) if text not in common],
            )
        )
    return LadderShown(kind=ladder.kind, steps=steps, lines=common)


def _apart(plan: PlanShown) -> Sequence[str]:
    """What a ladder says of a plan beside its quantities; packages differ in what they buy."""
    period = plan.words.period if plan.price and not plan.price.included else ()
    return (*period, *plan.words.extra, *plan.words.terms)


def _range(row: PricePlan) -> str:
    """For which quantities a step holds: ``Từ 10 đến 49 tài khoản``."""
    least, unit = row.quantity_min or 1, row.unit or _("unit")
    if row.quantity_max is None:
        return _("From %(least)s %(unit)s") % {"least": number(least), "unit": unit}
    if row.quantity_max == least:
        return f"{number(least)} {unit}"
    return _("%(least)s to %(most)s %(unit)s") % {
        "least": number(least),
        "most": number(row.quantity_max),
        "unit": unit,
    }


def _package(row: PricePlan) -> str:
    """What a package holds: ``300 hóa đơn``."""
    unit = row.unit or _("unit")
    return f"{number(row.quantity_included)} {unit}"


def _plan(row: PricePlan, facts: PlanFacts, on: dt.date) -> PlanShown:
    price = plan_price(facts, on)
    charge = str(PricePlan.Charge(row.charge).label)
    is_address = row.source.startswith(("https://", "http://"))
    return PlanShown(
        plan_id=row.pk,
        name=row.name or charge,
        role=row.role,
        role_name=str(PricePlan.Role(row.role).label),
        charge=charge,
        price=price,
        saving=saving_of(price),
        promotion=promotion_words(row, facts, on),
        make_up=_make_up(facts, price, on),
        vat=vat_words(row),
        words=plan_words(row, price.per_unit if price else row.unit),
        note=row.note,
        source="" if is_address else row.source,
        source_url=row.source if is_address else "",
        source_kind=str(PricePlan.SourceKind(row.source_kind).label) if row.source_kind else "",
    )


def _make_up(facts: PlanFacts, price: PriceLine | None, on: dt.date) -> Sequence[CostLine]:
    if price is None:
        return ()
    cost = make_up(facts.terms, price.quantity, on)
    return () if cost.is_plain else cost_lines(cost)
