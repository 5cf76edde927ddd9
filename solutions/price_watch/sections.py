"""What needs a hand about prices: promotions, unconfirmed prices, none at all, plans that end.

Rows are those that the person knows whole: a department its own, the ministry all. Each section is
one queryset with its conditions, and the table made of a page of its rows.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy, pgettext, pgettext_lazy

from core import states
from core.models import State
from core.money import format_number, format_vnd
from provinces import permissions
from provinces.models import Scope
from solutions.cards import is_price_stale
from solutions.confirmations import unconfirmed
from solutions.exports.values import Value
from solutions.models import Listing, PricePlan, Promotion, Solution
from solutions.prices import prices_on

from .asked import Asked
from .lines import Column, Form, Line

SOON_DAYS: Final = 30
_SOLUTION: Final = Column(gettext_lazy("Solution"), width=36)
_VENDOR: Final = Column(gettext_lazy("Vendor"), width=36)
_PROVINCE: Final = Column(gettext_lazy("Province"))
_PLAN: Final = Column(gettext_lazy("Price plan"), width=30)


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of what needs a hand.

    ``rows``: all of it, with ``scope`` and choices; conditions only. ``laid_out``: with what
    ``lines`` reads, the most urgent first. ``lines``: a page of rows as table; constant queries.
    """

    key: str
    title: Promise
    advice: Promise
    columns: Sequence[Column]
    rows: Callable[[Scope, Asked], QuerySet]
    laid_out: Callable[[QuerySet], QuerySet]
    lines: Callable[[Scope, Asked, Sequence[Any]], list[Line]]


def soon(on: dt.date) -> dt.date:
    """The last day that counts as soon."""
    return on + dt.timedelta(days=SOON_DAYS)


def section_named(key: str) -> Section | None:
    """The section with that key."""
    return next((section for section in SECTIONS if section.key == key), None)


# Promotions -------------------------------------------------------------------------------------
def _promotions(scope: Scope, asked: Asked) -> QuerySet[Promotion]:
    """Of published listings: about to end, ended with nothing after it, without a last day."""
    rows = Promotion.objects.filter(
        _mine(scope, asked, Promotion, "plan__listing__"),
        plan__listing__state=State.PUBLISHED,
    )
    kinds = {key: condition(asked.on) for key, condition in _PROMOTIONS.items()}
    return rows.filter(kinds.get(asked.promotion) or _any(kinds.values()))


def _ending(on: dt.date) -> Q:
    return Q(ends_on__gte=on, ends_on__lte=soon(on))


def _ended(on: dt.date) -> Q:
    """The last promotion of a plan that can still be taken, when it is over."""
    later = Promotion.objects.filter(plan=OuterRef("plan")).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef("ends_on"))
    )
    lasts = Q(plan__valid_to__isnull=True) | Q(plan__valid_to__gte=on)
    return Q(lasts, ~Exists(later), ends_on__lt=on)


def _open(on: dt.date) -> Q:
    return Q(ends_on__isnull=True)


_PROMOTIONS: Final[dict[str, Callable[[dt.date], Q]]] = {
    "ending": _ending,
    "ended": _ended,
    "open": _open,
}


def _by_end(rows: QuerySet[Promotion]) -> QuerySet[Promotion]:
    """Without an end first, then by the last day: those that ended longest ago last."""
    related = ("plan__listing__solution__vendor", "plan__listing__province")
    return rows.select_related(*related).order_by(F("ends_on").desc(nulls_first=True), "pk")


def _promotion_lines(scope: Scope, asked: Asked, rows: Sequence[Promotion]) -> list[Line]:
    return [
        _line(
            scope,
            row.plan,
            row.plan.listing,
            (
                str(row.plan),
                _reduction(row),
                row.starts_on,
                row.ends_on,
                _promotion_state(row, asked.on),
            ),
            pgettext("button", "Enter the days"),
        )
        for row in rows
    ]


def _reduction(row: Promotion) -> str:
    lang = get_language() or "vi"
    if row.percent is not None:
        return f"{format_number(-row.percent, lang)}%"
    return format_vnd(row.amount, lang)


