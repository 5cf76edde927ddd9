"""One row of the table. Pure."""

from dataclasses import dataclass
from typing import Final

from .figures import Figures

FIRST: Final = "first"
UNCACHED: Final = "uncached"
NEW: Final = "new"
CACHED: Final = "cached"
UNCHANGED: Final = "304"
# The kind of the bare page of 40 KB; its states are what is asked for.
REF: Final = "ref"
KIB: Final = 1024
AS_A_BROWSER: Final = "as a browser asks"


@dataclass(frozen=True, slots=True)
class Row:
    """A kind of page in a state.

    ``is_plain`` rows were asked for without compression. ``statements`` and ``most_statements`` are
    the median and the highest number of SQL statements, ``kilobytes`` the mean body as it travels,
    ``peak_mb`` the highest resident memory of a web process meanwhile.
    """

    kind: str
    label: str
    state: str
    figures: Figures
    kilobytes: float
    peak_mb: float
    is_plain: bool = False
    statements: int | None = None
    most_statements: int | None = None
