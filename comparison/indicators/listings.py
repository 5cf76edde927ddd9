"""Indicators of what a province lists: how much, by whom, for which sectors and programmes. Pure.

Each function gives one figure for each place of the facts. The shares have all published listings
of the province below the line and, above it, only those with a confirmed price: what is not kept
up to date earns nothing, and leaving it out of both would reward listing less.
"""

from comparison.figures import Figure, share

from .facts import Facts
from .joins import Flags, counted, distinct, is_among, joined

Row = list[Figure | None]


def published_listings(facts: Facts) -> Row:
    """How many listings the province publishes. Count; more is better; from the listings."""
    return _counts(counted(facts.offers.place, facts.size))


def distinct_vendors(facts: Facts) -> Row:
    """How many vendors these listings are of. Count; more is better; from the solutions."""
    rows, vendors = joined(facts.offers.solution, facts.vendors.source)
    found = distinct(facts.offers.place[rows], facts.vendors.target[vendors], facts.size)
    return _counts(found)


def local_vendors(facts: Facts) -> Row:
    """How many of these vendors have their headquarters in the province, or in one it succeeded.

    Count; more is better; from the vendors.
    """
    rows, at = joined(facts.offers.solution, facts.vendors.source)
    places, vendors = facts.offers.place[rows], facts.vendors.target[at]
    pairs, homes = joined(vendors, facts.headquarters.source)
    is_here = facts.headquarters.target[homes] == places[pairs]
    return _counts(distinct(places[pairs][is_here], vendors[pairs][is_here], facts.size))


def sectors_covered(facts: Facts) -> Row:
    """In how many sectors in use the province has a listing with a confirmed price.

    Count; more is better; from the sectors of the solutions.
    """
    offers = facts.offers.counting
    rows, links = joined(offers.solution, facts.sectors.source)
    return _counts(distinct(offers.place[rows], facts.sectors.target[links], facts.size))


def share_trial(facts: Facts) -> Row:
    """Listings with a confirmed price that offer a trial, of all published ones.

    Percent; more is better; from the trial offer of the listing and the days of trial of its plans.
    """
    offers = facts.offers
    return shares(facts, offers.is_confirmed & offers.has_trial)


def programme_share(facts: Facts) -> Row:
    """Platforms of the national programmes that the province lists with a confirmed price, of all.

    Percent; more is better; from the programmes. A solution of two programmes is two platforms.
    """
    offers = facts.offers.counting
    listed = offers.only(is_among(offers.solution, facts.programmes))
    rows, _entries = joined(listed.solution, facts.programmes)
    total = len(facts.programmes)
    return [share(count, total) for count in counted(listed.place[rows], facts.size)]


def shares(facts: Facts, which: Flags) -> Row:
    """The marked listings of each place, of all its published ones."""
    parts = counted(facts.offers.place[which], facts.size)
    wholes = counted(facts.offers.place, facts.size)
    return [share(part, whole) for part, whole in zip(parts, wholes, strict=True)]


def _counts(counts: list[int]) -> Row:
    return [Figure(count) for count in counts]
