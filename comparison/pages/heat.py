"""Coverage of sectors by provinces as a table of coloured cells, and the gaps in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.urls import reverse

from comparison import wording
from comparison.charts.scale import scale_of
from comparison.coverage import Coverage

from .facts import count_of, most_missing


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A number of solutions; ``step`` 0 for none, else 1-5."""

    text: str
    step: int


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A province; ``full`` of the sectors have a solution."""

    name: str
    url: str
    cells: Sequence[HeatCell]
    full: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A sector with the provinces that have no solution in it."""

    sector: str
    url: str
    provinces: Sequence[str]


@dataclass(frozen=True, slots=True)
class Heat:
    """``sectors`` are names with addresses; ``legend`` steps with their ranges."""

    sectors: Sequence[tuple[str, str]]
    rows: Sequence[HeatRow]
    totals: Sequence[str]
    legend: Sequence[tuple[int, str]]
    gaps: Sequence[Gap]
    full_count: int


def heat_of(coverage: Coverage, region: str = "") -> Heat:
    """The table of all provinces, or of those of one region (its slug)."""
    places = [one for one in coverage.provinces if region in {"", one.region.slug}]
    counts = {
        (place.pk, sector.pk): count_of(coverage, place, sector)
        for place in places
        for sector in coverage.sectors
    }
    scale = scale_of([Fraction(n) for n in counts.values() if n], is_whole=True)

    def cell(number: int) -> HeatCell:
        step = scale.step_of(Fraction(number)) if scale and number else 0
        return HeatCell(wording.number(number), step)

    rows = []
    for place in places:
        numbers = [counts[place.pk, sector.pk] for sector in coverage.sectors]
        rows.append(
            HeatRow(
                name=place.local_name,
                url=reverse("provinces:catalogue", args=[place.slug]),
                cells=[cell(number) for number in numbers],
                full=sum(bool(number) for number in numbers),
            )
        )
    covering = [
        wording.number(sum(bool(counts[place.pk, sector.pk]) for place in places))
        for sector in coverage.sectors
    ]
    return Heat(
        sectors=[(one.local_name, one.get_absolute_url()) for one in coverage.sectors],
        rows=rows,
        totals=covering,
        legend=[
            (step.number, _range(step.low, step.high)) for step in (scale.steps() if scale else ())
        ],
        gaps=[
            Gap(
                sector=sector.local_name,
                url=sector.get_absolute_url(),
                provinces=[place.local_name for place in places if not counts[place.pk, sector.pk]],
            )
            for sector, _lacking in most_missing(coverage)
            if any(not counts[place.pk, sector.pk] for place in places)
        ],
        full_count=sum(row.full == len(coverage.sectors) for row in rows),
    )


def _range(low: Fraction, high: Fraction) -> str:
    # What has none is a step of its own.
    least = max(low, Fraction(1))
    if least == high:
        return wording.number(high)
    return f"{wording.number(least)}–{wording.number(high)}"