def _promotion_state(row: Promotion, on: dt.date) -> str:
    if row.ends_on is None:
        return pgettext("promotion", "Without a last day")
    if row.ends_on < on:
        return pgettext("promotion", "Ended, nothing follows")
    return pgettext("promotion", "Ends within 30 days")


# Unconfirmed prices -----------------------------------------------------------------------------
def _unconfirmed(scope: Scope, asked: Asked) -> QuerySet[Listing]:
    return unconfirmed(Listing.objects.filter(_mine(scope, asked, Listing)), asked.on)


def _longest_first(rows: QuerySet[Listing]) -> QuerySet[Listing]:
    related = rows.select_related("solution__vendor", "province")
    return related.order_by(F("price_checked_on").asc(nulls_first=True), "pk")


def _unconfirmed_lines(scope: Scope, asked: Asked, rows: Sequence[Listing]) -> list[Line]:
    moved = prices_on(Listing.objects.filter(pk__in=[row.pk for row in rows]), asked.on)
    return [
        _line(
            scope,
            row,
            row,
            (
                moved.get(row.pk, row.price_from),
                row.price_checked_on,
                row.price_check_source,
                _age(row, asked.on),
            ),
            pgettext("button", "Record the confirmation"),
            reverse("admin:solutions_listing_confirm", args=[row.solution.vendor_id]),
        )
        for row in rows
    ]


def _age(row: Listing, on: dt.date) -> str:
    if row.price_checked_on is None:
        return gettext("never confirmed")
    return gettext("more than 6 months ago") if is_price_stale(row.price_checked_on, on) else ""


# No price ---------------------------------------------------------------------------------------
def _without_price(scope: Scope, asked: Asked) -> QuerySet[Listing]:
    """No base plan valid today; a price on request is an answer too. Also what will be shown."""
    plans = PricePlan.objects.base().in_force(asked.on).filter(listing=OuterRef("pk"))
    shown = Q(state__in=[states.DRAFT, states.IN_REVIEW, states.PUBLISHED])
    # A stored price holds until the day on which it changes: those need no look at their plans.
    unsure = Q(price_from__isnull=True) | Q(price_from_changes_on__lte=asked.on)
    rows = Listing.objects.filter(_mine(scope, asked, Listing), shown, unsure)
    return rows.filter(~Exists(plans))


def _public_first(rows: QuerySet[Listing]) -> QuerySet[Listing]:
    """The names of the states happen to sort so."""
    return rows.select_related("solution__vendor", "province").order_by("-state", "pk")


def _without_price_lines(scope: Scope, asked: Asked, rows: Sequence[Listing]) -> list[Line]:
    button = pgettext("button", "Enter the price")
    return [_line(scope, row, row, (str(row.get_state_display()),), button) for row in rows]


# Plans that end ---------------------------------------------------------------------------------
def _plans_ending(scope: Scope, asked: Asked) -> QuerySet[PricePlan]:
    return PricePlan.objects.filter(
        _mine(scope, asked, PricePlan, "listing__"),
        listing__state=State.PUBLISHED,
        # Few: found first, whatever the planner thinks of the rest.
        pk__in=PricePlan.objects.filter(
            valid_to__gte=asked.on, valid_to__lte=soon(asked.on)
        ).values("pk"),
    )


def _soonest_first(rows: QuerySet[PricePlan]) -> QuerySet[PricePlan]:
    follows = PricePlan.objects.base().filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=OuterRef("valid_to")),
        listing=OuterRef("listing"),
    )
    related = rows.select_related("listing__solution__vendor", "listing__province")
    return related.annotate(has_next=Exists(follows)).order_by("valid_to", "pk")


def _plan_lines(scope: Scope, asked: Asked, rows: Sequence[PricePlan]) -> list[Line]:
    return [
        _line(
            scope,
            row,
            row.listing,
            (
                str(row),
                str(row.get_role_display()),
                row.valid_to,
                gettext("another base plan goes on")
                if row.has_next
                else gettext("no base plan is left"),
            ),
            pgettext("button", "Enter what follows"),
        )
        for row in rows
    ]


