"""What a typed text asks for that is a choice of the catalogue: a price, free of charge, a trial.

Such words are not looked for among what solutions are called (``core.finding``); the page offers
the choice instead, since units differ and whoever typed a price may not mean the first year.
"""

import re
from collections.abc import Iterator
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.finding.amounts import Price, price_in
from core.money import format_vnd
from core.text import nfc, squeeze

from .query import CatalogueQuery

_FREE: Final = re.compile(r"(?<!\w)(?:miễn phí|mien phi|free of charge|free)(?!\w)", re.IGNORECASE)
_TRIAL: Final = re.compile(r"(?<!\w)(?:dùng thử|dung thu|free trial|trial)(?!\w)", re.IGNORECASE)


def wishes(query: CatalogueQuery, page: str = "") -> Iterator[SafeString]:
    """For each wish a sentence with a link, as HTML, to the same question with that choice.

    ``page`` is the address of the catalogue, "" where this is it.
    """
    text = nfc(query.text)
    price = None if query.has_price_range else price_in(text)
    if price:
        asked = query.restarted(
            text=_without(text, price.start, price.end), price_min=price.least, price_max=price.most
        )
        words = squeeze(text[price.start : price.end])
        yield _sentence(words, _price_label(price), page + asked.address())
    trial = _TRIAL.search(text)
    if trial and "trial" not in query.flags:
        asked = query.restarted(text=_without(text, *trial.span()), flags=query.flags | {"trial"})
        yield _sentence(
            trial.group(), _("Only solutions that offer a trial"), page + asked.address()
        )
    free = None if trial else _FREE.search(text)
    if free and not query.chosen("charge"):
        asked = query.restarted(
            text=_without(text, *free.span()), choices={**query.choices, "charge": ("free",)}
        )
        yield _sentence(free.group(), _("Only solutions free of charge"), page + asked.address())


def _without(text: str, start: int, end: int) -> str:
    return squeeze(f"{text[:start]} {text[end:]}").strip(" ,;")


def _price_label(price: Price) -> str:
    lang = get_language() or "vi"
    shown = {
        "least": format_vnd(price.least or 0, lang),
        "most": format_vnd(price.most or 0, lang),
    }
    if price.least is None:
        return _("Only solutions whose first year costs up to %(most)s") % shown
    if price.most is None:
        return _("Only solutions whose first year costs from %(least)s") % shown
    return _("Only solutions whose first year costs from %(least)s to %(most)s") % shown


def _sentence(words: str, label: str, url: str) -> SafeString:
    told = _("“%(words)s” can be chosen:") % {"words": words}
    return format_html('{} <a href="{}" rel="nofollow">{}</a>', told, url, label)
