"""How many matching solutions each value has: every facet and flag without its own choice."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from solutions.scoring import GRADE_FLOORS
from solutions.tallies import Tallies, Tally

from .bits import Slots, Words, counts, either
from .bits import count as size_of
from .facts import QUOTED, RAISED
from .matched import Matched
from .opened import opened
from .rated import ranked_of, rated_by_all

_ALL: Final = slice(None)
Numbers = NDArray[np.int64]


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
            return self._grades()
        if key in self.layout.of_places:
            return self._places(key)
        if key in self.contents.open:
            return opened(self.matched, key)
        rows = self.contents.rows
        if self.layout.level(key) == "listing":
            rows = self.contents.offer_rows
        numbers, values = rows.of_facet(key)
        return Tallies(values, self._of_rows(key, numbers))

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
        [quoted] = self._offered(slice(number, number + 1))
        return size_of(quoted & self._found & ~self._priced)

    def _flag(self, key: str) -> Sequence[Tally]:
        rows = self.contents.rows
        if self.layout.level(key) == "listing":
            rows = self.contents.offer_rows
        number = rows.of((key, RAISED))
        if number is None:
            return ()
        [count] = self._of_rows(key, slice(number, number + 1)).tolist()
        return (Tally(RAISED, count),) if count else ()

    # Sets and numbers for all values at once ------------------------------------------------------
    def _of_rows(self, key: str, numbers: Numbers | slice) -> Numbers:
        """How many solutions each of some rows of a facet or flag has."""
        is_offered = self.layout.level(key) == "listing"
        if self._is_whole:
            return (self._offer_counts if is_offered else self._counts)[numbers]
        return self._count(numbers, is_offered=is_offered)

    @cached_property
    def _counts(self) -> Numbers:
        """How many solutions each row of solutions has."""
        return self._count(_ALL, is_offered=False)

    @cached_property
    def _offer_counts(self) -> Numbers:
        """How many solutions each row of listings has."""
        return self._count(_ALL, is_offered=True)

    def _count(self, numbers: Numbers | slice, *, is_offered: bool) -> Numbers:
        if is_offered:
            return counts(self._offered(numbers) & self._found)
        return counts(self._cut(self.contents.rows.bits[numbers]) & self._found)

    @cached_property
    def _words(self) -> Slots | None:
        """Which words of the sets say anything of the matching solutions; None: most of them."""
        solutions = self.matched.solutions
        words = np.flatnonzero(solutions)
        return words if len(words) * 2 < len(solutions) else None

    @cached_property
    def _found(self) -> Words:
        return self._cut(self.matched.solutions)

    def _cut(self, sets: Words) -> Words:
        """Of sets only those words; the others are left out on both sides."""
        return sets if self._words is None else np.take(sets, self._words, axis=-1)

    @cached_property
    def _offers(self) -> Words:
        return self._cut(self.matched.offers)

    def _offered(self, numbers: Numbers | slice) -> Words:
        """For some rows of listings the solutions of those that meet the question."""
        matched = self.matched
        if not matched.limits_offers:
            return self._cut(self.contents.folded[numbers])
        # A bit of a row is always one of a published listing.
        rows = self._cut(self.contents.offer_rows.bits[numbers][:, matched.planes])
        return either(rows & self._offers if matched.narrows_offers else rows, axis=1)

    @cached_property
    def _priced(self) -> Words:
        matched = self.matched
        if not matched.limits_offers:
            has_price = self._cut(self._every_priced)
        else:
            has_price = either(self._offers & self._cut(self._priced_cells[matched.planes]))
        return has_price & self._found

    @property
    def _priced_cells(self) -> Words:
        contents = self.contents
        return contents.once("priced cells", lambda: contents.plane_bits(contents.priced.cells))

    @property
    def _every_priced(self) -> Words:
        return self.contents.once("priced", lambda: either(self._priced_cells))

    # Facets of other kinds ------------------------------------------------------------------------
    def _grades(self) -> Tallies:
        matched, chosen = self.matched, self.matched.chosen_places
        if chosen is None:
            found = rated_by_all(self.contents).counts(matched.solutions)
        else:
            found = ranked_of(self.contents, chosen).counts(matched.flags)
        return Tallies([key for key, _floor in GRADE_FLOORS], found)

    def _places(self, key: str) -> Tallies:
        values, of_plane, is_alone = self._values_of_planes(key)
        numbers = of_plane[self.matched.planes]
        if is_alone:
            own = np.zeros(len(values) + 1, np.int64)
            # Planes without a value count for the last number, which is left out.
            own[numbers] = counts(self._offers & self._found)
            return Tallies(values, own[:-1])
        # Provinces of one value beside one another; those without any come first.
        order = np.argsort(numbers, kind="stable")
        order = order[np.count_nonzero(numbers < 0) :]
        found = np.zeros(len(values), np.int64)
        if len(order):
            numbers = numbers[order]
            begin = np.flatnonzero(np.diff(numbers, prepend=-1))
            sets = np.bitwise_or.reduceat(self._offers[order], begin)
            found[numbers[begin]] = counts(sets & self._found)
        return Tallies(values, found)

    def _values_of_planes(self, key: str) -> tuple[list[str], Numbers, bool]:
        """The values of a facet of provinces, the number of each plane's value or -1, and whether
        each value has one plane only."""
        known = self.contents.places.values[key]

        def reckon() -> tuple[list[str], Numbers, bool]:
            own = [known.get(province) for province in self.contents.planes]
            values = list(dict.fromkeys(value for value in own if value))
            numbers = {value: number for number, value in enumerate(values)}
            of_plane = np.array([numbers[value] if value else -1 for value in own])
            return values, of_plane, len(values) == np.count_nonzero(of_plane >= 0)

        return self.contents.once(("values of planes", key), reckon)
