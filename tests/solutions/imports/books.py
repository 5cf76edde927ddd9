"""Workbooks made for the tests, honest and hostile."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from solutions.imports.columns import CATALOGUE
from solutions.imports.contract import Contract
from solutions.imports.reader import Row, Sheet, read_table

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_INLINE = re.compile(r'<c r="([A-Z0-9]+)" t="inlineStr"><is><t>([^<]*)</t></is></c>')
_STRINGS_TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
    b'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
HEADINGS = ("vendor_name", "solution_name", "charge", "amount")


def workbook(
    rows: Iterable[Sequence[object]], shape: Callable[[Worksheet], None] | None = None
) -> bytes:
    """An .xlsx with the rows on its only sheet; ``shape`` changes the sheet before saving."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    if shape is not None:
        shape(book.active)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def repacked(
    data: bytes,
    change: dict[str, Callable[[bytes], bytes]] | None = None,
    add: dict[str, bytes] | None = None,
) -> bytes:
    """The archive with some parts rewritten and others added."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, (change or {}).get(name, bytes)(content))
        for name, content in (add or {}).items():
            new.writestr(name, content)
    return buffer.getvalue()


def as_excel_writes(data: bytes) -> bytes:
    """The workbook with its texts in the shared table, as Excel keeps them."""
    strings: list[str] = []

    def share(match: re.Match[str]) -> str:
        strings.append(f"<si><t>{match[2]}</t></si>")
        return f'<c r="{match[1]}" t="s"><v>{len(strings) - 1}</v></c>'

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    sheet = _INLINE.sub(share, sheet)
    table = f'<sst xmlns="{_MAIN}" count="{len(strings)}">{"".join(strings)}</sst>'
    return repacked(
        data,
        {
            "xl/worksheets/sheet1.xml": lambda _xml: sheet.encode(),
            "[Content_Types].xml": lambda xml: xml.replace(
                b"</Types>", _STRINGS_TYPE + b"</Types>"
            ),
        },
        {"xl/sharedStrings.xml": table.encode()},
    )


def sheet_xml(change: Callable[[str], str]) -> dict[str, Callable[[bytes], bytes]]:
    """A change of the first sheet's XML for ``repacked``."""
    return {"xl/worksheets/sheet1.xml": lambda xml: change(xml.decode()).encode()}


def opened(data: bytes, name: str = "bang.xlsx", contract: Contract = CATALOGUE) -> Sheet:
    """The table in the file."""
    return read_table(io.BytesIO(data), name, contract)


def texts(
    data: bytes, name: str = "bang.xlsx", contract: Contract = CATALOGUE
) -> list[tuple[int, dict[str, str]]]:
    """Row numbers and texts of all data rows."""
    return [shown(row) for row in opened(data, name, contract).rows]


def shown(row: Row) -> tuple[int, dict[str, str]]:
    """Number and texts of a row."""
    return row.number, {key: cell.text for key, cell in row.cells.items()}
