"""Pure: repeatable choices. The same parts give the same choices on every machine."""

import random
from collections.abc import Sequence
from decimal import Decimal
from typing import TypeVar

Item = TypeVar("Item")

# From which amount (VND) prices move in which steps, largest first.
_STEPS = (
    (100_000_000, 5_000_000),
    (10_000_000, 500_000),
    (1_000_000, 50_000),
    (100_000, 5_000),
    (10_000, 500),
    (1_000, 50),
    (100, 10),
    (10, 1),
)


def chance(*parts: object) -> random.Random:
    """A source of choices of its own for ``parts``, so that one part never shifts another."""
    return random.Random(":".join(map(str, parts)))  # noqa: S311 nothing secret is drawn here


def weighted(source: random.Random, weights: dict[Item, float]) -> Item:
    """One key, as often as its weight says."""
    return source.choices(list(weights), list(weights.values()))[0]


def some(source: random.Random, items: Sequence[Item], count: int) -> list[Item]:
    """At most ``count`` different items in their own order."""
    kept = set(source.sample(range(len(items)), min(count, len(items))))
    return [item for index, item in enumerate(items) if index in kept]


def nice(amount: float | Decimal) -> Decimal:
    """An amount (VND) as price lists write it: in round steps, below 10 dong with two decimals."""
    for floor, step in _STEPS:
        if amount >= floor:
            return Decimal(int(Decimal(amount) / step + Decimal("0.5")) * step)
    return Decimal(amount).quantize(Decimal("0.01"))


def shares(total: int, weights: Sequence[float], *, least: int, most: int) -> list[int]:
    """``total`` split by ``weights``, each part within ``least`` and ``most``, exactly in sum.

    Raises ``ValueError`` when the bounds leave no room for ``total``.
    """
    if not least * len(weights) <= total <= most * len(weights):
        raise ValueError("the bounds leave no room for the total")
    parts = [least] * len(weights)
    rest = total - sum(parts)
    while rest:
        open_ones = [index for index, part in enumerate(parts) if part < most]
        mass = sum(weights[index] for index in open_ones)
        before = rest
        for index in open_ones:
            more = min(int(before * weights[index] / mass), most - parts[index], rest)
            parts[index] += more
            rest -= more
        if rest == before:
            for index in sorted(open_ones, key=lambda i: -weights[i])[:rest]:
                parts[index] += 1
                rest -= 1
    return parts
