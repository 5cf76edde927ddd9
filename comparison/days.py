"""All provinces on one day, with their figures, before they are ranked."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from provinces.models import Centre, Province

from .board import Board, Place, scored
from .history.centres import open_centres_on
from .indicators.computing import Past, facts_of
from .indicators.facts import Facts
from .indicators.ground import Ground, ground_of
from .indicators.registry import figures_of, missing_keys
from .quarters import Quarter

# From this day on communes are what the province file says; before there were districts too.
COMMUNES_SINCE: Final = dt.date(2025, 7, 1)


@dataclass(frozen=True, slots=True)
class Day:
    """The provinces of the day ``on`` in Vietnamese order.

    ``missing`` are the indicators that the records of a past day do not tell.
    """

    on: dt.date
    places: Sequence[Place]
    has_sample: bool
    missing: frozenset[str] = frozenset()

    def board(self, weights: Mapping[str, Decimal], quarter: Quarter | None = None) -> Board:
        """The provinces ranked by these weights (points, by key)."""
        return scored(
            self.places,
            weights,
            on=self.on,
            quarter=quarter,
            has_sample=self.has_sample,
            missing=self.missing,
        )


def day_of(on: dt.date, moment: Past | None = None) -> Day:
    """The day ``on`` as the tables stand, or, with ``moment``, as the records have its end.

    From the tables it is right for today, and for yesterday as long as nobody has worked today.
    Which indicators a past day cannot tell is in ``missing``; nothing is guessed. A fixed number
    of queries either way.
    """
    ground = ground_of(moment.day if moment else on)
    return day_from(facts_of(on, moment=moment, ground=ground), ground, on, moment)


def day_from(facts: Facts, ground: Ground, on: dt.date, moment: Past | None = None) -> Day:
    """The same from facts that were read."""
    day = moment.day if moment else on
    figures = figures_of(facts)
    is_open = open_centres_on(day) if moment else _open_centres()
    places = [
        Place(
            province=province,
            figures=figures[province.pk],
            is_ranked=province.pk in is_open,
            communes=province.communes if _knows_communes(province, day) else None,
        )
        for province in ground.provinces
    ]
    return Day(day, places, facts.has_sample, missing_keys(facts))


def _open_centres() -> frozenset[int]:
    rows = Centre.objects.filter(state=Centre.Phase.OPEN).order_by()
    return frozenset(rows.values_list("province", flat=True))


def _knows_communes(province: Province, day: dt.date) -> bool:
    """Whether the number of communes that the province has today is that of the day."""
    changed = province.boundaries_changed_on or COMMUNES_SINCE
    return day >= max(changed, COMMUNES_SINCE)
