"""Solutions that may be entered twice: products of one vendor with like names, or one web address.

The vendor counts as one also where it is itself suspected of being entered twice.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import combinations
from typing import Any, Final, NamedTuple

from django.core.cache import cache

from provinces.models import Scope
from vendors.duplicates import (
    MOST_HINTS,
    MOST_SHARING,
    Pair,
    as_pairs,
    in_order,
    likest,
    open_among,
    shared,
    stamp,
    suspected_pairs,
)
from vendors.likeness import are_alike, bare_product, tidy_address
from vendors.models import Vendor

from .models import Solution

_KEEP_SECONDS: Final = 24 * 3600


class _Known(NamedTuple):
    key: int
    name: str
    vendor: int
    address: str
    steward: int | None


def open_pairs(scope: Scope, limit: int | None = None) -> list[Pair]:
    """Suspected pairs of solutions of which the person's provinces keep one (the ministry: all).

    Surest first, without those that somebody declared different. Four queries.
    """
    return open_among(_remembered("pairs", _find_pairs), Solution, scope)[:limit]


def count_open_pairs(scope: Scope) -> int:
    """How many pairs ``open_pairs`` has without a limit."""
    return len(open_pairs(scope))


def similar(
    name: str = "", *, vendor: int | None = None, website: str = "", limit: int = MOST_HINTS
) -> list[Solution]:
    """Entries that what was typed so far may mean: of the vendor first, then of anyone."""
    known = _remembered("names", _known)
    address = tidy_address(website)
    bare = bare_product(name)
    sure = [row.key for row in known if address and row.address == address]
    own = likest(bare, {row.key: row.name for row in known if row.vendor == vendor}, limit)
    all_names = {row.key: row.name for row in known}
    keys = [*sure, *own, *likest(bare, all_names, limit)]
    return in_order(Solution.objects.select_related("vendor", "steward"), keys, limit)


def suspects(solution: Solution) -> list[Solution]:
    """Entries that a solution about to be saved doubles, by the rules of the pairs."""
    bare, address = bare_product(solution.name), _own_address(solution.website)
    vendors = _same_vendors().get(solution.vendor_id, {solution.vendor_id})
    keys = [
        row.key
        for row in _remembered("names", _known)
        if row.key != solution.pk
        and (
            (address and row.address == address)
            or (row.vendor in vendors and are_alike(bare, row.name))
        )
    ]
    return in_order(Solution.objects.select_related("vendor", "steward"), keys, MOST_HINTS)


def _find_pairs() -> list[Pair]:
    known = _known()
    found: dict[tuple[int, int], set[str]] = defaultdict(set)
    for group in _by_vendor(known):
        for one, other in combinations(sorted(group), 2):
            if are_alike(one.name, other.name):
                found[one.key, other.key].add("same" if one.name == other.name else "alike")
    for pair in shared(known, lambda row: row.address, most=MOST_SHARING):
        found[pair].add("address")
    return as_pairs("solution", found, {row.key: row.steward for row in known})


def _by_vendor(known: Iterable[_Known]) -> Iterable[list[_Known]]:
    """The solutions of each vendor, and together those of two that may be one."""
    own: dict[int, list[_Known]] = defaultdict(list)
    for row in known:
        own[row.vendor].append(row)
    together = [own[pair.low] + own[pair.high] for pair in suspected_pairs()]
    return [*own.values(), *together]


def _same_vendors() -> dict[int, set[int]]:
    """For each vendor suspected of being entered twice, itself and its likes."""
    likes: dict[int, set[int]] = defaultdict(set)
    for pair in suspected_pairs():
        likes[pair.low] |= {pair.low, pair.high}
        likes[pair.high] |= {pair.low, pair.high}
    return likes


def _known() -> list[_Known]:
    rows = Solution.objects.order_by("pk").values_list(
        "pk", "name", "vendor_id", "website", "steward_id"
    )
    return [
        _Known(key, bare_product(name), vendor, _own_address(website), steward)
        for key, name, vendor, website, steward in rows
    ]


def _own_address(website: str) -> str:
    """The address for comparing; "" for a home page, which all products of a vendor may have."""
    address = tidy_address(website)
    return address if "/" in address or "?" in address else ""


def _remembered(what: str, make: Callable[[], Any]) -> Any:
    """What was computed from vendors and solutions as they are; two queries."""
    key = f"duplicates:{what}:{stamp(Solution)}:{stamp(Vendor)}"
    return cache.get_or_set(key, make, _KEEP_SECONDS)
