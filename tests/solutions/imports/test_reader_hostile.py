"""Workbooks made to do harm are refused, quickly and with a reason."""

import io
import zipfile

import pytest

from solutions.imports.messages import FileRefusedError
from tests.solutions.imports.books import (
    HEADINGS,
    as_excel_writes,
    opened,
    repacked,
    sheet_xml,
    texts,
    workbook,
)

PLAIN = as_excel_writes(workbook([HEADINGS, ("A", "B", "free", None)]))
MEGABYTE = 1024 * 1024
ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


def refusal(data: bytes, name: str = "bang.xlsx") -> str:
    """The code with which the file is refused, at once or while it is read."""
    with pytest.raises(FileRefusedError) as caught:
        list(opened(data, name).rows)
    return caught.value.message.code


def test_the_plain_file_is_taken() -> None:
    assert texts(repacked(PLAIN)) == [
        (2, {"vendor_name": "A", "solution_name": "B", "charge": "free"})
    ]


def test_a_bomb_is_refused_by_its_directory() -> None:
    data = repacked(PLAIN, add={"xl/media/image1.png": b"\0" * (101 * MEGABYTE)})

    assert len(data) < MEGABYTE
    assert refusal(data) == "unpacks_too_big"


def test_a_bomb_that_lies_in_its_directory_is_refused() -> None:
    size = 30 * MEGABYTE
    data = repacked(PLAIN, {"xl/worksheets/sheet1.xml": lambda xml: xml + b" " * size})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        true_size = archive.getinfo("xl/worksheets/sheet1.xml").file_size

    lying = data.replace(true_size.to_bytes(4, "little"), (2000).to_bytes(4, "little"))

    assert refusal(lying) == "damaged"


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("xl/vbaProject.bin", "macros"),
        ("xl/macrosheets/sheet1.xml", "macros"),
        ("xl/externalLinks/externalLink1.xml", "external_links"),
        ("xl/workbook.bin", "other_office"),
    ],
)
def test_macros_external_links_and_binary_books_are_refused(part: str, expected: str) -> None:
    assert refusal(repacked(PLAIN, add={part: b"x"})) == expected


def test_a_macro_book_under_another_name_is_refused() -> None:
    data = repacked(
        PLAIN,
        {"[Content_Types].xml": lambda xml: xml.replace(
            b"spreadsheetml.sheet.main+xml", b"spreadsheetml.sheet.macroEnabled.main+xml")},
    )  # fmt: skip

    assert refusal(data) == "macros"
    assert refusal(PLAIN, "bang.xlsm") == "macros"


def test_old_and_encrypted_workbooks_are_told_apart() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600

    assert refusal(ole, "cu.xls") == "old_xls"
    assert refusal(ole, "cu.xlsx") == "old_xls"
    assert refusal(ole + "EncryptedPackage".encode("utf-16-le"), "mat.xlsx") == "encrypted"


def test_other_documents_in_a_zip_are_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<x/>")

    assert refusal(buffer.getvalue()) == "other_office"


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"]
)
def test_entity_bombs_are_refused_in_every_part(part: str) -> None:
    def armed(xml: bytes) -> bytes:
        declaration, _end, rest = xml.partition(b"?>")
        body = rest if _end else declaration
        return b'<?xml version="1.0"?>' + ENTITIES.encode() + body

    assert refusal(repacked(PLAIN, {part: armed})) in ("unsafe_xml", "damaged")


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml[: len(xml) // 2],
        lambda xml: xml.replace('r="A2"', 'r="ZZZZ2"'),
        lambda xml: xml.replace('<row r="2"', '<row r="1"'),
        lambda xml: xml.replace('<row r="2"', '<row r="99999999999"'),
        lambda xml: xml.replace('<row r="2"', '<row r="-7"'),
        lambda xml: xml.replace('<row r="2"', '<row r="x"'),
        lambda xml: xml.replace('t="s"', 't="n"').replace("<v>0</v>", "<v>abc</v>"),
        lambda xml: xml.replace("<v>1</v>", "<v>999999</v>"),
    ],
    ids=["cut", "column", "order", "far", "negative", "word", "no number", "no string"],
)
def test_a_sheet_that_makes_no_sense_is_damaged(change: object) -> None:
    assert refusal(repacked(PLAIN, sheet_xml(change))) == "damaged"


def test_the_whole_sheet_merged_does_not_explode() -> None:
    merged = '</sheetData><mergeCells count="1"><mergeCell ref="A3:XFD1048576"/></mergeCells>'

    data = repacked(PLAIN, sheet_xml(lambda xml: xml.replace("</sheetData>", merged)))

    assert len(list(opened(data).rows)) == 1


def test_a_cell_in_the_last_corner_is_no_column_and_no_million_rows() -> None:
    corner = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'

    data = repacked(PLAIN, sheet_xml(lambda xml: xml.replace("</sheetData>", corner)))

    assert len(list(opened(data).rows)) == 1


def test_rows_beyond_the_limit_are_refused_before_they_are_read() -> None:
    row = "<row><c><v>1</v></c></row>"

    data = repacked(
        PLAIN, sheet_xml(lambda xml: xml.replace("</sheetData>", row * 22_000 + "</sheetData>"))
    )

    assert refusal(data) == "too_many_rows"


def test_parts_that_would_be_kept_whole_in_memory_are_limited() -> None:
    styles = repacked(PLAIN, {"xl/styles.xml": lambda xml: xml + b" " * (9 * MEGABYTE)})
    many = b"<si/>" * 1_600_000
    strings = repacked(
        PLAIN, {"xl/sharedStrings.xml": lambda xml: xml.replace(b"</sst>", many + b"</sst>")}
    )

    assert refusal(styles) == "too_complex"
    assert refusal(strings) == "too_complex"
