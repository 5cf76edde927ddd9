"""The comparison as page and spreadsheet show it: columns, groups of rows, what can be changed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from core.i18n import LangText
from showcase.moved import Asked, asked_province
from showcase.shared_platforms import SharedPlatform, shared_platforms_for

from .choosing import Choosing, choosing_of
from .chosen import chosen_solutions
from .facts import Column, columns_of
from .query import CompareQuery, read_query
from .rows_about import about_group, presence_group, technical_group
from .rows_marks import criteria_groups, rating_group, recognition_group, use_group
from .rows_price import price_group
from .table import Group, only_differences, without_empty


@dataclass(frozen=True, slots=True)
class Head:
    """The top of a column; ``remove_url`` is the comparison without it, ``cost_url`` its costs."""

    slug: str
    name: LangText
    url: str
    vendor_name: str
    remove_url: str
    cost_url: str
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that the page shows; nothing in it starts a query.

    ``query`` asks for what could be found; ``notes`` name what was left out. ``all_url``,
    ``differences_url`` and ``xlsx_url`` ask for the same solutions otherwise; ``page_url`` is the
    page as it is, for keeping. ``row_count`` and ``different_count`` are of the whole table,
    whether all of it is shown or not.
    """

    query: CompareQuery
    on: dt.date
    asked: Asked
    notes: Sequence[str]
    heads: Sequence[Head]
    groups: Sequence[Group]
    row_count: int
    different_count: int
    platforms: Sequence[SharedPlatform]
    choosing: Choosing
    all_url: str
    differences_url: str
    xlsx_url: str
    page_url: str
    cost_url: str

    @property
    def has_sample(self) -> bool:
        """Whether anything shown is sample data."""
        shown = (*self.heads, *self.platforms)
        return any(item.is_sample for item in shown) or self.choosing.has_sample

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the form for another solution or quantity keeps of the address."""
        return [pair for pair in self.query.pairs() if pair[0] not in {"q", "quantity", "format"}]


def comparison_of(parameters: QueryDict, on: dt.date) -> Comparison:
    """What the address asks for on the day ``on``.

    At most 20 queries for known addresses, whatever the number of solutions; 4 more with a text to
    look for, and at most 5 more each for a province and for addresses that are none of today's.
    """
    query, notes = read_query(parameters, parameters.getlist("s"))
    chosen = chosen_solutions(query.slugs, on)
    query = query.of([solution.slug for solution in chosen.solutions])
    asked = asked_province(query.province, on)
    columns = columns_of(chosen.solutions, asked.province, query.quantity, on)
    groups = _groups(columns, query.quantity)
    rows = [row for group in groups for row in group.rows]
    different = only_differences(groups)
    is_narrowed = query.only_differences and len(columns) > 1
    return Comparison(
        query=query,
        on=on,
        asked=asked,
        notes=[*notes, *chosen.notes],
        heads=[_head(column, query) for column in columns],
        groups=different if is_narrowed else groups,
        row_count=len(rows),
        different_count=sum(row.is_different for row in rows),
        platforms=shared_platforms_for([row.pk for row in chosen.solutions], on),
        choosing=choosing_of(query, chosen.solutions, on),
        all_url=replace(query, only_differences=False, format="").address(),
        differences_url=replace(query, only_differences=True, format="").address(),
        xlsx_url=replace(query, format="xlsx", text="").address(),
        page_url=replace(query, format="", text="").address(),
        cost_url=_cost_url(columns, query.quantity),
    )


def _groups(columns: Sequence[Column], quantity: int) -> list[Group]:
    """All rows that say something of at least one of the solutions."""
    if not columns:
        return []
    groups = [
        about_group(columns),
        price_group(columns, quantity),
        rating_group(columns),
        *criteria_groups(columns),
        recognition_group(columns),
        use_group(columns),
        technical_group(columns),
        presence_group(columns),
    ]
    found = [replace(group, rows=without_empty(group.rows)) for group in groups]
    return [group for group in found if group.rows]


def _head(column: Column, query: CompareQuery) -> Head:
    solution = column.solution
    url = solution.get_absolute_url()
    if query.province:
        url = f"{url}?{urlencode({'province': query.province})}"
    return Head(
        slug=solution.slug,
        name=solution.local_name,
        url=url,
        vendor_name=solution.vendor.shown_name,
        remove_url=query.without(solution.slug).address(),
        cost_url=_cost_url([column], query.quantity),
        is_sample=column.is_sample,
    )


def _cost_url(columns: Sequence[Column], quantity: int) -> str:
    """The cost page for the cheapest plans of the columns, each one's cheapest before second ones.

    "" where none has a price.
    """
    offers = [column.presence.offered for column in columns]
    plans = [offer.cost_plans for offer in offers if offer]
    firsts = [own[0] for own in plans if own]
    seconds = [plan for own in plans for plan in own[1:]]
    pairs = [("plan", plan) for plan in [*firsts, *seconds][:4]]
    if not pairs:
        return ""
    if quantity != 1:
        pairs.append(("quantity", quantity))
    return f"{reverse('costs')}?{urlencode(pairs)}"
