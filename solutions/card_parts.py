"""What cards and pages show of a solution in few words: price, rating, tags, the box to compare it.

A list has two dozen of each, so they are put together here and not by a template; templates print
them by the tags of ``solution_cards``.
"""

from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import NamedTuple, Protocol

from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from core.templatetags.ui import first_year, grade_label, icon, per, points, vn_date, vnd

from .cards import Card, PriceLine
from .pricing.terms import FREE, VAT_EXCLUDED, VAT_NOT_STATED
from .ratings import Rating
from .scoring import Points

EXCELLENT = "excellent"


class Graded(Protocol):
    """What a rating or a single evaluation says: a grade's key and points of 100."""

    @property
    def grade(self) -> str: ...
    @property
    def points(self) -> Points: ...


class Words(NamedTuple):
    """The fixed words of cards in one language."""

    price: str
    evaluation: str
    vendor: str
    presented_in: str
    quote: str
    no_price: str
    free: str
    list_price: str
    promotional_price: str
    without_vat: str
    vat_not_stated: str
    not_confirmed: str
    not_evaluated: str
    sample: str
    promotion: str
    in_centre: str
    compare: str


@lru_cache(maxsize=8)
def words_in(_language: str | None) -> Words:
    """The words in the active language, which is given: looking each up anew costs more."""
    return Words(
        price=_("Price"),
        evaluation=_("Evaluation"),
        vendor=_("Vendor"),
        presented_in=_("Presented in"),
        quote=_("Contact for a quotation"),
        no_price=_("No price published yet"),
        free=_("Free to use"),
        list_price=_("List price"),
        promotional_price=_("promotional price"),
        without_vat=_("unit price without VAT"),
        vat_not_stated=pgettext("note", "VAT not stated"),
        not_confirmed=pgettext("price", "not confirmed again"),
        not_evaluated=_("Not evaluated yet"),
        sample=_("Sample data"),
        promotion=_("Promotion"),
        in_centre=_("Shown in the centre"),
        compare=pgettext("button", "Compare"),
    )


def price_html(
    price: PriceLine | None,
    *,
    has_quote: bool = False,
    is_stale: bool = False,
    shows_notes: bool = False,
) -> SafeString:
    """The two lines of a price; without one whether to ask for it (``has_quote``).

    ``shows_notes``: with what has to be known about it, VAT and an old confirmation (``is_stale``).
    """
    words = words_in(get_language())
    if not price:
        text = words.quote if has_quote else words.no_price
        return SafeString(f'\n<span class="price price--text">{text}</span>\n')
    is_free = price.charge == FREE
    parts = [f'<span class="price price--text">{words.free}</span>' if is_free else _unit(price)]
    if not is_free or price.first_year:
        year = first_year(price.first_year, price.quantity, price.unit, price.includes_setup)
        parts.append(f'<span class="price__year">{escape(year)}</span>')
    notes = []
    if shows_notes and price.vat == VAT_EXCLUDED:
        notes.append(words.without_vat)
    elif shows_notes and price.vat == VAT_NOT_STATED and not is_free:
        notes.append(words.vat_not_stated)
    if shows_notes and is_stale:
        notes.append(words.not_confirmed)
    parts += [f'<span class="price__note">{note}</span>' for note in notes]
    return SafeString("\n".join(("", *parts, "")))


def _unit(price: PriceLine) -> str:
    """The price of a unit, below the list price that is struck through while a promotion holds."""
    text = (
        f'<span class="price">{vnd(price.unit_amount)}<wbr>'
        f"<small>{escape(per(price.period_months, price.per_unit))}</small></span>"
    )
    return f"{former_price(price.list_amount)}\n{text}" if price.list_amount else text


def former_price(amount: Decimal) -> str:
    """The list price (VND), struck through, before the promotional one."""
    words = words_in(get_language())
    return (
        f'<span class="price--old num"><span class="visually-hidden">{words.list_price} </span>'
        f'<s>{vnd(amount)}</s><span class="visually-hidden">, '
        f"{words.promotional_price} </span></span>"
    )


def level_html(rating: Graded | None, *, shows_notes: bool = False) -> SafeString:
    """Grade and points; ``shows_notes``: with the number of evaluations and whose (a ``Rating``).

    An excellent one is shown with its criteria set and day, as the rules of ratings ask.
    """
    if not rating:
        text = words_in(get_language()).not_evaluated
        return SafeString(f'\n<span class="badge badge--none">{text}</span>\n')
    name = escape(grade_label(rating.grade))
    if rating.grade == EXCELLENT and shows_notes:
        name = _("Grade %(grade)s") % {"grade": name}
    note = f'<span class="level__note">{_whose(rating)}</span>' if shows_notes else ""
    return SafeString(
        f'\n<span class="level">{name} <span class="num">{points(rating.points)}</span>'
        f"<wbr><small>/100</small></span>\n{note}\n"
    )


def _whose(rating: Rating) -> str:
    one = ngettext("%(number)s evaluation", "%(number)s evaluations", rating.count)
    text = one % {"number": rating.count}
    if rating.grade == EXCELLENT and rating.criteria_name:
        by = _("by %(criteria)s, version %(version)s, evaluated by %(body)s on %(day)s") % {
            "criteria": escape(rating.criteria_name),
            "version": escape(rating.criteria_version),
            "body": escape(rating.body_name),
            "day": vn_date(rating.evaluated_on),
        }
        text = f"{by}; {text}"
    elif rating.body_name:
        text = f"{text}: {marked_text(rating.body_name)}"
    if rating.other_bodies:
        others = ngettext(
            "and %(number)s other body", "and %(number)s other bodies", rating.other_bodies
        )
        text = f"{text} {others % {'number': rating.other_bodies}}"
    return text


def badges_html(card: Card, *, is_compact: bool = False) -> SafeString:
    """The tags of a solution; ``is_compact``: provinces are named elsewhere."""
    words = words_in(get_language())
    tags = []
    if card.is_sample:
        tags.append(f'<li class="badge badge--none">{words.sample}</li>')
    if card.has_promo:
        until = words.promotion
        if card.promo_ends_on:
            until = _("Promotion until %(day)s") % {"day": vn_date(card.promo_ends_on)}
        tags.append(f'<li class="badge badge--promo">{icon("tag")}{until}</li>')
    if trial := card.trial:
        tags.append(f'<li class="badge badge--trial">{icon("clock")}{escape(trial)}</li>')
    if card.is_featured:
        tags.append(f'<li class="badge">{icon("map-pin")}{words.in_centre}</li>')
    if card.province_count and not is_compact:
        tags.append(f'<li class="badge">{presented_in(card.province_count)}</li>')
    return SafeString("\n".join(("", '<ul class="badges">', *tags, "</ul>", "")))


def presented_in(count: int) -> str:
    """In how many provinces a solution is presented."""
    text = ngettext("Presented in %(number)s province", "Presented in %(number)s provinces", count)
    return text % {"number": count}


def compare_box_html(card: Card) -> SafeString:
    """The box that chooses a solution for the comparison; part of the form of the page's bar."""
    label = _("Choose %(name)s to compare") % {"name": escape(card.name)}
    return SafeString(
        '\n<label class="check compare-box no-print"><input type="checkbox" form="compare" '
        f'name="s" value="{escape(card.slug)}" aria-label="{label}">'
        f"<span>{words_in(get_language()).compare}</span></label>\n"
    )


def marked_text(text: str) -> str:
    """A text as HTML; one of the other language (a ``LangText`` that says so) marked as such."""
    plain, lang = escape(text), getattr(text, "lang", "")
    return f'<span lang="{lang}">{plain}</span>' if lang else plain
