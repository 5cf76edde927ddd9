"""What is asked of the cost page, as plain values with one address for each question. Pure.

The address (documented in docs/chi-phi.md): ``plan`` (1-4), ``quantity``, ``years``, ``rate``,
``on``; ``own=<kind>-<VND>-<first year>[-<last year>[-<plan>]]`` once for each own cost; ``hours``,
``hour_cost``, ``paper``, ``trips``, ``trip_cost``, ``gain`` and ``adoption`` for the estimate.
"""

import datetime as dt
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final, Self
from urllib.parse import urlencode

from solutions.pricing import Benefits, OwnCost

DEFAULT_QUANTITY: Final = 1
DEFAULT_YEARS: Final = 5
MAX_OWN_COSTS: Final = 12
# Parameters of the estimate in the order of the form.
BENEFIT_KEYS: Final = ("hours", "hour_cost", "paper", "trips", "trip_cost", "gain")
ADOPTION: Final = "adoption"


@dataclass(frozen=True, slots=True)
class CostQuestion:
    """A valid question: plans in the order chosen, units, years (1-10), percent a year, the day."""

    on: dt.date
    plan_ids: tuple[int, ...] = ()
    quantity: int = DEFAULT_QUANTITY
    years: int = DEFAULT_YEARS
    rate: Decimal = Decimal(0)
    own_costs: tuple[OwnCost, ...] = ()
    benefits: Benefits = field(default_factory=Benefits)

    @property
    def has_options(self) -> bool:
        """Whether anything beyond plans, quantity, years and day is set."""
        return bool(self.rate or self.own_costs or self.pairs_of_benefits())

    def with_plans(self, plan_ids: tuple[int, ...]) -> Self:
        """The same question about other plans; own costs of plans left out go with them."""
        kept = tuple(line for line in self.own_costs if line.plan_id in {None, *plan_ids})
        return replace(self, plan_ids=plan_ids, own_costs=kept)

    def replacing(self, old: int, new: int) -> Self:
        """The same question with one plan in the place of another, its own costs with it."""
        plans = dict.fromkeys(new if key == old else key for key in self.plan_ids)
        own = tuple(
            replace(line, plan_id=new) if line.plan_id == old else line for line in self.own_costs
        )
        return replace(self, plan_ids=tuple(plans), own_costs=own)

    def pairs(self) -> list[tuple[str, str]]:
        """Every parameter that is set, in the one order; the day always, so that it lasts."""
        pairs = [("plan", str(plan)) for plan in self.plan_ids]
        pairs += [("quantity", str(self.quantity)), ("years", str(self.years))]
        if self.rate:
            pairs.append(("rate", plain(self.rate)))
        pairs.append(("on", self.on.isoformat()))
        pairs += [("own", own_text(line)) for line in self.own_costs]
        return pairs + self.pairs_of_benefits()

    def pairs_of_benefits(self) -> list[tuple[str, str]]:
        """The parameters of the estimate that are set."""
        given = self.benefits
        values: tuple[Decimal | int, ...] = (
            given.hours_a_month,
            given.hour_cost,
            given.paper,
            given.trips,
            given.trip_cost,
            given.other,
        )
        pairs = zip(BENEFIT_KEYS, values, strict=True)
        found = [(key, plain(Decimal(value))) for key, value in pairs if value]
        if found and given.adoption:
            found.append((ADOPTION, "-".join(str(share) for share in given.adoption)))
        return found

    def address(self, **more: str) -> str:
        """The query string without leading ``?``; ``more`` parameters at its end."""
        return urlencode([*self.pairs(), *more.items()])


def own_text(line: OwnCost) -> str:
    """An own cost as the address writes it: ``people-120000000-1-5``, ``equipment-9000000-1``."""
    parts = [line.kind, str(line.amount), str(line.first_year)]
    if line.last_year != line.first_year or line.plan_id is not None:
        parts.append(str(line.last_year))
    if line.plan_id is not None:
        parts.append(str(line.plan_id))
    return "-".join(parts)


def plain(number: Decimal) -> str:
    """A number without idle zeros or exponent: ``7.5``, ``1000``."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
