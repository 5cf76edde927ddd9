"""What the indicators of one day are computed from: columns of keys, read once for all. Pure.

A *place* is the position of a province in ``Facts.provinces``. Whoever reads facts (of today from
the tables, of a past day from the records) has applied the conditions of the day: what was
public, valid, confirmed. So an indicator means the same on every day.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

import numpy as np

from .joins import Flags, Keys

# The place of what belongs to the whole country, and the key of what is not said.
NATIONAL: Final = -1
NOBODY: Final = -1


class Part(Enum):
    """What may be read, or be impossible to know for a past day, by itself."""

    OFFERS = auto()
    PRICES = auto()
    VENDORS = auto()
    HEADQUARTERS = auto()
    SECTORS = auto()
    PROBLEMS = auto()
    GUIDES = auto()
    EVALUATIONS = auto()
    USES = auto()
    PROGRAMMES = auto()
    LEVELS = auto()


@dataclass(frozen=True, slots=True)
class Offers:
    """The listings that provinces publish, each once; national ones are not among them.

    ``is_confirmed``: the vendor confirmed the price within 6 calendar months. ``is_priced``: a
    base plan valid on the day has a first-year cost (free counts, on request does not).
    ``has_trial``: the listing offers one, or such a plan has days of trial.
    """

    solution: Keys
    place: Keys
    is_confirmed: Flags
    is_priced: Flags
    has_trial: Flags

    def only(self, which: Flags) -> "Offers":
        """Those that are marked."""
        return Offers(
            self.solution[which],
            self.place[which],
            self.is_confirmed[which],
            self.is_priced[which],
            self.has_trial[which],
        )

    @property
    def counting(self) -> "Offers":
        """Those that count for the weighted indicators (product page, section 9)."""
        return self.only(self.is_confirmed)


@dataclass(frozen=True, slots=True)
class Links:
    """Which of one kind goes with which of another."""

    source: Keys
    target: Keys

    def only(self, which: Flags) -> "Links":
        """Those that are marked."""
        return Links(self.source[which], self.target[which])


@dataclass(frozen=True, slots=True)
class Evaluations:
    """Those valid on the day; the place of a former province is that of its successor."""

    solution: Keys
    place: Keys
    micropoints: Keys

    def only(self, which: Flags) -> "Evaluations":
        """Those that are marked."""
        return Evaluations(self.solution[which], self.place[which], self.micropoints[which])


@dataclass(frozen=True, slots=True)
class Levels:
    """Prices that compare: whole VND of the first year, and the median of that kind."""

    place: Keys
    cost: Keys
    median: Keys

    def only(self, which: Flags) -> "Levels":
        """Those that are marked."""
        return Levels(self.place[which], self.cost[which], self.median[which])


def no_keys() -> Keys:
    """A column without rows."""
    return np.empty(0, np.int64)


def no_links() -> Links:
    """No links at all."""
    return Links(no_keys(), no_keys())


def no_offers() -> Offers:
    """No listings at all."""
    nothing = np.empty(0, np.bool_)
    return Offers(no_keys(), no_keys(), nothing, nothing, nothing)


@dataclass(frozen=True, slots=True)
class Facts:
    """All facts of one day; parts that were not asked for, or cannot be known, are empty.

    ``vendors`` leads from solutions, ``headquarters`` from vendors to places, ``sectors`` from
    solutions to sectors in use, ``problems`` from solutions to published problems, ``guides`` from
    problems to places of published guides (each guide once; ``NOBODY``, ``NATIONAL``). ``uses`` are
    the places of confirmed uses of public solutions, ``programmes`` the solutions of all platforms.
    ``unknown`` are the parts that the records of a past day do not tell.
    """

    provinces: Sequence[int]
    offers: Offers = field(default_factory=no_offers)
    vendors: Links = field(default_factory=no_links)
    headquarters: Links = field(default_factory=no_links)
    sectors: Links = field(default_factory=no_links)
    problems: Links = field(default_factory=no_links)
    guides: Links = field(default_factory=no_links)
    evaluations: Evaluations = field(
        default_factory=lambda: Evaluations(no_keys(), no_keys(), no_keys())
    )
    uses: Keys = field(default_factory=no_keys)
    programmes: Keys = field(default_factory=no_keys)
    levels: Levels = field(default_factory=lambda: Levels(no_keys(), no_keys(), no_keys()))
    unknown: frozenset[Part] = frozenset()
    has_sample: bool = False

    @property
    def size(self) -> int:
        """How many provinces there are."""
        return len(self.provinces)
