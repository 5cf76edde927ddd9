"""What every file of the comparison is made from: the figures, what was said with them, where."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from comparison.board import Board
from comparison.citation import Cited, citation
from comparison.figures import Figure
from comparison.indicators.notes import Note

ALL: Final = "all"


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction of a published figure, as anyone may read it; None: no data."""

    province: str
    province_name: str
    indicator: str
    old: Figure | None
    new: Figure | None
    reason: str
    document_number: str
    document_date: dt.date


@dataclass(frozen=True, slots=True)
class Edition:
    """The board, within the scope of its publication, and what goes with it.

    ``scope`` is that of the announcement, "" for figures that nobody announced. ``address`` is the
    permanent absolute one in the language of the file, ``read_on`` the day on which it was asked
    for. ``definitions`` by indicator key, in the language of the file. ``is_draft``: not published,
    for the ministry only.
    """

    board: Board
    cited: Cited
    address: str
    read_on: dt.date
    definitions: Mapping[str, Note]
    corrections: Sequence[Corrected] = ()
    scope: str = ""
    signer: str = ""
    announcement: str = ""
    is_draft: bool = False

    @property
    def title(self) -> str:
        """The public name."""
        return self.cited.title

    @property
    def has_sample(self) -> bool:
        """Whether any figure counts sample data, so that the file says so."""
        return self.board.has_sample

    @property
    def is_whole(self) -> bool:
        """Whether everybody's score may be told: today's figures, or by the announcement."""
        return self.scope in ("", ALL)

    def line_to_cite(self, language: str) -> str:
        """The citation in ``language``."""
        return citation(self.cited, self.read_on, language)
