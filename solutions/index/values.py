"""Which slots or listings have which value: rows of bits, or pairs where values are many. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from solutions.tallies import rank_key

from .bits import Words
from .cells import Cells
from .facts import Mark


@dataclass
class Rows:
    """Sets by mark: row n of ``bits`` is the set of ``marks[n]``."""

    marks: list[Mark]
    bits: Words

    def __post_init__(self) -> None:
        self._number = {mark: number for number, mark in enumerate(self.marks)}
        self._of_facet: dict[str, tuple[NDArray[np.int64], list[str]]] = {}

    def of(self, mark: Mark) -> int | None:
        """The number of a row, None where nothing has the mark."""
        return self._number.get(mark)

    def of_facet(self, key: str) -> tuple[NDArray[np.int64], list[str]]:
        """The numbers of a facet's rows, and their values."""
        if key not in self._of_facet:
            numbers = [number for number, mark in enumerate(self.marks) if mark[0] == key]
            values = [self.marks[number][1] for number in numbers]
            self._of_facet[key] = np.array(numbers, np.int64), values
        return self._of_facet[key]

    def make(self, marks: Iterable[Mark]) -> None:
        """Add empty rows for marks that have none."""
        new = [mark for mark in dict.fromkeys(marks) if mark not in self._number]
        if new:
            empty = np.zeros((len(new), *self.bits.shape[1:]), np.uint64)
            self.bits = np.concatenate([self.bits, empty])
            self.marks = [*self.marks, *new]
            self.__post_init__()


@dataclass
class Values:
    """A facet of very many values.

    The code ``n * capacity + slot`` in ``cells`` means ``values[n]``; ``names`` are labels.
    ``places`` are the ``ranks``, None where they are to be reckoned.
    """

    values: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    cells: Cells = field(default_factory=Cells.none)
    places: NDArray[np.int64] | None = None

    def __post_init__(self) -> None:
        self.number = {value: number for number, value in enumerate(self.values)}

    def make(self, value: str) -> int:
        """The number of a value, a new one where it had none."""
        if value not in self.number:
            self.number[value] = len(self.values)
            self.values.append(value)
        return self.number[value]

    def rename(self, value: str, name: str, *, is_one: bool) -> None:
        """Take over a value's label: the only one there is, or the first of those known."""
        known = self.names.get(value)
        if name != known and (is_one or known is None or name < known):
            self.names[value] = name
            self.places = None

    @property
    def ranks(self) -> NDArray[np.int64]:
        """Where each value stands among those of the same number of solutions."""
        if self.places is None or len(self.places) != len(self.values):
            keys = [rank_key(value, self.names.get(value, "")) for value in self.values]
            order = sorted(range(len(keys)), key=keys.__getitem__)
            self.places = np.empty(len(keys), np.int64)
            self.places[order] = np.arange(len(keys))
        return self.places
