"""The comparison as .csv, read back."""

import csv
import io

from django.utils.translation import override

from comparison.exports.lines import csv_file
from comparison.figures import Figure
from comparison.indicators.definitions import indicators
from tests.comparison import export_world as world


def read(edition, language="en"):
    with override(language):
        text = csv_file(edition)
    assert text.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))


def test_each_province_and_indicator_has_a_line():
    rows = read(world.edition(world.board()))

    assert [(row["Address"], row["Key"]) for row in rows] == [
        (one.slug, key) for one in world.provinces() for key in indicators()
    ]


def test_line_is_complete_with_dots_for_decimals():
    own = {"da-nang": {"share_priced": Figure(2, 3)}}
    board = world.board(own=own, has_sample=True)
    score = board.line_of("da-nang").score

    rows = read(world.edition(board))

    row = next(r for r in rows if (r["Address"], r["Key"]) == ("da-nang", "share_priced"))
    assert {name: value for name, value in row.items() if name != "Points 0-100"} == {
        "Quarter": "2026-q3",
        "Figures as of": "2026-09-30",
        "Province": "Da Nang",
        "Address": "da-nang",
        "Region": "South Central Coast and Central Highlands",
        "Communes, wards and special zones": "94",
        "Centre open": "Yes",
        "Key": "share_priced",
        "Indicator": "Share of listings with a public price",
        "Unit": "percent, with its two numbers",
        "Better": "higher is better",
        "Weight": "10",
        "Applied weight": "11.11",
        "Value": "66.67",
        "Numerator": "2",
        "Denominator": "3",
        "Score": str(score.points),
        "Rank": str(score.rank),
        "Note": "SAMPLE FIGURES FOR ILLUSTRATION",
        "Source": "https://cong.example/so-sanh-tinh/2026-q3/",
    }


def test_no_data_is_empty_and_no_nought():
    rows = read(world.edition(world.board()))

    row = next(r for r in rows if r["Key"] == "visits")
    assert (row["Value"], row["Numerator"], row["Denominator"]) == ("", "", "")


def test_scores_outside_the_scope_are_empty():
    board = world.leaders_only(world.board(), 10)

    rows = read(world.edition(board, scope="leaders"))

    told = {row["Address"] for row in rows if row["Score"] or row["Rank"] or row["Points 0-100"]}
    assert told == {line.province.slug for line in board.by_rank()}
    assert len(told) == 10


def test_headings_and_names_are_in_the_language_of_the_address():
    rows = read(world.edition(world.board(None)), "vi")

    assert rows[0]["Tỉnh"] == "Hà Nội"
    assert rows[0]["Ghi chú"] == "Tạm tính"


def test_text_that_could_be_a_formula_has_an_apostrophe():
    board = world.board()
    board.lines[0].province.name_en = "=HYPERLINK(1)"

    rows = read(world.edition(board))

    assert rows[0]["Province"] == "'=HYPERLINK(1)"
