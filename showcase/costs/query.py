"""Reads the address of the cost page; what means nothing is named in a sentence and left out."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.money import MoneyError, parse_money, parse_percent, parse_quantity
from core.text import squeeze, strip_controls
from solutions.filters import Problem
from solutions.pricing import MAX_PLANS, MAX_YEARS, OWN_COST_KINDS, Benefits, OwnCost

from .question import (
    ADOPTION,
    BENEFIT_KEYS,
    DEFAULT_QUANTITY,
    DEFAULT_YEARS,
    MAX_OWN_COSTS,
    CostQuestion,
)

LABELS: Final = {
    "plan": gettext_lazy("Plan"),
    "quantity": pgettext_lazy("cost", "Quantity"),
    "years": gettext_lazy("Number of years"),
    "rate": gettext_lazy("Discount rate"),
    "on": gettext_lazy("Starting day"),
    "own": gettext_lazy("Own costs"),
    "hours": gettext_lazy("Hours saved a month"),
    "hour_cost": gettext_lazy("Cost of an hour"),
    "paper": gettext_lazy("Paper and printing saved a year"),
    "trips": gettext_lazy("Trips saved a year"),
    "trip_cost": gettext_lazy("Cost of a trip"),
    "gain": gettext_lazy("Other gains a year"),
    "adoption": gettext_lazy("Share in use"),
}
KIND_LABELS: Final = {
    "equipment": gettext_lazy("Servers, equipment"),
    "repair": gettext_lazy("Upgrade and repair"),
    "people": gettext_lazy("People who run it"),
    "connection": gettext_lazy("Line, connection"),
    "other": pgettext_lazy("own cost", "Other"),
}
FIRST_DAY, LAST_DAY = dt.date(2000, 1, 1), dt.date(2099, 12, 31)
# The address of an own cost that belongs to every purchase plan; the form's first choice.
EVERY_PURCHASE: Final = "buy"

_OWN_FIELDS = ("own_kind", "own_amount", "own_first", "own_last", "own_plan")
_VIETNAMESE_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", re.ASCII)
_MAX_ECHO = 60
_LONGEST_KEY = 18  # digits of a row's key that any database takes


@dataclass(frozen=True, slots=True)
class OwnRow:
    """An own cost as it was typed, also where it means nothing."""

    kind: str = ""
    amount: str = ""
    first: str = ""
    last: str = ""
    plan: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether no amount was typed, so that there is nothing to read."""
        return not self.amount


@dataclass(frozen=True, slots=True)
class Read:
    """A question, what was wrong in its address, and the texts as they were typed."""

    question: CostQuestion
    problems: tuple[Problem, ...]
    typed: dict[str, str]
    own_rows: tuple[OwnRow, ...]


def read_query(params: QueryDict, today: dt.date) -> Read:
    """The question in an address; what is not given has its default, the day ``today``."""
    reader = _Reader(params)
    plans = reader.plans()
    rows = _own_rows(params)
    question = CostQuestion(
        on=reader.one("on", _day) or today,
        plan_ids=plans,
        quantity=reader.one("quantity", _at_least_one) or DEFAULT_QUANTITY,
        years=reader.one("years", _years) or DEFAULT_YEARS,
        rate=reader.one("rate", parse_percent) or Decimal(0),
        own_costs=reader.own_costs(rows, plans),
        benefits=reader.benefits(),
    )
    return Read(question, tuple(reader.problems), reader.typed, tuple(rows[:MAX_OWN_COSTS]))


