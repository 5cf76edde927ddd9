"""Sample listings with their plans, promotions and price series, ready for bulk saving."""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from functools import lru_cache

from core.money import half_up
from solutions.models import Listing, PricePlan, PriceRevision, Promotion
from solutions.models.price import SERIES_FIELDS
from solutions.pricing import (
    NotOfferedError,
    PriceFrom,
    PromotionTerms,
    Terms,
    least_quantity,
    price_changes_on,
    price_from,
    yearly_costs,
)

from .blueprints import Blueprint
from .chance import weighted
from .ground import Ground, Place, moment
from .prices import Plan, Values, at_province, promotion
from .themes import vocabulary
from .vendors import Maker, domain_of

_STATES = {"published": 92.0, "draft": 3.0, "in_review": 3.0, "archived": 2.0}
_LATER_SHARE = 0.015
_OLDEST_DAYS = 780
_TRIAL_SHARE, _APPROVED_SHARE = 0.35, 0.85
_ADOPTED_SHARE = 0.25
# When vendors last confirmed their prices, in days before today; None: never.
_CHECKED = {(1, 60): 34.0, (60, 180): 30.0, (184, 400): 22.0, (400, 700): 5.0, None: 9.0}
_TERMS = tuple(item.name for item in fields(Terms) if item.name != "promotions")
_CHANGE_NEEDS_DAYS = 200
_ANY_DAY = dt.date(2026, 1, 1)


@dataclass(slots=True)
class Draft:
    """A listing to be with what hangs on it; keys are filled in as the rows are saved."""

    listing: Listing
    plans: list[PricePlan]
    key: tuple[int, str]
    promotions: list[tuple[int, Promotion]] = field(default_factory=list)
    revisions: list[tuple[int, PriceRevision]] = field(default_factory=list)
    can_be_adopted: bool = False


class Booths:
    """How many booths each centre has given away."""

    def __init__(self, ground: Ground) -> None:
        self._room = {place.id: 12 if place == ground.model else 8 for place in ground.places}
        self._given: dict[int, int] = {}

    def take(self, place: Place) -> str:
        """The next booth number of the centre, "" when all are given."""
        given = self._given.get(place.id, 0)
        if given >= self._room[place.id]:
            return ""
        self._given[place.id] = given + 1
        return f"{given + 1:02d}"


def places_of(ground: Ground, plan: Blueprint) -> list[Place]:
    """The provinces that list the product, rich ones more often; the model province first."""
    source = ground.chance("places", plan.number)
    keyed = sorted(ground.places, key=lambda place: source.random() ** (1 / place.richness))
    return sorted(keyed[-plan.spread :], key=lambda place: (place != ground.model, place.id))


def draft(
    ground: Ground,
    plan: Blueprint,
    maker: Maker,
    place: Place | None,
    listed: list[Plan],
    booths: Booths,
) -> Draft:
    """The listing of a product in a province, without one the ministry's national one."""
    slug = place.slug if place else "national"
    source = ground.chance("listing", plan.number, slug)
    plans = at_province(ground.seed, slug, plan, listed) if place else listed
    promoted = promotion(source, ground.on, plans)
    listing = _listing(source, ground, plan, maker, place)
    _exhibit(source, ground, listing, place, booths)
    _store_price(listing, plans, promoted, ground.on)
    made = Draft(listing, [_plan(one) for one in plans], (plan.number, slug))
    if promoted:
        made.promotions = [(promoted[0], Promotion(**promoted[1]))]
    made.revisions = _series(source, ground, listing, plans)
    made.can_be_adopted = listing.state == "published" and place == ground.model
    return made


def adopt(ground: Ground, made: Draft, origin: Listing | None) -> None:
    """Let some listings come from the model centre's: as adopted, prices not confirmed again."""
    listing = made.listing
    source = ground.chance("adopted", *made.key)
    if origin is None or listing.province_id is None or source.random() > _ADOPTED_SHARE:
        return
    listing.adopted_from_id = origin.pk
    if source.random() < 0.4:
        listing.price_checked_on, listing.price_check_source = None, ""
        for plan in made.plans:
            plan.source = f"theo danh mục {ground.model.full_name}"


