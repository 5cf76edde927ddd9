"""The price published in each province as rows of a table, and the way to its price sheet."""

from collections.abc import Sequence
from html import escape
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.templatetags.ui import number, per, vn_date, vnd
from solutions.card_parts import former_price, marked_text
from solutions.cards import PriceLine
from solutions.pricing.terms import FREE

from .listing_offers import Offer

_NONE: Final = "–"
_OWN: Final = ' class="is-own"'


def place_link(offer: Offer) -> SafeString:
    """A link to the price sheet of a province, or to the national one."""
    if offer.province is None:
        name = pgettext("price sheet", "Nationwide")
        return SafeString(f'\n<a href="?#prices">{name}</a>\n')
    name = marked_text(offer.province.local_name)
    return SafeString(f'\n<a href="?province={escape(offer.province.slug)}#prices">{name}</a>\n')


def place_rows(rows: Sequence[Offer], shown: Offer) -> SafeString:
    """The rows of offers, the cells as ``showcase/_place_rows.html`` heads them.

    ``shown`` is the offer shown in full.
    """
    price, cost = _("Price"), _("First-year cost")
    more, confirmed = _("Promotion, trial"), _("Confirmed by the vendor")
    return SafeString(
        "".join(
            f'<tr{_OWN if row is shown else ""} data-listing="{row.listing.pk}">'
            f'<th scope="row">{_place(row, is_shown=row is shown)}</th>\n'
            f'<td class="right" data-label="{price}">{_price(row)}</td>\n'
            f'<td class="right" data-label="{cost}">{_cost(row.price)}</td>\n'
            f'<td data-label="{more}">{_more(row)}</td>\n'
            f'<td data-label="{confirmed}">{_confirmed(row)}</td></tr>'
            for row in rows
        )
    )


def _place(row: Offer, *, is_shown: bool) -> str:
    lines = [place_link(row)]
    if row.listing.is_featured and row.province:
        text = _("Shown in the centre")
        if row.listing.booth_code:
            booth = _("booth %(code)s") % {"code": escape(row.listing.booth_code)}
            text = f"{text}, {booth}"
        lines.append(f'<span class="small muted">{text}</span>')
    if is_shown:
        text = _("Shown above in full")
        lines.append(f'<span class="small muted">{text}</span>')
    if row.province:
        address, text = escape(row.province.get_absolute_url()), _("Page of the centre")
        lines.append(f'<a class="small" href="{address}">{text}</a>')
    return "<br>".join(lines)


def _price(row: Offer) -> str:
    price = row.price
    if price is None:
        return _("Contact for a quotation") if row.has_quote else _("No price published yet")
    if price.charge == FREE:
        return _("Free to use")
    text = (
        f"{vnd(price.unit_amount)}<wbr>"
        f"<small>{escape(per(price.period_months, price.per_unit))}</small>"
    )
    if not price.list_amount:
        return text
    return f"{former_price(price.list_amount)}{text}"


def _cost(price: PriceLine | None) -> str:
    if price is None:
        return _NONE
    text = vnd(price.first_year)
    if not price.unit:
        return text
    parts = [f"{number(price.quantity)} {escape(price.unit)}"]
    if price.includes_setup:
        parts.append(_("with set-up"))
    return f'{text}<br><small class="muted">{", ".join(parts)}</small>'


def _more(row: Offer) -> str:
    lines = []
    if row.has_promo and row.promo_ends_on:
        lines.append(_("Promotion until %(day)s") % {"day": vn_date(row.promo_ends_on)})
    elif row.has_promo:
        lines.append(_("Promotion"))
    if row.has_trial and row.trial_days:
        text = ngettext("%(days)s-day trial", "%(days)s-day trial", row.trial_days)
        lines.append(text % {"days": number(row.trial_days)})
    elif row.has_trial:
        lines.append(_("Trial offered"))
    return "<br>".join(lines) or _NONE


def _confirmed(row: Offer) -> str:
    day = vn_date(row.listing.price_checked_on)
    if not row.is_stale:
        return day
    text = pgettext("price", "not confirmed again")
    note = f'<span class="price__note">{text}</span>'
    return f"{day}<br>{note}" if day else note
