"""Boards for tests: provinces with figures written short, frozen without any catalogue."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

import pytest

from comparison.board import Board, Place, scored
from comparison.figures import Figure
from comparison.indicators.definitions import default_weights
from comparison.models import Ranking
from comparison.quarters import Quarter
from provinces.models import Province
from tests.factories import RankingFactory, SnapshotFactory

Short = Mapping[str, int | tuple[int, int] | None]


def figure(value: int | tuple[int, int] | None) -> Figure | None:
    """``3`` or ``(1, 2)`` as a figure."""
    if value is None:
        return None
    return Figure(value) if isinstance(value, int) else Figure(*value)


def place(province: Province, is_ranked: bool = True, **figures: int | tuple[int, int] | None):
    """A province with these figures; nothing is known of the others."""
    kept = {key: figure(figures.get(key)) for key in default_weights()}
    return Place(province, kept, is_ranked, province.communes)


def board(
    quarter: Quarter,
    *places: Place,
    on: dt.date | None = None,
    weights: Mapping[str, Decimal] | None = None,
    missing: frozenset[str] = frozenset(),
    has_sample: bool = False,
) -> Board:
    """The board of these places for a quarter, by the default weights."""
    return scored(
        places,
        weights or default_weights(),
        on=on or quarter.last_day,
        quarter=quarter,
        missing=missing,
        has_sample=has_sample,
    )


class Takes:
    """Stands in for the catalogue: whatever day is asked for, ``places`` are what was there."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.places: list[Place] = []
        self.missing: frozenset[str] = frozenset()
        self.has_sample = False
        self.asked: list[dt.date] = []
        for module in ("freezing", "consulting"):
            monkeypatch.setattr(f"comparison.{module}.taken", self)

    def __call__(self, on: dt.date, *, quarter: Quarter, weights: Mapping[str, Decimal]) -> Board:
        self.asked.append(on)
        return board(
            quarter,
            *self.places,
            on=on,
            weights=weights,
            missing=self.missing,
            has_sample=self.has_sample,
        )


def keep(made: Board, **fields) -> Ranking:
    """The board as a frozen quarter; ``fields`` as of its factory (``published=True``)."""
    about = {
        "year": made.quarter.year,
        "number": made.quarter.number,
        "cutoff_on": made.on,
        "is_sample": made.has_sample,
        "missing": sorted(made.missing),
        "weights": {key: str(weight) for key, weight in made.weights.items()},
    }
    ranking = RankingFactory(**about | fields)
    for line in made.lines:
        one = line.score
        SnapshotFactory(
            ranking=ranking,
            province=line.province,
            is_ranked=line.is_ranked,
            communes=line.communes,
            values={key: kept and kept.packed() for key, kept in line.figures.items()},
            scaled={k: [v.numerator, v.denominator] for k, v in one.scaled.items()} if one else {},
            score=one and one.points,
            rank=one and one.rank,
        )
    return ranking
