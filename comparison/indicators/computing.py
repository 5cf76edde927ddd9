"""The figures of all provinces: of today, or of the end of a past day."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from comparison.figures import Figure
from comparison.history.reading import past_facts

from .definitions import indicators
from .facts import Facts
from .ground import Ground, ground_of
from .reading import read_facts
from .registry import figures_of, parts_for


@dataclass(frozen=True, slots=True)
class Past:
    """The end of a past day, reconstructed from the records."""

    day: dt.date


def compute(
    on: dt.date, keys: Collection[str] | None = None, moment: Past | None = None
) -> Mapping[int, Mapping[str, Figure | None]]:
    """The figures of every province of the day by its key, then by indicator.

    ``keys`` are the indicators asked for, by default all. Without ``moment`` from the tables as
    they stand, with the day ``on`` deciding what is valid; with one from the records of that day.
    None: no data, or not known of that day (``facts_of`` says which).
    """
    return figures_of(facts_of(on, keys, moment), keys)


def facts_of(
    on: dt.date,
    keys: Collection[str] | None = None,
    moment: Past | None = None,
    ground: Ground | None = None,
) -> Facts:
    """What ``compute`` computes from; ``ground`` where the provinces of the day are known."""
    parts = parts_for(indicators() if keys is None else keys)
    if moment is None:
        return read_facts(on, ground or ground_of(on), parts)
    return past_facts(moment.day, ground or ground_of(moment.day), parts)
