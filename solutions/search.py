"""The catalogue's search: a question in; the page's solutions, the total and facet counts out.

Plain ORM: the reference that a faster index must agree with. Results and counts are solutions.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Self

from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value

from core.prepared import prepared

from . import facets, wording
from .matching import Day, Matcher
from .models import Listing, PricePlan, Solution
from .prices import moved
from .pricing.terms import QUOTE
from .query import PAGE_SIZE, CatalogueQuery
from .ratings import totals, valid_evaluations
from .scoring import rating_sort_value
from .shown import cheapest, priced
from .tallies import Tally
from .understood import Understood

# A text and a day: the public solutions that it finds.
FindByText = Callable[[str, date], wording.Finds]

# Rows of the counting statement that are no facet.
_PRICED, _QUOTED, _DROPPED = "_priced", "_quoted", "_without "


@dataclass(frozen=True, slots=True)
class Result:
    """What a search found.

    ``ids`` are the solutions of the page in order; ``page`` is the last one where the question
    asked beyond it. ``tallies`` has, for each facet and flag that the page does not fix, its values
    with at least one solution, counted without the facet's own choice. ``priced`` solutions have a
    price, ``on_request`` ones only a plan whose price is given on request. ``listings`` are those
    the results may show (anything ``pk__in`` takes), ``shown`` the one that each of ``ids`` shows,
    the cheapest.
    ``taken`` says how the text was understood; ``finds`` is all that it finds, where it would have
    to be read once more.
    """

    ids: tuple[int, ...]
    total: int
    page: int
    pages: int
    tallies: Mapping[str, Sequence[Tally]]
    priced: int
    on_request: int
    listings: QuerySet[Listing] | Collection[int]
    shown: Mapping[int, int]
    taken: Understood = field(default_factory=Understood)
    finds: wording.Finds | None = field(default=None, compare=False, repr=False)


def search(query: CatalogueQuery, on: date, find: FindByText = wording.find) -> Result:
    """Answer ``query`` as the catalogue stands on the day ``on``; ``find`` looks for its text.

    Four queries, eleven with a text, whatever the number of rows.
    """
    finds = find(query.text, on) if query.words else None
    matcher = Matcher(query, Day(on, moved(on), finds.scores if finds else None))
    ordered = _ordered(matcher)
    total = len(ordered)
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(query.page, pages)
    start = (page - 1) * PAGE_SIZE
    ids = tuple(ordered[start : start + PAGE_SIZE])
    tallies = _counted(matcher)
    priced, on_request = (sum(t.count for t in tallies.pop(key, ())) for key in (_PRICED, _QUOTED))
    return Result(
        ids=ids,
        total=total,
        page=page,
        pages=pages,
        tallies=tallies,
        priced=priced,
        on_request=on_request,
        listings=matcher.listings().values("pk"),
        shown=cheapest(matcher.listings().filter(solution__in=ids), on, matcher.day.moved),
        taken=finds.taken if finds else Understood(),
        finds=finds,
    )


def matching(
    query: CatalogueQuery, on: date, find: FindByText = wording.find
) -> QuerySet[Solution]:
    """The solutions that ``search`` finds, as a queryset without order."""
    return Matcher(query, _day(query, on, find)).solutions()


def alternatives(
    query: CatalogueQuery,
    keys: Collection[str],
    facet_keys: Collection[str],
    on: date,
    finds: wording.Finds | None = None,
    find: FindByText = wording.find,
) -> tuple[dict[str, int], dict[str, tuple[Tally, ...]]]:
    """Ways on from a page without results; two queries, nine with a text without its ``finds``.

    First the number of solutions without each of the conditions ``keys``, then the tallies of
    ``facet_keys`` without any condition at all. ``finds`` is that of ``Result``.
    """
    day = _day(query, on, find) if finds is None else Day(on, moved(on), finds.scores)
    matcher = Matcher(query, day)
    cleared = Matcher(query.cleared(), matcher.day)
    known = facets.facets()
    arms = [_sum(matcher.without(key).solutions(), f"{_DROPPED}{key}") for key in keys]
    arms += [known[key].counts(cleared) for key in facet_keys if key in known]
    tallies = _read(arms)
    counts = {
        key: sum(tally.count for tally in tallies.pop(f"{_DROPPED}{key}", ())) for key in keys
    }
    return counts, tallies


def _day(query: CatalogueQuery, on: date, find: FindByText) -> Day:
    found = find(query.text, on).scores if query.words else None
    return Day(on=on, moved=moved(on), found=found)


# Counts -----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class _Asked:
    """A question without a text, by all that its counts follow from."""

    key: tuple[Any, ...]
    matcher: Matcher = field(compare=False, repr=False)

    @classmethod
    def of(cls, matcher: Matcher) -> Self:
        query, day = matcher.query, matcher.day
        choices = frozenset((key, tuple(values)) for key, values in query.choices.items())
        bounds = (query.price_min, query.price_max, query.rating_min)
        prices = frozenset(day.moved.prices.items())
        return cls(
            (choices, query.flags, query.fixed, bounds, day.on, day.moved.hidden, prices), matcher
        )


def _counted(matcher: Matcher) -> dict[str, tuple[Tally, ...]]:
    """The counts of all facets and flags; to put that long statement together costs the most."""
    if matcher.day.found is not None:
        return _read(_arms(matcher))
    return _by_facet(_count.every(_Asked.of(matcher)))


@prepared
def _count(asked: _Asked) -> QuerySet:
    return _in_one(_arms(asked.matcher))


def _read(arms: Iterable[QuerySet]) -> dict[str, tuple[Tally, ...]]:
    """What several counting querysets count, by facet, in one statement."""
    return _by_facet(_in_one(arms))


def _in_one(arms: Iterable[QuerySet]) -> QuerySet:
    first, *others = arms
    return first.union(*others, all=True) if others else first


def _by_facet(rows: Iterable[tuple[str, str, str | None, int]]) -> dict[str, tuple[Tally, ...]]:
    found = defaultdict(list)
    for key, value, name, count in rows:
        if value and count:
            found[key].append(Tally(value, count, name or ""))
    return {key: tuple(tallies) for key, tallies in found.items()}


def _arms(matcher: Matcher) -> Iterator[QuerySet]:
    """All facets and flags, each without its own choice."""
    query = matcher.query
    for key, facet in facets.facets().items():
        if key not in query.fixed:
            yield facet.counts(matcher.without(key) if key in query.choices else matcher)
    for key in facets.flags():
        if key not in query.fixed:
            raised = query.restarted(flags=query.flags | {key})
            yield _sum(Matcher(raised, matcher.day).solutions(), key)
    listings = matcher.listings()
    priced = Q(pk__in=listings.filter(matcher.priced()).values("solution"))
    quoted = PricePlan.objects.base().in_force(matcher.on).filter(charge=QUOTE).values("listing")
    on_request = Q(pk__in=listings.filter(pk__in=quoted).values("solution"))
    yield _sum(matcher.solutions().filter(priced), _PRICED)
    yield _sum(matcher.solutions().filter(on_request).exclude(priced), _QUOTED)


def _sum(solutions: QuerySet[Solution], key: str) -> QuerySet:
    """The number of solutions as a row like those of ``facets.counted``."""
    return facets.counted(solutions.annotate(all_alike=Value("1")), key, "all_alike", "pk", None)


# Order ------------------------------------------------------------------------------------------
def _ordered(matcher: Matcher) -> list[int]:
    """The keys of all matching solutions, in the order asked for; one query."""
    order = matcher.query.order
    if order == "name":
        return list(matcher.solutions().order_by("sort_key", "pk").values_list("pk", flat=True))
    if order == "newest":
        return _newest_first(matcher)
    if order in {"price", "-price"}:
        return _by_price(matcher, is_dearest_first=order == "-price")
    found = matcher.day.found if order == "relevance" else None
    return _by_rating(matcher, found or {})


def _newest_first(matcher: Matcher) -> list[int]:
    """By the day on which a matching listing first showed the solution."""
    shown = matcher.listings().filter(solution=OuterRef("pk")).values("solution")
    first = Subquery(shown.annotate(first=Min("first_published_at")).values("first"))
    solutions = matcher.solutions().annotate(first=first)
    return list(
        solutions.order_by(F("first").desc(nulls_last=True), "-pk").values_list("pk", flat=True)
    )


def _by_price(matcher: Matcher, *, is_dearest_first: bool) -> list[int]:
    """By the least first-year cost among the matching listings; without a price last."""
    least: dict[int, int | None] = {}
    for solution, _listing, price in priced(matcher.offers(), matcher.on, matcher.day.moved):
        known = least.get(solution)
        least[solution] = min((p for p in (price, known) if p is not None), default=None)
    sign = -1 if is_dearest_first else 1
    return sorted(least, key=lambda key: (least[key] is None, sign * (least[key] or 0), key))


def _by_rating(matcher: Matcher, scores: Mapping[int, int]) -> list[int]:
    """By how well the text fits, then by (2 m + sum) / (2 + n); unrated ones last."""
    own = totals(valid_evaluations(matcher.on, matcher.places)).filter(solution=OuterRef("pk"))
    every = valid_evaluations(matcher.on).annotate(one=Value(1)).values("one")
    rows = (
        matcher.solutions()
        .annotate(
            rating_total=Subquery(own.values("total")),
            rating_count=Subquery(own.values("count")),
            every_total=Subquery(every.annotate(total=Sum("overall_micropoints")).values("total")),
            every_count=Subquery(every.annotate(count=Count("pk")).values("count")),
        )
        .values_list("pk", "rating_total", "rating_count", "every_total", "every_count")
    )
    ranks = {key: (-scores.get(key, 0), *_rank(*figures), key) for key, *figures in rows}
    return sorted(ranks, key=ranks.__getitem__)


def _rank(
    total: int | None, count: int | None, every_total: int | None, every_count: int | None
) -> tuple[bool, Fraction | int]:
    if not count or not every_count:
        return True, 0
    mean = Fraction(int(every_total or 0), every_count)
    return False, -rating_sort_value(int(total or 0), count, mean)
