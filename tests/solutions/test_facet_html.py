"""The choices of the filters as HTML: hooks, ticks, numbers, and nothing that was not escaped."""

import pytest
from django.utils import translation

from core.i18n import LangText
from solutions import facet_html
from solutions.facet_html import Choice

HOSTILE = '"><script>&'
ESCAPED = "&quot;&gt;&lt;script&gt;&amp;"


@pytest.mark.parametrize(("language", "number"), [("vi", "1.234"), ("en", "1,234")])
def test_choice_has_its_hooks_and_its_number(language: str, number: str) -> None:
    with translation.override(language):
        html = facet_html.choices("sector", [Choice("y-te", "Y tế", 1234, True)])

    assert html == (
        '<label class="check" data-facet="sector" data-value="y-te" data-count="1234">'
        '<input type="checkbox" name="sector" value="y-te" checked><span>Y tế</span>'
        f'<span class="num">{number}</span></label>\n'
    )


def test_choice_without_solutions_is_told_apart() -> None:
    html = facet_html.choices("unit", [Choice("may", "máy", 0, False)])

    assert html.startswith('<label class="check is-empty" data-facet="unit"')
    assert "checked" not in html


def test_text_of_the_other_language_is_marked_each_time_by_its_own_language() -> None:
    plain, foreign = (
        facet_html.choices("sector", [Choice("y-te", LangText("Y tế", lang), 1, False)])
        for lang in ("", "vi")
    )

    assert "<span>Y tế</span>" in plain
    assert '<span><span lang="vi">Y tế</span></span>' in foreign


def test_what_anybody_typed_is_escaped() -> None:
    boxes = facet_html.choices("vendor", [Choice(HOSTILE, HOSTILE, 1, False)])

    html = facet_html.group(HOSTILE, boxes, is_open=False, hidden=0)

    assert HOSTILE not in html
    assert html.count(ESCAPED) == 5


def test_counted_values_are_drawn_like_choices_the_chosen_ones_first() -> None:
    boxes = facet_html.boxes("kind", {"a": "A", "b": HOSTILE, "c": "C", "d": "D"})

    html = facet_html.counted(boxes, {"a": 1234, "b": 2, "d": 0}, ("c", "b"), "vi")

    assert html == facet_html.choices(
        "kind",
        [
            Choice("b", HOSTILE, 2, True),
            Choice("c", "C", 0, True),
            Choice("a", "A", 1234, False),
        ],
    )


def test_flag_sends_a_yes() -> None:
    html = facet_html.flags("Khác", [Choice("trial", "Có dùng thử", 3, False)])

    assert "<legend>Khác</legend>" in html
    assert 'data-facet="trial" data-value="1" data-count="3"' in html
    assert '<input type="checkbox" name="trial" value="1">' in html
    assert facet_html.flags("Khác", []) == ""


def test_group_says_how_many_more_there_are() -> None:
    boxes = facet_html.choices("vendor", [Choice("a", "A", 2, False)])

    with translation.override("en"):
        few = facet_html.group("Vendor", boxes, is_open=True, hidden=0)
        many = facet_html.group("Vendor", boxes, is_open=False, hidden=1200)

    assert few.startswith('<details class="facet facet--more" open><summary>Vendor<svg')
    assert "more; search" not in few
    assert many.startswith('<details class="facet facet--more"><summary>Vendor<svg')
    assert "1,200 more; search for them by name." in many
