"""Which function computes which indicator, and what it has to know. Pure."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

from comparison.figures import Figure

from . import evidence, guides, listings, prices
from .definitions import indicators
from .facts import Facts, Part

Compute = Callable[[Facts], list[Figure | None]]


@dataclass(frozen=True, slots=True)
class Computation:
    """``compute`` gives a figure for each place; ``parts`` are the facts that it looks at."""

    compute: Compute
    parts: frozenset[Part]


def _from(compute: Compute, *parts: Part) -> Computation:
    return Computation(compute, frozenset(parts))


COMPUTATIONS: Final[Mapping[str, Computation]] = {
    "published_listings": _from(listings.published_listings, Part.OFFERS),
    "distinct_vendors": _from(listings.distinct_vendors, Part.OFFERS, Part.VENDORS),
    "local_vendors": _from(listings.local_vendors, Part.OFFERS, Part.VENDORS, Part.HEADQUARTERS),
    "sectors_covered": _from(listings.sectors_covered, Part.OFFERS, Part.SECTORS),
    "problems_covered": _from(guides.problems_covered, Part.OFFERS, Part.PROBLEMS, Part.GUIDES),
    "share_priced": _from(prices.share_priced, Part.OFFERS, Part.PRICES),
    "share_price_confirmed": _from(prices.share_price_confirmed, Part.OFFERS),
    "share_evaluated": _from(evidence.share_evaluated, Part.OFFERS, Part.EVALUATIONS),
    "share_trial": _from(listings.share_trial, Part.OFFERS, Part.PRICES),
    "mean_rating": _from(evidence.mean_rating, Part.OFFERS, Part.EVALUATIONS),
    "price_level": _from(prices.price_level, Part.LEVELS),
    "guides_published": _from(guides.guides_published, Part.GUIDES),
    "confirmed_deployments": _from(evidence.confirmed_deployments, Part.USES),
    "programme_share": _from(listings.programme_share, Part.OFFERS, Part.PROGRAMMES),
}


def parts_for(keys: Collection[str]) -> frozenset[Part]:
    """What has to be read for these indicators."""
    return frozenset().union(*(COMPUTATIONS[key].parts for key in keys if key in COMPUTATIONS))


def known_keys(keys: Collection[str], unknown: frozenset[Part]) -> frozenset[str]:
    """The indicators among ``keys`` that can be computed where some parts cannot be known."""
    return frozenset(
        key for key in keys if key in COMPUTATIONS and not COMPUTATIONS[key].parts & unknown
    )


def figures_of(
    facts: Facts, keys: Collection[str] | None = None
) -> dict[int, dict[str, Figure | None]]:
    """The figures of every province by key, in the order of the product's list; None: no data.

    What the desk feeds is None of everybody, and so is what cannot be known of a past day.
    """
    wanted = [key for key in indicators() if keys is None or key in keys]
    known = known_keys(wanted, facts.unknown)
    nothing: list[Figure | None] = [None] * facts.size
    columns = {key: COMPUTATIONS[key].compute(facts) if key in known else nothing for key in wanted}
    return {
        province: {key: column[place] for key, column in columns.items()}
        for place, province in enumerate(facts.provinces)
    }


def missing_keys(facts: Facts) -> frozenset[str]:
    """The indicators that the records of the day do not tell; those of the desk are no part."""
    return frozenset(COMPUTATIONS) - known_keys(COMPUTATIONS, facts.unknown)
