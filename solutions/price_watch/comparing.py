"""The same plan across provinces as the pages and files show it, with what the vendors explained.

Prices are public, deviations are not: they are for staff. Explanations are read by the department
of the listing and by the ministry.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from core.templatetags.ui import per
from provinces import permissions
from provinces.models import Province, Scope
from solutions.exports.values import Value
from solutions.models import Listing, PriceExplanation, PricePlan, Solution

from .asked import Asked
from .comparison import Price, Spread, tenths
from .lines import Column, Form, Line
from .outliers import Outlier, explained, outliers_of, own
from .reading import candidates, spreads

KEY: Final = "chenh-lech"
TITLE: Final[Promise] = gettext_lazy("The same price across provinces")
# What is said wherever a price is called out of line (PRODUCT section 4).
REMARK: Final[Promise] = gettext_lazy(
    "Price to be looked at again (more than 30 per cent above the median; the scope, the "
    "quantity, the conditions or the tax may differ)"
)
_BATCH: Final = 200


@dataclass(frozen=True, slots=True)
class Known:
    """The outliers that the person is shown, as far as they were looked for today.

    ``explained`` are the plans whose present cost the vendor explained.
    """

    outliers: Sequence[Outlier]
    explained: frozenset[int]
    is_whole: bool

    @classmethod
    def of(cls, asked: Asked) -> "Known":
        """Of the provinces asked about, else of all; a few queries for each province."""
        if not asked.viewpoint:
            found = outliers_of(None, asked.on)
            outliers, is_whole = found.all(), found.is_whole
        else:
            parts = {place: outliers_of(place, asked.on) for place in sorted(asked.viewpoint)}
            outliers = [o for place, part in parts.items() for o in own(part.all(), {place})]
            is_whole = all(part.is_whole for part in parts.values())
        outliers = _wanted(outliers, asked)
        return cls(outliers, explained(outliers), is_whole)

    def chosen(self, only: str) -> list[Outlier]:
        """All, those explained or those not."""
        if only in {"", "outliers"}:
            return list(self.outliers)
        wanted = only == "explained"
        return [one for one in self.outliers if (one.plan_id in self.explained) == wanted]

    def count(self, only: str) -> int:
        """How many prices these are."""
        return len(self.chosen(only))


def _wanted(outliers: list[Outlier], asked: Asked) -> list[Outlier]:
    """Those of the solutions that the other choices leave."""
    wanted = asked.of_solution()
    if not wanted or not outliers:
        return outliers
    rows = Solution.objects.filter(wanted, pk__in={one.solution_id for one in outliers})
    left = set(rows.values_list("pk", flat=True))
    return [one for one in outliers if one.solution_id in left]


@dataclass(frozen=True, slots=True)
class ShownPrice:
    """One province's price: ``deviation`` in percent of the median (None: the median is 0).

    ``deviation`` and ``is_outlier`` are said of kinds with enough provinces only. ``explanations``
    are the newest first, and only for those who may read them.
    """

    price: Price
    province: Province
    deviation: Fraction | None
    is_outlier: bool
    is_explained: bool
    is_own: bool
    may_change: bool
    may_read: bool
    explanations: Sequence[PriceExplanation]

    @property
    def state(self) -> str:
        """What is said of a price that lies far above the others, "" of any other."""
        if not self.is_outlier:
            return ""
        if self.is_explained:
            return pgettext("price watch", "explained by the vendor")
        return pgettext("price watch", "to be looked at again")


@dataclass(frozen=True, slots=True)
class ShownSpread:
    """The prices of one comparable kind with the words for it."""

    spread: Spread
    source: str
    what: str
    prices: Sequence[ShownPrice]

    @property
    def outliers(self) -> list[ShownPrice]:
        """Those to be looked at again, explained or not."""
        return [shown for shown in self.prices if shown.is_outlier]

    @property
    def own(self) -> list[ShownPrice]:
        """Those of the provinces from which one looks."""
        return [shown for shown in self.prices if shown.is_own]


@dataclass(frozen=True, slots=True)
class Compared:
    """A solution with its comparable kinds; ``others`` are kinds of too few provinces."""

    solution: Solution
    spreads: Sequence[ShownSpread]
    others: Sequence[ShownSpread] = field(default=())


def solutions_asked(asked: Asked, known: Known | None) -> QuerySet[Listing]:
    """Which solutions are compared, in the order asked for: lines (solution, provinces).

    With ``known`` only those with an outlier of the kind asked for.
    """
    rows = candidates(asked.on, asked.viewpoint)
    if known is not None:
        rows = rows.filter(solution__in={one.solution_id for one in known.chosen(asked.only)})
    wanted = asked.of_solution()
    if wanted:
        rows = rows.filter(solution__in=Solution.objects.filter(wanted).values("pk"))
    by_name = ("solution__sort_key", "solution")
    order = ("-provinces", *by_name) if asked.sort == "provinces" else by_name
    return rows.order_by(*order)


def compared(scope: Scope, asked: Asked, keys: Sequence[int]) -> list[Compared]:
    """The solutions with these keys, in this order, with their prices; 6 queries."""
    found = spreads(keys, asked.on)
    solutions = Solution.objects.select_related("vendor").in_bulk(keys)
    reader = _Reader(scope, asked, [kind for kinds in found.values() for kind in kinds])
    return [reader.compared(solutions[key], found.get(key, ())) for key in keys if key in solutions]


def narrowed(found: Iterable[Compared], asked: Asked) -> list[Compared]:
    """Only the kinds with a price of those asked for; all where any price is."""
    if not asked.only:
        return list(found)
    return [replace(one, spreads=[k for k in one.spreads if _has(k, asked)]) for one in found]


def _has(kind: ShownSpread, asked: Asked) -> bool:
    return any(is_wanted(shown, asked) for shown in kind.prices)


class _Reader:
    """What showing a number of spreads needs from the database, read at once."""

    def __init__(self, scope: Scope, asked: Asked, kinds: Iterable[Spread]) -> None:
        self._scope = scope
        self._asked = asked
        prices = [price for kind in kinds for price in kind.prices]
        self._provinces = Province.objects.in_bulk({price.province_id for price in prices})
        readable = [price.plan_id for price in prices if self._may_read(price)]
        self._explanations: dict[int, list[PriceExplanation]] = defaultdict(list)
        for row in PriceExplanation.objects.filter(plan__in=readable):
            self._explanations[row.plan_id].append(row)
        self._editable = permissions.places(scope, "change", PricePlan).provinces

    def compared(self, solution: Solution, kinds: Iterable[Spread]) -> Compared:
        shown = [self._spread(kind) for kind in kinds]
        return Compared(
            solution,
            [one for one in shown if one.spread.is_comparable],
            [one for one in shown if not one.spread.is_comparable],
        )

    def _spread(self, spread: Spread) -> ShownSpread:
        prices = [self._price(spread, price) for price in spread.prices]
        return ShownSpread(spread, source_label(spread.source_kind), _what(spread), prices)

    def _price(self, spread: Spread, price: Price) -> ShownPrice:
        is_outlier = spread.is_comparable and spread.is_outlier(price)
        given = self._explanations.get(price.plan_id, [])
        return ShownPrice(
            price=price,
            province=self._provinces[price.province_id],
            deviation=spread.deviation(price) if spread.is_comparable else None,
            is_outlier=is_outlier,
            is_explained=is_outlier and bool(given) and given[0].cost == price.cost,
            is_own=price.province_id in self._asked.viewpoint,
            may_change=self._editable is None or price.province_id in self._editable,
            may_read=self._may_read(price),
            explanations=given,
        )

    def _may_read(self, price: Price) -> bool:
        return self._scope.sees_all or price.province_id in self._scope.provinces


def source_label(kind: str) -> str:
    """The words for a kind of source."""
    known = dict(PricePlan.SourceKind.choices)
    return str(known.get(kind) or _("Kind of source not stated"))


def _what(spread: Spread) -> str:
    """The words for what is compared: way of charging, period, unit."""
    charge, months, _unit = spread.key
    label = str(PricePlan.Charge(charge).label)
    unit = per(months, spread.unit).lstrip("/")
    if not unit:
        return label
    return _("%(charge)s, priced per %(unit)s") % {"charge": label, "unit": unit}


# For the files ----------------------------------------------------------------------------------
COLUMNS: Final = (
    Column(gettext_lazy("Solution"), width=36),
    Column(gettext_lazy("Vendor"), width=36),
    Column(gettext_lazy("Kind of source"), width=28),
    Column(gettext_lazy("What is compared"), width=36),
    Column(gettext_lazy("Provinces with this price"), Form.COUNT, 12),
    Column(gettext_lazy("Least (VND)"), Form.MONEY, 18),
    Column(gettext_lazy("Median (VND)"), Form.MONEY, 18),
    Column(gettext_lazy("Greatest (VND)"), Form.MONEY, 18),
    Column(gettext_lazy("Province")),
    Column(gettext_lazy("Price plan"), width=30),
    Column(gettext_lazy("First-year cost of one unit (VND)"), Form.MONEY, 20),
    Column(gettext_lazy("Units paid for at least"), Form.COUNT, 12),
    Column(gettext_lazy("From the median (%)"), Form.PERCENT, 14),
    Column(pgettext_lazy("column", "Remark"), width=28),
    Column(gettext_lazy("The vendor's explanation"), width=48),
    Column(gettext_lazy("Explanation given on"), Form.DATE, 14),
)


def lines_of(scope: Scope, asked: Asked, keys: Iterable[int]) -> Iterator[Line]:
    """A row for each province's price of the solutions, read in batches."""
    batch: list[int] = []
    for key in keys:
        batch.append(key)
        if len(batch) == _BATCH:
            yield from _lines(compared(scope, asked, batch), asked)
            batch = []
    if batch:
        yield from _lines(compared(scope, asked, batch), asked)


