"""Files to rows: what real offices send."""

import datetime as dt
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from solutions.imports.columns import COLUMNS
from solutions.imports.messages import FileRefusedError
from solutions.imports.reader import read_table
from tests.solutions.imports.books import HEADINGS, opened, texts, workbook

REAL = Path(__file__).parents[2] / "data"
ROW = ("Công ty A", "Phần mềm B", "Miễn phí", "")


def csv_file(*lines: str, encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    """A .csv of these lines."""
    return end.join((*lines, "")).encode(encoding)


def notes(data: bytes, name: str = "bang.xlsx") -> list[tuple[str, int | None]]:
    """Codes and rows of the notes once the table is read."""
    table = opened(data, name)
    list(table.rows)
    return [(note.code, note.row) for note in table.notes]


# Comma-separated --------------------------------------------------------------------------------
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_is_read_whatever_its_delimiter_mark_and_line_ends(
    delimiter: str, encoding: str, end: str
) -> None:
    lines = (delimiter.join(HEADINGS), delimiter.join(ROW))

    found = texts(csv_file(*lines, encoding=encoding, end=end), "bang.CSV")

    assert found == [
        (2, {"vendor_name": "Công ty A", "solution_name": "Phần mềm B", "charge": "Miễn phí"})
    ]


def test_csv_delimiter_is_the_one_that_splits_the_headings() -> None:
    data = csv_file(
        "Danh mục, biểu số 1, năm 2026", "vendor_name;solution_name;charge", '"A; B";C, D, E;free'
    )

    assert texts(data, "a.csv") == [
        (3, {"vendor_name": "A; B", "solution_name": "C, D, E", "charge": "free"})
    ]


def test_csv_rows_are_numbered_as_the_spreadsheet_shows_them() -> None:
    data = csv_file(",".join(HEADINGS), 'A,"Hai\r\ndòng",free,', "", ",,,", "B,C,free,", end="\r\n")

    assert [number for number, _cells in texts(data, "a.csv")] == [2, 5]


def test_csv_takes_excels_own_hints_and_our_apostrophe() -> None:
    data = csv_file(
        "sep=;",
        "vendor_tax_code;vendor_name;solution_name;charge",
        '"=""0199000017""";\'=A;\'Tên;free',
    )

    assert texts(data, "a.csv") == [
        (2, {"vendor_tax_code": "0199000017", "vendor_name": "=A", "solution_name": "'Tên",
             "charge": "free"})
    ]  # fmt: skip


def test_csv_cell_beyond_the_usual_field_limit_is_read() -> None:
    data = csv_file("vendor_name,solution_name,charge,summary", f"A,B,free,{'x' * 200_000}")

    assert len(texts(data, "a.csv")[0][1]["summary"]) == 200_000


def test_the_sixty_real_products_are_read_without_a_word() -> None:
    table = read_table(REAL / "digital_public_goods.csv", "digital_public_goods.csv")

    rows = list(table.rows)

    assert (len(rows), table.heading_row, table.warnings, table.notes) == (60, 1, [], [])
    assert all({"vendor_name", "solution_name", "charge"} <= row.cells.keys() for row in rows)


# Workbooks --------------------------------------------------------------------------------------
def test_xlsx_values_are_shown_as_a_person_would_write_them() -> None:
    def shape(sheet: Worksheet) -> None:
        sheet["H2"].number_format = "0%"
        sheet["I2"].number_format = "yyyy-mm-dd"

    data = workbook(
        [
            ("vendor_name", "solution_name", "charge", "amount", "quantity_min", "trial",
             "price_valid_from", "vat_rate", "price_valid_to"),
            (" A\u00a0B ", "C\r\nD", "free", 1900000.0, 3, True, dt.date(2026, 1, 2), 0.07, 46000),
        ],
        shape,
    )  # fmt: skip

    assert texts(data) == [
        (2, {"vendor_name": "A B", "solution_name": "C\nD", "charge": "free", "amount": "1900000",
             "quantity_min": "3", "trial": "TRUE", "price_valid_from": "02/01/2026",
             "vat_rate": "7%", "price_valid_to": "09/12/2025"})
    ]  # fmt: skip


def test_title_lines_stand_above_and_columns_in_any_order() -> None:
    data = workbook(
        [
            ("UBND TỈNH KHÁNH HÒA",),
            ("Biểu số 01",),
            (),
            ("TT", "Hình thức tính giá", "Tên giải pháp", "Nhà cung cấp"),
            (1, "Miễn phí", "B", "A"),
        ]
    )

    table = opened(data)

    assert (table.heading_row, table.warnings) == (4, [])
    assert [(row.number, sorted(row.cells)) for row in table.rows] == [
        (5, ["charge", "solution_name", "vendor_name"])
    ]


def test_group_total_numbering_and_signature_lines_are_skipped_with_a_note() -> None:
    data = workbook(
        [
            ("STT", *HEADINGS),
            ("(1)", "(2)", "(3)", "(4)", "(5)"),
            ("I", "Lĩnh vực y tế"),
            (1, "Công ty A", "B", "Mua quyền sử dụng phần mềm", 5000000),
            (None, "II. Lĩnh vực giáo dục"),
            (None, "B - Nhóm khác", None, None, 5000000),
            (2, "Tổng công ty Điện lực", "C", "Miễn phí"),
            ("STT", *HEADINGS),
            (None, "Tổng cộng: 2 giải pháp"),
            ("Tổng số", None, None, None, 5000000),
            (3,),
            (),
            (None, "NGƯỜI LẬP BIỂU", None, "GIÁM ĐỐC"),
            (None, "Ghi chú: giá đã gồm thuế"),
        ]
    )

    found = texts(data)

    assert [(number, cells["solution_name"]) for number, cells in found] == [(4, "B"), (7, "C")]
    assert notes(data) == [
        ("skipped_numbering", 2),
        ("skipped_group", 3),
        ("skipped_group", 5),
        ("skipped_group", 6),
        ("skipped_headings", 8),
        ("skipped_total", 9),
        ("skipped_total", 10),
        ("skipped_footer", 13),
        ("skipped_footer", 14),
    ]


@pytest.mark.parametrize(
    "row",
    [
        ("Công ty A", "", "", ""),
        ("Công ty A", "B", "", ""),
        ("Công ty A", "B", "trả góp", ""),
        ("Tổng công ty A", "B", "", ""),
        ("Công ty A", "", "", "500.000"),
        ("", "B", "Miễn phí", ""),
        ("X", "Y", "Z", ""),
    ],
)
def test_a_row_that_lacks_something_is_kept_so_that_its_errors_are_told(
    row: tuple[str, ...],
) -> None:
    data = workbook([HEADINGS, row])

    assert [number for number, _cells in texts(data)] == [2]


def test_hidden_keys_above_vietnamese_headings_are_recognised() -> None:
    def shape(sheet: Worksheet) -> None:
        sheet.row_dimensions[1].hidden = True

    data = workbook(
        [
            [column.key for column in COLUMNS],
            [column.heading_vi for column in COLUMNS],
            [column.example for column in COLUMNS],
        ],
        shape,
    )

    table = opened(data)
    rows = list(table.rows)

    assert (table.heading_row, [row.number for row in rows]) == (1, [3])
    assert [note.code for note in table.notes] == ["skipped_headings"]
    assert rows[0].cells["amount"].text == "1.900.000"


def test_a_merged_value_counts_for_each_of_its_cells() -> None:
    def shape(sheet: Worksheet) -> None:
        sheet.merge_cells("A1:D1")
        sheet.merge_cells("A3:A5")
        sheet.merge_cells("A6:D6")
        sheet.merge_cells("C7:D7")

    data = workbook(
        [
            ("DANH MỤC GIẢI PHÁP",),
            HEADINGS,
            ("Công ty A", "B", "free", None),
            (None, "C", "free", None),
            (None, "D", "free", None),
            ("Nhóm giải pháp còn lại",),
            ("Công ty E", "F", "free", None),
        ],
        shape,
    )

    found = texts(data)

    assert [(number, cells["vendor_name"]) for number, cells in found] == [
        (3, "Công ty A"), (4, "Công ty A"), (5, "Công ty A"), (7, "Công ty E"),
    ]  # fmt: skip
    assert found[3][1]["amount"] == "free"
    assert notes(data) == [("skipped_group", 6)]


def test_headings_of_two_levels_are_read_by_the_lower_one() -> None:
    def shape(sheet: Worksheet) -> None:
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:B2")
        sheet.merge_cells("C1:D1")

    data = workbook(
        [
            ("Nhà cung cấp", "Tên giải pháp", "Giá", None),
            (None, None, "Hình thức tính giá", "Đơn giá"),
            ("A", "B", "free", None),
        ],
        shape,
    )

    table = opened(data)

    assert (table.heading_row, table.warnings) == (2, [])
    assert [row.number for row in table.rows] == [3]


def test_a_heading_merged_over_two_columns_is_one_heading() -> None:
    data = workbook(
        [("Nhà cung cấp", None, "Tên giải pháp", "Hình thức tính giá"), ("A", "x", "B", "free")],
        lambda sheet: sheet.merge_cells("A1:B1"),
    )

    assert texts(data) == [(2, {"vendor_name": "A", "solution_name": "B", "charge": "free"})]


def test_only_the_first_visible_sheet_is_read() -> None:
    def shape(sheet: Worksheet) -> None:
        other = sheet.parent.create_sheet("Danh mục")
        other.append(HEADINGS)
        other.append(("A", "B", "free", None))
        sheet.sheet_state = "hidden"

    assert len(texts(workbook([("nội bộ",)], shape))) == 1


def test_dates_of_a_1904_workbook_are_right() -> None:
    def shape(sheet: Worksheet) -> None:
        sheet.parent.epoch = dt.datetime(1904, 1, 1)
        sheet["D2"].value = dt.datetime(2026, 1, 2)

    data = workbook(
        [("vendor_name", "solution_name", "charge", "price_valid_from"), ("A", "B", "free", None)],
        shape,
    )

    assert texts(data)[0][1]["price_valid_from"] == "02/01/2026"


def test_a_formula_gives_its_stored_value_with_a_warning_and_is_wrong_without() -> None:
    data = (Path(REAL) / "formulas.xlsx").read_bytes()

    rows = {row.number: row.cells for row in opened(data).rows}

    assert (rows[2]["amount"].text, rows[2]["amount"].warnings) == ("4500000", ("formula_value",))
    assert rows[3]["amount"].error == "formula_empty"
    assert "note" not in rows[2]  # a formula whose stored value is an empty text is an empty cell


def test_an_error_value_is_an_error_of_its_cell() -> None:
    data = workbook([HEADINGS, ("A", "B", "purchase", "#N/A")])

    [row] = opened(data).rows

    assert (row.cells["amount"].error, row.cells["amount"].text) == ("excel_error", "#N/A")


def test_control_characters_are_removed_with_a_warning() -> None:
    data = csv_file("vendor_name,solution_name,charge", "A\x00B,C\x07D,free")

    [row] = opened(data, "a.csv").rows

    assert [(cell.text, cell.warnings) for cell in row.cells.values()] == [
        ("AB", ("control_removed",)), ("CD", ("control_removed",)), ("free", ()),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("ĐVT: triệu đồng", ["unit_above"]),
        ("(Đơn vị tính: 1.000 đồng)", ["unit_above"]),
        ("Đơn vị: nghìn đồng", ["unit_above"]),
        ("ĐVT: đồng", []),
        ("Đơn vị: Sở Khoa học và Công nghệ", []),
        ("Danh mục giải pháp", []),
    ],
)
def test_a_unit_declared_above_the_table_is_a_warning(line: str, expected: list[str]) -> None:
    data = workbook([(None, line), HEADINGS, ("A", "B", "free", None)])

    assert [warning.code for warning in opened(data).warnings] == expected


