"""What a list shows of a solution: name, vendor, the two lines of its price, its rating."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from urllib.parse import urlencode

from django.db.models import Q, QuerySet, Value, prefetch_related_objects
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.i18n import LangText
from core.money import NO_BREAK_SPACE, format_number
from core.prepared import ANY_GIVEN, prepared
from core.text import shorten

from .models import Listing, Sector, Solution
from .prices import PlanFacts, plans_of_listings, price_now
from .pricing import PriceFrom, add_months, promotion_in_force
from .pricing.terms import FREE, QUOTE
from .ratings import Rating, ratings_for

SUMMARY_LENGTH: Final = 200
# A price is "not confirmed again" after so many calendar months.
CONFIRMED_MONTHS: Final = 6
_LONG_TEXTS: Final = (
    "description", "description_en", "problem", "problem_en", "features", "integrations",
    "folded_text",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PriceLine:
    """The two lines of a price: per unit and period, and of the first year (VND).

    ``unit_amount`` as the plan states it (``vat`` says on which basis), with the promotion in
    force, for one unit or a block of ``included``; ``list_amount`` is the price struck through,
    only where the promotion may be called one. ``first_year`` whole dong, VAT included, for
    ``quantity`` units.
    """

    charge: str
    unit_amount: Decimal
    list_amount: Decimal | None
    period_months: int | None
    unit: str
    quantity: int
    first_year: int
    includes_setup: bool
    vat: str
    included: int | None = None

    @property
    def per_unit(self) -> str:
        """What the unit price buys: a unit, or the block of ``included`` units (``100 hồ sơ``)."""
        if not self.unit or not self.included or self.included == 1:
            return self.unit
        count = format_number(self.included, get_language() or "vi")
        return f"{count}{NO_BREAK_SPACE}{self.unit}"


@dataclass(frozen=True, slots=True)
class Card:
    """A solution as lists show it, with the price, trial and promotion of one of its listings.

    That is the listing with the least first-year cost among those asked for; ``listing_id`` is
    its key where provinces were asked for, None in the national view. ``province_count`` counts the
    provinces that present the solution, whoever asks.
    """

    solution_id: int
    slug: str
    url: str
    name: LangText
    kind: str
    vendor_id: int
    vendor_name: str
    vendor_url: str
    summary: LangText
    sectors: tuple[LangText, ...]
    price: PriceLine | None
    has_quote: bool
    is_price_stale: bool
    rating: Rating | None
    has_promo: bool
    promo_ends_on: date | None
    has_trial: bool
    trial_days: int
    province_count: int
    listing_id: int | None
    is_featured: bool
    is_sample: bool

    @property
    def is_free(self) -> bool:
        """Whether using it costs nothing (a set-up fee may remain)."""
        return self.price is not None and self.price.charge == FREE

    @property
    def trial(self) -> str:
        """The trial in words, "" for none."""
        if self.trial_days:
            text = ngettext("%(days)d-day trial", "%(days)d-day trial", self.trial_days)
            return text % {"days": self.trial_days}
        return _("Trial offered") if self.has_trial else ""


@dataclass(frozen=True, slots=True)
class _Offer:
    """One published listing, as far as a card needs it; ``province`` is a slug."""

    listing_id: int
    solution_id: int
    province: str | None
    price_from: int | None
    changes_on: date | None
    trial_offer: bool
    is_featured: bool
    price_checked_on: date | None
    is_asked_for: bool

    @property
    def order(self) -> tuple[bool, int, int]:
        """Cheapest first, those without a price last."""
        return self.price_from is None, self.price_from or 0, self.listing_id


def cards_for(
    solution_ids: Sequence[int],
    on: date,
    *,
    provinces: Sequence[int] = (),
    listings: QuerySet[Listing] | Collection[int] | None = None,
    with_sectors: bool = True,
) -> list[Card]:
    """Cards of solutions in the order of their keys; five queries whatever their number.

    ``provinces`` (keys): their listings, prices and ratings; none: the national view. ``listings``
    (anything ``pk__in`` takes) narrows the choice to these, as a search found them. A solution
    without a published listing among them has a card without price. Without sectors where they are
    not shown: one query less.
    """
    if not solution_ids:
        return []
    rows: list[Solution] = _solutions.rows(solution_ids)
    if with_sectors:
        prefetch_related_objects(rows, "sectors")
    solutions = {row.pk: row for row in rows}
    offers = _offers(solution_ids, on, provinces, listings)
    plans = _plans(offers, on)
    ratings = ratings_for(solution_ids, on, provinces)
    return [
        _card(
            solutions[key],
            _chosen([offer for offer in offers[key] if offer.is_asked_for], plans, on),
            plans,
            ratings.get(key),
            on,
            province_count=len({offer.province for offer in offers[key]} - {None}),
            is_local=bool(provinces),
            sectors=solutions[key].sectors.all() if with_sectors else (),
        )
        for key in solution_ids
        if key in solutions
    ]


def is_price_stale(checked_on: date | None, on: date) -> bool:
    """Whether a price was never confirmed, or last more than 6 calendar months ago."""
    return checked_on is None or add_months(checked_on, CONFIRMED_MONTHS) < on


def price_line(plans: Sequence[PlanFacts], found: PriceFrom, on: date) -> PriceLine:
    """The two lines of the price that ``prices.price_now`` found among ``plans``."""
    plan = plans[found.index]
    terms = plan.terms
    return PriceLine(
        charge=terms.charge,
        unit_amount=found.unit_amount,
        list_amount=found.list_amount if plan.has_badge(on) else None,
        period_months=terms.period_months,
        unit=terms.unit,
        quantity=found.quantity,
        first_year=found.cost,
        includes_setup=bool(terms.setup_fee),
        vat=terms.vat,
        included=terms.quantity_included,
    )


def _offers(
    solution_ids: Iterable[int],
    on: date,
    provinces: Sequence[int],
    listings: QuerySet[Listing] | Collection[int] | None,
) -> dict[int, list[_Offer]]:
    """Every published listing of the solutions; one query."""
    found: dict[int, list[_Offer]] = {key: [] for key in solution_ids}
    meant: Collection[int] | None = None
    if isinstance(listings, QuerySet):
        rows = _listings(on).filter(solution__in=list(solution_ids))
        rows = rows.annotate(is_asked_for=Q(pk__in=listings))
    else:
        rows = _listings_of.rows(solution_ids, on)
        meant = None if listings is None else set(listings)
    for *columns, province, is_asked_for in rows:
        is_here = not provinces or province in provinces
        is_meant = is_asked_for and (meant is None or columns[0] in meant)
        offer = _Offer(*columns, is_asked_for=is_here and is_meant)
        found[offer.solution_id].append(offer)
    return found


@prepared
def _solutions() -> QuerySet[Solution]:
    rows = Solution.objects.defer(*_LONG_TEXTS).select_related("vendor")
    return rows.filter(pk__in=ANY_GIVEN).order_by()


@prepared
def _listings_of(on: date) -> QuerySet:
    return _listings(on).filter(solution__in=ANY_GIVEN).annotate(is_asked_for=Value(True))


def _listings(on: date) -> QuerySet:
    """Published listings as rows of the fields of ``_Offer``, with the key of the province."""
    rows = Listing.objects.published(on).order_by("pk")
    return rows.values_list(
        "pk",
        "solution_id",
        "province__slug",
        "price_from",
        "price_from_changes_on",
        "trial_offer",
        "is_featured",
        "price_checked_on",
        "province_id",
    )


def _plans(offers: dict[int, list[_Offer]], on: date) -> dict[int, list[PlanFacts]]:
    """The plans of the listings that may be shown: each cheapest as stored, and outdated ones."""
    wanted = set()
    for own in offers.values():
        asked = [offer for offer in own if offer.is_asked_for]
        stored = [offer for offer in asked if not _is_outdated(offer, on)]
        wanted |= {offer.listing_id for offer in asked if _is_outdated(offer, on)}
        wanted |= {offer.listing_id for offer in sorted(stored, key=lambda o: o.order)[:1]}
    return plans_of_listings(wanted, on)


def _chosen(offers: Sequence[_Offer], plans: dict[int, list[PlanFacts]], on: date) -> _Offer | None:
    """The listing with the least first-year cost on the day."""
    return min(offers, key=lambda offer: _order_on(offer, plans, on), default=None)


def _order_on(offer: _Offer, plans: dict[int, list[PlanFacts]], on: date) -> tuple[bool, int, int]:
    if not _is_outdated(offer, on):
        return offer.order
    found = price_now(plans.get(offer.listing_id, ()), on)
    return found is None, found.cost if found else 0, offer.listing_id


def _is_outdated(offer: _Offer, on: date) -> bool:
    return offer.changes_on is not None and offer.changes_on <= on


def _card(
    solution: Solution,
    offer: _Offer | None,
    plans: dict[int, list[PlanFacts]],
    rating: Rating | None,
    on: date,
    *,
    province_count: int,
    is_local: bool,
    sectors: Iterable[Sector],
) -> Card:
    own = plans.get(offer.listing_id, []) if offer else []
    valid = [plan for plan in own if plan.counts_on(on)]
    found = price_now(own, on)
    promoted = _promoted(own, found, on)
    summary = solution.local_summary
    return Card(
        solution_id=solution.pk,
        slug=solution.slug,
        url=solution.get_absolute_url() + _place(offer if is_local else None),
        name=solution.local_name,
        kind=solution.kind,
        vendor_id=solution.vendor_id,
        vendor_name=solution.vendor.shown_name,
        vendor_url=solution.vendor.get_absolute_url(),
        summary=LangText(shorten(summary, SUMMARY_LENGTH), summary.lang),
        sectors=tuple(sector.local_name for sector in sectors),
        price=price_line(own, found, on) if found else None,
        has_quote=any(plan.terms.charge == QUOTE for plan in valid),
        is_price_stale=offer is not None and is_price_stale(offer.price_checked_on, on),
        rating=rating,
        has_promo=promoted is not None,
        promo_ends_on=_promotion_end(promoted, on),
        has_trial=bool(offer and offer.trial_offer) or any(plan.trial_days for plan in valid),
        trial_days=max((plan.trial_days for plan in valid), default=0),
        province_count=province_count,
        listing_id=offer.listing_id if offer and is_local else None,
        is_featured=bool(offer and offer.is_featured),
        is_sample=solution.is_sample or solution.vendor.is_sample,
    )


def _promoted(plans: Sequence[PlanFacts], found: PriceFrom | None, on: date) -> PlanFacts | None:
    """A plan with a promotion badge, that of the shown price before others."""
    shown = [plans[found.index]] if found else []
    return next((plan for plan in (*shown, *plans) if plan.has_badge(on)), None)


def _promotion_end(plan: PlanFacts | None, on: date) -> date | None:
    promotion = promotion_in_force(plan.terms, on) if plan else None
    return promotion.ends_on if promotion else None


def _place(offer: _Offer | None) -> str:
    """The part of the address that puts a province's listing first on the solution's page."""
    return f"?{urlencode({'province': offer.province})}" if offer and offer.province else ""