class _Reader:
    """Collects what is wrong while the parameters are read."""

    def __init__(self, params: QueryDict) -> None:
        self.params = params
        self.problems: list[Problem] = []
        self.typed: dict[str, str] = {}

    def one(self, key: str, read: Callable[[str], Any]) -> Any:
        """The value of a parameter, None where there is none or it means nothing."""
        text = _tidy(self.params.get(key, ""))
        self.typed[key] = text
        if not text:
            return None
        try:
            return read(text)
        except MoneyError as error:
            self.note(key, text, str(error))
        except ValueError as error:
            self.note(key, text, str(error))
        return None

    def note(self, key: str, value: str, why: str) -> None:
        """Keep a sentence about a value that was left out."""
        message = _("%(parameter)s: “%(value)s” was left out. %(why)s")
        shown = {"parameter": LABELS[key], "value": value[:_MAX_ECHO], "why": why}
        self.problems.append(Problem(key, value[:_MAX_ECHO], message % shown))

    def plans(self) -> tuple[int, ...]:
        """The keys of the plans, each once, at most four."""
        keys: dict[int, None] = {}
        for text in map(_tidy, self.params.getlist("plan")):
            if not text:
                continue
            if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_KEY):
                self.note("plan", text, _("This is not the number of a plan."))
            elif int(text) not in keys and len(keys) == MAX_PLANS:
                self.note("plan", text, _("At most four plans are set side by side."))
            else:
                keys[int(text)] = None
        return tuple(keys)

    def own_costs(self, rows: Sequence[OwnRow], plans: Sequence[int]) -> tuple[OwnCost, ...]:
        """The own costs that mean something."""
        lines = []
        for row in rows:
            text = _tidy("-".join((row.kind, row.amount, row.first, row.last, row.plan)).strip("-"))
            if row.is_blank:
                if row.kind and "own" in self.params:
                    self.note("own", text, _("The amount is missing."))
                continue
            if len(lines) == MAX_OWN_COSTS:
                self.note("own", text, _("At most twelve own costs are counted."))
                continue
            try:
                lines.append(_own_cost(row, plans))
            except ValueError as error:
                self.note("own", text, str(error))
        return tuple(lines)

    def benefits(self) -> Benefits:
        """What is expected of a year; a number without its price counts nothing, and says so."""
        readers = (_hours, _dong, _dong, parse_quantity, _dong, _dong)
        values = [self.one(key, read) or 0 for key, read in zip(BENEFIT_KEYS, readers, strict=True)]
        for count, price in (("hours", "hour_cost"), ("trips", "trip_cost")):
            given = dict(zip(BENEFIT_KEYS, values, strict=True))
            if bool(given[count]) != bool(given[price]):
                key, other = (count, price) if given[count] else (price, count)
                why = _("It counts only together with “%(other)s”.") % {"other": LABELS[other]}
                self.note(key, self.typed[key], why)
        hours, hour_cost, paper, trips, trip_cost, gain = values
        return Benefits(
            hours_a_month=Decimal(hours),
            hour_cost=hour_cost,
            paper=paper,
            trips=trips,
            trip_cost=trip_cost,
            other=gain,
            adoption=self.one(ADOPTION, _shares) or (),
        )


def _own_rows(params: QueryDict) -> list[OwnRow]:
    """Own costs of the address (``own=``) and of the rows of the form, as typed."""
    rows = []
    for text in map(_tidy, params.getlist("own")):
        parts = (text.split("-", 4) + [""] * 5)[:5]
        if text:
            rows.append(OwnRow(*parts))
    lists: Iterable[tuple[str, ...]] = zip_longest(
        *(params.getlist(name)[:100] for name in _OWN_FIELDS), fillvalue=""
    )
    typed = [OwnRow(*map(_tidy, row)) for row in lists]
    return rows + [row for row in typed if not row.is_blank]


def _own_cost(row: OwnRow, plans: Sequence[int]) -> OwnCost:
    """The own cost that a row means; ``ValueError`` with a sentence when it means none."""
    if row.kind not in OWN_COST_KINDS:
        raise ValueError(_("Say what it is paid for."))
    first = _years(row.first or "1")
    last = _years(row.last) if row.last else first
    if last < first:
        raise ValueError(_("The last year lies before the first."))
    plan = None
    if row.plan not in ("", EVERY_PURCHASE):
        if row.plan not in {str(key) for key in plans}:
            raise ValueError(_("It belongs to a plan that is not among those chosen."))
        plan = int(row.plan)
    return OwnCost(row.kind, _dong(row.amount), first, last, plan)


def _dong(text: str) -> int:
    """Whole VND; raises ``MoneyError``."""
    amount = parse_money(text)
    if amount != int(amount):
        raise MoneyError("not_whole")
    return int(amount)


def _hours(text: str) -> Decimal:
    """Hours with at most two decimals; raises ``MoneyError``."""
    return parse_percent(text.replace("%", "?"), maximum=Decimal(1_000_000))


def _at_least_one(text: str) -> int:
    quantity = parse_quantity(text)
    if quantity < 1:
        raise ValueError(_("It must be at least 1."))
    return quantity


def _years(text: str) -> int:
    years = parse_quantity(text)
    if not 1 <= years <= MAX_YEARS:
        raise ValueError(_("Years go from 1 to 10."))
    return years


def _day(text: str) -> dt.date:
    """A day as ``yyyy-mm-dd`` or ``dd/mm/yyyy``; ``ValueError`` with a sentence otherwise."""
    why = _("Write the day as 2026-11-30 or 30/11/2026, from 2000 to 2099.")
    match = _VIETNAMESE_DAY.fullmatch(text)
    try:
        day = (
            dt.date(int(match[3]), int(match[2]), int(match[1]))
            if match
            else dt.datetime.strptime(text, "%Y-%m-%d").date()
        )
    except ValueError as error:
        raise ValueError(why) from error
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(why)
    return day


def _shares(text: str) -> tuple[int, ...]:
    """Percents for year 1, 2...: ``50-80-100``, also with commas or spaces between them."""
    shares = [int(parse_percent(part)) for part in re.split(r"[-–,; %]+", text) if part]
    if not 1 <= len(shares) <= MAX_YEARS:
        raise ValueError(_("Give one to ten percentages, as in 50-80-100."))
    return tuple(shares)


def _tidy(text: str) -> str:
    """A parameter without control characters and idle spaces, as far as anyone would type one."""
    return squeeze(strip_controls(text[:200])[0])
