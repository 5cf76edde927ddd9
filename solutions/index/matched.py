"""Which solutions and listings meet a question: sets for conditions of ``solutions.matching``."""

from collections.abc import Callable, Hashable
from functools import cached_property, reduce
from operator import and_
from typing import Any, Self, TypeVar

import numpy as np

from solutions.query import CatalogueQuery
from solutions.scoring import GRADE_FLOORS, MICROPOINTS

from .bits import Flags, Slots, Words, are_members, count, either, members, of_slots, pack, unpack
from .contents import Contents
from .facts import RAISED
from .rated import Rated, rated_of

Reckoned = TypeVar("Reckoned")
Memo = dict[Hashable, Any]
_ALL = slice(None)


class Matched:
    """What meets a question.

    ``found`` is the set of solutions in which the text is found (None: no text). Questions made of
    one another share what they reckoned.
    """

    def __init__(
        self,
        contents: Contents,
        query: CatalogueQuery,
        found: Words | None = None,
        memo: Memo | None = None,
    ) -> None:
        self.contents = contents
        self.query = query
        self.found = found
        self._memo: Memo = {} if memo is None else memo

    def asking(self, query: CatalogueQuery) -> Self:
        """What meets another question of the same text, or of none."""
        return type(self)(self.contents, query, self.found, self._memo)

    def without(self, key: str) -> Self:
        """What meets the question without one of its conditions."""
        return self.asking(self.query.without(key))

    # Listings -------------------------------------------------------------------------------
    @cached_property
    def planes(self) -> Any:
        """The planes of the chosen provinces, to index tables with; all of them by default."""
        places = self.contents.places
        asked = [(key, self.query.chosen(key)) for key in self.contents.layout.of_places]
        asked = [(places.values[key], values) for key, values in asked if values]
        if not asked:
            return _ALL
        chosen = list(range(len(self.contents.planes)))
        for known, values in asked:
            chosen = [at for at in chosen if known.get(self.contents.planes[at]) in values]
        is_run = chosen and chosen[-1] - chosen[0] + 1 == len(chosen)
        # A run of planes is a view; others are copied.
        return slice(chosen[0], chosen[-1] + 1) if is_run else np.array(chosen, np.int64)

    @property
    def chooses_places(self) -> bool:
        """Whether only some provinces' listings count."""
        return self.planes is not _ALL

    @cached_property
    def narrows_offers(self) -> bool:
        """Whether anything but the province is asked of listings."""
        layout = self.contents.layout
        keys = [*self.query.choices, *self.query.flags]
        return self.query.has_price_range or any(
            layout.level(key) == "listing" and key not in layout.of_places for key in keys
        )

    @property
    def limits_offers(self) -> bool:
        """Whether not every public listing counts."""
        return self.narrows_offers or self.chooses_places

    @cached_property
    def offers(self) -> Words:
        """The listings that meet every choice about listings, by plane."""
        conditions = [self.contents.published[self.planes]]
        if self.narrows_offers:
            layout = self.contents.layout
            for key, values in self.query.choices.items():
                if layout.level(key) == "listing" and key not in layout.of_places:
                    conditions.append(self._kept((key, values), self._offer_choice))
            for flag in layout.flags_of("listing"):
                if flag.key in self.query.flags:
                    conditions.append(self._kept((flag.key, (RAISED,)), self._offer_choice))
            if self.query.has_price_range:
                bounds = self.query.price_min, self.query.price_max
                conditions.append(self._kept(("price", bounds), self._prices))
        return reduce(and_, conditions)

    @cached_property
    def offered(self) -> Words:
        """The solutions of these listings."""
        if not self.limits_offers:
            return self.contents.public
        return either(self.offers)

    @cached_property
    def offer_flags(self) -> Flags:
        """These listings as a boolean for each cell of all planes."""
        return self._in_all_planes(self.offers)

    def are_offers(self, cells: Slots) -> Flags:
        """As ``offer_flags``, of some cells."""
        return are_members(self._of_all_planes(self.offers).reshape(-1), cells)

    def _in_all_planes(self, offers: Words) -> Flags:
        return unpack(self._of_all_planes(offers)).reshape(-1)

    def _of_all_planes(self, offers: Words) -> Words:
        if not self.chooses_places:
            return offers
        every = np.zeros_like(self.contents.published)
        every[self.planes] = offers
        return every

    def _kept(self, condition: tuple[str, Any], reckon: Callable[[str, Any], Words]) -> Words:
        """A condition on listings, for all planes reckoned once, for the chosen planes."""
        return self._once(condition, lambda: reckon(*condition))[self.planes]

    def _offer_choice(self, key: str, values: tuple[str, ...]) -> Words:
        contents = self.contents
        if key in contents.open:
            return self._cells(self._open_cells(key, values))
        rows = [contents.offer_rows.of((key, value)) for value in values]
        return either(contents.offer_rows.bits[[row for row in rows if row is not None]])

    def _prices(self, _key: str, bounds: tuple[int | None, int | None]) -> Words:
        low, high = bounds
        least = 0 if low is None else low
        return self._cells(self.contents.priced.between(least, 2**62 if high is None else high))

    def _open_cells(self, key: str, values: tuple[str, ...]) -> Any:
        known, capacity = self.contents.open[key], self.contents.capacity
        numbers = [known.number[value] for value in values if value in known.number]
        parts = [known.cells.between(n * capacity, (n + 1) * capacity - 1) for n in numbers]
        return np.concatenate(parts) if parts else np.empty(0, np.int32)

    def _cells(self, cells: Any) -> Words:
        planes = len(self.contents.planes)
        flags: Flags = np.zeros(planes * self.contents.capacity, np.bool_)
        flags[cells] = True
        return pack(flags).reshape(planes, -1)

    # Solutions ------------------------------------------------------------------------------
    @cached_property
    def alone(self) -> Words | None:
        """The solutions that meet what is asked of solutions themselves; None: nothing is."""
        layout = self.contents.layout
        conditions = [
            self._choice(key, values)
            for key, values in self.query.choices.items()
            if layout.level(key) == "solution"
        ]
        conditions += [
            self._choice(flag.key, (RAISED,))
            for flag in layout.flags_of("solution")
            if flag.key in self.query.flags
        ]
        if self.query.words and self.found is not None:
            conditions.append(self.found)
        if self.query.rating_min is not None:
            conditions.append(self.rated.at_least(int(self.query.rating_min * MICROPOINTS)))
        return reduce(and_, conditions) if conditions else None

    @cached_property
    def solutions(self) -> Words:
        """The matching solutions."""
        return self.offered if self.alone is None else self.offered & self.alone

    @cached_property
    def total(self) -> int:
        """The number of matching solutions."""
        return count(self.solutions)

    @cached_property
    def flags(self) -> Flags:
        """The matching solutions, a boolean for each slot."""
        return unpack(self.solutions)

    @cached_property
    def slots(self) -> Any:
        """The matching solutions' slots."""
        return members(self.solutions)

    @cached_property
    def chosen_places(self) -> frozenset[int] | None:
        """The provinces whose evaluations count; None: all."""
        return self.contents.places.chosen(self.query)

    @property
    def rated(self) -> Rated:
        """The ratings that count for the question."""
        return self._once(
            ("rated", self.chosen_places), lambda: rated_of(self.contents, self.chosen_places)
        )

    def _once(self, key: Hashable, reckon: Callable[[], Reckoned]) -> Reckoned:
        """What ``reckon`` says, for all questions made of this one."""
        if key not in self._memo:
            self._memo[key] = reckon()
        found: Reckoned = self._memo[key]
        return found

    def _choice(self, key: str, values: tuple[str, ...]) -> Words:
        if key in self.contents.layout.grades:
            numbers = [n for n, (grade, _floor) in enumerate(GRADE_FLOORS) if grade in values]
            return self.rated.graded(numbers)
        return self._once((key, values), lambda: self._stored_choice(key, values))

    def _stored_choice(self, key: str, values: tuple[str, ...]) -> Words:
        contents = self.contents
        if key in contents.open:
            return of_slots(self._open_cells(key, values), contents.capacity)
        rows = [contents.rows.of((key, value)) for value in values]
        return either(contents.rows.bits[[row for row in rows if row is not None]])
