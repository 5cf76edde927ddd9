"""All provinces side by side at one moment: today, or as frozen for a quarter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from provinces.models import Province

from .figures import Figures, exact_values
from .indicators.definitions import lower_is_better
from .quarters import Quarter
from .ranking import Score, rank


@dataclass(frozen=True, slots=True)
class Line:
    """A province with its figures by indicator key (None: no data).

    ``province`` has its region loaded. ``is_ranked``: its centre is open. ``communes`` as on the
    day, None where nobody knows. ``score`` is None for the unranked and, in a published quarter,
    for those outside the scope of the announcement.
    """

    province: Province
    figures: Figures
    is_ranked: bool
    communes: int | None
    score: Score | None


@dataclass(frozen=True, slots=True)
class Board:
    """``lines`` in Vietnamese order of names; ``quarter`` None: the figures of the day ``on``.

    ``weights`` are the agreed ones (points, by key), ``applied`` those after rescaling to what
    somebody has; ``missing`` the keys that could not be reconstructed for a past day.
    """

    quarter: Quarter | None
    on: date
    lines: Sequence[Line]
    weights: Mapping[str, Decimal]
    applied: Mapping[str, Fraction]
    has_sample: bool
    missing: frozenset[str] = frozenset()

    def by_rank(self) -> list[Line]:
        """The scored lines, best first; equal ranks in the order of names."""
        scored = [line for line in self.lines if line.score is not None]
        return sorted(scored, key=lambda line: line.score.rank)

    def line_of(self, slug: str) -> Line | None:
        """The line of a province by its slug."""
        return next((line for line in self.lines if line.province.slug == slug), None)


@dataclass(frozen=True, slots=True)
class Place:
    """What a board needs of a province before it is scored; fields as of ``Line``."""

    province: Province
    figures: Figures
    is_ranked: bool
    communes: int | None


def scored(
    places: Sequence[Place],
    weights: Mapping[str, Decimal],
    *,
    on: date,
    quarter: Quarter | None = None,
    has_sample: bool = False,
    missing: frozenset[str] = frozenset(),
) -> Board:
    """The board of ``places`` by the open formula with these weights."""
    result = rank(
        {place.province.pk: exact_values(place.figures) for place in places if place.is_ranked},
        weights,
        lower_is_better(),
    )
    lines = [
        Line(
            province=place.province,
            figures=place.figures,
            is_ranked=place.is_ranked,
            communes=place.communes,
            score=result.scores.get(place.province.pk),
        )
        for place in places
    ]
    return Board(quarter, on, lines, weights, result.weights, has_sample, missing)
