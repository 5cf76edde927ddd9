"""Targets against figures, and the tables that show them."""

import pytest

from showcase.bench.figures import Figures
from showcase.bench.results import Freshness, Imported, IndexTimes, Measured, Results, Visit
from showcase.bench.rows import CACHED, FIRST, UNCACHED, Row
from showcase.bench.tables import cells, columns, growth_table, statements, targets_table
from showcase.bench.targets import AIM, MET, MISSED, UNKNOWN, Check, checks, growth

pytestmark = pytest.mark.once


def row(
    kind: str,
    state: str,
    times_ref: float,
    *,
    plain: bool = False,
    most: int = 1,
    kilobytes: float = 12.0,
) -> Row:
    """A row of the table with the figures that targets look at."""
    figures = Figures(100, 250.0, 4.0, 6.0, 9.0, times_ref * 0.5, times_ref, 2.0)
    return Row(kind, kind, state, figures, kilobytes, 110.0, plain, 1, most)


def measured(listings: int, engine: str, *rows: Row) -> Measured:
    """A data set of which only rows were measured."""
    return Measured(listings, engine, rows=rows)


def verdicts(results: Results) -> dict[str, tuple[float | None, str]]:
    """Value and verdict of each target that was measured."""
    return {
        check.label: (check.value, check.verdict)
        for check in checks(results)
        if check.verdict != UNKNOWN
    }


@pytest.mark.parametrize(
    ("value", "verdict"), [(None, UNKNOWN), (4.0, AIM), (4.01, MET), (8.0, MET), (8.01, MISSED)]
)
def test_verdict(value: float | None, verdict: str) -> None:
    assert Check("catalogue", "x ref", 8, 4, value, None).verdict == verdict


def test_limit_without_an_aim_is_met_at_most() -> None:
    assert Check("import", "s", 120, None, 3.0, None).verdict == MET


def test_worst_page_of_the_worst_engine_with_most_listings_decides() -> None:
    results = Results(
        measured=[
            measured(1_000, "sqlite", row("catalogue", UNCACHED, 50.0)),
            measured(9_000, "sqlite", row("catalogue", UNCACHED, 3.0), row("deep", UNCACHED, 5.0)),
            measured(9_000, "postgresql", row("facets", UNCACHED, 7.0, most=4)),
        ]
    )

    assert verdicts(results) == {
        "catalogue, uncached, unfiltered or 3 facets": (7.0, MET),
        "growth of any page, fewest to most listings": (0.06, AIM),
        "growth of pages as long, fewest to most listings": (0.06, AIM),
        "SQL, catalogue page uncached": (4, MISSED),
    }


def test_everything_that_is_no_row_has_its_target_too() -> None:
    one = Measured(
        100_000,
        "sqlite",
        visits=[Visit("home", "home", 6, 41.0, 3, 90.0)],
        freshness=Freshness(asked=12, seen=11, slowest_ms=9.0, seconds=0.2),
        index=IndexTimes(9.5, 0.4, 130.0, 110.0),
        highest_mb=201.0,
    )

    assert verdicts(Results(measured=[one], imported=Imported(20_000, 119.0, 110.0, 150.0))) == {
        "first visit, compressed": (41.0, MET),
        "first visit, requests": (6, MET),
        "resident memory of a web process": (201.0, MISSED),
        "index: cold build in the background": (9.5, MET),
        "index: warm start": (0.4, MET),
        "edit not seen by the next request": (1, MISSED),
        "import of 20,000 rows": (119.0, MET),
    }


def test_first_comparison_of_provinces_is_the_slowest_one_in_seconds() -> None:
    figures = Figures(8, 5.0, 40.0, 1_400.0, 1_400.0, 200.0)
    first = Row("provinces", "comparison of provinces", FIRST, figures, 30.0, 150.0)

    found = verdicts(Results(measured=[measured(1_000, "sqlite", first)]))

    assert found == {"comparison of provinces, first request of a process": (1.4, MET)}


def test_not_compressed_stands_beside_and_decides_nothing() -> None:
    rows = [row("home", CACHED, 1.05), row("home", CACHED, 2.0, plain=True)]

    found = checks(Results(measured=[measured(1_000, "sqlite", *rows)]))

    cached = next(one for one in found if one.label == "any of them from the page cache")
    assert (cached.value, cached.plain, cached.verdict) == (1.05, 2.0, AIM)


def test_growth_is_between_the_ends_of_one_engine() -> None:
    results = Results(
        measured=[
            measured(1_000, "sqlite", row("home", UNCACHED, 2.0)),
            measured(10_000, "sqlite", row("home", UNCACHED, 9.0)),
            measured(100_000, "sqlite", row("home", UNCACHED, 3.0)),
            measured(100_000, "postgresql", row("home", UNCACHED, 4.0)),
        ]
    )

    assert growth(results, "sqlite", "home") == 1.5
    assert growth(results, "postgresql", "home") is None
    assert growth_table(results) == [
        "growth: CPU ms  engine      1,000  10,000  100,000  x, 1000 to 100000  x KB",
        "home            sqlite       1.00    4.50     1.50               1.50  1.00",
        "home            postgresql                    2.00",
    ]


def test_growth_of_any_page_and_of_pages_as_long_are_held_to_their_targets() -> None:
    few = [row("home", UNCACHED, 2.0), row("sector", UNCACHED, 2.0, kilobytes=9.0)]
    many = [row("home", UNCACHED, 2.4), row("sector", UNCACHED, 3.0, kilobytes=11.3)]
    results = Results(measured=[measured(1_000, "sqlite", *few), measured(9_000, "sqlite", *many)])

    assert verdicts(results) == {
        "home, centre home, uncached": (2.4, AIM),
        "growth of any page, fewest to most listings": (1.5, MISSED),
        "growth of pages as long, fewest to most listings": (1.2, MET),
    }
    assert growth_table(results) == [
        "growth: CPU ms  engine  1,000  9,000  x, 1000 to 9000  x KB",
        "home            sqlite   1.00   1.20             1.20  1.00",
        "sector          sqlite   1.00   1.50             1.50  1.26",
    ]


def test_cells_of_a_row() -> None:
    assert cells(row("home", UNCACHED, 3.0, plain=True, most=4)) == [
        "home",
        "uncached, not compressed",
        *("250", "4.00", "6.00", "9.00", "1.50", "3.00", "2.00", "1-4", "12.0", "110"),
    ]


def test_statements_that_are_always_as_many_are_one_number() -> None:
    assert statements(row("home", UNCACHED, 3.0)) == "1"


def test_columns_are_aligned() -> None:
    assert columns(
        ("page", "state", "ms"), [["a", "cached", "1.00"], ["long name", "b", "10.00"]]
    ) == [
        "page       state      ms",
        "a          cached   1.00",
        "long name  b       10.00",
    ]


def test_targets_table_says_value_and_verdict() -> None:
    results = Results(measured=[measured(9_000, "sqlite", row("solution", UNCACHED, 3.5))])

    lines = targets_table(results, checks(results))

    assert [" ".join(line.split()) for line in lines if line.startswith("solution")] == [
        "solution page, uncached 6 x ref 3 x ref 3.5 x ref met"
    ]
