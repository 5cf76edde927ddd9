"""What measured slices of time come to: percentiles, medians, ratios. Pure."""

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

MILLISECONDS: Final = 1000.0


@dataclass(frozen=True, slots=True)
class Slice:
    """One short stretch of load on one kind of page.

    ``seconds`` of the wall clock, ``processor`` seconds of all web processes together, ``spent``
    the seconds of each request, ``sent`` the bytes of all bodies as they travelled.
    """

    seconds: float
    processor: float
    spent: tuple[float, ...]
    sent: int = 0

    @property
    def requests(self) -> int:
        """How many were answered."""
        return len(self.spent)

    @property
    def processor_ms(self) -> float:
        """Milliseconds of processor per request; ``ValueError`` for a slice without any."""
        if not self.spent:
            raise ValueError("nothing was answered")
        return self.processor / len(self.spent) * MILLISECONDS


@dataclass(frozen=True, slots=True)
class Figures:
    """What the slices of one row of the table come to; times in milliseconds.

    ``times_ref`` and ``times_bare`` are the processor time as a multiple of the bare page of 40 KB
    and of the bare page with the same bytes, each measured right beside it; None: not asked.
    """

    requests: int
    per_second: float
    p50: float
    p95: float
    p99: float
    processor_ms: float
    times_ref: float | None = None
    times_bare: float | None = None


def percentile(values: Iterable[float], percent: float) -> float:
    """The nearest-rank percentile: the least value that ``percent`` of all do not exceed.

    Raises ``ValueError`` without values or outside of 0-100.
    """
    ordered = sorted(values)
    if not ordered or not 0 <= percent <= 100:
        raise ValueError("a percentile needs values, and lies between 0 and 100")
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def ratio(slices: Sequence[Slice], beside: Sequence[Slice]) -> float:
    """The processor time per request as a multiple of the slices measured beside them.

    The median over the rounds, so that what another process did in one of them does not decide.
    """
    return statistics.median(
        own.processor_ms / other.processor_ms for own, other in zip(slices, beside, strict=True)
    )


def summed(
    slices: Sequence[Slice],
    refs: Sequence[Slice] | None = None,
    bares: Sequence[Slice] | None = None,
) -> Figures:
    """The figures of slices of different rounds; ``refs`` and ``bares`` are of the same rounds."""
    spent = [seconds * MILLISECONDS for part in slices for seconds in part.spent]
    return Figures(
        requests=len(spent),
        per_second=statistics.median(part.requests / part.seconds for part in slices),
        p50=percentile(spent, 50),
        p95=percentile(spent, 95),
        p99=percentile(spent, 99),
        processor_ms=statistics.median(part.processor_ms for part in slices),
        times_ref=ratio(slices, refs) if refs else None,
        times_bare=ratio(slices, bares) if bares else None,
    )
