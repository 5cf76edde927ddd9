"""Indicators of how openly and how dearly a province lists prices. Pure."""

from collections import Counter
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from comparison.figures import Figure, from_fraction

from .facts import Facts
from .joins import Keys
from .listings import shares

Row = list[Figure | None]
Floats = NDArray[np.float64]
# Far more than two ratios differ by for lack of digits, far less than any that matter.
_NEAR: Final = 1e-9


def share_priced(facts: Facts) -> Row:
    """Listings with a confirmed price that anybody can read, of all published ones.

    Percent; more is better; from the price plans: free counts, on request does not.
    """
    return shares(facts, facts.offers.is_confirmed & facts.offers.is_priced)


def share_price_confirmed(facts: Facts) -> Row:
    """Listings whose price the vendor confirmed within 6 calendar months, of all published ones.

    Percent; more is better; from the recorded confirmations, also of prices on request.
    """
    return shares(facts, facts.offers.is_confirmed)


def price_level(facts: Facts) -> Row:
    """The median, over the province's comparable prices, of a price to the national median of it.

    Ratio, 1 being the median; neither more nor less is better: it depends on place and scope. What
    compares is said in section 4 of the product page (same solution, charge, period, unit and kind
    of source, at least 3 provinces). None without any such price.
    """
    levels = facts.levels
    order = np.argsort(levels.place, kind="stable")
    ends = np.searchsorted(levels.place[order], np.arange(facts.size), "right")
    starts = np.concatenate([[0], ends[:-1]]) if facts.size else ends
    found = []
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        rows = order[start:end]
        found.append(from_fraction(median_ratio(levels.cost[rows], levels.median[rows])))
    return found


def median_ratio(costs: Keys, medians: Keys) -> Fraction | None:
    """The exact median of ``costs`` each divided by its own of ``medians`` (above 0); None of none.

    Of an even number the mean of the middle two.
    """
    if not len(costs):
        return None
    rough = costs / medians
    ordered = np.sort(rough)
    middle = {(len(ordered) - 1) // 2, len(ordered) // 2}
    exact = [_ratio_at(place, ordered, rough, costs, medians) for place in middle]
    return sum(exact, Fraction(0)) / len(exact)


def _ratio_at(place: int, ordered: Floats, rough: Floats, costs: Keys, medians: Keys) -> Fraction:
    """The ratio at a place of the exact order; those too near to tell apart are compared."""
    low, high = ordered[place] * (1 - _NEAR), ordered[place] * (1 + _NEAR)
    near = np.flatnonzero((rough >= low) & (rough <= high))
    shortened = np.gcd(costs[near], medians[near])
    pairs = Counter(
        zip((costs[near] // shortened).tolist(), (medians[near] // shortened).tolist(), strict=True)
    )
    left = place - int(np.searchsorted(ordered, low, "left"))
    for ratio, count in sorted((Fraction(*pair), count) for pair, count in pairs.items()):
        if left < count:
            return ratio
        left -= count
    raise AssertionError("the place lies among those near it")
