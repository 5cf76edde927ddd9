"""What templates show: figures, dates, icons, texts of the other language."""

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, Template
from django.utils import translation

from core.i18n import LangText
from core.icons import FALLBACK, outline
from core.templatetags import ui

NBSP = "\u00a0"


def render(source: str, **context: object) -> str:
    """A template with the tags of ``ui`` loaded."""
    return Template("{% load ui %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("language", "shown"),
    [("vi", f"1.900.000{NBSP}đ"), ("en", f"VND{NBSP}1,900,000")],
)
def test_vnd_follows_the_language(language: str, shown: str) -> None:
    with translation.override(language):
        result = ui.vnd(Decimal(1_900_000))

    assert result == shown


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("vi", (f"4,8{NBSP}triệu{NBSP}đồng", "1.234,5", "92,0")),
        ("en", (f"VND{NBSP}4.8{NBSP}million", "1,234.5", "92.0")),
    ],
)
def test_figures_follow_the_language(language: str, shown: tuple[str, str, str]) -> None:
    with translation.override(language):
        result = (ui.millions(4_800_000), ui.number(Decimal("1234.5")), ui.points(Fraction(92)))

    assert result == shown


@pytest.mark.parametrize("show", [ui.vnd, ui.millions, ui.number, ui.points, ui.vn_date])
def test_nothing_is_shown_for_none(show: object) -> None:
    assert show(None) == ""


@pytest.mark.parametrize(("language", "shown"), [("vi", "05/11/2026"), ("en", "5 November 2026")])
def test_vn_date_follows_the_language(language: str, shown: str) -> None:
    with translation.override(language):
        result = ui.vn_date(dt.date(2026, 11, 5))

    assert result == shown


def test_vn_date_of_a_moment_is_the_day_in_viet_nam() -> None:
    late_in_london = dt.datetime(2026, 11, 5, 20, 0, tzinfo=dt.UTC)

    with translation.override("vi"):
        result = ui.vn_date(late_in_london)

    assert result == "06/11/2026"


@pytest.mark.parametrize(
    ("heading", "shown"),
    [
        ("Giải pháp chuyển đổi số", f"Giải{NBSP}pháp chuyển{NBSP}đổi{NBSP}số"),
        ("Trung tâm tại 34 tỉnh", f"Trung{NBSP}tâm tại 34{NBSP}tỉnh"),
        ("Một cửa", "Một cửa"),
    ],
)
def test_keep_together_joins_compounds_and_figures(heading: str, shown: str) -> None:
    assert ui.keep_together(heading) == shown


def test_keep_together_keeps_the_language_of_the_text() -> None:
    result = ui.keep_together(LangText("Giải pháp", "vi"))

    assert (result, result.lang) == (f"Giải{NBSP}pháp", "vi")


def test_lang_text_marks_and_escapes_the_other_language() -> None:
    result = render("{{ text|lang_text }}", text=LangText("<b>Một cửa</b>", "vi"))

    assert result == '<span lang="vi">&lt;b&gt;Một cửa&lt;/b&gt;</span>'


@pytest.mark.parametrize("text", ["A & B", LangText("A & B")])
def test_lang_text_leaves_the_language_of_the_page_unmarked(text: str) -> None:
    assert render("{{ text|lang_text }}", text=text) == "A &amp; B"


def test_icon_is_inlined_and_hidden_from_readers_of_screens() -> None:
    result = render('{% icon "chevron-right" %}')

    assert result == (
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M9 6l6 6l-6 6"/></svg>'
    )


@pytest.mark.parametrize("name", ["no-such-icon", "../icons/search", ""])
def test_icon_of_an_unknown_name_is_the_general_one(name: str) -> None:
    assert outline(name) == outline(FALLBACK)


@pytest.mark.parametrize(
    ("grade", "shown"), [("excellent", "Excellent"), ("fail", "Fail"), ("", ""), ("other", "")]
)
def test_grade_label_in_english(grade: str, shown: str) -> None:
    with translation.override("en"):
        assert ui.grade_label(grade) == shown


@pytest.mark.parametrize(
    ("months", "unit", "shown"),
    [
        (1, "station", "/month/station"),
        (3, "", "/quarter"),
        (12, "user", "/year/user"),
        (24, "user", "/24 months/user"),
        (None, "invoice", "/invoice"),
        (None, "", ""),
    ],
)
def test_per_names_period_and_unit(months: int | None, unit: str, shown: str) -> None:
    with translation.override("en"):
        assert ui.per(months, unit) == shown


@pytest.mark.parametrize(
    ("unit", "includes_setup", "shown"),
    [
        ("station", True, f"first year VND{NBSP}25,800,000 (1{NBSP}station, with set-up)"),
        ("station", False, f"first year VND{NBSP}25,800,000 (1{NBSP}station)"),
        ("", True, f"first year VND{NBSP}25,800,000 (with set-up)"),
        ("", False, f"first year VND{NBSP}25,800,000"),
    ],
)
def test_first_year_says_what_it_covers(unit: str, includes_setup: bool, shown: str) -> None:
    with translation.override("en"):
        assert ui.first_year(25_800_000, 1, unit, includes_setup) == shown


def test_pages_keep_the_ends_the_neighbours_and_the_query() -> None:
    page = Paginator(range(200), 10).page(10)

    html = ui.pages(page, QueryDict("q=a+b&page=10&sector=y-te"))

    links = re.findall(r'href="([^"]*)"( rel="\w+"| aria-current="page")?', html)
    address = "?q=a+b&amp;sector=y-te&amp;page="
    assert links == [
        (f"{address}9", ' rel="prev"'),
        (f"{address}1", ""),
        (f"{address}8", ""),
        (f"{address}9", ""),
        (f"{address}10", ' aria-current="page"'),
        (f"{address}11", ""),
        (f"{address}12", ""),
        (f"{address}20", ""),
        (f"{address}11", ' rel="next"'),
    ]
    assert re.findall(r">(\d+|…)<", html) == ["1", "…", "8", "9", "10", "11", "12", "…", "20"]


def test_pages_of_the_first_and_of_the_last_lead_one_way() -> None:
    first, last = (ui.numbered(page, 2, "") for page in (1, 2))

    assert re.findall(r'rel="(\w+)"', first + last) == ["next", "prev"]
    assert re.findall(r'href="([^"]*)" rel', first + last) == ["?page=2", "?page=1"]


def test_numbers_of_pages_are_written_as_the_language_writes_them() -> None:
    html = ui.numbered(1, 1234, "")

    assert '<a href="?page=1234"><span class="visually-hidden">Trang </span>1.234</a>' in html


def test_an_only_page_has_no_links() -> None:
    assert ui.pages(Paginator(range(3), 10).page(1), QueryDict("")) == ""


def test_what_is_asked_is_escaped_in_the_links_to_pages() -> None:
    assert '<b>"' not in ui.numbered(1, 2, 'q=<b>"')
