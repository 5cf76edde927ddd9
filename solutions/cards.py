"""What a list shows of a solution: name, vendor, the two lines of its price, its rating."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from urllib.parse import urlencode

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.addresses import address_of
from core.i18n import LangText
from core.money import NO_BREAK_SPACE, format_number
from core.text import shorten

from .card_rows import CardRows, OfferRow, SolutionRow, rows_for
from .finder import shown_listings
from .prices import PlanFacts, price_now
from .pricing import PriceShown, add_months, promotion_in_force
from .pricing.terms import FREE, QUOTE
from .ratings import Rating

SUMMARY_LENGTH: Final = 200
# A price is "not confirmed again" after so many calendar months.
CONFIRMED_MONTHS: Final = 6
_ONE_DAY: Final = timedelta(days=1)


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
    provinces that present the solution, whoever asks. ``right_until`` is the last day on which all
    of it is right while nobody changes anything.
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
    right_until: date

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


def cards_for(
    solution_ids: Sequence[int],
    on: date,
    *,
    provinces: Sequence[int] = (),
    shown: Mapping[int, int] | None = None,
    with_sectors: bool = True,
) -> list[Card]:
    """Cards of solutions in the order of their keys; one query whatever their number.

    ``provinces`` (keys): their listings, prices and ratings; none: the national view. ``shown`` has
    the listing that each shows, as a search found them; by default the cheapest of the provinces,
    which costs two queries more where the index cannot be asked. A solution without a published
    listing there has a card without price. Sectors are read where they are shown.
    """
    if not solution_ids:
        return []
    if shown is None:
        shown = shown_listings(solution_ids, on, provinces)
    read = rows_for(solution_ids, shown, on, provinces, with_sectors=with_sectors)
    return [
        _card(read, read.solutions[key], on, is_local=bool(provinces))
        for key in solution_ids
        if key in read.solutions
    ]


def is_price_stale(checked_on: date | None, on: date) -> bool:
    """Whether a price was never confirmed, or last more than 6 calendar months ago."""
    return checked_on is None or add_months(checked_on, CONFIRMED_MONTHS) < on


def price_line(plans: Sequence[PlanFacts], found: PriceShown, on: date) -> PriceLine:
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


def _card(read: CardRows, solution: SolutionRow, on: date, *, is_local: bool) -> Card:
    offer = read.offers.get(solution.pk)
    own = read.plans.get(offer.listing_id, []) if offer else []
    valid = [plan for plan in own if plan.counts_on(on)]
    found = price_now(own, on)
    promoted = _promoted(own, found, on)
    summary = solution.local_summary
    return Card(
        solution_id=solution.pk,
        slug=solution.slug,
        url=address_of("solutions:detail", solution.slug) + _place(offer if is_local else None),
        name=solution.local_name,
        kind=solution.kind,
        vendor_id=solution.vendor_id,
        vendor_name=solution.vendor_short_name or solution.vendor_name,
        vendor_url=address_of("vendors:detail", solution.vendor_slug),
        summary=LangText(shorten(summary, SUMMARY_LENGTH), summary.lang),
        sectors=tuple(read.sectors[solution.pk]),
        price=price_line(own, found, on) if found else None,
        has_quote=any(plan.terms.charge == QUOTE for plan in valid),
        is_price_stale=offer is not None and is_price_stale(offer.price_checked_on, on),
        rating=read.ratings.get(solution.pk),
        has_promo=promoted is not None,
        promo_ends_on=_promotion_end(promoted, on),
        has_trial=bool(offer and offer.trial_offer) or any(plan.trial_days for plan in valid),
        trial_days=max((plan.trial_days for plan in valid), default=0),
        province_count=solution.province_count,
        listing_id=offer.listing_id if offer and is_local else None,
        is_featured=bool(offer and offer.is_featured),
        is_sample=solution.is_sample or solution.is_vendor_sample,
        right_until=min(_last_days(solution, offer, own, on)),
    )


def _last_days(
    solution: SolutionRow, offer: OfferRow | None, plans: Sequence[PlanFacts], on: date
) -> Iterator[date]:
    """Days up to which what a card shows stays as it is on the day ``on``; some may be too early.

    What a promotion does depends on the days of all payments of a year and on the prices of the
    last 90 days: with one that is not over, the card is right for its day only.
    """
    yield date.max
    for turn in (solution.listing_turns_on, solution.evaluation_turns_on):
        if turn is not None:
            yield max(on, turn - _ONE_DAY)
    if offer and offer.price_checked_on and not is_price_stale(offer.price_checked_on, on):
        yield add_months(offer.price_checked_on, CONFIRMED_MONTHS)
    for terms in (plan.terms for plan in plans):
        if any(item.ends_on is None or item.ends_on >= on for item in terms.promotions):
            yield on
        if terms.valid_from is not None and terms.valid_from > on:
            yield terms.valid_from - _ONE_DAY
        if terms.valid_to is not None and terms.valid_to >= on:
            yield terms.valid_to


def _promoted(plans: Sequence[PlanFacts], found: PriceShown | None, on: date) -> PlanFacts | None:
    """A plan with a promotion badge, that of the shown price before others."""
    shown = [plans[found.index]] if found else []
    return next((plan for plan in (*shown, *plans) if plan.has_badge(on)), None)


def _promotion_end(plan: PlanFacts | None, on: date) -> date | None:
    promotion = promotion_in_force(plan.terms, on) if plan else None
    return promotion.ends_on if promotion else None


def _place(offer: OfferRow | None) -> str:
    """The part of the address that puts a province's listing first on the solution's page."""
    return f"?{urlencode({'province': offer.province})}" if offer and offer.province else ""
