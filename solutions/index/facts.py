"""What some solutions are on a day, as plain columns: what is read of them, and kept. Pure."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.finding.documents import Document

from .bits import Slots

NO_PRICE = -1
LATEST = np.iinfo(np.int64).max
SORT_KEY = "S200"
# Rows of the listing marks that are no facet.
QUOTED = ("", "quoted")
# The value of a flag that is raised.
RAISED = "1"

Mark = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Offers:
    """Public listings, a column each: the position of their solution in ``Facts.keys``, their
    province (0: national), key, first-year cost on the day (VND, ``NO_PRICE``), and when first
    public (microseconds since 1970, ``LATEST`` for unknown)."""

    position: Slots
    province: Slots
    key: Slots
    price: NDArray[np.int64]
    first: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Evaluated:
    """Evaluations that count on the day, a column each; ``points`` are micropoints."""

    position: Slots
    province: Slots
    points: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Facts:
    """Solutions by key with what searches ask of them.

    ``marks`` are positions of solutions by facet (or flag) and value, ``offer_marks`` positions in
    ``offers``; a position may come twice. ``names`` are labels of values of open facets. ``texts``
    are positions and documents of the public ones, to find words in.
    """

    keys: Slots
    sort_keys: NDArray[np.bytes_]
    offers: Offers
    evaluated: Evaluated
    marks: dict[Mark, list[int]]
    offer_marks: dict[Mark, list[int]]
    names: dict[Mark, str] = field(default_factory=dict)
    texts: list[tuple[int, Document]] = field(default_factory=list)
