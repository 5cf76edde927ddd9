"""What templates need to show figures, dates, icons and texts in the language of the page.

Nothing here asks the database. Empty values give "", so that templates need no condition.
"""

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from django import template
from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext, pgettext, pgettext_lazy

from core.i18n import LangText
from core.icons import outline
from core.money import NO_BREAK_SPACE, format_millions, format_number, format_vnd

register = template.Library()

Number = int | Decimal | Fraction

GRADES = {
    "excellent": pgettext_lazy("grade", "Excellent"),
    "good": pgettext_lazy("grade", "Good"),
    "fair": pgettext_lazy("grade", "Fair"),
    "pass": pgettext_lazy("grade", "Pass"),
    "fail": pgettext_lazy("grade", "Fail"),
}

# Words of more than one syllable that a line break inside a heading would tear apart.
COMPOUNDS = (
    "chuyển đổi số",
    "giải pháp",
    "đánh giá",
    "lĩnh vực",
    "bài toán",
    "cẩm nang",
    "thành phố",
    "trung tâm",
    "nhà cung cấp",
    "doanh nghiệp",
    "chương trình",
    "khuyến mại",
    "dùng thử",
    "trạm y tế",
    "chữa bệnh",
    "điện tử",
    "dữ liệu",
    "thương mại",
    "sản phẩm",
    "tiền mặt",
    "hóa đơn",
    "công khai",
    "danh mục",
    "mới nhất",
)
_COMPOUND = re.compile(
    r"\b(?:" + "|".join(re.escape(words) for words in COMPOUNDS) + r")\b", re.IGNORECASE
)
_FIGURE = re.compile(r"(?<=\d) (?=[^\W\d_])")


def _lang() -> str:
    return get_language() or "vi"


@register.filter
def vnd(amount: Number | None) -> str:
    """An amount of dong: ``1.900.000 đ``, in English ``VND 1,900,000``."""
    return "" if amount is None else format_vnd(amount, _lang())


@register.filter
def millions(amount: Number | None) -> str:
    """An amount for a sentence: ``4,8 triệu đồng``, in English ``VND 4.8 million``."""
    return "" if amount is None else format_millions(amount, _lang())


@register.filter
def number(value: Number | None, decimals: int | None = None) -> str:
    """A number with the separators of the language; ``decimals`` are shown even when zero."""
    return "" if value is None else format_number(value, _lang(), decimals)


@register.filter
def points(value: Number | None) -> str:
    """Points out of 100 with one decimal, half up: ``92,0``."""
    return number(value, 1)


@register.filter
def vn_date(day: dt.date | dt.datetime | None) -> str:
    """A day: ``05/11/2026``, in English ``5 November 2026``; of a moment, the day in Vietnam."""
    if day is None:
        return ""
    if isinstance(day, dt.datetime):
        zone = timezone.get_default_timezone()
        day = day.astimezone(zone).date() if timezone.is_aware(day) else day.date()
    return _written(day, _lang())


@lru_cache(maxsize=4096)
def _written(day: dt.date, lang: str) -> str:
    return date_format(day, "j F Y" if lang == "en" else "d/m/Y")


@register.filter
def keep_together(text: str) -> str:
    """A heading whose compounds do not break across lines (``chuyển đổi số``, ``34 tỉnh``)."""
    joined = _COMPOUND.sub(lambda found: found[0].replace(" ", NO_BREAK_SPACE), str(text))
    joined = _FIGURE.sub(NO_BREAK_SPACE, joined)
    return LangText(joined, text.lang) if isinstance(text, LangText) else joined


@register.filter
def lang_text(text: str) -> str:
    """A text of the other language marked as such: ``<span lang="vi">…</span>``."""
    lang = getattr(text, "lang", "")
    return format_html('<span lang="{}">{}</span>', lang, str(text)) if lang else text


@register.filter
def grade_label(grade: str) -> str:
    """The word for a grade's key; "" for none."""
    return str(GRADES.get(grade, ""))


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str) -> SafeString:
    """An icon beside words; readers of screens skip it."""
    # The outline comes from our own files, never from data.
    return mark_safe(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">'
        f'<path d="{outline(name)}"/></svg>'
    )


@register.simple_tag
def bar(percent: Number, limit: Number | str = "") -> SafeString:
    """A bar beside its number (0-100), which stands as text next to it; ``limit`` is a mark."""
    mark = f'<rect class="bar__limit" x="{limit}" width=".8" height="8"/>' if limit else ""
    return mark_safe(
        '\n<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bar__track" width="100" height="8"/>'
        f'<rect class="bar__value" width="{percent}" height="8"/>{mark}</svg>\n'
    )


@register.simple_tag
def per(period_months: int | None, unit: str = "") -> str:
    """What a unit price is for: ``/tháng/trạm``, ``/24 tháng``, ``/hóa đơn``."""
    return "".join(f"/{part}" for part in (_period(period_months, _lang()), unit) if part)


@lru_cache(maxsize=256)
def _period(months: int | None, _language: str) -> str:
    named = {
        1: pgettext("period", "month"),
        3: pgettext("period", "quarter"),
        12: pgettext("period", "year"),
    }
    if not months:
        return ""
    other = ngettext("%(count)d month", "%(count)d months", months)
    return named.get(months) or other % {"count": months}


@register.simple_tag
def first_year(cost: Number, quantity: int, unit: str = "", includes_setup: bool = False) -> str:
    """The second line of a price: ``năm đầu 25.800.000 đ (1 trạm, gồm khởi tạo)``."""
    scope = []
    if unit:
        scope.append(f"{number(quantity)}{NO_BREAK_SPACE}{unit}")
    if includes_setup:
        scope.append(gettext("with set-up"))
    text = gettext("first year %(cost)s") % {"cost": vnd(cost)}
    return f"{text} ({', '.join(scope)})" if scope else text


@register.simple_tag
def pages(page: Page, params: QueryDict) -> SafeString:
    """The links to the pages of a list; ``params`` are kept in every address."""
    others = params.copy()
    others.pop("page", None)
    return numbered(page.number, page.paginator.num_pages, others.urlencode())


def numbered(page: int, count: int, query: str) -> SafeString:
    """Links to the first of ``count`` pages, the last, those around ``page``; "" for a single one.

    ``query`` is kept in every address: encoded, without the number of the page. Put together here,
    since nearly every question has another number of pages.
    """
    if count == 1:
        return SafeString()
    start = escape(f"?{query}&page=" if query else "?page=")
    word, label, before, after = gettext("Page"), gettext("Pages"), "", ""
    if page > 1:
        back = icon("chevron-left") + pgettext("page", "Previous")
        before = f'<li><a href="{start}{page - 1}" rel="prev">{back}</a></li>'
    if page < count:
        on = pgettext("page", "Next") + icon("chevron-right")
        after = f'<li><a href="{start}{page + 1}" rel="next">{on}</a></li>'
    items = []
    pages = Paginator(range(count), 1)
    for one in pages.get_elided_page_range(page, on_each_side=2, on_ends=1):
        if isinstance(one, int):
            current = ' aria-current="page"' if one == page else ""
            shown = f'<span class="visually-hidden">{word} </span>{number(one)}'
            items.append(f'<li><a href="{start}{one}"{current}>{shown}</a></li>')
        else:
            items.append('<li><span class="gap">…</span></li>')
    lines = "\n".join((before, "".join(items), after))
    return mark_safe(f'<nav aria-label="{label}"><ul class="pager">\n{lines}\n</ul></nav>')
