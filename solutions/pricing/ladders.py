"""Plans of one listing that are steps of one price: by quantity, or packages of several sizes."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from core.money import DECIMALS, half_up

from .costs import least_quantity
from .terms import PAID_CHARGES, Terms

Kind: TypeAlias = Literal["steps", "packages"]

_SCALE: Final = 10**DECIMALS


@dataclass(frozen=True, slots=True)
class Ladder:
    """Plans that belong in one table: ``members`` are their positions, least quantity first.

    ``steps`` differ in the quantities for which they hold, ``packages`` in the quantity that one
    price covers; both in their prices.
    """

    kind: Kind
    members: tuple[int, ...]


def ladders(plans: Sequence[Terms], also: Sequence[Hashable]) -> list[Ladder]:
    """The ladders among ``plans``, in the order of their first members; a plan is in one at most.

    ``also`` holds for each plan what must be equal besides its terms (for whom, from what source).
    Prices, renewal prices and promotions may differ. Steps must not overlap: a step that names no
    greatest quantity holds beside the higher ones, as price lists mean it. ``ValueError`` unless
    both are of the same length.
    """
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for index, (terms, other) in enumerate(zip(plans, also, strict=True)):
        if terms.charge in PAID_CHARGES and terms.amount is not None:
            groups[_common(terms), other].append(index)
    found = [
        Ladder(kind, tuple(members))
        for group in groups.values()
        for kind, members in _sorted([(index, plans[index]) for index in group])
    ]
    return sorted(found, key=lambda ladder: min(ladder.members))


def price_of_one(terms: Terms, amount: Fraction) -> Fraction:
    """What one unit of a package costs at ``amount`` for the package: VND, half up to 4 decimals.

    For display beside packages of other sizes; costs are reckoned from whole packages.
    """
    return Fraction(half_up(amount / (terms.quantity_included or 1) * _SCALE), _SCALE)


def _common(terms: Terms) -> Terms:
    """What all members of a ladder share."""
    return replace(
        terms,
        amount=None,
        renewal_amount=None,
        extra_unit_amount=None,
        quantity_min=None,
        quantity_max=None,
        quantity_included=None,
        promotions=(),
    )


def _sorted(group: list[tuple[int, Terms]]) -> list[tuple[Kind, list[int]]]:
    """Steps and packages among plans that share the rest; those in neither are left out."""
    packages = [item for item in group if item[1].quantity_included]
    steps = [item for item in group if not item[1].quantity_included]
    found: list[tuple[Kind, list[int]]] = []
    packages.sort(key=lambda item: item[1].quantity_included or 0)
    if _differ([terms.quantity_included or 0 for _index, terms in packages]):
        found.append(("packages", [index for index, _terms in packages]))
    steps.sort(key=lambda item: least_quantity(item[1]))
    if _are_steps([terms for _index, terms in steps]):
        found.append(("steps", [index for index, _terms in steps]))
    return found


def _differ(values: list[int]) -> bool:
    return len(values) > 1 and len(set(values)) == len(values)


def _are_steps(plans: list[Terms]) -> bool:
    least = [least_quantity(terms) for terms in plans]
    below = zip(plans, least[1:], strict=False)
    return _differ(least) and all(
        terms.quantity_max is None or terms.quantity_max < above for terms, above in below
    )
