"""What the printed report says, and that it says no more than was announced."""

import re
from dataclasses import replace

from django.template.loader import render_to_string
from django.utils.translation import override

from comparison import wording
from comparison.exports.edition import ALL
from comparison.figures import Figure
from comparison.frozen import Named, named
from comparison.indicators.definitions import DESK, indicators
from comparison.quarters import Quarter
from comparison.ranking import round_half_up
from comparison.reports.content import report_of
from tests.comparison import export_world as world

EVERYBODY = frozenset(one.pk for one in world.provinces())
LEADERS = "leaders"


def report(board=None, who=None, scope=ALL, **given):
    board = board or world.board()
    corrections = given.pop("corrections", ())
    edition = given.pop("edition", None) or world.edition(
        board, scope=scope, corrections=corrections, signer="Lãnh đạo Bộ"
    )
    before = given.pop("before", None)
    return report_of(
        edition, who, given.pop("series", {}), before, given.pop("comparable", EVERYBODY)
    )


def html(made, language="en"):
    with override(language):
        context = {"report": made, "language": language}
        return render_to_string("comparison/report/report.html", context)


def announced(full):
    """Who is named, and the board as published."""
    who = named(full, world.board(world.QUARTER.previous, shift=3))
    lines = [
        line if line.province.pk in who.provinces else replace(line, score=None)
        for line in full.lines
    ]
    return who, replace(full, lines=lines)


def test_report_has_a_part_for_each_indicator_with_data_and_each_province():
    with override("en"):
        made = report()

    assert [part.key for part in made.indicators] == [
        key for key in indicators() if key not in DESK
    ]
    assert [part.slug for part in made.provinces] == [one.slug for one in world.provinces()]


def test_whole_ranking_is_printed_where_it_was_announced():
    board = world.board()

    with override("en"):
        made = report(board)

    assert [(row.rank, row.name) for row in made.ranked] == [
        (str(line.score.rank), line.province.name_en) for line in board.by_rank()
    ]
    assert made.map is not None


def test_only_those_whom_the_announcement_names_have_a_score():
    full = world.board()
    who, board = announced(full)

    with override("en"):
        made = report(board, who, LEADERS)

    assert [row.name for row in made.ranked] == [line.province.name_en for line in who.leading]
    assert made.map is None
    told = {part.slug for part in made.provinces if part.score or part.rank}
    assert told == {line.province.slug for line in full.lines if line.province.pk in who.provinces}


def test_html_tells_no_score_outside_the_scope():
    full = world.board()
    who, board = announced(full)
    hidden = [line for line in full.lines if line.score and line.province.pk not in who.provinces]

    with override("en"):
        text = html(report(board, who, LEADERS))

    scores = {str(line.score.points) for line in hidden}
    named_scores = {str(line.score.points) for line in full.by_rank() if line not in hidden}
    assert len(hidden) > 10
    assert not [score for score in scores - named_scores if f">{score}<" in text]


def test_page_of_an_unranked_province_says_why():
    with override("en"):
        made = report()

    [part] = [part for part in made.provinces if part.slug == "lai-chau"]
    assert (part.score, part.rank, part.standing) == ("", "", "Not ranked: its centre is not open.")


def test_parts_of_a_score_are_those_of_the_formula():
    board = world.board()
    line = board.line_of("da-nang")

    made = report(board)

    [part] = [part for part in made.provinces if part.slug == "da-nang"]
    given = [
        board.applied[key] * line.score.scaled[key] / 100
        for key in indicators()
        if key in board.applied
    ]
    assert [share.given for share in part.shares] == [wording.number(one, 2) for one in given]
    assert round_half_up(sum(given)) == line.score.points


def test_change_is_told_only_where_the_borders_stayed():
    before = world.board(Quarter(2025, 2), shift=3)
    same = frozenset(one.pk for one in world.provinces() if one.boundaries_changed_on is None)

    with override("en"):
        made = report(world.board(Quarter(2025, 3)), before=before, comparable=same)

    parts = {part.slug: part for part in made.provinces}
    assert any(row.change for row in parts["hue"].rows)
    assert not any(row.change for row in parts["da-nang"].rows)
    assert not parts["da-nang"].comparable
    assert "not comparable" in html(made)


def test_line_of_quarters_breaks_where_the_borders_changed():
    quarters = [Quarter(2025, 1), Quarter(2025, 2), Quarter(2025, 3), Quarter(2025, 4)]
    points = [(quarter, Figure(number)) for number, quarter in enumerate(quarters)]
    series = {one.pk: {"sectors_covered": points} for one in world.provinces()}

    with override("en"):
        made = report(series=series)

    lines = {
        part.slug: next(row.spark for row in part.rows if row.name == "Sectors covered")
        for part in made.provinces
    }
    assert lines["hue"].path.count("M") == 1
    assert lines["da-nang"].path.count("M") == 2


def test_map_shows_both_special_zones_and_the_sea_in_both_languages():
    vietnamese, english = (html(report(), language) for language in ("vi", "en"))

    for text, words in (
        (
            vietnamese,
            ("Đặc khu Hoàng Sa", "(TP. Đà Nẵng)", "Đặc khu Trường Sa", "(tỉnh Khánh Hòa)",
             "Biển Đông"),
        ),
        (english, ("Hoang Sa", "(Viet Nam)", "Truong Sa", "East Sea")),
    ):  # fmt: skip
        maps = re.findall(r"<svg[^>]*role=\"img\".*?</svg>", text, re.S)
        assert len(maps) == 15
        assert all(f">{word}<" in one for one in maps for word in words)


def test_shares_are_printed_with_their_two_numbers():
    own = {"da-nang": {"share_priced": Figure(2, 3)}}

    with override("en"):
        made = report(world.board(own=own))

    assert "66.7% (2/3)" in html(made)


def test_corrections_stand_in_the_report_and_on_the_page_of_their_province():
    made = report(corrections=[world.correction()])

    text = html(made)

    assert text.count("Thiếu một lĩnh vực khi chốt số liệu.") == 2


def test_sample_and_draft_are_marked():
    board = world.board(has_sample=True)
    draft = world.edition(board, is_draft=True)

    assert "SAMPLE FIGURES FOR ILLUSTRATION" in html(report(board))
    assert "Draft, not published." in html(report(edition=draft))
    assert "SAMPLE FIGURES FOR ILLUSTRATION" not in html(report())


def test_hostile_texts_are_escaped():
    board = world.board()
    board.lines[0].province.name_en = "<script>alert(1)</script>"
    edition = world.edition(
        board, announcement="<img src=http://evil.example/x>", signer='"><i>', corrections=[]
    )

    text = html(report(edition=edition))

    assert "<script" not in text
    assert "<img" not in text
    assert '"><i>' not in text


def test_empty_catalogue_makes_a_report_all_the_same():
    own = {one.slug: dict.fromkeys(indicators()) for one in world.provinces()}
    nobody = Named(leading=[], improved=[], small=[], before=None)

    with override("en"):
        made = report(world.board(own=own), nobody)

    assert (made.ranked, made.indicators, made.map) == ([], [], None)
    assert "No province is ranked." in html(made)
