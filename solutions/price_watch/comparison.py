"""One solution's prices across provinces: least, median, greatest, what is out of line. Pure.

The rules are those of ``solutions.pricing.comparable`` (PRODUCT section 4, "Comparable"). Every
price is the least first-year cost of one unit in a province, whole VND, VAT included; kinds of
source are never mixed.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Final, TypeAlias

from core.money import half_up
from solutions.pricing.comparable import MIN_PROVINCES, ComparableKey, is_outlier, median_half_up

# Kind of source (published, quotation, contract, "" where nobody said) and what is compared.
SpreadKey: TypeAlias = tuple[str, ComparableKey]

_KINDS: Final = ("published", "quotation", "contract", "")


@dataclass(frozen=True, slots=True)
class Price:
    """What a plan of a province's listing costs: ``cost`` whole VND in the first year.

    For one unit, or for ``quantity`` where the plan is not sold for fewer. ``unit`` and
    ``plan_name`` are as the plan writes them.
    """

    solution_id: int
    province_id: int
    listing_id: int
    plan_id: int
    source_kind: str
    key: ComparableKey
    cost: int
    unit: str = ""
    plan_name: str = ""
    quantity: int = 1


@dataclass(frozen=True)
class Spread:
    """The prices of one comparable kind, one for each province, the dearest first."""

    source_kind: str
    key: ComparableKey
    prices: Sequence[Price]

    @cached_property
    def costs(self) -> list[int]:
        """The provinces' prices in VND, the least first."""
        return sorted(price.cost for price in self.prices)

    @property
    def provinces(self) -> int:
        """How many provinces publish such a price."""
        return len(self.prices)

    @property
    def is_comparable(self) -> bool:
        """Whether enough provinces publish it for a price to be called out of line."""
        return self.provinces >= MIN_PROVINCES

    @property
    def least(self) -> int:
        """The least price in VND."""
        return self.costs[0]

    @property
    def greatest(self) -> int:
        """The greatest price in VND."""
        return self.costs[-1]

    @cached_property
    def median(self) -> int:
        """The median in VND."""
        return median_half_up(self.costs)

    @property
    def unit(self) -> str:
        """The unit as the first of the plans writes it."""
        return self.prices[0].unit

    @cached_property
    def outliers(self) -> list[Price]:
        """The prices more than 30% above the median, the dearest first."""
        return [price for price in self.prices if self.is_outlier(price)]

    def is_outlier(self, price: Price) -> bool:
        """Whether the price is to be looked at again."""
        return is_outlier(price.cost, self.costs)

    def deviation(self, price: Price) -> Fraction | None:
        """How far the price lies from the median, in percent of it; None where that is 0."""
        return deviation_percent(price.cost, self.median)


def deviation_percent(cost: int, median: int) -> Fraction | None:
    """How far ``cost`` lies above (below: negative) ``median``, exact percent; None of a 0."""
    return Fraction(100 * (cost - median), median) if median else None


def spreads_of(prices: Iterable[Price]) -> list[Spread]:
    """The comparable kinds of one solution: those of most provinces first.

    ``prices`` are those of its plans; of several in a province the least counts, of equal ones
    the first given.
    """
    groups: dict[SpreadKey, dict[int, Price]] = defaultdict(dict)
    for price in prices:
        own = groups[price.source_kind, price.key]
        known = own.get(price.province_id)
        if known is None or price.cost < known.cost:
            own[price.province_id] = price
    spreads = [Spread(kind, key, _sorted(own.values())) for (kind, key), own in groups.items()]
    return sorted(spreads, key=_place)


def _sorted(prices: Iterable[Price]) -> list[Price]:
    return sorted(prices, key=lambda price: (-price.cost, price.province_id))


def _place(spread: Spread) -> tuple[int, int, str, int, str]:
    charge, months, unit = spread.key
    kind = spread.source_kind
    place = _KINDS.index(kind) if kind in _KINDS else len(_KINDS)
    return -spread.provinces, place, charge, months or 0, unit


def tenths(percent: Fraction | None) -> Decimal | None:
    """A percentage as it is shown: one decimal, half up (away from zero below it)."""
    return None if percent is None else Decimal(half_up(percent * 10)).scaleb(-1)
