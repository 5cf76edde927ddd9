"""What a kind of sheet is made of: its columns, and which of them headings name. Pure.

Import, export and the template of every kind of sheet use these tables (PRODUCT section 8).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from django.utils.translation import get_language

from core.text import fold_words

MAX_NAME, MAX_ADDRESS, MAX_TEXT = 200, 500, 20_000
MAX_NUMBER: Final = 2_147_483_647
_SHORT: Final = 100

_ORDINALS: Final = frozenset({"stt", "tt", "so tt", "so thu tu", "thu tu", "no", "ordinal"})
# What people add behind a heading: its currency, or that it must be filled in.
_TAIL: Final = re.compile(r"^(?P<head>.*\S)\s*\((?P<tail>[^()]*)\)\s*$")
_PLAIN_TAILS: Final = frozenset(
    {"dong", "d", "vnd", "viet nam dong", "bat buoc", "required", "neu co", "dd mm yyyy"}
)
_SCALED_TAIL: Final = re.compile(
    r"(trieu|nghin|ngan|ty|1 ?000|tr|k)( ?(dong|d|vnd))?|(vnd )?(million|thousand|billion)( vnd)?"
)
# Behind a criterion: its weight, or out of how many points it is scored.
_WEIGHT_TAIL: Final = re.compile(
    r"((trong so|ty trong|weight) )?[0-9]{1,3}( [0-9]{1,2})?( phan tram)?"
)
_POINTS_TAIL: Final = re.compile(
    r"(thang )?(diem )?(toi da |max |out of )?(?P<most>[0-9]{1,3})( diem| points?)?"
)
_MOST_POINTS: Final = 100
_PLAIN_POINTS: Final = frozenset({"diem", "points"})
# Columns that our own files add for people to read; they are no part of a contract.
_REMARKS: Final = {
    "errors": ("Lỗi cần sửa", "To be corrected"),
    "sample": ("Dữ liệu mẫu", "Sample data"),
    "state": ("Trạng thái (chỉ để xem)", "State (to read only)"),
    "overall": ("Điểm tổng hợp (chỉ để xem)", "Overall score (to read only)"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a contract.

    ``kind`` chooses the parser: text, list, address, vocabulary, yes/no, integer, money, percent,
    date, period, points, email. ``group`` is its group of the vocabulary, ``limit`` the longest
    text, ``minimum``/``maximum`` the bounds of an integer. ``notes`` explain it, in Vietnamese and
    English.
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
    maximum: int = MAX_NUMBER
    notes: tuple[str, str] = ("", "")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The heading in the active language."""
        return self.heading_vi if speaks_vietnamese() else self.heading_en

    @property
    def note(self) -> str:
        """What is particular to the column, in the active language; "" where nothing is."""
        return self.notes[0] if speaks_vietnamese() else self.notes[1]


@dataclass(frozen=True, slots=True)
class Headings:
    """What a heading line says, by index of its cells.

    ``ordinals`` are running numbers, ``unknown`` the headings that the contract does not have,
    ``duplicates`` columns named twice, ``scaled`` headings that name a unit such as million dong,
    ``remarks`` columns that our own files add for people to read.
    """

    contract: "Contract"
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
        return tuple(column for column in self.contract.required if column.key not in self.keys)


class Contract:
    """The columns of one kind of sheet, in their order.

    ``remarks`` are the keys of the columns that our own files of this kind add for people to read.
    """

    def __init__(self, columns: Iterable[Column], remarks: Iterable[str] = ()) -> None:
        self.columns: Final = tuple(columns)
        self.by_key: Final = {column.key: column for column in self.columns}
        self.required: Final = tuple(column for column in self.columns if column.is_required)
        self.has_amounts: Final = any(column.kind == "money" for column in self.columns)
        self._accepted = {
            words(text): column
            for column in self.columns
            for text in (column.key, column.heading_vi, column.heading_en, *column.aliases)
        }
        self._remarks = {
            words(text): key
            for key in ("errors", "sample", *remarks)
            for text in (key, *_REMARKS[key])
        }

    def match(self, texts: Mapping[int, str]) -> Headings:
        """Which columns the cells of a line name, compared folded: keys, headings, aliases."""
        by_index: dict[int, Column] = {}
        unknown: dict[int, str] = {}
        scaled: dict[int, str] = {}
        duplicates: list[Column] = []
        ordinals: set[int] = set()
        remarks: dict[int, str] = {}
        for index, text in texts.items():
            column, is_scaled = self._named(text)
            if column is None and words(text) in self._remarks:
                remarks[index] = remark_label(self._remarks[words(text)])
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
        return Headings(
            self, by_index, frozenset(ordinals), unknown, tuple(duplicates), scaled, remarks
        )

    def _named(self, text: str) -> tuple[Column | None, bool]:
        """The column that a heading names, and whether it gives a unit other than ours."""
        column = self._accepted.get(words(text))
        match = _TAIL.match(text)
        if column is not None or match is None:
            return column, False
        tail, head = words(match["tail"]), self._accepted.get(words(match["head"]))
        if tail in _PLAIN_TAILS or tail == "":
            return head, False
        if head is not None and head.kind == "points":
            return _with_points(head, match["tail"], tail)
        return (head, True) if _SCALED_TAIL.fullmatch(tail) else (None, False)


def words(text: str) -> str:
    """``text`` as compared with headings and controlled values: its folded words."""
    return _words(text) if len(text) <= _SHORT else " ".join(fold_words(text))


def remark_label(key: str) -> str:
    """The heading, in the active language, of a column that is added for people to read."""
    vietnamese, english = _REMARKS[key]
    return vietnamese if speaks_vietnamese() else english


def speaks_vietnamese() -> bool:
    """Whether the active language is Vietnamese, as it is when none was chosen."""
    return (get_language() or "vi").startswith("vi")


def _with_points(column: Column, typed: str, tail: str) -> tuple[Column | None, bool]:
    """A criterion with its weight, or with the most points it can have: is that not 100?"""
    if tail in _PLAIN_POINTS or ("%" in typed and _WEIGHT_TAIL.fullmatch(tail)):
        return column, False
    if match := _POINTS_TAIL.fullmatch(tail):
        return column, int(match["most"]) != _MOST_POINTS
    return (column, False) if _WEIGHT_TAIL.fullmatch(tail) else (None, False)


@lru_cache(maxsize=4096)
def _words(text: str) -> str:
    """The folded words of a short text: controlled values come again in every row."""
    return " ".join(fold_words(text))
