"""The table of the comparison: groups of rows of cells, marked where they differ or are best."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from .marks import Better, Value, best, differs

LOWEST: Final = pgettext_lazy("comparison", "Lowest")
HIGHEST: Final = pgettext_lazy("comparison", "Highest")
MOST: Final = pgettext_lazy("comparison", "Most")

Look = Literal["", "strong", "struck", "note", "warn"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cell; ``look`` is how it stands out, ``url`` what it leads to.

    ``tail`` follows the text in small letters: what a price is for.
    """

    text: str
    url: str = ""
    look: Look = ""
    tail: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a row says of one solution; no lines: nothing is known.

    ``key`` is what makes it equal to others, None for nothing known. ``value`` takes part in the
    choice of the best, None where there is none to compare. ``amount`` is the same in whole VND
    for a spreadsheet, ``percent`` draws a bar (0-100). ``best`` is the word of the mark or "".
    """

    lines: tuple[Line, ...] = ()
    key: Hashable = None
    value: Value | None = None
    amount: int | None = None
    percent: Value | None = None
    best: str | Promise = ""

    @property
    def text(self) -> str:
        """All lines of it, one below the other."""
        return "\n".join(f"{line.text}{line.tail}" for line in self.lines)

    @property
    def bar(self) -> float:
        """The length of the bar in percent, as a drawing takes it."""
        return float(self.percent or 0)


EMPTY: Final = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    """One point of comparison; ``hint`` stands small beside the label, ``note`` below it."""

    key: str
    label: str
    cells: tuple[Cell, ...]
    hint: str = ""
    note: str = ""
    is_figure: bool = False

    @property
    def is_different(self) -> bool:
        """Whether the solutions differ in it."""
        return differs([cell.key for cell in self.cells])


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading."""

    key: str
    title: str
    rows: tuple[Row, ...]
    note: str = ""


def plain(text: str | None, key: Hashable = None) -> Cell:
    """A cell of one text; an empty text is nothing known."""
    return Cell((Line(str(text)),), str(text) if key is None else key) if text else EMPTY


def marked(row: Row, better: Better, word: str | Promise) -> Row:
    """The row with its best values marked by the word."""
    places = best([cell.value for cell in row.cells], better)
    cells = [
        replace(cell, best=word) if place in places else cell
        for place, cell in enumerate(row.cells)
    ]
    return replace(row, cells=tuple(cells))


def only_differences(groups: Sequence[Group]) -> list[Group]:
    """The groups with the rows in which the solutions differ; groups without any are left out."""
    found = [
        replace(group, rows=tuple(row for row in group.rows if row.is_different))
        for group in groups
    ]
    return [group for group in found if group.rows]


def without_empty(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows that say something of at least one solution."""
    return tuple(row for row in rows if any(cell.lines for cell in row.cells))
