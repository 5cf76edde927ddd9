"""The figures as text. Pure."""

from collections.abc import Iterable, Sequence
from typing import Final

from .results import Measured, Results
from .rows import UNCACHED, Row
from .targets import Check, growth, longer

HEAD: Final = (
    "page", "state", "req/s", "p50 ms", "p95 ms", "p99 ms", "CPU ms", "x ref", "x bytes", "SQL",
    "KB", "peak MB",
)  # fmt: skip
TARGETS_HEAD: Final = ("target", "at most", "aim", "measured", "verdict", "not compressed")
# The first columns are words.
WORDS: Final = 2
NOT_COMPRESSED: Final = "not compressed"


def grouped(number: int) -> str:
    """A whole number with its thousands apart."""
    return f"{number:,}"


def shown(value: float | None, how: str = ".2f") -> str:
    """A number, "" for none."""
    return "" if value is None else format(value, how)


def plain_number(value: float | None, unit: str) -> str:
    """A value with its unit, without idle zeros; "" for none."""
    if value is None:
        return ""
    digits = f"{value:.2f}".rstrip("0").rstrip(".")
    return f"{digits} {unit}".rstrip()


def columns(head: Sequence[str], rows: Iterable[Sequence[str]], words: int = WORDS) -> list[str]:
    """Lines of aligned columns: the first ``words`` to the left, the others to the right."""
    table = [list(head), *map(list, rows)]
    widths = [max(len(line[place]) for line in table) for place in range(len(head))]
    return [
        "  ".join(
            cell.ljust(width) if place < words else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in table
    ]


def cells(row: Row) -> list[str]:
    """The cells of a row of the main table; "" for what was not measured."""
    figures = row.figures
    return [
        row.label,
        f"{row.state}, {NOT_COMPRESSED}"
        if row.is_plain and row.state != NOT_COMPRESSED
        else row.state,
        f"{figures.per_second:.0f}",
        shown(figures.p50),
        shown(figures.p95),
        shown(figures.p99),
        shown(figures.processor_ms),
        shown(figures.times_ref),
        shown(figures.times_bare),
        statements(row),
        f"{row.kilobytes:.1f}",
        f"{row.peak_mb:.0f}",
    ]


def statements(row: Row) -> str:
    """The median number of statements, and the highest where it differs."""
    if row.statements is None:
        return ""
    differs = row.most_statements != row.statements
    return f"{row.statements}-{row.most_statements}" if differs else str(row.statements)


def heading(measured: Measured) -> str:
    """What the next table is about."""
    return (
        f"{grouped(measured.listings)} listings, {measured.engine}: "
        f"at most {measured.highest_mb:.0f} MB a web process; "
        f"the client itself took {measured.client_ms:.3f} ms a request"
    )


def main_table(measured: Measured) -> list[str]:
    """The figures of one data set, below them what is no row of a page."""
    return [*columns(HEAD, map(cells, measured.rows)), *_beside(measured)]


def _beside(measured: Measured) -> Iterable[str]:
    if index := measured.index:
        yield (
            f"index: {index.cold_seconds:.1f} s to the first answer from it when it must be built "
            f"(peak {index.cold_peak_mb:.0f} MB), {index.warm_seconds:.2f} s from the stored copy "
            f"(peak {index.warm_peak_mb:.0f} MB)"
        )
    yield from (f"index, without a page: {line}" for line in measured.search)
    if seen := measured.freshness:
        yield (
            f"edits: {seen.seen} of {seen.asked} first requests after a commit showed it; slowest "
            f"{seen.slowest_ms:.1f} ms; every process within {seen.seconds:.3f} s"
        )
    for visit in measured.visits:
        yield (
            f"first visit, {visit.label}: {visit.requests} requests, {visit.kilobytes:.1f} KB; "
            f"pictures at once: {visit.pictures}, {visit.pictures_kilobytes:.1f} KB"
        )


def growth_table(results: Results) -> list[str]:
    """How the processor time of a page that is not cached grows with the listings, by engine.

    Beside it how the page itself grows (``x KB``): more listings also mean fuller pages.
    """
    sizes = results.sizes
    if len(sizes) < 2:
        return []
    span = f"{sizes[0]} to {sizes[-1]}"
    head = ["growth: CPU ms", "engine", *map(grouped, sizes), f"x, {span}", "x KB"]
    rows = []
    for one in results.of_size(sizes[-1]):
        for row in (row for row in one.rows if row.state == UNCACHED and not row.is_plain):
            found = [_row(results, one.engine, row.kind, size) for size in sizes]
            times = [shown(same.figures.processor_ms) if same else "" for same in found]
            grown = growth(results, one.engine, row.kind)
            more = longer(results, one.engine, row.kind)
            rows.append([row.label, one.engine, *times, shown(grown), shown(more)])
    return columns(head, rows)


def _row(results: Results, engine: str, kind: str, size: int) -> Row | None:
    rows = [one.row(kind, UNCACHED) for one in results.of_size(size) if one.engine == engine]
    return rows[0] if rows else None


def targets_table(results: Results, checks: Sequence[Check]) -> list[str]:
    """Every target with the worst value measured for it, on every engine, with most listings."""
    rows = [
        [
            check.label,
            plain_number(check.limit, check.unit),
            plain_number(check.aim, check.unit),
            plain_number(check.value, check.unit),
            check.verdict,
            plain_number(check.plain, check.unit),
        ]
        for check in checks
    ]
    lines = columns(TARGETS_HEAD, rows, words=1)
    if imported := results.imported:
        lines.append(
            f"import: {grouped(imported.rows)} rows in {imported.seconds:.0f} s, memory "
            f"{imported.start_mb:.0f} MB at the start, {imported.peak_mb:.0f} MB at its peak"
        )
    return lines
