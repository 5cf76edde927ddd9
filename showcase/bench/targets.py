"""The targets for speed (PERF_TARGETS of the project) against what was measured. Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from .figures import MILLISECONDS
from .results import Measured, Results
from .rows import CACHED, FIRST, NEW, UNCACHED, UNCHANGED, Row

CATALOGUE: Final = ("catalogue", "facets", "facets-narrow", "deep")
SEARCH: Final = ("search", "search-narrow")
SOLUTION: Final = ("solution",)
FRONT: Final = ("home", "centre")
ALL: Final = (*CATALOGUE, *SEARCH, *SOLUTION, *FRONT)
# Pages are of the same length when the longer one has at most this many times the bytes.
SAME_LENGTH: Final = 1.25
MET, AIM, MISSED, UNKNOWN = "met", "aim met", "MISSED", "not measured"

# A value by the way of asking: as a browser does, and without compression.
Value = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Target:
    """What is allowed at most, and what is aimed at (None: nothing beyond the limit)."""

    label: str
    limit: float
    aim: float | None
    unit: str
    find: Callable[[Results], Value]


@dataclass(frozen=True, slots=True)
class Check:
    """A target with the worst value that was measured for it.

    ``plain`` is the same without compression, as information: browsers do not ask so.
    """

    label: str
    unit: str
    limit: float
    aim: float | None
    value: float | None
    plain: float | None

    @property
    def verdict(self) -> str:
        """Whether the target is met."""
        if self.value is None:
            return UNKNOWN
        if self.value > self.limit:
            return MISSED
        return AIM if self.aim is not None and self.value <= self.aim else MET


def checks(results: Results) -> list[Check]:
    """Every target against the largest data that was measured."""
    found = []
    for target in TARGETS:
        value, plain = target.find(results)
        found.append(Check(target.label, target.unit, target.limit, target.aim, value, plain))
    return found


def worst(values: Iterable[float | None]) -> float | None:
    """The greatest of the values there are."""
    return max((value for value in values if value is not None), default=None)


def _largest(results: Results) -> list[Measured]:
    return list(results.of_size(results.sizes[-1])) if results.sizes else []


def _rows(
    results: Results, kinds: Sequence[str], state: str, *, is_plain: bool = False
) -> Iterator[Row]:
    for one in _largest(results):
        for kind in kinds:
            if row := one.row(kind, state, is_plain=is_plain):
                yield row


def _times_ref(kinds: Sequence[str], state: str) -> Callable[[Results], Value]:
    def find(results: Results) -> Value:
        asked = _rows(results, kinds, state)
        plain = _rows(results, kinds, state, is_plain=True)
        return (
            worst(row.figures.times_ref for row in asked),
            worst(row.figures.times_ref for row in plain),
        )

    return find


def _statements(kinds: Sequence[str], *states: str) -> Callable[[Results], Value]:
    return lambda results: (
        worst(row.most_statements for state in states for row in _rows(results, kinds, state)),
        None,
    )


def growth(results: Results, engine: str, kind: str, state: str = UNCACHED) -> float | None:
    """Processor time with the most listings as a multiple of that with the fewest.

    Each as a multiple of the bare page beside it, which does not know how many listings there are:
    so the machine's own changes between the two measurements cancel out.
    """
    ends = _ends(results, engine, kind, state)
    if ends is None:
        return None
    fewest, most = (row.figures.times_ref for row in ends)
    return most / fewest if fewest and most else None


def longer(results: Results, engine: str, kind: str) -> float | None:
    """The bytes of a page with the most listings as a multiple of those with the fewest."""
    ends = _ends(results, engine, kind, UNCACHED)
    return ends[1].kilobytes / ends[0].kilobytes if ends else None


def _ends(results: Results, engine: str, kind: str, state: str) -> tuple[Row, Row] | None:
    """The rows with the fewest and the most listings."""
    if len(results.sizes) < 2:
        return None
    found = [
        row
        for size in (results.sizes[0], results.sizes[-1])
        for one in results.of_size(size)
        if one.engine == engine and (row := one.row(kind, state))
    ]
    return (found[0], found[1]) if len(found) == 2 else None


def _growth(results: Results) -> Value:
    """Of any page, however much more it shows with many listings."""
    return worst(growth(results, *page) for page in _pages(results)), None


def _growth_as_long(results: Results) -> Value:
    """Of pages that show as much with few listings as with many."""
    alike = [
        page
        for page in _pages(results)
        if 1 / SAME_LENGTH <= (longer(results, *page) or 0) <= SAME_LENGTH
    ]
    return worst(growth(results, *page) for page in alike), None


def _pages(results: Results) -> list[tuple[str, str]]:
    """Engine and kind of every page that was measured with the most listings."""
    return sorted({(one.engine, row.kind) for one in _largest(results) for row in one.rows})


def _of_largest(get: Callable[[Measured], float | None]) -> Callable[[Results], Value]:
    return lambda results: (worst(get(one) for one in _largest(results)), None)


def _kilobytes(one: Measured) -> float | None:
    return worst(visit.kilobytes for visit in one.visits)


def _requests(one: Measured) -> float | None:
    return worst(visit.requests for visit in one.visits)


def _memory(one: Measured) -> float | None:
    return one.highest_mb or None


def _cold(one: Measured) -> float | None:
    return one.index.cold_seconds if one.index else None


def _warm(one: Measured) -> float | None:
    return one.index.warm_seconds if one.index else None


def _stale(one: Measured) -> float | None:
    """How many first requests after an edit did not show it."""
    return one.freshness.asked - one.freshness.seen if one.freshness else None


def _first_comparison(one: Measured) -> float | None:
    """The longest first request: a web process then reads the whole catalogue."""
    row = one.row("provinces", FIRST)
    return row.figures.p99 / MILLISECONDS if row else None


def _import(results: Results) -> Value:
    return (results.imported.seconds if results.imported else None), None


TARGETS: Final = (
    Target(
        "catalogue, uncached, unfiltered or 3 facets", 8, 4, "x ref",
        _times_ref(CATALOGUE, UNCACHED),
    ),
    Target("catalogue, uncached, search + facets", 12, 5, "x ref", _times_ref(SEARCH, UNCACHED)),
    Target("solution page, uncached", 6, 3, "x ref", _times_ref(SOLUTION, UNCACHED)),
    Target("home, centre home, uncached", 5, 2.5, "x ref", _times_ref(FRONT, UNCACHED)),
    Target("any of them from the page cache", 1.3, 1.1, "x ref", _times_ref(ALL, CACHED)),
    Target("any of them answered 304", 1.2, 1.1, "x ref", _times_ref(ALL, UNCHANGED)),
    Target("growth of any page, fewest to most listings", 1.3, 1.15, "x", _growth),
    Target("growth of pages as long, fewest to most listings", 1.3, 1.15, "x", _growth_as_long),
    Target(
        "SQL, catalogue page uncached", 3, 1, "", _statements((*CATALOGUE, *SEARCH), UNCACHED, NEW)
    ),
    Target("SQL, solution page uncached", 5, 1, "", _statements(SOLUTION, UNCACHED, NEW)),
    Target("SQL, cached", 1, 0, "", _statements(ALL, CACHED)),
    Target("first visit, compressed", 60, 40, "KB", _of_largest(_kilobytes)),
    Target("first visit, requests", 6, 4, "", _of_largest(_requests)),
    Target("resident memory of a web process", 200, 120, "MB", _of_largest(_memory)),
    Target("index: cold build in the background", 10, None, "s", _of_largest(_cold)),
    Target("index: warm start", 1, None, "s", _of_largest(_warm)),
    Target(
        "comparison of provinces, first request of a process", 2, 1, "s",
        _of_largest(_first_comparison),
    ),
    Target("edit not seen by the next request", 0, None, "", _of_largest(_stale)),
    Target("import of 20,000 rows", 120, None, "s", _import),
)  # fmt: skip
