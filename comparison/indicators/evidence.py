"""Indicators of what stands behind a listing: evaluations and confirmed use. Pure."""

from fractions import Fraction

import numpy as np

from comparison.figures import Figure, from_fraction
from solutions.scoring import MICROPOINTS

from .facts import NATIONAL, Facts
from .joins import Keys, counted, joined
from .listings import shares

Row = list[Figure | None]


def share_evaluated(facts: Facts) -> Row:
    """Listings with a confirmed price and a valid evaluation, of all published ones.

    Percent; more is better. An evaluation counts for the listings of its own province, of the one
    that succeeded that, and, a national one, for all (product page, section 5).
    """
    rows, _evaluations = _rated(facts)
    is_rated = np.zeros(len(facts.offers.place), np.bool_)
    is_rated[rows] = True
    return shares(facts, facts.offers.is_confirmed & is_rated)


def mean_rating(facts: Facts) -> Row:
    """The mean of the ratings of the province's listings that have one, 0-100 points.

    More is better. A listing's rating is the mean of the valid evaluations that count for it. None
    where nothing is rated.
    """
    rows, at = _rated(facts)
    size = len(facts.offers.place)
    counts = np.bincount(rows, minlength=size)
    totals = np.zeros(size, np.int64)
    np.add.at(totals, rows, facts.evaluations.micropoints[at])
    return [
        from_fraction(_mean(totals[own], counts[own]))
        for own in ((facts.offers.place == place) & (counts > 0) for place in range(facts.size))
    ]


def confirmed_deployments(facts: Facts) -> Row:
    """Uses of public solutions that an agency of the province confirmed within 12 calendar months.

    Count; more is better; from the agencies' own answers, never from what vendors say.
    """
    return [Figure(count) for count in counted(facts.uses, facts.size)]


def _rated(facts: Facts) -> tuple[Keys, Keys]:
    """The pairs of listing and evaluation that counts for it, as positions."""
    offers, found = facts.offers, facts.evaluations
    rows, at = joined(offers.solution, found.solution)
    counts = (found.place[at] == NATIONAL) | (found.place[at] == offers.place[rows])
    return rows[counts], at[counts]


def _mean(totals: Keys, counts: Keys) -> Fraction | None:
    """The mean of ratings, each the mean of so many evaluations with this sum of micropoints."""
    if not len(totals):
        return None
    total = sum(
        (
            Fraction(int(totals[counts == count].sum()), int(count))
            for count in np.unique(counts).tolist()
        ),
        Fraction(0),
    )
    return total / (len(totals) * MICROPOINTS)
