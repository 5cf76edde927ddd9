"""What a run of the bench found, as plain values. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .rows import Row


@dataclass(frozen=True, slots=True)
class Visit:
    """A first visit to a page: requests and KB as they travel, without and with its pictures.

    Pictures that load lazily, and the icon of the tab, are no part of it.
    """

    kind: str
    label: str
    requests: int
    kilobytes: float
    pictures: int
    pictures_kilobytes: float


@dataclass(frozen=True, slots=True)
class Freshness:
    """How an edit by another process is seen: of ``asked`` first requests ``seen`` showed it.

    ``slowest_ms`` is the longest of these requests, ``seconds`` the longest time from the commit
    until every web process had shown it.
    """

    asked: int
    seen: int
    slowest_ms: float
    seconds: float


@dataclass(frozen=True, slots=True)
class IndexTimes:
    """Seconds from the first answer of a web process until it has its index; its memory in MB.

    ``cold_seconds``: nothing was stored, so it was built; ``warm_seconds``: from the stored copy.
    """

    cold_seconds: float
    warm_seconds: float
    cold_peak_mb: float
    warm_peak_mb: float


@dataclass(frozen=True, slots=True)
class Measured:
    """One data set, measured; ``search`` is what ``bench_search`` says of the index alone."""

    listings: int
    engine: str
    rows: Sequence[Row] = ()
    visits: Sequence[Visit] = ()
    freshness: Freshness | None = None
    index: IndexTimes | None = None
    search: Sequence[str] = ()
    highest_mb: float = 0.0
    client_ms: float = 0.0

    def row(self, kind: str, state: str, *, is_plain: bool = False) -> Row | None:
        """The row of a kind in a state, None where it was not measured."""
        found = (row for row in self.rows if (row.kind, row.state) == (kind, state))
        return next((row for row in found if row.is_plain == is_plain), None)


@dataclass(frozen=True, slots=True)
class Imported:
    """A sheet of so many rows: seconds in all, memory in MB at the start and at its peak."""

    rows: int
    seconds: float
    start_mb: float
    peak_mb: float


@dataclass(slots=True)
class Results:
    """Everything that a run found; ``about`` says on which machine."""

    about: str = ""
    measured: list[Measured] = field(default_factory=list)
    imported: Imported | None = None

    def of_size(self, listings: int) -> Iterator[Measured]:
        """What was measured with so many listings, on every engine."""
        return (one for one in self.measured if one.listings == listings)

    @property
    def sizes(self) -> list[int]:
        """The sizes that were measured, rising."""
        return sorted({one.listings for one in self.measured})
