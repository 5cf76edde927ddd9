"""All that the index knows of a day, in arrays that take changes in place.

A *slot* is a solution, a *plane* a province (0: the ministry), so a listing is one cell of a table
of planes and slots; choices about listings are joined plane by plane and only then folded into
sets of solutions. Such tables are of bits; what else is known of listings is kept as rows. Nothing
here is safe for several threads while it changes: ``keeper`` locks.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.finding.index import TextIndex
from core.finding.lexicon import Lexicon
from solutions.wording import WEIGHTS

from .bits import Slots, Words, either, of_slots, pack, rounded
from .cells import Cells
from .facts import LATEST, NO_PRICE, SORT_KEY, Facts, Mark
from .layout import Layout
from .listed import Listed
from .places import PlaceTable
from .values import Rows, Values

Reckoned = TypeVar("Reckoned")

# Room for new solutions, so that one more does not move everything.
_SPARE = 256


class FullError(Exception):
    """There is no slot left: build anew."""


@dataclass
class Contents:
    """The index of one day."""

    layout: Layout
    on: dt.date
    places: PlaceTable
    size: int
    planes: list[int]
    keys: Slots
    sort_keys: NDArray[np.bytes_]
    names: NDArray[np.int32] | None  # as name_ranks has them, None where they are to be reckoned
    listed: Listed
    published: Words
    rows: Rows
    offer_rows: Rows
    open: dict[str, Values]
    priced: Cells
    evaluated: NDArray[np.int64]  # slot, province, micropoints: one column for each evaluation
    text: TextIndex
    lexicon: Lexicon

    @classmethod
    def of(
        cls, facts: Facts, layout: Layout, on: dt.date, places: PlaceTable, lexicon: Lexicon
    ) -> "Contents":
        """The index of all solutions."""
        count = len(facts.keys)
        capacity = rounded(count + max(_SPARE, count // 16))
        planes = sorted({0, *facts.offers.province.tolist()})
        words = capacity // 64
        made = cls(
            layout=layout,
            on=on,
            places=places,
            size=count,
            planes=planes,
            keys=np.concatenate([facts.keys, np.zeros(capacity - count, np.int64)]),
            sort_keys=np.zeros(capacity, SORT_KEY),
            names=None,
            listed=Listed.none(),
            published=np.zeros((len(planes), words), np.uint64),
            rows=Rows([], np.zeros((0, words), np.uint64)),
            offer_rows=Rows([], np.zeros((0, len(planes), words), np.uint64)),
            open={key: Values() for key in layout.open},
            priced=Cells.none(),
            evaluated=np.zeros((3, 0), np.int64),
            text=TextIndex(facts.texts, WEIGHTS),
            lexicon=lexicon,
        )
        made._put(facts)
        made._derive(np.arange(count))
        return made

    def __post_init__(self) -> None:
        self.capacity = len(self.keys)
        # Solutions that come later do not stand in the order of the keys.
        self._in_order = self.keys[: self.size].copy()
        self._later: dict[int, int] = {}
        self.least = np.full(self.capacity, LATEST, np.int64)
        self.earliest = np.full(self.capacity, LATEST, np.int64)
        self._derive(np.arange(self.size))

    # Reading --------------------------------------------------------------------------------
    def slots_of(self, keys: Sequence[int]) -> Slots:
        """The slots of those solutions that have one."""
        found = [slot for key in keys if (slot := self.slot_of(key)) is not None]
        return np.array(found, np.int64)

    def slot_of(self, key: int) -> int | None:
        """The slot of a solution."""
        if key in self._later:
            return self._later[key]
        place = int(np.searchsorted(self._in_order, key))
        is_there = place < len(self._in_order) and self._in_order[place] == key
        return place if is_there else None

    def name_ranks(self) -> NDArray[np.int32]:
        """The place of each slot by its name's sort key, equal names the same."""
        if self.names is None:
            _names, ranks = np.unique(self.sort_keys, return_inverse=True)
            self.names = ranks.astype(np.int32)
        return self.names

    def plane_bits(self, cells: Slots) -> Words:
        """The set of some cells, a row for each plane."""
        return of_slots(cells, len(self.planes) * self.capacity).reshape(len(self.planes), -1)

    def once(self, key: Hashable, reckon: Callable[[], Reckoned]) -> Reckoned:
        """What ``reckon`` says, kept as ``key`` until something changes."""
        if key not in self._reckoned:
            self._reckoned[key] = reckon()
        found: Reckoned = self._reckoned[key]
        return found

    def _derive(self, slots: Slots) -> None:
        """What follows from the rest and is asked for all the time, where ``slots`` changed."""
        self.public = either(self.published)
        self.folded = either(self.offer_rows.bits, axis=1)
        listed = self.listed
        rows, owners = listed.of_slots(slots)
        prices = np.where(listed.prices[rows] == NO_PRICE, LATEST, listed.prices[rows])
        for table, values in ((self.least, prices), (self.earliest, listed.first[rows])):
            table[slots] = LATEST
            np.minimum.at(table, slots[owners], values)
        # What searches reckoned and may use again.
        self._reckoned: dict[Hashable, Any] = {}

    # Changes --------------------------------------------------------------------------------
    def replace(self, keys: Sequence[int], facts: Facts) -> None:
        """Put ``facts`` in the place of all that was known of the solutions with ``keys``.

        Raises ``FullError`` where no slot is left, before anything is changed.
        """
        new = [key for key in facts.keys.tolist() if self.slot_of(key) is None]
        if self.size + len(new) > self.capacity:
            raise FullError
        old = self.slots_of(keys)
        self._clear(old)
        slots = self._put(facts)
        self._derive(np.union1d(old, slots))
        documents = dict.fromkeys(old.tolist())
        documents |= {int(slots[position]): text for position, text in facts.texts}
        self.text.update(documents)

    def _clear(self, slots: Slots) -> None:
        if not len(slots):
            return
        is_gone = np.zeros(self.capacity, np.bool_)
        is_gone[slots] = True
        keep = ~pack(is_gone)
        for bits in (self.rows.bits, self.offer_rows.bits, self.published):
            bits &= keep
        self.listed = self.listed.without(is_gone)
        for cells in (self.priced, *(known.cells for known in self.open.values())):
            cells.drop(is_gone, self.capacity)
        self.evaluated = self.evaluated[:, ~is_gone[self.evaluated[0]]]

    def _put(self, facts: Facts) -> Slots:
        slots = self._slots_for(facts.keys)
        self.sort_keys[slots], self.names = facts.sort_keys, None
        planes = self._planes_for(facts.offers.province)
        offers = facts.offers
        owners = slots[offers.position].astype(np.int32)
        more = Listed(owners, planes.astype(np.int32), offers.key, offers.price, offers.first)
        self.listed = self.listed.added(more)
        cells = more.cells(self.capacity)
        self.published |= self.plane_bits(cells)
        is_priced = offers.price != NO_PRICE
        self.priced.add(offers.price[is_priced], cells[is_priced])
        self._put_marks(facts.marks, slots)
        self._put_offer_marks(facts.offer_marks, cells)
        for (key, value), name in facts.names.items():
            # A linked value may be written in several ways, of which the first stays its label.
            self.open[key].rename(value, name, is_one=self.layout.facets[key].owner == "pk")
        evaluated = facts.evaluated
        rows = np.array([slots[evaluated.position], evaluated.province, evaluated.points])
        self.evaluated = np.concatenate([self.evaluated, rows], axis=1)
        return slots

    def _put_marks(self, marks: Mapping[Mark, list[int]], slots: Slots) -> None:
        self.rows.make(mark for mark in marks if mark[0] not in self.open)
        for mark, owners in self._owners(marks, slots):
            self.rows.bits[self.rows.of(mark)] |= of_slots(owners, self.capacity)

    def _put_offer_marks(self, marks: Mapping[Mark, list[int]], cells: Slots) -> None:
        self.offer_rows.make(mark for mark in marks if mark[0] not in self.open)
        for mark, owners in self._owners(marks, cells):
            self.offer_rows.bits[self.offer_rows.of(mark)] |= self.plane_bits(owners)

    def _owners(
        self, marks: Mapping[Mark, list[int]], cells: Slots
    ) -> Iterator[tuple[Mark, Slots]]:
        """Each mark with the cells (or slots) that have it; open facets are put in here."""
        codes: dict[str, list[Slots]] = defaultdict(list)
        opened: dict[str, list[Slots]] = defaultdict(list)
        for mark, positions in marks.items():
            key, value = mark
            owners = cells[np.unique(positions)]
            if key not in self.open:
                yield mark, owners
                continue
            number = self.open[key].make(value)
            codes[key].append(number * self.capacity + owners % self.capacity)
            opened[key].append(owners)
        for key, own in codes.items():
            self.open[key].cells.add(np.concatenate(own), np.concatenate(opened[key]))

    def _slots_for(self, keys: Slots) -> Slots:
        found = []
        for key in keys.tolist():
            slot = self.slot_of(key)
            if slot is None:
                slot = self._later[key] = self.size
                self.size += 1
                self.keys[slot] = key
            found.append(slot)
        return np.array(found, np.int64)

    def _planes_for(self, provinces: Slots) -> Slots:
        """The planes of listings; a province that lists something for the first time gets one."""
        for province in sorted(set(provinces.tolist()) - set(self.planes)):
            self.planes.append(province)
            self.published = np.pad(self.published, ((0, 1), (0, 0)))
            self.offer_rows.bits = np.pad(self.offer_rows.bits, ((0, 0), (0, 1), (0, 0)))
        number = {province: plane for plane, province in enumerate(self.planes)}
        return np.array([number[province] for province in provinces.tolist()], np.int64)
