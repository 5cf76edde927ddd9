"""The comparison as a workbook, read back."""

import io
from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from comparison.exports.workbook import workbook
from comparison.figures import Figure
from comparison.indicators.definitions import indicators
from tests.comparison import export_world as world

SHEETS = ["Figures", "Per 100 communes", "Scores and ranks", "Definitions", "Corrections"]


def opened(edition):
    with override("en"):
        return load_workbook(io.BytesIO(workbook(edition)))


def table(sheet):
    """The rows below the head as dictionaries by heading."""
    top = int(sheet.auto_filter.ref.split(":")[0][1:])
    headings = [cell.value for cell in sheet[top]]
    return [
        dict(zip(headings, [cell.value for cell in row], strict=True))
        for row in sheet.iter_rows(min_row=top + 1)
    ]


def head(sheet):
    top = int(sheet.auto_filter.ref.split(":")[0][1:]) if sheet.auto_filter.ref else 99
    return [row[0].value for row in sheet.iter_rows(max_row=top - 1) if row[0].value]


def test_figures_have_a_row_for_each_province_and_parts_of_shares():
    own = {"da-nang": {"share_priced": Figure(2, 3), "sectors_covered": Figure(12)}}

    book = opened(world.edition(world.board(own=own)))

    assert book.sheetnames == SHEETS
    rows = table(book["Figures"])
    assert [row["Province"] for row in rows] == [one.name_en for one in world.provinces()]
    row = next(row for row in rows if row["Address"] == "da-nang")
    share = "Share of listings with a public price"
    assert (
        row[f"{share} (percent)"],
        row[f"{share}: numerator"],
        row[f"{share}: denominator"],
        row["Sectors covered"],
        row["Centre open"],
    ) == (66.67, 2, 3, 12, "Yes")


def test_no_data_is_said_and_never_a_number():
    book = opened(world.edition(world.board()))

    row = table(book["Figures"])[0]

    assert row["Visits"] == "no data"
    assert row["Share of questions answered on time: numerator"] is None


def test_counts_are_given_per_100_communes():
    own = {"da-nang": {"sectors_covered": Figure(12)}}

    rows = table(opened(world.edition(world.board(own=own)))["Per 100 communes"])

    row = next(row for row in rows if row["Address"] == "da-nang")
    # 12 x 100 / 94 = 12.7659...
    assert row["Sectors covered"] == 12.77


def test_scores_are_those_of_the_board_in_order_of_rank():
    board = world.board()

    rows = table(opened(world.edition(board))["Scores and ranks"])

    assert [(row["Rank"], row["Province"], Decimal(str(row["Score"]))) for row in rows] == [
        (line.score.rank, str(line.province.name_en), line.score.points) for line in board.by_rank()
    ]


def test_scores_outside_the_scope_of_publication_are_not_in_the_file():
    board = world.leaders_only(world.board(), 10)

    book = opened(world.edition(board, scope="leaders"))

    rows = table(book["Scores and ranks"])
    assert [row["Rank"] for row in rows] == [line.score.rank for line in board.by_rank()]
    assert len(rows) == 10
    said = "Scores and ranks are published of the leading group and the most improved provinces."
    assert said in head(book["Scores and ranks"])


def test_definitions_say_unit_direction_weights_and_source():
    rows = table(opened(world.edition(world.board()))["Definitions"])

    assert [row["Key"] for row in rows] == list(indicators())
    row = next(row for row in rows if row["Key"] == "sectors_covered")
    assert row == {
        "Key": "sectors_covered",
        "Indicator": "Sectors covered",
        "Unit": "number",
        "Better": "higher is better",
        "Weight": 15,
        # Of 100 points 10 are the desk's, which nobody has: 15 x 100 / 90.
        "Applied weight": 16.67,
        "What it counts": "Nội dung sectors_covered",
        "Source": "Nguồn sectors_covered",
        "How it is computed": "Cách tính sectors_covered",
    }


def test_corrections_stand_beside():
    edition = world.edition(world.board(), corrections=[world.correction()])

    rows = table(opened(edition)["Corrections"])

    assert [tuple(row.values())[:6] for row in rows] == [
        (
            "Đà Nẵng",
            "Sectors covered",
            "3",
            "4",
            "Thiếu một lĩnh vực khi chốt số liệu.",
            "15/QĐ-BKHCN",
        )
    ]


@pytest.mark.parametrize("name", SHEETS)
def test_every_sheet_says_what_it_is_and_how_to_cite_it(name):
    edition = world.edition(world.board(has_sample=True))

    book = opened(edition)

    lines = [row[0].value for row in book[name].iter_rows(max_row=12) if row[0].value]
    assert lines[0] == ("Results of building the catalogue of solutions in the provinces, Q3 2026")
    assert "SAMPLE FIGURES FOR ILLUSTRATION" in lines
    assert "This is not the provincial digital transformation index (DTI)." in lines
    assert "https://cong.example/so-sanh-tinh/2026-q3/" in lines
    assert any(line.startswith("Cite as: Ministry of Science") for line in lines)


def test_figures_of_real_data_carry_no_mark_of_samples():
    book = opened(world.edition(world.board()))

    assert "SAMPLE FIGURES FOR ILLUSTRATION" not in head(book["Figures"])


def test_figures_of_today_are_provisional_and_have_no_corrections():
    book = opened(world.edition(world.board(None)))

    assert book.sheetnames == SHEETS[:4]
    said = "Provisional: figures of the day, not a published ranking."
    assert said in head(book["Scores and ranks"])


@pytest.mark.parametrize("hostile", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "a\x00\x0b"])
def test_hostile_texts_are_never_formulas(hostile):
    board = world.board()
    line = board.lines[0]
    line.province.name_en = hostile
    correction = world.correction(name=hostile, reason=hostile, document_number=hostile)

    book = opened(world.edition(board, corrections=[correction]))

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert {cell.quotePrefix for cell in cells if str(cell.value).startswith(("=", "@"))} <= {True}


def test_empty_catalogue_makes_a_file_all_the_same():
    board = world.board(own={one.slug: dict.fromkeys(indicators()) for one in world.provinces()})

    book = opened(world.edition(replace(board, applied={})))

    assert book["Scores and ranks"].auto_filter.ref is None
    assert len(table(book["Figures"])) == 34
