"""A solution in lists, whole: among results, as a row of a table, in a sheet of cards."""

from html import escape
from typing import Final

from django.template.defaultfilters import linebreaksbr
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext

from core.i18n import LangText

from .card_parts import (
    badges_html,
    compare_box_html,
    level_html,
    marked_text,
    presented_in,
    price_html,
    words_in,
)
from .cards import Card

_NO_NOTE: Final = LangText("")


def result_html(
    card: Card, *, note: str = _NO_NOTE, note_label: str = "", can_compare: bool = False
) -> SafeString:
    """A list item of ``ol.results``.

    ``note`` says how it helps here, ``note_label`` what that is. ``can_compare``: with a box; the
    page has ``ui/compare_bar.html`` then.
    """
    words = words_in(get_language())
    vendor = escape(card.vendor_name)
    if card.vendor_url:
        vendor = f'<a href="{escape(card.vendor_url)}">{vendor}</a>'
    summary = f"<p>{marked_text(card.summary)}</p>" if card.summary else ""
    return SafeString(
        f'\n<li class="result"{_data(card)}><div>\n<h3>{_link(card)}</h3>\n'
        f'<p class="result__vendor">{vendor}</p>\n{summary}\n{_note(note, note_label)}\n'
        f"{badges_html(card)}{compare_box_html(card) if can_compare else ''}\n</div>\n"
        f'<div class="result__side"><div><span class="kv__label">{words.price}</span>'
        f"{_price(card)}</div>\n"
        f'<div><span class="kv__label">{words.evaluation}</span>'
        f"{level_html(card.rating, shows_notes=True)}</div></div>\n</li>\n"
    )


def row_html(card: Card, *, can_compare: bool = False) -> SafeString:
    """A row of ``ui/result_table.html``: five cells."""
    words = words_in(get_language())
    sample = f' <span class="badge badge--none">{words.sample}</span>' if card.is_sample else ""
    provinces = "–"
    if card.province_count:
        text = ngettext("%(number)s province", "%(number)s provinces", card.province_count)
        provinces = text % {"number": card.province_count}
    return SafeString(
        f'\n<tr{_data(card)}>\n<th scope="row">{_link(card)}{sample}'
        f"{compare_box_html(card) if can_compare else ''}</th>\n"
        f'<td data-label="{words.vendor}">{escape(card.vendor_name)}</td>\n'
        f'<td class="right" data-label="{words.price}">{_price(card)}</td>\n'
        f'<td data-label="{words.evaluation}">{level_html(card.rating)}</td>\n'
        f'<td data-label="{words.presented_in}">{provinces}</td>\n</tr>\n'
    )


def tile_html(card: Card, *, can_compare: bool = False) -> SafeString:
    """A card of the joined sheet ``ul.sheet.sheet--cards``."""
    count = f"<p>{presented_in(card.province_count)}</p>" if card.province_count else ""
    return SafeString(
        f'\n<li class="solution-card"{_data(card)}>\n<h3>{_link(card)}</h3>\n'
        f'<p class="solution-card__vendor">{escape(card.vendor_name)}</p>\n'
        f'{badges_html(card, is_compact=True)}<div class="solution-card__facts"><div>'
        f"{_price(card)}</div><div>{level_html(card.rating, shows_notes=True)}</div>{count}</div>"
        f"\n{compare_box_html(card) if can_compare else ''}\n</li>\n"
    )


def _data(card: Card) -> str:
    """What scripts know a card by."""
    listing = f' data-listing="{card.listing_id}"' if card.listing_id else ""
    return f' data-solution="{escape(card.slug)}" data-name="{escape(card.name)}"{listing}'


def _link(card: Card) -> str:
    return f'<a href="{escape(card.url)}">{marked_text(card.name)}</a>'


def _price(card: Card) -> SafeString:
    return price_html(
        card.price, has_quote=card.has_quote, is_stale=card.is_price_stale, shows_notes=True
    )


def _note(note: str, label: str) -> str:
    if not note:
        return ""
    lang = getattr(note, "lang", "")
    start = f"<b>{escape(label)}</b> " if label else ""
    of_language = f' lang="{lang}"' if lang else ""
    return f'<div class="result__note">{start}<span{of_language}>{linebreaksbr(note)}</span></div>'