# What they share --------------------------------------------------------------------------------
def _mine(scope: Scope, asked: Asked, model: type[Model], listing: str = "") -> Q:
    """The rows of the person, of the provinces and solutions chosen; ``listing`` leads there."""
    condition = permissions.visible(scope, model, "inspect")
    if asked.places is not None:
        condition &= Q(**{f"{listing}province__in": asked.places})
    wanted = asked.of_solution()
    if wanted:
        found = Solution.objects.filter(wanted).values("pk")
        condition &= Q(**{f"{listing}solution__in": found})
    return condition


def _line(
    scope: Scope,
    row: Model,
    listing: Listing,
    cells: Sequence[Value],
    button: str,
    address: str = "",
) -> Line:
    """A table row that leads to where the person mends it, or else to where it can be read."""
    solution = listing.solution
    may = permissions.can(scope, "change", row)
    options = row._meta
    page = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[row.pk])
    named = (
        str(solution.local_name),
        solution.vendor.shown_name,
        str(listing.province) if listing.province else gettext("national"),
    )
    return Line(
        cells=(*named, *cells),
        address=(address or page) if may else page,
        button=button if may else pgettext("button", "Open"),
        is_sample=solution.is_sample,
    )


def _any(conditions: Any) -> Q:
    found = Q()
    for condition in conditions:
        found |= condition
    return found


SECTIONS: Final = (
    Section(
        key="khuyen-mai",
        title=gettext_lazy("Promotions to look at"),
        advice=gettext_lazy(
            "They end by themselves. Ask the vendor whether it goes on and until when; one "
            "without a last day needs that day."
        ),
        columns=(
            _SOLUTION,
            _VENDOR,
            _PROVINCE,
            _PLAN,
            Column(gettext_lazy("Promotion")),
            Column(pgettext_lazy("day", "From"), Form.DATE, 14),
            Column(pgettext_lazy("day", "To"), Form.DATE, 14),
            Column(pgettext_lazy("column", "State"), width=28),
        ),
        rows=_promotions,
        laid_out=_by_end,
        lines=_promotion_lines,
    ),
    Section(
        key="chua-xac-nhan",
        title=gettext_lazy("Prices not confirmed for 6 months"),
        advice=gettext_lazy("Ask the vendor, then record the answer for all its listings at once."),
        columns=(
            _SOLUTION,
            _VENDOR,
            _PROVINCE,
            Column(gettext_lazy("First-year cost from"), Form.MONEY, 20),
            Column(gettext_lazy("Last confirmed"), Form.DATE, 16),
            Column(gettext_lazy("Source of the confirmation"), width=36),
            Column(pgettext_lazy("column", "State"), width=28),
        ),
        rows=_unconfirmed,
        laid_out=_longest_first,
        lines=_unconfirmed_lines,
    ),
    Section(
        key="chua-co-gia",
        title=gettext_lazy("Listings without a price"),
        advice=gettext_lazy("Enter a price plan; “on request” is an answer too."),
        columns=(_SOLUTION, _VENDOR, _PROVINCE, Column(pgettext_lazy("column", "State"))),
        rows=_without_price,
        laid_out=_public_first,
        lines=_without_price_lines,
    ),
    Section(
        key="sap-het-hieu-luc",
        title=gettext_lazy("Prices that end within 30 days"),
        advice=gettext_lazy("Ask the vendor what holds afterwards and enter it as a new plan."),
        columns=(
            _SOLUTION,
            _VENDOR,
            _PROVINCE,
            _PLAN,
            Column(pgettext_lazy("price plan", "Role")),
            Column(pgettext_lazy("day", "To"), Form.DATE, 14),
            Column(pgettext_lazy("column", "Afterwards"), width=28),
        ),
        rows=_plans_ending,
        laid_out=_soonest_first,
        lines=_plan_lines,
    ),
)
