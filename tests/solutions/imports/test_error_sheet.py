"""The error file: the person's own sheet back, what is wrong beside the cells, ready to be sent."""

import datetime as dt
import io

import pytest
from openpyxl import load_workbook

from provinces.models import Province
from solutions.imports.error_sheet import error_workbook
from solutions.imports.preview import preview
from solutions.imports.report import Report
from tests.solutions.imports.books import opened, texts, workbook
from tests.solutions.imports.tables import importer

KEYS = ("vendor_name", "solution_name", "charge", "amount", "price_valid_from", "STT", "Màu sắc")
RIGHT = ("Công ty A", "Phần mềm A", "Miễn phí", None, None, 1, "đỏ")
WRONG = ("Công ty B", "Phần mềm B", "Thuê", "một triệu", dt.date(2026, 1, 31), 2, "+84 236")


def report_of(data: bytes, province: Province, name: str = "bang.xlsx") -> Report:
    return preview(opened(data, name), importer(province, publishes=False))


def error_file(data: bytes, report: Report, **more: object) -> bytes:
    said = [(outcome.row, outcome.errors, outcome.kind) for outcome in report.outcomes]
    return b"".join(error_workbook(data, said, **more))


def rows_of(data: bytes) -> list[tuple[object, ...]]:
    return list(load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True))


@pytest.mark.usefixtures("reference")
class TestErrorSheet:
    @pytest.fixture
    def province(self, reference: None) -> Province:
        return Province.objects.get(slug="da-nang")

    @pytest.fixture
    def data(self) -> bytes:
        return workbook([("UBND TỈNH",), KEYS, RIGHT, WRONG])

    def test_only_wrong_rows_come_back_with_their_values(
        self, data: bytes, province: Province
    ) -> None:
        made = rows_of(error_file(data, report_of(data, province)))

        assert made[0] == (
            "Lỗi cần sửa", "Nhà cung cấp", "Tên giải pháp", "Hình thức tính giá", "Đơn giá",
            "Giá có hiệu lực từ", "STT", "Màu sắc",
        )  # fmt: skip
        assert len(made) == 2
        told, *values = made[1]
        assert values == [
            "Công ty B", "Phần mềm B", "Thuê", "một triệu", dt.datetime(2026, 1, 31), 2, "+84 236",
        ]  # fmt: skip
        assert [line.partition(":")[0] for line in str(told).splitlines()[1:]] == [
            "Hình thức tính giá", "Đơn giá",
        ]  # fmt: skip

    def test_wrong_cells_are_coloured_and_explained(self, data: bytes, province: Province) -> None:
        sheet = load_workbook(io.BytesIO(error_file(data, report_of(data, province)))).active

        marked = {cell.coordinate for cell in sheet[2] if cell.comment}
        coloured = {cell.coordinate for cell in sheet[2] if cell.fill.fill_type}
        formulas = [cell for cell in sheet[2] if cell.data_type == "f"]
        assert marked == coloured == {"D2", "E2"}
        assert sheet["E2"].comment.text.strip()
        assert formulas == []

    def test_all_rows_on_demand(self, data: bytes, province: Province) -> None:
        made = rows_of(error_file(data, report_of(data, province), every_row=True))

        assert [row[2] for row in made[1:]] == ["Phần mềm A", "Phần mềm B"]

    def test_mended_and_sent_again_it_is_read(self, data: bytes, province: Province) -> None:
        book = load_workbook(io.BytesIO(error_file(data, report_of(data, province))))
        book.active["D2"], book.active["E2"] = "Thuê dịch vụ", 1_000_000
        buffer = io.BytesIO()
        book.save(buffer)
        sheet = opened(buffer.getvalue())

        report = preview(sheet, importer(province, publishes=False))

        assert [(outcome.row, outcome.kind) for outcome in report.outcomes] == [(2, "created")]
        assert [note.code for note in report.notes] == ["remark_column"]

    def test_csv_comes_back_as_a_workbook(self, province: Province) -> None:
        data = b"vendor_name;solution_name;charge\n'=A;B;sai\n"

        made = error_file(data, report_of(data, province, "bang.csv"))

        assert texts(made) == [(2, {"vendor_name": "=A", "solution_name": "B", "charge": "sai"})]

    def test_error_texts_never_make_a_row_something_else(self, province: Province) -> None:
        data = workbook([KEYS[:3], ("Công ty", "Tổng cộng", "sai"), ("Công ty", "", "x")])

        made = error_file(data, report_of(data, province))

        assert [row for row, _values in texts(made)] == [2, 3]

    def test_every_wrong_cell_has_its_own_comment(self, province: Province) -> None:
        rows = [("Công ty {", f"Phần mềm <{n}>", f"sai {n}", "x") for n in range(30)]
        data = workbook([KEYS[:4], *rows])

        sheet = load_workbook(io.BytesIO(error_file(data, report_of(data, province)))).active

        found = {
            cell.coordinate: f"sai {n}" in cell.comment.text
            for n, row in enumerate(sheet.iter_rows(min_row=2))
            for cell in row
            if cell.comment
        }
        assert found == {f"{letter}{n}": letter == "D" for n in range(2, 32) for letter in "DE"}
        assert [cell.value for cell in sheet[31]][1:4] == ["Công ty {", "Phần mềm <29>", "sai 29"]
        assert (sheet["A1"].comment, sheet["D31"].comment.width) == (None, 144)
