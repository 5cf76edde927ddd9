"""The heat map of coverage and its gaps, and the facts above the comparison."""

from dataclasses import dataclass

import pytest
from django.utils.translation import override

from comparison.pages.facts import facts_of, live_facts, most_missing
from comparison.pages.heat import Gap, HeatCell, heat_of
from comparison.quarters import Quarter
from provinces.models import Province
from solutions.models import Sector
from tests.factories import SectorFactory

from .boards import board, place


@dataclass
class Covered:
    """What ``comparison.coverage.coverage`` gives, as far as it is read."""

    counts: dict[int, dict[int, int]]
    sectors: list[Sector]
    provinces: list[Province]


@pytest.fixture
def covered(da_nang: Province, hue: Province) -> Covered:
    """Huế lacks one of two sectors."""
    health, school = SectorFactory(name="Y tế"), SectorFactory(name="Giáo dục")
    counts = {da_nang.pk: {health.pk: 12, school.pk: 1}, hue.pk: {health.pk: 3}}
    return Covered(counts, [health, school], [da_nang, hue])


def test_cells_have_steps_and_their_number(covered: Covered) -> None:
    heat = heat_of(covered)

    assert [(row.name, row.cells, row.full) for row in heat.rows] == [
        ("Đà Nẵng", [HeatCell("12", 5), HeatCell("1", 1)], 2),
        ("Huế", [HeatCell("3", 2), HeatCell("0", 0)], 1),
    ]
    assert heat.legend == [(1, "1–2"), (2, "3–5"), (3, "6–8"), (4, "9–11"), (5, "12–14")]
    assert (heat.totals, heat.full_count) == (["2", "1"], 1)


def test_gaps_name_the_provinces_of_each_sector(covered: Covered) -> None:
    assert heat_of(covered).gaps == [
        Gap("Giáo dục", covered.sectors[1].get_absolute_url(), ["Huế"])
    ]


def test_region_narrows_rows_and_gaps(covered: Covered, da_nang: Province) -> None:
    heat = heat_of(covered, da_nang.region.slug)

    assert ([row.name for row in heat.rows], heat.gaps) == (["Đà Nẵng"], [])


def test_empty_catalogue_has_only_gaps(covered: Covered) -> None:
    covered.counts = {}

    heat = heat_of(covered)

    assert {cell for row in heat.rows for cell in row.cells} == {HeatCell("0", 0)}
    assert (heat.legend, len(heat.gaps)) == ([], 2)


def test_most_missing_sector_comes_first(covered: Covered) -> None:
    assert [(sector.name, number) for sector, number in most_missing(covered)] == [("Giáo dục", 1)]


def test_facts_are_of_all_provinces(covered: Covered, da_nang: Province, hue: Province) -> None:
    made = board(
        Quarter(2026, 3),
        place(da_nang, published_listings=13, sectors_covered=2),
        place(hue, False, published_listings=4),
    )

    with override("en"):
        live = live_facts(made, covered)

    assert [fact.value for fact in facts_of(made)] == ["1/2", "8,5", "2"]
    assert [(fact.value, fact.label) for fact in live] == [
        ("1/2", "centres that are open"),
        ("1", "provinces and cities with a solution in all 2 sectors"),
        ("8.5", "median number of published solutions in a province"),
        (
            "1",
            "provinces and cities without a solution in the sector most missing: Giáo dục",
        ),
    ]
