"""The choices of the filters as HTML, joined from ready strings.

A page has some hundred and fifty choices, of which only the number and the tick change between
requests. Everything else of a choice is written once and kept by its own words, so nothing here can
be out of date.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext

from core.money import format_number
from core.templatetags.ui import icon, lang_text

# Choices and numbers kept ready; a page of all facets has fewer than 200.
KEPT = 8192

# What stands before the number in a choice's attributes, before the tick, and before the number.
Box: TypeAlias = tuple[str, str, str]


class Choice(NamedTuple):
    """One value of a facet as it is drawn: a tick box with its words and number of solutions."""

    value: str
    label: str
    count: int
    is_checked: bool


def choices(facet: str, offered: Iterable[Choice]) -> SafeString:
    """The tick boxes of some values of a facet; each sends ``facet=value``."""
    return _joined([(_box(facet, one.value, one.label), one) for one in offered])


def boxes(facet: str, names: Mapping[str, str]) -> dict[str, Box]:
    """What is ready of the choice of each value, as ``counted`` takes it."""
    return {value: _box(facet, value, label) for value, label in names.items()}


def counted(
    boxes: Mapping[str, Box], counts: Mapping[str, int], chosen: Collection[str], lang: str
) -> SafeString:
    """As ``choices``, of the values that are counted or chosen, in the order of ``boxes``.

    The chosen ones stand before the others: they must be in sight. ``lang`` is the page's.
    """
    parts = [
        _drawn(boxes[value], counts.get(value, 0), True, lang) for value in boxes if value in chosen
    ]
    parts += [
        f'<label class="check{about}{count}{sends}{words}{_number(count, lang)}</span></label>\n'
        for value, (about, sends, words) in boxes.items()
        if (count := counts.get(value)) and value not in chosen
    ]
    return mark_safe("".join(parts))  # noqa: S308 each part was escaped where it was made


def flags(label: str, offered: Sequence[Choice]) -> SafeString:
    """The tick boxes of conditions that are a yes, each sends its own ``value=1``; "" for none."""
    if not offered:
        return SafeString()
    boxes = _joined([(_box(one.value, "1", one.label), one) for one in offered])
    return format_html('<fieldset class="facet"><legend>{}</legend>\n{}</fieldset>', label, boxes)


def group(label: str, boxes: SafeString, *, is_open: bool, hidden: int) -> SafeString:
    """A facet that opens and closes; ``hidden`` further values can be found by name only."""
    head = _head(label, is_open=is_open)
    more = _more(hidden) if hidden else ""
    html = f"{head}{boxes}{more}</fieldset></details>\n"
    return mark_safe(html)  # noqa: S308 as above


def _joined(offered: Iterable[tuple[Box, Choice]]) -> SafeString:
    lang = get_language() or "vi"
    parts = [_drawn(box, one.count, one.is_checked, lang) for box, one in offered]
    return mark_safe("".join(parts))  # noqa: S308 as above


def _drawn(box: Box, count: int, is_checked: bool, lang: str) -> str:
    about, sends, words = box
    empty = "" if count else " is-empty"
    ticked = " checked" if is_checked else ""
    number = _number(count, lang)
    return (
        f'<label class="check{empty}{about}{count}{sends}{ticked}{words}{number}</span></label>\n'
    )


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


def _box(facet: str, value: str, label: str) -> Box:
    return _ready(facet, value, label, getattr(label, "lang", ""))


@lru_cache(maxsize=KEPT)
def _ready(facet: str, value: str, label: str, _lang: str) -> Box:
    """A text of another language is marked as such, so two labels may differ by that alone."""
    about = format_html('" data-facet="{}" data-value="{}" data-count="', facet, value)
    sends = format_html('"><input type="checkbox" name="{}" value="{}"', facet, value)
    words = format_html('><span>{}</span><span class="num">', lang_text(label))
    # A plain text joins faster than a safe one.
    return "".join(about), "".join(sends), "".join(words)
