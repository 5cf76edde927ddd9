"""The choices of the filters as HTML, joined from ready strings.

A page has some hundred and fifty choices, of which only the number and the tick change between
requests. Everything else of a choice is written once and kept by its own words, so nothing here can
be out of date.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext

from core.money import format_number
from core.templatetags.ui import icon, lang_text

# Choices and numbers kept ready; a page of all facets has fewer than 200.
KEPT = 8192


class Choice(NamedTuple):
    """One value of a facet as it is drawn: a tick box with its words and number of solutions."""

    value: str
    label: str
    count: int
    is_checked: bool


def choices(facet: str, offered: Iterable[Choice]) -> SafeString:
    """The tick boxes of the values of one facet; each sends ``facet=value``."""
    return _joined([(facet, *one) for one in offered])


def flags(label: str, offered: Sequence[Choice]) -> SafeString:
    """The tick boxes of conditions that are a yes, each sends its own ``value=1``; "" for none."""
    if not offered:
        return SafeString()
    boxes = _joined([(one.value, "1", *one[1:]) for one in offered])
    return format_html('<fieldset class="facet"><legend>{}</legend>\n{}</fieldset>', label, boxes)


def group(
    facet: str, label: str, offered: Iterable[Choice], *, is_open: bool, hidden: int
) -> SafeString:
    """A facet that opens and closes; ``hidden`` further values can be found by name only."""
    head = _head(label, is_open=is_open)
    more = _more(hidden) if hidden else ""
    html = f"{head}{choices(facet, offered)}{more}</fieldset></details>\n"
    return mark_safe(html)  # noqa: S308 each part was escaped where it was made


def _joined(offered: Iterable[tuple[str, str, str, int, bool]]) -> SafeString:
    """Of each: name and value to send, words, number of solutions, whether it is ticked."""
    lang = get_language() or "vi"
    parts = []
    for facet, value, label, count, is_checked in offered:
        about, sends, words = _ready(facet, value, label, getattr(label, "lang", ""))
        empty = "" if count else " is-empty"
        ticked = " checked" if is_checked else ""
        parts.append(
            f'<label class="check{empty}{about}{count}{sends}{ticked}{words}'
            f"{_number(count, lang)}</span></label>\n"
        )
    return mark_safe("".join(parts))  # noqa: S308 as above


@lru_cache(maxsize=KEPT)
def _head(label: str, *, is_open: bool) -> str:
    return format_html(
        '<details class="facet facet--more"{}><summary>{}{}</summary>\n'
        '<fieldset class="facet__choices"><legend class="visually-hidden">{}</legend>\n',
        " open" if is_open else "",
        label,
        icon("chevron-down"),
        label,
    )


def _more(hidden: int) -> SafeString:
    words = ngettext(
        "%(shown)s more; search for it by name.", "%(shown)s more; search for them by name.", hidden
    ) % {"shown": _number(hidden, get_language() or "vi")}
    return format_html('<p class="small muted">{}</p>', words)


@lru_cache(maxsize=KEPT)
def _number(count: int, lang: str) -> str:
    return format_number(count, lang)


@lru_cache(maxsize=KEPT)
def _ready(facet: str, value: str, label: str, lang: str) -> tuple[str, str, str]:
    """What stands before the number in the label's attributes, before the tick, before the number.

    That is what the label is about, what the box sends, and the words beside it.
    """
    about = format_html('" data-facet="{}" data-value="{}" data-count="', facet, value)
    sends = format_html('"><input type="checkbox" name="{}" value="{}"', facet, value)
    words = format_html('><span>{}</span><span class="num">', lang_text(label))
    # A plain text joins faster than a safe one.
    return "".join(about), "".join(sends), "".join(words)