def _listing(
    source: random.Random, ground: Ground, plan: Blueprint, maker: Maker, place: Place | None
) -> Listing:
    words = vocabulary("solutions")["words"]
    age = source.randrange(3, _OLDEST_DAYS)
    state = _state(source, plan, maker, place)
    was_public = state in ("published", "archived")
    is_later = was_public and place is not None and source.random() < _LATER_SHARE
    has_trial = source.random() < _TRIAL_SHARE
    site = domain_of(maker.vendor)
    archived = ground.days_ago(source.randrange(1, age)) if state == "archived" else None
    checked = weighted(source, _CHECKED)
    is_approved = was_public and source.random() < _APPROVED_SHARE
    return Listing(
        province_id=place.id if place else None,
        state=state,
        publish_on=ground.days_ago(-source.randrange(3, 40))
        if is_later and state == "published"
        else None,
        first_published_at=moment(ground.days_ago(age), source.randrange(450, 1020))
        if was_public and not (is_later and state == "published")
        else None,
        trial_offer=has_trial,
        trial_note=source.choice(words["trials"]) if has_trial else "",
        contact_email=f"hotro@{site}" if site and source.random() < 0.7 else "",
        contact_phone=place.phone if place and source.random() < 0.5 else "",
        price_checked_on=ground.days_ago(source.randrange(*checked)) if checked else None,
        price_check_source="Thư xác nhận giá số 00/CV-MẪU" if checked else "",
        approval_number="00/QĐ-MẪU" if is_approved else "",
        approval_date=ground.days_ago(age + 5) if is_approved else None,
        archived_on=archived,
        archive_reason=source.choice(words["archive"]) if archived else "",
    )


def _state(source: random.Random, plan: Blueprint, maker: Maker, place: Place | None) -> str:
    if maker.vendor.state == "ceased":
        return "archived"
    return "published" if place is None else weighted(source, _STATES)


def _exhibit(
    source: random.Random, ground: Ground, listing: Listing, place: Place | None, booths: Booths
) -> None:
    """Give some public listings a booth in the centre."""
    is_public = listing.state == "published" and listing.publish_on is None
    wanted = 0.25 if place == ground.model else 0.12
    if place is None or not is_public or source.random() > wanted:
        return
    listing.booth_code = booths.take(place)
    if listing.booth_code:
        listing.is_featured = True
        listing.featured_reason = source.choice(vocabulary("solutions")["words"]["featured"])


def _plan(one: Plan) -> PricePlan:
    made = PricePlan(**one.values)
    made.derive()
    return made


# Prices ----------------------------------------------------------------------------------------
def _store_price(
    listing: Listing, plans: Sequence[Plan], promoted: tuple[int, Values] | None, on: dt.date
) -> None:
    """Fill the price columns as ``solutions.prices`` would, from the same pure rules."""
    terms = tuple(
        _terms(one.values, promoted[1] if promoted and promoted[0] == index else None)
        for index, one in enumerate(plans)
    )
    found, changes_on = _price(terms, on)
    listing.price_from_changes_on = changes_on
    if found is not None:
        listing.price_from = found.cost
        listing.price_from_unit_amount = found.unit_amount
        listing.price_from_unit = terms[found.index].unit


def _terms(values: Values, promoted: Values | None = None) -> Terms:
    known = {name: values[name] for name in _TERMS if name in values}
    if promoted is None:
        return Terms(**known)
    days = {name: promoted[name] for name in ("amount", "percent", "starts_on", "ends_on")}
    return Terms(**known, promotions=(PromotionTerms(**days),))


@lru_cache(maxsize=4096)
def _price(terms: tuple[Terms, ...], on: dt.date) -> tuple[PriceFrom | None, dt.date | None]:
    """The provinces of one product mostly share a price list: it is reckoned once."""
    found = price_from(terms, on)
    return found, price_changes_on(terms, on) if found is None else found.changes_on


@lru_cache(maxsize=4096)
def _list_cost(terms: Terms) -> int | None:
    """The first year at the list price; without promotions it is the same on every valid day."""
    try:
        return half_up(yearly_costs(terms, least_quantity(terms), 1, _ANY_DAY)[0])
    except NotOfferedError:
        return None


def _series(
    source: random.Random, ground: Ground, listing: Listing, plans: Sequence[Plan]
) -> list[tuple[int, PriceRevision]]:
    """Points of the public price series: one when the listing became public, some one later."""
    if listing.first_published_at is None:
        return []
    began = listing.first_published_at.date()
    points = []
    for index, one in enumerate(plans):
        if one.was is None or (ground.on - began).days < _CHANGE_NEEDS_DAYS:
            points.append((index, _point(one.values, one.amount, began)))
            continue
        changed = began + dt.timedelta(days=source.randrange(60, (ground.on - began).days - 5))
        points.append((index, _point(one.values, one.was, began)))
        points.append((index, _point(one.values, one.amount, changed)))
    return points


def _point(values: Values, amount: Decimal | None, day: dt.date) -> PriceRevision:
    said = {name: values[name] for name in SERIES_FIELDS if name in values} | {"amount": amount}
    ends_on = values["valid_to"]
    always = values | {"amount": amount, "valid_from": None, "valid_to": None}
    cost = None if ends_on and ends_on < day else _list_cost(_terms(always))
    return PriceRevision(
        changed_on=day, first_year_cost=cost, source=values.get("source", ""), **said
    )