def solution_lines(found: Compared) -> list[Line]:
    """A row for each province's price of one solution, kinds of few provinces too."""
    kinds = (*found.spreads, *found.others)
    return [_price_line(found, kind, shown) for kind in kinds for shown in kind.prices]


def _lines(found: Collection[Compared], asked: Asked) -> Iterator[Line]:
    for one in found:
        for kind in one.spreads:
            for shown in kind.prices:
                if is_wanted(shown, asked):
                    yield _price_line(one, kind, shown)


def is_wanted(shown: ShownPrice, asked: Asked) -> bool:
    """Whether the choice of outliers keeps the price."""
    if not asked.only:
        return True
    if not shown.is_outlier or (asked.viewpoint and not shown.is_own):
        return False
    return asked.only == "outliers" or shown.is_explained == (asked.only == "explained")


def _price_line(found: Compared, kind: ShownSpread, shown: ShownPrice) -> Line:
    spread, price = kind.spread, shown.price
    given = shown.explanations[0] if shown.explanations else None
    compares = spread.is_comparable
    cells: tuple[Value, ...] = (
        str(found.solution.local_name),
        found.solution.vendor.shown_name,
        kind.source,
        kind.what,
        spread.provinces,
        spread.least if compares else None,
        spread.median if compares else None,
        spread.greatest if compares else None,
        str(shown.province),
        price.plan_name,
        price.cost,
        price.quantity,
        tenths(shown.deviation),
        shown.state,
        given.text if given else "",
        given.given_on if given else None,
    )
    return Line(cells, is_sample=found.solution.is_sample)
