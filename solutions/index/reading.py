"""Reads the facts of solutions on a day: all of them, or some after a change.

The number of statements depends on the facets alone. Every look-up is the registry's or a
queryset's of the models, the same ones that ``solutions.search`` builds its conditions from.
"""

import datetime as dt
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Min, Q, QuerySet, Value

from solutions.facets import Facet
from solutions.models import Listing, PricePlan, Solution
from solutions.prices import Moved, moved
from solutions.pricing.terms import QUOTE
from solutions.ratings import Places, valid_evaluations
from solutions.wording import documents

from .facts import (
    LATEST,
    NO_PRICE,
    QUOTED,
    RAISED,
    SORT_KEY,
    Evaluated,
    Facts,
    Mark,
    Offers,
)
from .layout import Layout

_AT_ONCE = 5_000
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_LISTING = ("pk", "solution_id", "province_id", "price_from", "price_from_changes_on",
            "first_published_at")  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the registry's conditions ask of the question: here only the day."""

    on: dt.date
    hidden_promotions: Collection[int]
    only: Collection[int] | None
    places: Places | None = None

    def solutions(self) -> QuerySet[Solution]:
        return _among(Solution.objects.published(self.on), "pk", self.only)

    def offers(self) -> QuerySet[Listing]:
        return _among(Listing.objects.published(self.on), "solution", self.only)


def read(layout: Layout, on: dt.date, only: Sequence[int] | None = None) -> Facts:
    """The facts of the solutions with the keys ``only``, by default of all, on the day ``on``.

    A key without a solution is left out.
    """
    return _Reading(layout, on, only).facts()


