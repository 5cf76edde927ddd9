"""The newest solutions that answer a question to the catalogue, as entries of a feed."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.db.models import Max, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.atom import NEWEST, Entry, Feed
from core.text import shorten
from provinces.offices import offices_of

from .browsing import condition_label
from .choices import Vocabulary
from .finder import search
from .models import Listing, Solution
from .query import CatalogueQuery

_SUMMARY: Final = 500
_Shown = dict[int, tuple[dt.datetime, dt.datetime]]


def solution_feed(query: CatalogueQuery, vocabulary: Vocabulary, on: dt.date) -> Feed:
    """The 50 solutions that were first shown last among those that answer ``query``.

    Order, view and page of the query do not matter. 6 queries and those of at most 3 searches.
    """
    asked = query.restarted(sort="", view="cards")
    conditions = ", ".join(
        condition_label(asked, key, value, vocabulary) for key, value in asked.conditions()
    )
    canonical = asked.canonical()
    return Feed(
        kind="solutions",
        question=canonical,
        title=_("New solutions: %(conditions)s") % {"conditions": conditions}
        if conditions
        else _("New digital transformation solutions"),
        subtitle=_("Solutions in the order in which the provincial centres first presented them."),
        page=reverse("solutions:list") + (f"?{canonical}" if canonical else ""),
        since=timezone.make_aware(dt.datetime.combine(on, dt.time())),
        entries=list(_entries(asked.restarted(sort="newest"), on)),
    )


def _entries(query: CatalogueQuery, on: dt.date) -> Iterator[Entry]:
    keys, shown = _newest(query, on)
    rows = (
        Solution.objects.select_related("vendor", "steward")
        .prefetch_related("sectors")
        .in_bulk(keys)
    )
    offices = offices_of((row.steward for row in rows.values()), on)
    places = query.chosen("province")
    place = f"?province={places[0]}" if len(places) == 1 else ""
    for key in keys:
        if key not in rows or key not in shown:
            continue
        solution, (first, last) = rows[key], shown[key]
        yield Entry(
            key=f"solution/{key}",
            title=str(solution.local_name),
            path=solution.get_absolute_url() + place,
            summary=_summary(solution),
            author=offices[solution.steward_id].with_place,
            published=first,
            updated=max(last, solution.updated_at),
            terms=tuple(str(sector.local_name) for sector in solution.sectors.all()),
            is_sample=solution.is_sample or solution.vendor.is_sample,
        )


def _newest(query: CatalogueQuery, on: dt.date) -> tuple[list[int], _Shown]:
    """The keys in order, and when their matching listings were first shown and last changed."""
    keys: list[int] = []
    shown: _Shown = {}
    page = 1
    while len(keys) < NEWEST:
        found = search(query.on_page(page), on)
        if found.page != page:
            break
        keys += found.ids
        listings = Listing.objects.published(on).filter(
            solution__in=found.ids, pk__in=found.listings
        )
        rows = (
            listings.order_by()
            .values("solution")
            .annotate(
                first=Min("first_published_at"), made=Min("created_at"), last=Max("updated_at")
            )
        )
        shown |= {row["solution"]: (row["first"] or row["made"], row["last"]) for row in rows}
        page += 1
        if page > found.pages:
            break
    return keys[:NEWEST], shown


def _summary(solution: Solution) -> str:
    text = shorten(solution.local_summary, _SUMMARY)
    vendor = _("Vendor: %(name)s") % {"name": solution.vendor.shown_name}
    return f"{text}\n{vendor}" if text else vendor
