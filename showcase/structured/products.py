"""A solution with its offers and its rating, and a vendor, as nodes of schema.org."""

import datetime as dt
from collections.abc import Callable, Sequence

from core.money import format_number
from core.structured_data import Node, node, plain_number
from core.text import shorten
from provinces.models import Province
from showcase.offers import Offer
from solutions.models import PricePlan, Solution
from solutions.prices import PlanFacts
from solutions.pricing import promoted_amount, promotion_in_force
from solutions.pricing.terms import FREE, QUOTE
from solutions.ratings import Rating
from solutions.scoring import MAX_POINTS
from vendors.models import Vendor

Absolute = Callable[[str], str]

_CURRENCY = "VND"
_IN_STOCK = "https://schema.org/InStock"
_TAX_INCLUDED = {PricePlan.Vat.INCLUDED: True, PricePlan.Vat.EXCLUDED: False}


def software(
    solution: Solution,
    offer: Offer,
    rating: Rating | None,
    pictures: Sequence[str],
    on: dt.date,
    absolute: Absolute,
) -> Node:
    """The solution as its page shows it: the prices of ``offer``, the rating of the page.

    ``pictures`` are addresses. Prices in different units and periods have no common least and
    greatest, so that each plan is an offer of its own and none is summed up.
    """
    address = absolute(solution.get_absolute_url())
    return node(
        "SoftwareApplication",
        name=solution.local_name,
        url=address,
        description=shorten(solution.local_summary),
        applicationCategory="BusinessApplication",
        operatingSystem="Web" if solution.deployment == Solution.Hosting.CLOUD else "",
        image=[absolute(picture) for picture in pictures],
        provider=_provider(solution.vendor, absolute),
        offers=[
            _offer(plan, offer.province, on, address)
            for plan in offer.plans
            if _is_priced(plan, on)
        ],
        aggregateRating=_rating(rating),
    )


def organisation(vendor: Vendor, absolute: Absolute) -> Node:
    """A vendor as its page shows it; a person's number is never given."""
    return _provider(vendor, absolute) | node(
        "Organization",
        legalName=vendor.legal_name,
        taxID=vendor.public_tax_code,
        sameAs=vendor.website,
        description=shorten(vendor.about),
        foundingDate=str(vendor.founded_year or ""),
    )


def _provider(vendor: Vendor, absolute: Absolute) -> Node:
    return node("Organization", name=vendor.shown_name, url=absolute(vendor.get_absolute_url()))


def _is_priced(plan: PlanFacts, on: dt.date) -> bool:
    terms = plan.terms
    has_amount = terms.charge == FREE or terms.amount is not None
    return plan.counts_on(on) and terms.charge != QUOTE and has_amount


def _offer(plan: PlanFacts, province: Province | None, on: dt.date, address: str) -> Node:
    """A plan at the price of the day, per unit and period."""
    terms = plan.terms
    promotion = promotion_in_force(terms, on)
    price = promoted_amount(terms, on) if promotion else terms.amount
    ends = [day for day in (terms.valid_to, promotion and promotion.ends_on) if day]
    shown = plain_number(price) if price is not None else "0"
    unit = node(
        "UnitPriceSpecification",
        price=shown,
        priceCurrency=_CURRENCY,
        unitText=terms.unit,
        billingDuration=f"P{terms.period_months}M" if terms.period_months else "",
        referenceQuantity=node(
            "QuantitativeValue", value=terms.quantity_included or 1, unitText=terms.unit
        ),
        valueAddedTaxIncluded=_TAX_INCLUDED.get(terms.vat),
    )
    return node(
        "Offer",
        price=shown,
        priceCurrency=_CURRENCY,
        url=f"{address}#prices",
        availability=_IN_STOCK,
        priceValidUntil=min(ends, default=None),
        priceSpecification=unit,
        areaServed=node("AdministrativeArea", name=province.local_name if province else "Việt Nam"),
    )


def _rating(rating: Rating | None) -> Node | None:
    """Evaluations by councils, of 100 points; reviews are never part of it."""
    if rating is None:
        return None
    return node(
        "AggregateRating",
        ratingValue=format_number(rating.points, "en", decimals=1),
        bestRating=MAX_POINTS,
        worstRating=0,
        ratingCount=rating.count,
    )