class _Reading:
    def __init__(self, layout: Layout, on: dt.date, only: Sequence[int] | None) -> None:
        self.layout = layout
        self.on = on
        self.only = only
        self.moved: Moved = moved(on, only)
        self.seen = _Seen(on, self.moved.hidden, only)
        self.marks: dict[Mark, list[int]] = defaultdict(list)
        self.offer_marks: dict[Mark, list[int]] = defaultdict(list)
        self.names: dict[Mark, str] = {}
        self.position: dict[int, int] = {}
        self.offer_of: dict[int, int] = {}

    def facts(self) -> Facts:
        """Everything, in an order in which later parts know the positions of earlier ones."""
        sort_keys = self._solutions()
        offers = self._offers()
        for facet in self.layout.linked():
            self._links(facet)
        evaluated = self._evaluated()
        texts = documents(self.on, self.only)
        return Facts(
            keys=np.array(list(self.position), np.int64),
            sort_keys=np.array(sort_keys, SORT_KEY),
            offers=offers,
            evaluated=evaluated,
            marks=dict(self.marks),
            offer_marks=dict(self.offer_marks),
            names=self.names,
            texts=[(self.position[key], text) for key, text in texts if key in self.position],
        )

    def _solutions(self) -> list[bytes]:
        columns, flags = self.layout.in_row("solution"), self.layout.flags_of("solution")
        named = [facet for facet in columns if facet.key in self.layout.open]
        rows = _among(Solution.objects.order_by("pk"), "pk", self.only).values_list(
            *("pk", "sort_key", *map(_label, named), *(facet.value for facet in columns)),
            *(flag.condition(self.seen) for flag in flags),
        )
        keys, flagged = [facet.key for facet in columns], [flag.key for flag in flags]
        at = [keys.index(facet.key) for facet in named]
        sort_keys = []
        for key, sort_key, *values in _streamed(rows):
            number = self.position[key] = len(sort_keys)
            sort_keys.append(sort_key.encode())
            labels, values = values[: len(named)], values[len(named) :]
            _mark(self.marks, number, keys, flagged, values)
            for facet, place, label in zip(named, at, labels, strict=True):
                self._name(facet, values[place], label)
        return sort_keys

    def _name(self, facet: Facet, value: Any, label: str | None) -> None:
        """Of several labels of a value the first counts."""
        mark = facet.key, str(value)
        if value and label and label < self.names.get(mark, chr(0x10FFFF)):
            self.names[mark] = label

    def _offers(self) -> Offers:
        columns, flags = self.layout.in_row("listing"), self.layout.flags_of("listing")
        plans = PricePlan.objects.base().in_force(self.on).filter(charge=QUOTE)
        quoted = Q(pk__in=_among(plans, "listing__solution", self.only).values("listing"))
        published = Listing.objects.published(self.on).order_by("pk")
        rows = _among(published, "solution", self.only).values_list(
            *(*_LISTING, quoted, *(facet.value for facet in columns)),
            *(flag.condition(self.seen) for flag in flags),
        )
        marked = [facet.key for facet in columns], [flag.key for flag in flags]
        made = [array("q") for _ in range(5)]
        for key, solution, province, stored, changes_on, first, is_quoted, *values in _streamed(
            rows
        ):
            if solution not in self.position:
                continue
            number = self.offer_of[key] = len(made[0])
            row = (
                self.position[solution],
                province or 0,
                key,
                self._price(key, stored, changes_on),
                LATEST if first is None else (first - _EPOCH) // _MICROSECOND,
            )
            for column, value in zip(made, row, strict=True):
                column.append(value)
            if is_quoted:
                self.offer_marks[QUOTED].append(number)
            _mark(self.offer_marks, number, *marked, values)
        return Offers(*(np.array(column, np.int64) for column in made))

    def _price(self, key: int, stored: int | None, changes_on: dt.date | None) -> int:
        """The first-year cost today, where the stored one may be out of date computed anew."""
        is_stored = changes_on is None or changes_on > self.on
        price = stored if is_stored else self.moved.prices.get(key)
        return NO_PRICE if price is None else price

    def _links(self, facet: Facet) -> None:
        is_offered = facet.level == "listing"
        solution = f"{facet.owner}__solution" if is_offered else facet.owner
        links = _among(facet.links(self.seen).order_by(), solution, self.only)
        positions = self.offer_of if is_offered else self.position
        marks = self.offer_marks if is_offered else self.marks
        is_named = facet.key in self.layout.open
        columns = (facet.owner, facet.value, *([_label(facet)] if is_named else []))
        found: dict[Any, list[int]] = defaultdict(list)
        for owner, value, *labels in _streamed(links.values_list(*columns)):
            if value and (number := positions.get(owner)) is not None:
                found[value].append(number)
                if is_named:
                    self._name(facet, value, labels[0])
        for value, numbers in found.items():
            marks[facet.key, str(value)] += numbers

    def _evaluated(self) -> Evaluated:
        made = [array("q") for _ in range(3)]
        found = _among(valid_evaluations(self.on), "solution", self.only)
        rows = found.values_list("solution", "province", "overall_micropoints")
        for solution, province, points in _streamed(rows):
            if solution in self.position:
                row = (self.position[solution], province or 0, points or 0)
                for column, value in zip(made, row, strict=True):
                    column.append(value)
        return Evaluated(*(np.array(column, np.int64) for column in made))


def _mark(
    marks: dict[Mark, list[int]],
    number: int,
    columns: Sequence[str],
    flags: Sequence[str],
    values: Sequence[Any],
) -> None:
    for key, value in zip(columns, values, strict=False):
        if value:
            marks[key, str(value)].append(number)
    for key, is_raised in zip(flags, values[len(columns) :], strict=True):
        if is_raised:
            marks[key, RAISED].append(number)


def _label(facet: Facet) -> Any:
    """What a facet's label is the least of."""
    if not isinstance(facet.name, Min):
        return Value("")
    label, *_rest = facet.name.get_source_expressions()
    return label


def _among(rows: QuerySet, lookup: str, only: Collection[int] | None) -> QuerySet:
    return rows if only is None else rows.filter(**{f"{lookup}__in": list(only)})


def _streamed(rows: QuerySet) -> Iterable[tuple[Any, ...]]:
    return rows.iterator(chunk_size=_AT_ONCE)
