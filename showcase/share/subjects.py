"""What the pictures of shared links say: one function for each kind of page, public pages only."""

import datetime as dt
from collections.abc import Callable
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.ui import grade_label, number, per, points, vnd
from provinces.models import Province
from showcase.teasers import guide_teasers, problem_teasers, public_guides, public_problems
from solutions.cards import Card, cards_for
from solutions.models import Listing, Sector, Solution
from vendors.models import Vendor

from .picture import Subject

PORTAL: Final = "cong"


def subject_of(kind: str, slug: str, on: dt.date) -> Subject | None:
    """What the picture of a page says on the day ``on``; None for what is not public.

    ``kind`` is the first part of the page's address (``giai-phap``), or ``PORTAL`` for all others.
    """
    if kind == PORTAL:
        return _subject("", _("Digital Transformation Centres Portal"), _about())
    make = _KINDS.get(kind)
    return make(slug, on) if make else None


def has_picture(kind: str) -> bool:
    """Whether pages of the kind have a picture of their own."""
    return kind in _KINDS


def _about() -> str:
    return _(
        "Catalogue of digital transformation solutions: public prices, evaluation results, ways of "
        "working."
    )


def _subject(kicker: str, title: str, *facts: str, is_sample: bool = False) -> Subject:
    told = tuple(fact for fact in facts if fact)
    site = _("Digital Transformation Centres Portal")
    return Subject(kicker, str(title), told, site, is_sample)


def _solution(slug: str, on: dt.date) -> Subject | None:
    key = Solution.objects.published(on).filter(slug=slug).values_list("pk", flat=True).first()
    if key is None:
        return None
    [card] = cards_for([key], on)
    kicker = str(card.sectors[0]) if card.sectors else _("Solution")
    facts = (card.vendor_name, _price(card), _rating(card))
    return _subject(kicker, card.name, *facts, is_sample=card.is_sample)


def _price(card: Card) -> str:
    """The unit price of the card: what it costs, per what."""
    price = card.price
    if price is None:
        return _("Price on request") if card.has_quote else ""
    if card.is_free:
        return _("Free to use")
    return f"{vnd(price.unit_amount)}{per(price.period_months, price.per_unit)}"


def _rating(card: Card) -> str:
    if card.rating is None:
        return ""
    return f"{grade_label(card.rating.grade)} {points(card.rating.points)}/100"


def _guide(slug: str, on: dt.date) -> Subject | None:
    rows = guide_teasers(public_guides(on).filter(slug=slug))
    if not rows:
        return None
    [guide] = rows
    steps = ngettext("%(count)s step", "%(count)s steps", guide.step_count)
    days = ngettext("%(count)s day", "%(count)s days", guide.days)
    told = [steps % {"count": number(guide.step_count)}]
    told += [days % {"count": number(guide.days)}] if guide.days else []
    return _subject(
        _("Handbook"), guide.title, ", ".join(told), guide.source, is_sample=guide.is_sample
    )


def _problem(slug: str, on: dt.date) -> Subject | None:
    rows = problem_teasers(public_problems(on).filter(slug=slug), on)
    if not rows:
        return None
    [problem] = rows
    return _subject(
        _("Problem"),
        problem.title,
        str(problem.sector),
        _solutions(problem.solution_count),
        is_sample=problem.is_sample,
    )


def _sector(slug: str, on: dt.date) -> Subject | None:
    sector = Sector.objects.current(on).filter(slug=slug).first()
    if sector is None:
        return None
    shown = Solution.objects.published(on).filter(sectors=sector)
    has_sample = shown.filter(is_sample=True).exists()
    return _subject(_("Sector"), sector.local_name, _solutions(shown.count()), is_sample=has_sample)


def _vendor(slug: str, on: dt.date) -> Subject | None:
    vendor = Vendor.objects.filter(slug=slug).first()
    shown = Solution.objects.published(on).filter(vendor=vendor).count() if vendor else 0
    if not shown:
        return None
    return _subject(_("Vendor"), vendor.shown_name, _solutions(shown), is_sample=vendor.is_sample)


def _province(slug: str, on: dt.date) -> Subject | None:
    province = Province.objects.current(on).select_related("centre").filter(slug=slug).first()
    if province is None:
        return None
    centre = getattr(province, "centre", None)
    shown = Solution.objects.published(on).filter(listings__in=_listed(province, on)).distinct()
    return _subject(
        str(province.local_name),
        centre.local_name if centre else province.local_name,
        _solutions(shown.count()),
        is_sample=bool(centre and centre.is_sample) or shown.filter(is_sample=True).exists(),
    )


def _listed(province: Province, on: dt.date) -> QuerySet[Listing]:
    return Listing.objects.published(on).filter(province=province)


def _solutions(count: int) -> str:
    if not count:
        return ""
    text = ngettext("%(count)s solution", "%(count)s solutions", count)
    return text % {"count": number(count)}


_KINDS: Final[dict[str, Callable[[str, dt.date], Subject | None]]] = {
    "giai-phap": _solution,
    "cam-nang": _guide,
    "bai-toan": _problem,
    "linh-vuc": _sector,
    "nha-cung-cap": _vendor,
    "tinh": _province,
}
