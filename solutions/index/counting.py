"""How many matching solutions each value has: every facet and flag without its own choice."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from solutions.scoring import GRADE_FLOORS
from solutions.tallies import Tallies, Tally

from .bits import Words, counts, either
from .bits import count as size_of
from .facts import QUOTED, RAISED
from .matched import Matched


class Counts(NamedTuple):
    """What a page says of numbers: ``tallies``, ``priced`` and ``on_request`` of its result."""

    tallies: Mapping[str, Sequence[Tally]]
    priced: int
    on_request: int


class Counted:
    """The counts of one question.

    ``is_whole``: the numbers of all values are reckoned at once, since nearly all will be asked
    for; else those of each facet by themselves.
    """

    def __init__(self, matched: Matched, *, is_whole: bool = False) -> None:
        self.matched = matched
        self._is_whole = is_whole
        self.contents = matched.contents
        self.layout = matched.contents.layout

    def all(self) -> Counts:
        """All that a page says of numbers."""
        return Counts(self.tallies(), self.priced, self.on_request)

    def tallies(self) -> dict[str, Sequence[Tally]]:
        """By facet and flag that the page does not fix; what has no value is missing."""
        query = self.matched.query
        found = {}
        for key in self.layout.facets:
            if key not in query.fixed:
                is_chosen = key in query.choices
                counted = Counted(self.matched.without(key)) if is_chosen else self
                found[key] = counted.facet(key)
        for key in self.layout.flags:
            if key not in query.fixed:
                found[key] = self._flag(key)
        return {key: own for key, own in found.items() if own}

    def facet(self, key: str) -> Sequence[Tally]:
        """The counts of a facet for this very question."""
        if key in self.layout.grades:
            return tuple(self._grades())
        if key in self.layout.of_places:
            return tuple(self._places(key))
        if key in self.contents.open:
            return self._open(key)
        rows = self.contents.rows
        if self.layout.level(key) == "listing":
            rows = self.contents.offer_rows
        numbers, values = rows.of_facet(key)
        return _tallies(values, self._of_rows(key, numbers))

    @cached_property
    def priced(self) -> int:
        """The number of solutions with a price."""
        return size_of(self._priced)

    @cached_property
    def on_request(self) -> int:
        """The number of solutions without one that have a plan whose price is given on request."""
        number = self.contents.offer_rows.of(QUOTED)
        if number is None:
            return 0
        [quoted] = self._offered(np.array([number]))
        return size_of(quoted & self.matched.solutions & ~self._priced)

    def _flag(self, key: str) -> Sequence[Tally]:
        rows = self.contents.rows
        if self.layout.level(key) == "listing":
            rows = self.contents.offer_rows
        number = rows.of((key, RAISED))
        count = 0 if number is None else int(self._of_rows(key, np.array([number]))[0])
        return (Tally(RAISED, count),) if count else ()

    # Sets and numbers for all values at once ------------------------------------------------------
    def _of_rows(self, key: str, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """How many solutions each of some rows of a facet or flag has."""
        is_offered, found = self.layout.level(key) == "listing", self.matched.solutions
        if self._is_whole:
            return (self._offer_counts if is_offered else self._counts)[numbers]
        sets = self._offered(numbers) if is_offered else self.contents.rows.bits[numbers]
        return counts(sets & found)

    @cached_property
    def _counts(self) -> NDArray[np.int64]:
        """How many solutions each row of solutions has."""
        return counts(self.contents.rows.bits & self.matched.solutions)

    @cached_property
    def _offer_counts(self) -> NDArray[np.int64]:
        """How many solutions each row of listings has."""
        return counts(self._offered(slice(None)) & self.matched.solutions)

    def _offered(self, numbers: Any) -> Words:
        """For some rows of listings the solutions of those that meet the question."""
        matched = self.matched
        if not matched.narrows_offers and not matched.chooses_places:
            return self.contents.folded[numbers]
        # A bit of a row is always one of a published listing.
        rows = self.contents.offer_rows.bits[numbers][:, matched.planes]
        return either(rows & matched.offers if matched.narrows_offers else rows, axis=1)

    @cached_property
    def _priced(self) -> Words:
        matched = self.matched
        if not matched.narrows_offers and not matched.chooses_places:
            has_price = self._every_priced
        else:
            has_price = either(matched.offers & self._priced_cells[matched.planes])
        return has_price & matched.solutions

    @property
    def _priced_cells(self) -> Words:
        known = self.contents.reckoned
        if "priced cells" not in known:
            known["priced cells"] = self.contents.plane_bits(self.contents.priced.cells)
        cells: Words = known["priced cells"]
        return cells

    @property
    def _every_priced(self) -> Words:
        known = self.contents.reckoned
        if "priced" not in known:
            known["priced"] = either(self._priced_cells)
        found: Words = known["priced"]
        return found

    # Facets of other kinds ------------------------------------------------------------------------
    def _grades(self) -> Iterator[Tally]:
        grades = self.matched.rated.grades[self.matched.slots]
        found = np.bincount(grades[grades >= 0], minlength=len(GRADE_FLOORS)).tolist()
        for (key, _floor), count in zip(GRADE_FLOORS, found, strict=True):
            if count:
                yield Tally(key, count)

    def _places(self, key: str) -> Iterator[Tally]:
        values = self.contents.places.values[key]
        sets: dict[str, Words] = {}
        provinces = np.array(self.contents.planes)[self.matched.planes].tolist()
        for province, offers in zip(provinces, self.matched.offers, strict=True):
            if value := values.get(province):
                sets[value] = sets[value] | offers if value in sets else offers
        if not sets:
            return
        found = counts(np.stack(list(sets.values())) & self.matched.solutions)
        yield from _tallies(list(sets), found)

    def _open(self, key: str) -> Tallies:
        matched, known = self.matched, self.contents.open[key]
        is_narrowed = matched.narrows_offers or matched.chooses_places
        if is_narrowed and self.layout.level(key) == "listing":
            capacity, cells = self.contents.capacity, matched.matching_cells
            found = known.cells.counts(capacity, cells, len(known.values))
        else:
            values, slots = self._pairs(key)
            found = np.bincount(values[matched.flags[slots]], minlength=len(known.values))
        return Tallies(known.values, found, known.names, known.ranks)

    def _pairs(self, key: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Each different pair of value and solution of all published listings."""
        pairs = self.contents.reckoned.setdefault("pairs", {})
        if key not in pairs:
            pairs[key] = self.contents.open[key].cells.slots_by_value(self.contents.capacity)
        found: tuple[NDArray[np.int64], NDArray[np.int64]] = pairs[key]
        return found


def _tallies(values: Sequence[str], found: NDArray[np.int64]) -> tuple[Tally, ...]:
    pairs = zip(values, found.tolist(), strict=True)
    return tuple([Tally(value, count) for value, count in pairs if count])
