"""Which values of a row differ, and which is best where better is objective. Pure."""

from collections.abc import Hashable, Sequence
from fractions import Fraction
from typing import Literal, TypeAlias

Better: TypeAlias = Literal["low", "high"]
Value: TypeAlias = int | Fraction


def differs(keys: Sequence[Hashable]) -> bool:
    """Whether the columns of a row say different things; ``None`` stands for nothing known."""
    return len(set(keys)) > 1


def best(values: Sequence[Value | None], better: Better) -> frozenset[int]:
    """The places of the best of the values (None: none to compare), all of them where they tie.

    Nothing where fewer than two can be compared or all of them are equal: then nobody is best.
    """
    known = [value for value in values if value is not None]
    if len(known) < 2 or len(set(known)) == 1:
        return frozenset()
    target = min(known) if better == "low" else max(known)
    return frozenset(place for place, value in enumerate(values) if value == target)


def comparable_costs(
    costs: Sequence[Value | None], units: Sequence[str], *, is_certain: Sequence[bool]
) -> bool:
    """Whether the lowest of these costs is lowest for anybody.

    Costs of different units are not comparable, unless the lowest is nothing at all, which no unit
    makes more. ``is_certain`` tells of each whether its basis is known: one that is not (tax not
    stated, price not confirmed again) makes the order of all of them doubtful.
    """
    known = [place for place, cost in enumerate(costs) if cost is not None]
    if not all(is_certain[place] for place in known):
        return False
    paid = {units[place] for place in known if costs[place]}
    return len(paid) < 2 or any(costs[place] == 0 for place in known)
