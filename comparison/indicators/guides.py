"""Indicators of problems answered and handbook guides. Pure."""

import numpy as np

from comparison.figures import Figure

from .facts import NATIONAL, Facts
from .joins import counted, joined, pairs_once

Row = list[Figure | None]


def problems_covered(facts: Facts) -> Row:
    """Published problems with a listing of the province and a guide, its own or national.

    Count; more is better; from the links of problems to solutions. The listing is one with a
    confirmed price, the guide a published one.
    """
    offers = facts.offers.counting
    rows, links = joined(offers.solution, facts.problems.source)
    places, problems = pairs_once(offers.place[rows], facts.problems.target[links])
    at, guides = joined(problems, facts.guides.source)
    homes = facts.guides.target[guides]
    serves = (homes == NATIONAL) | (homes == places[at])
    return [Figure(count) for count in counted(places[np.unique(at[serves])], facts.size)]


def guides_published(facts: Facts) -> Row:
    """How many guides of its own the province publishes.

    Count; more is better; from the handbook. National ones count for nobody.
    """
    own = facts.guides.target
    return [Figure(count) for count in counted(own[own != NATIONAL], facts.size)]
