"""Solutions that a problem or guide links to, as cards with notes; shared and free ones apart."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.urls import reverse

from guides.models import Problem
from showcase.public_rows import of_public_solution
from solutions.cards import Card, cards_for
from solutions.models import ProgrammeEntry, Solution

SHARED_KINDS = (Solution.Kind.STATE_SHARED, Solution.Kind.FREE)


@dataclass(frozen=True, slots=True)
class NotedCard:
    """A solution and how it helps here."""

    card: Card
    note: str


@dataclass(frozen=True, slots=True)
class Linked:
    """The public solutions of some links: shared and free platforms, then the others.

    ``total`` counts all of them, also those beyond the limit.
    """

    shared: Sequence[NotedCard]
    others: Sequence[NotedCard]
    total: int

    @property
    def has_sample(self) -> bool:
        """Whether any shown solution is sample data."""
        return any(item.card.is_sample for item in (*self.shared, *self.others))


def linked_solutions(
    links: QuerySet[Any], on: dt.date, limit: int, places: Sequence[int] = ()
) -> Linked:
    """The first ``limit`` solutions of the rows ``links`` (1 query, 2 where there are more).

    The cards take their own query. ``places`` are the provinces whose price, trial and rating
    count, as in ``cards_for``.
    """
    public = public_links(links, on)
    rows = list(public[:limit])
    total = len(rows) if len(rows) < limit else public.count()
    return linked_by(rows, total, on, places)


def public_links(links: QuerySet[Any], on: dt.date) -> QuerySet[Any]:
    """Those of the rows ``links`` whose solution is public, as ``linked_by`` wants them.

    What is offered to all free of charge or as a shared platform comes first, so that nobody pays
    for what exists already (product page, D22).
    """
    entries = ProgrammeEntry.objects.filter(solution=OuterRef("solution"))
    free = Q(Exists(entries)) | Q(solution__kind__in=SHARED_KINDS)
    rows = links.filter(of_public_solution(on))
    rows = rows.annotate(is_paid=Case(When(free, then=Value(0)), default=Value(1)))
    return rows.order_by("is_paid", "position", "pk")


def linked_by(rows: Sequence[Any], total: int, on: dt.date, places: Sequence[int] = ()) -> Linked:
    """The solutions of rows of ``public_links`` with their cards (1 query); ``total`` as there."""
    cards = cards_for([row.solution_id for row in rows], on, provinces=places)
    noted = [
        (row.is_paid, NotedCard(card, row.local_note))
        for row, card in zip(rows, cards, strict=True)
    ]
    return Linked(
        shared=[item for is_paid, item in noted if not is_paid],
        others=[item for is_paid, item in noted if is_paid],
        total=total,
    )


def problem_catalogue(problem: Problem) -> str:
    """The address of the catalogue narrowed to a problem."""
    return f"{reverse('solutions:list')}?{urlencode({'problem': problem.slug})}"
