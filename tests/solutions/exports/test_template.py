"""The template: headings with their keys, drop-downs, explanations, examples to be imported."""

import io

import pytest
from django.utils import translation
from django.utils.translation import gettext, pgettext
from openpyxl import Workbook, load_workbook

from provinces.models import Province, Scope
from solutions.exports.template import template
from solutions.imports.columns import BY_KEY, COLUMNS
from solutions.imports.importer import Importer
from solutions.imports.preview import preview
from solutions.imports.reader import read_table
from tests.solutions.exports.catalogue import TODAY

LANGUAGES = ("vi", "en")
KEYS = [column.key for column in COLUMNS]


@pytest.fixture
def province(reference: None) -> Province:
    return Province.objects.get(slug="khanh-hoa")


def opened(province: Province) -> Workbook:
    return load_workbook(io.BytesIO(template(Scope.approver(province), TODAY)))


def saved(book: Workbook) -> io.BytesIO:
    buffer = io.BytesIO()
    book.save(buffer)
    buffer.seek(0)
    return buffer


@pytest.mark.parametrize("language", LANGUAGES)
def test_keys_are_hidden_above_the_headings(province: Province, language: str) -> None:
    with translation.override(language):
        sheet = opened(province).worksheets[0]
        labels = [column.label for column in COLUMNS]

    assert [cell.value for cell in sheet[1]] == KEYS
    assert [cell.value for cell in sheet[2]] == labels
    assert sheet.row_dimensions[1].hidden
    assert sheet.freeze_panes == "A3"


@pytest.mark.parametrize("language", LANGUAGES)
def test_empty_template_is_read(province: Province, language: str) -> None:
    with translation.override(language):
        data = template(Scope.approver(province), TODAY)
        sheet = read_table(io.BytesIO(data), "mau.xlsx")

    assert list(sheet.rows) == []
    assert sheet.keys == set(KEYS)
    assert sheet.warnings == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_examples_can_be_entered_and_imported(province: Province, language: str) -> None:
    with translation.override(language):
        book = opened(province)
        form, _guide, examples, _lists = book.worksheets
        for row, line in enumerate(examples.iter_rows(min_row=3), start=3):
            for index, cell in enumerate(line, start=1):
                form.cell(row, index).value = cell.value
                form.cell(row, index).number_format = cell.number_format
        importer = Importer(Scope.approver(province), TODAY, province)
        report = preview(read_table(saved(book), "mau.xlsx"), importer)

    assert [message for outcome in report.outcomes for message in outcome.errors] == []
    assert [outcome.kind for outcome in report.outcomes] == ["created"] * 3


def test_examples_are_marked_and_not_imported_by_themselves(province: Province) -> None:
    with translation.override("vi"):
        book = opened(province)

        mark = gettext("Sample data: only to see how to write. Enter your rows on the first sheet.")
    _form, _guide, examples, lists = book.worksheets

    assert examples["A1"].value == mark
    assert lists.sheet_state == "hidden"
    assert len(book.worksheets) == 4


def test_drop_downs_offer_what_is_accepted(province: Province) -> None:
    with translation.override("vi"):
        book = opened(province)
    lists = {}
    for rule in book.worksheets[0].data_validations.dataValidation:
        index = next(rule.sqref.ranges.__iter__()).min_col - 1
        if rule.type == "list":
            area = book.worksheets[3][rule.formula1.rpartition("!")[2].replace("$", "")]
            lists[KEYS[index]] = [cell.value for (cell,) in area]

    assert {key: BY_KEY[key].kind for key in KEYS if key in lists} == {
        "province": "text",
        "vendor_province": "text",
        "sectors": "list",
        "audiences": "list",
        "programme": "list",
    } | {c.key: c.kind for c in COLUMNS if c.kind in {"vocabulary", "yes/no", "period"}}
    assert len(lists["province"]) == 34
    assert lists["trial"] == ["Có", "Không"]
    assert lists["period"] == ["Tháng", "Quý", "Năm", "Một lần"]
    assert lists["charge"][0] == "Miễn phí sử dụng"


def test_every_column_is_explained(province: Province) -> None:
    with translation.override("vi"):
        sheet = opened(province).worksheets[1]
        required = pgettext("spreadsheet", "Required")
        one_of = pgettext("spreadsheet", "One value of the list")
        rows = {row[0]: row[1:] for row in sheet.iter_rows(values_only=True)}
        labels = [column.label for column in COLUMNS]

    assert [label for label in labels if label not in rows] == []
    assert rows["Hình thức tính giá"] == (
        required,
        one_of,
        "Chọn “Liên hệ nhận báo giá” khi nhà cung cấp chưa công bố giá.\nMiễn phí sử dụng; "
        "Thuê dịch vụ; Mua quyền sử dụng phần mềm; Theo mức sử dụng; Liên hệ nhận báo giá",
        "Thuê dịch vụ",
    )
    assert [label for label in labels if not rows[label][1]] == []
