"""The catalogue's workbook to fill in, and exports that continue it, with today's drop-downs."""

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from core.text import vi_sort_key
from provinces.models import Province, Scope
from solutions.imports.cells import text_cell
from solutions.imports.columns import BY_KEY, CATALOGUE, DATA, label_of
from solutions.imports.contract import Contract, remark_label
from solutions.imports.values import read_cell
from solutions.models import Audience, Programme, Sector

from . import book, xlsx
from .csv_lines import csv_parts
from .values import Value, tidy_number

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS: Final = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8"}
SAMPLE: Final = "sample"  # the remark that marks rows of sample data


def template(scope: Scope, on: dt.date) -> bytes:
    """The workbook to fill in, in the active language; its examples are of the person's province.

    It reads back without an error: the examples, too, are rows that can be imported.
    """
    contents = book.Contents(_choices(on), examples=_examples(scope))
    return book.make_book(contents).data


def export_parts(
    kind: str, rows: Iterable[Sequence[Value]], on: dt.date, *, has_sample: bool
) -> Iterator[bytes]:
    """The rows (of ``Exporter``) as a file of ``kind`` (a key of ``KINDS``), piece by piece.

    With ``has_sample`` the rows have one more cell, which tells sample data.
    """
    remarks = [SAMPLE] if has_sample else []
    return file_parts(kind, rows, book.Contents(_choices(on), remarks=remarks))


def file_parts(
    kind: str, rows: Iterable[Sequence[Value]], contents: "book.Contents"
) -> Iterator[bytes]:
    """The rows below the headings of ``contents``, its remarks behind, as a file of ``kind``."""
    if kind == "csv":
        headings = [column.label for column in contents.contract.columns]
        return csv_parts([*headings, *map(remark_label, contents.remarks)], rows)
    return xlsx.xlsx_parts(book.make_book(contents), rows)


def typed(contract: Contract, example: Mapping[str, str]) -> dict[str, Value]:
    """Numbers and days as such, controlled values in the active language, other texts as typed."""
    return {key: _value(contract, key, text) for key, text in example.items() if text}


def _choices(on: dt.date) -> dict[str, list[str]]:
    """The drop-downs whose values are kept in the database, by column."""
    current = Province.objects.current(on)
    provinces = sorted((province.name for province in current), key=vi_sort_key)
    return {
        "province": provinces,
        "vendor_province": provinces,
        "sectors": [str(sector) for sector in Sector.objects.current(on)],
        "audiences": [str(audience) for audience in Audience.objects.all()],
        "programme": [str(programme) for programme in Programme.objects.all()],
    }


def _examples(scope: Scope) -> list[dict[str, Value]]:
    own = Province.objects.filter(pk__in=scope.provinces).order_by("pk").first()
    place = own.name if own else BY_KEY["province"].example
    return [{"province": place} | typed(CATALOGUE, example) for example in _example_texts()]


def _value(contract: Contract, key: str, text: str) -> Value:
    column = contract.by_key[key]
    value = read_cell(column, text_cell(text)).value
    if column.kind == "vocabulary":
        return label_of(column.group, str(value))
    if column.kind in {"money", "percent", "points"}:
        return tidy_number(value)
    if column.kind in {"integer", "date"}:
        return value
    return text


@cache
def _example_texts() -> tuple[dict[str, str], ...]:
    with (DATA / "spreadsheet_examples.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
