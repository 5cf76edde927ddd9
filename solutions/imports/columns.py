"""The spreadsheet contract as data: its columns and controlled values, read once from two files.

Import, export and the template all use these tables (PRODUCT section 8). Pure apart from reading
the files that ship beside the code.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from django.utils.translation import get_language

from core.text import fold_words

DATA: Final = Path(__file__).resolve().parent.parent / "data"
MAX_NAME, MAX_ADDRESS, MAX_TEXT = 200, 500, 20_000
_SHORT: Final = 100

# Longest text of a cell, in characters; texts that are not named here may have MAX_TEXT.
_LIMITS: Final = dict.fromkeys(("vendor_name", "solution_name", "plan_name", "unit"), MAX_NAME) | (
    dict.fromkeys(
        ("data_location", "trial_note", "condition", "price_source", "vendor_website",
         "solution_website"),
        MAX_ADDRESS,
    )
    | {"booth_code": 20}
)  # fmt: skip
_GROUPS: Final = {"plan_role": "role"} | {
    key: key
    for key in ("deployment", "kind", "readiness", "charge", "period", "vat", "source_kind")
}
# Least and greatest whole number; the upper bounds are those of the database columns.
_SMALL, _LARGE = 32_767, 2_147_483_647
_RANGES: Final = {
    "security_level": (1, 5),
    "quantity_min": (1, _LARGE),
    "quantity_max": (1, _LARGE),
    "quantity_included": (1, _LARGE),
    "warranty_months": (0, _SMALL),
    "minimum_months": (0, _SMALL),
    "trial_days": (0, _SMALL),
}
_ANY_MONTHS: Final = "N months"  # stands for 24 months, 36 months...: values.py reads those
_TYPES: Final = {"vocabulary or N tháng": "period", "integer 1-5": "integer"}

_ORDINALS: Final = frozenset({"stt", "tt", "so tt", "so thu tu", "thu tu", "no", "ordinal"})
# What people add behind a heading: its currency, or that it must be filled in.
_TAIL: Final = re.compile(r"^(?P<head>.*\S)\s*\((?P<tail>[^()]*)\)\s*$")
_PLAIN_TAILS: Final = frozenset(
    {"dong", "d", "vnd", "viet nam dong", "bat buoc", "required", "neu co", "dd mm yyyy"}
)
# Columns that our own files add for people to read; they are no part of the contract.
_REMARKS: Final = {
    "errors": ("Lỗi cần sửa", "To be corrected"),
    "sample": ("Dữ liệu mẫu", "Sample data"),
}
_SCALED_TAIL: Final = re.compile(
    r"(trieu|nghin|ngan|ty|1 ?000|tr|k)( ?(dong|d|vnd))?|(vnd )?(million|thousand|billion)( vnd)?"
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the contract.

    ``kind`` chooses the parser: text, list, address, vocabulary, yes/no, integer, money, percent,
    date, period. ``group`` is its group of the vocabulary, ``limit`` the longest text,
    ``minimum``/``maximum`` the bounds of an integer.
    """

    key: str
    heading_vi: str
    kind: str
    is_required: bool
    example: str
    aliases: tuple[str, ...]
    heading_en: str
    group: str = ""
    limit: int = MAX_TEXT
    minimum: int = 0
    maximum: int = _LARGE

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The heading in the active language."""
        return self.heading_vi if _speaks_vietnamese() else self.heading_en


@dataclass(frozen=True, slots=True)
class Term:
    """A controlled value: its key, how it is shown in both languages, what else is accepted."""

    group: str
    key: str
    vi: str
    en: str
    aliases: tuple[str, ...]

    def __str__(self) -> str:
        return self.vi if _speaks_vietnamese() else self.en


@dataclass(frozen=True, slots=True)
class Headings:
    """What a heading line says, by index of its cells.

    ``ordinals`` are running numbers, ``unknown`` the headings that the contract does not have,
    ``duplicates`` columns named twice, ``scaled`` headings that name a unit such as million dong,
    ``remarks`` columns that our own files add for people to read.
    """

    by_index: dict[int, Column]
    ordinals: frozenset[int]
    unknown: dict[int, str]
    duplicates: tuple[Column, ...]
    scaled: dict[int, str]
    remarks: dict[int, str] = field(default_factory=dict)

    @property
    def keys(self) -> frozenset[str]:
        """Keys of the columns that the line has."""
        return frozenset(column.key for column in self.by_index.values())

    @property
    def missing(self) -> tuple[Column, ...]:
        """Required columns that the line lacks."""
        return tuple(
            column for column in COLUMNS if column.is_required and column.key not in self.keys
        )


def words(text: str) -> str:
    """``text`` as compared with headings and controlled values: its folded words."""
    return _words(text) if len(text) <= _SHORT else " ".join(fold_words(text))


def match_headings(texts: Mapping[int, str]) -> Headings:
    """Which columns the cells of a line name, compared folded: keys, headings, labels, aliases."""
    by_index: dict[int, Column] = {}
    unknown: dict[int, str] = {}
    scaled: dict[int, str] = {}
    duplicates: list[Column] = []
    ordinals: set[int] = set()
    remarks: dict[int, str] = {}
    for index, text in texts.items():
        column, is_scaled = _named(text)
        if column is None and words(text) in _remark_headings():
            remarks[index] = remark_label(_remark_headings()[words(text)])
        elif column is None and (text.strip() == "#" or words(text) in _ORDINALS):
            ordinals.add(index)
        elif column is None:
            unknown[index] = text
        elif column in by_index.values():
            duplicates.append(column)
        else:
            by_index[index] = column
            if is_scaled:
                scaled[index] = text
    return Headings(by_index, frozenset(ordinals), unknown, tuple(duplicates), scaled, remarks)


def terms(group: str) -> tuple[Term, ...]:
    """The controlled values of a group, in the order of the table."""
    return tuple(term for term in VOCABULARY if term.group == group)


def value_of(group: str, text: str) -> str | None:
    """The key of the controlled value that ``text`` names, in either language; None if none."""
    return _accepted_values().get((group, words(text)))


def label_of(group: str, key: str) -> str:
    """The controlled value ``key`` in the active language; the key itself if it is unknown."""
    return next((str(term) for term in terms(group) if term.key == key), key)


@lru_cache(maxsize=4096)
def _words(text: str) -> str:
    """The folded words of a short text: controlled values come again in every row."""
    return " ".join(fold_words(text))


def remark_label(key: str) -> str:
    """The heading, in the active language, of a column that is added for people to read."""
    vietnamese, english = _REMARKS[key]
    return vietnamese if _speaks_vietnamese() else english


def _speaks_vietnamese() -> bool:
    return (get_language() or "vi").startswith("vi")


def _read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _split(aliases: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in aliases.split(";") if part.strip())


def _column(row: dict[str, str]) -> Column:
    key = row["key"]
    minimum, maximum = _RANGES.get(key, (0, _LARGE))
    return Column(
        key=key,
        heading_vi=row["heading_vi"],
        kind=_TYPES.get(row["type"], row["type"]),
        is_required=row["required"] == "required",
        example=row["example"],
        aliases=_split(row["aliases"]),
        heading_en=row["heading_en"],
        group=_GROUPS.get(key, ""),
        limit=_LIMITS.get(key, MAX_TEXT),
        minimum=minimum,
        maximum=maximum,
    )


@cache
def _accepted_headings() -> dict[str, Column]:
    return {
        words(text): column
        for column in COLUMNS
        for text in (column.key, column.heading_vi, column.heading_en, *column.aliases)
    }


@cache
def _remark_headings() -> dict[str, str]:
    return {words(text): key for key, labels in _REMARKS.items() for text in (key, *labels)}


@cache
def _accepted_values() -> dict[tuple[str, str], str]:
    return {
        (term.group, words(text)): term.key
        for term in VOCABULARY
        for text in (term.key, term.vi, term.en, *term.aliases)
        if words(text) and term.key != _ANY_MONTHS
    }


def _named(text: str) -> tuple[Column | None, bool]:
    """The column that a heading names, and whether the heading gives a unit such as million."""
    column = _accepted_headings().get(words(text))
    match = _TAIL.match(text)
    if column is not None or match is None:
        return column, False
    tail = words(match["tail"])
    if tail in _PLAIN_TAILS or tail == "":
        return _accepted_headings().get(words(match["head"])), False
    if _SCALED_TAIL.fullmatch(tail):
        return _accepted_headings().get(words(match["head"])), True
    return None, False


COLUMNS: Final = tuple(_column(row) for row in _read("spreadsheet_columns.csv"))
BY_KEY: Final = {column.key: column for column in COLUMNS}
VOCABULARY: Final = tuple(
    Term(row["group"], row["key"], row["vi"], row["en"], _split(row["aliases"]))
    for row in _read("vocabulary.csv")
)