def test_unknown_headings_and_units_in_headings_are_warnings() -> None:
    data = workbook(
        [("vendor_name", "solution_name", "charge", "Đơn giá (triệu đồng)", "Màu"), ROW]
    )

    assert [
        (warning.code, warning.row, warning.params["text"]) for warning in opened(data).warnings
    ] == [("unknown_heading", 1, "Màu"), ("unit_in_heading", 1, "Đơn giá (triệu đồng)")]


def test_trailing_blank_rows_and_a_lying_size_cost_nothing() -> None:
    data = (REAL / "lying_dimension.xlsx").read_bytes()

    assert [number for number, _cells in texts(data)] == [2]


# Refused whole ----------------------------------------------------------------------------------
def refusal(data: bytes, name: str) -> str:
    """The code with which the file is refused, at once or while it is read."""
    with pytest.raises(FileRefusedError) as caught:
        list(opened(data, name).rows)
    assert "{" not in str(caught.value)
    return caught.value.message.code


def test_a_heading_line_below_row_twenty_is_not_looked_for() -> None:
    above = [("dòng",)] * 19

    assert len(texts(workbook([*above, HEADINGS, ROW]))) == 1
    assert refusal(workbook([*above, ("dòng",), HEADINGS, ROW]), "a.xlsx") == "no_headings"


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (("vendor_name", "charge", "amount"), "missing_columns"),
        (("vendor_name", "Nhà cung cấp", "solution_name", "charge"), "duplicate_columns"),
        (("a", "b", "c"), "no_headings"),
    ],
)
def test_missing_or_duplicate_columns_refuse_the_whole_file(
    headings: tuple[str, ...], expected: str
) -> None:
    assert refusal(workbook([headings, ROW]), "a.xlsx") == expected


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"", "a.csv", "empty"),
        (b"\n\n", "a.csv", "empty"),
        ("vendor_name,solution_name,charge\nA,B,free".encode("utf-16"), "a.csv", "utf16"),
        ("vendor_name,solution_name,charge".encode("utf-16-le"), "a.csv", "utf16"),
        ("vendor_name,solution_name,charge\nCafé,é,free".encode("latin-1"), "a.csv", "encoding"),
        (b'vendor_name,solution_name,charge\nA,"B,free\nC,D,free\n', "a.csv", "unclosed_quote"),
        (b"vendor_name,solution_name,charge\nA,B,free", "a.xlsx", "not_xlsx"),
        (b"<html>", "a.xls", "old_xls"),
        (b"%PDF-1.7", "a.pdf", "wrong_type"),
        (b"PK\x03\x04 rest", "a.xlsx", "damaged"),
        (b"PK\x03\x04 rest", "a.csv", "csv_is_xlsx"),
    ],
)
def test_files_that_cannot_be_read_are_refused(data: bytes, name: str, expected: str) -> None:
    assert refusal(data, name) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["Nhµ cung cÊp,Tªn gi¶i ph¸p,H×nh thøc tÝnh gi¸"], "legacy_tcvn3"),
        (["Nhaø cung caáp,Teân giaûi phaùp,Hình thöùc tính giaù"], "legacy_vni"),
        (["vendor_name,solution_name,charge", *["C«ng ty Lóa Vµng,Tr¹m y tÕ,H×nh thøc"] * 5],
         "legacy_tcvn3"),
    ],
)  # fmt: skip
def test_old_encodings_are_refused_with_the_cure(rows: list[str], expected: str) -> None:
    assert refusal(workbook([row.split(",") for row in rows]), "a.xlsx") == expected


def test_an_old_encoding_in_an_ansi_csv_is_named() -> None:
    data = "\r\n".join(["Nhµ cung cÊp,Tªn gi¶i ph¸p,H×nh thøc tÝnh gi¸"] * 5).encode("latin-1")

    assert refusal(data, "a.csv") == "legacy_tcvn3"


def test_more_than_twenty_thousand_rows_are_refused() -> None:
    lines = ["vendor_name,solution_name,charge", *["A,B,free"] * 20_000]

    assert sum(1 for _row in opened(csv_file(*lines), "a.csv").rows) == 20_000
    assert refusal(csv_file(*lines, "A,B,free"), "a.csv") == "too_many_rows"


def test_more_than_ten_megabytes_are_refused() -> None:
    assert refusal(b"x" * (10 * 1024 * 1024 + 1), "a.csv") == "too_big"
