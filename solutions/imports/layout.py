"""Where the table lies in a sheet, and which of its lines are rows. Pure.

Official tables have title lines above the headings, running numbers, lines of column numbers, group
lines ("I. Lĩnh vực y tế"), totals and signatures. What is left out is always said, never silent.
"""

import re
from collections.abc import Sequence
from typing import Final

from core.text import fold

from .cells import RawRow
from .columns import value_of
from .contract import Contract, Headings
from .messages import Message

_LEAST_HEADINGS: Final = 2
_FOOTER_TEXTS: Final = 2

_IS_NUMBER: Final = re.compile(r"\(?(?:[0-9.,]+|[IVX]+|[A-ZĐ])[.)]?")
_ROMAN: Final = r"(?:[IVX]{1,6}|[A-ZĐ])"
_GROUP_NUMBER: Final = re.compile(rf"\(?{_ROMAN}[.)]?")
_GROUP_TEXT: Final = re.compile(
    rf"(?:{_ROMAN}|[0-9]{{1,2}}(?:\.[0-9]{{1,2}})*)\s*[.):/–-]\s*\S.*", re.DOTALL
)
_GROUP_WORDS: Final = re.compile(r"(linh vuc|nhom|phan|muc|chuong|loai)\b.*", re.DOTALL)
_TOTAL: Final = re.compile(
    r"((tong|cong)( cong| so)?|total|grand total|subtotal|sum)( ?[:(].*| [ivx0-9]+.*)?", re.DOTALL
)
_FOOTER: Final = re.compile(
    r"(ghi chu|luu y|noi nhan|nguoi lap|nguoi lam|thu truong|giam doc|pho giam doc|chu tich|"
    r"ke toan|tm\.|kt\.|ky ten|\(ky|xac nhan|nguon:|.{0,40}\bngay .{1,6} ?thang .{1,6} ?nam\b).*",
    re.DOTALL,
)
_NUMBERING: Final = re.compile(r"\(?([0-9]{1,3}|[A-ZĐ])\)?")
_NUMERIC: Final = re.compile(r"[0-9.,\s%]+(đ|đồng|vnd|₫)?", re.IGNORECASE)
_UNIT: Final = re.compile(
    r"(?:.*\()?\s*(?:dvt|don vi tinh|don vi|unit)\b\s*[:.]?\s*(?P<unit>.+)", re.DOTALL
)
_SCALED: Final = re.compile(
    r"\b(trieu|nghin|ngan|ty|tr\.?d|1\.?000|million|billion|thousand|usd|eur)\b"
)


def find_headings(rows: Sequence[RawRow], contract: Contract) -> tuple[int, Headings] | None:
    """The index in ``rows`` of the heading line, and what it says; None if there is none.

    It is the line with the most known headings, the first of equals. Cells that only repeat the
    heading merged with them on the left do not count.
    """
    best: tuple[int, Headings] | None = None
    for index, row in enumerate(rows):
        headings = contract.match({i: t for i, t in row.texts().items() if i not in row.copies})
        found = len(headings.by_index)
        if found >= _LEAST_HEADINGS and (best is None or found > len(best[1].by_index)):
            best = index, headings
    return best


def declared_units(rows: Sequence[RawRow]) -> list[Message]:
    """Warnings for lines above the table that declare another unit than dong."""
    found: dict[str, Message] = {}
    for row in rows:
        for text in row.texts().values():
            match = _UNIT.fullmatch(fold(text))
            if match and _SCALED.search(match["unit"]):
                found.setdefault(text, Message("unit_above", row.number, params={"text": text}))
    return list(found.values())


def role_of(row: RawRow, headings: Headings, *, is_near_headings: bool) -> str:
    """What a line below the headings is.

    ``data``, ``blank``, ``group``, ``total``, ``footer``, ``numbering`` or ``headings``. A line
    with all that is required is always data; one that is neither that nor clearly something else
    is data too, and its errors are reported.
    """
    texts = {i: t for i, t in row.texts().items() if i not in headings.ordinals}
    if is_near_headings and _is_numbering(row):
        return "numbering"
    if _repeats_headings(row, headings):
        return "headings"
    distinct = list(dict.fromkeys(texts.values()))
    if len(distinct) > 1 and _is_complete(texts, headings):
        return "data"
    first = fold(first_text(row))
    if _TOTAL.fullmatch(first):
        return "total"
    if not distinct:
        return "data" if any(cell.error for cell in row.cells.values()) else "blank"
    if _is_footer(first, distinct):
        return "footer"
    if _is_group(row, headings, texts, distinct):
        return "group"
    return "data"


def first_text(row: RawRow) -> str:
    """The first words of a line: not a number, unless it has nothing else."""
    texts = list(row.texts().values())
    return next((text for text in texts if not _IS_NUMBER.fullmatch(text)), "".join(texts[:1]))


def _is_complete(texts: dict[int, str], headings: Headings) -> bool:
    """All that is required is given, and its controlled values are ones that exist."""
    given = {column.key: texts.get(i, "") for i, column in headings.by_index.items()}
    return all(
        given[column.key] and (not column.group or value_of(column.group, given[column.key]))
        for column in headings.contract.required
    )


def _is_footer(first: str, distinct: list[str]) -> bool:
    """Signatures and notes: one or two texts, or several that all look so."""
    is_short = len(distinct) <= _FOOTER_TEXTS
    return bool(_FOOTER.fullmatch(first)) and (
        is_short or all(_FOOTER.fullmatch(fold(text)) for text in distinct)
    )


def _repeats_headings(row: RawRow, headings: Headings) -> bool:
    """Each filled cell names its own column: a page break's headings, or keys above headings."""
    known = {i: t for i, t in row.texts().items() if i in headings.by_index}
    if len(known) < _LEAST_HEADINGS or len(known) < len(headings.by_index):
        return False
    # One cell at a time: the first cell of a row of data settles it.
    return all(
        headings.contract.match({i: text}).by_index.get(i) is headings.by_index[i]
        for i, text in known.items()
    )


def _is_numbering(row: RawRow) -> bool:
    texts = list(row.texts().values())
    is_number = all(_NUMBERING.fullmatch(text) for text in texts)
    return is_number and len(texts) > 1 and any(text.strip("()").isdigit() for text in texts)


def _is_group(row: RawRow, headings: Headings, texts: dict[int, str], distinct: list[str]) -> bool:
    numbers = [row.cells[i].text for i in headings.ordinals if i in row.cells]
    is_numbered = any(_GROUP_NUMBER.fullmatch(number) for number in numbers)
    text = distinct[0]
    is_marked = is_numbered or bool(
        _GROUP_TEXT.fullmatch(text) or _GROUP_WORDS.fullmatch(fold(text))
    )
    if len(distinct) > 1:
        return is_marked and all(_NUMERIC.fullmatch(other) for other in distinct[1:])
    column = headings.by_index.get(next(iter(texts)))
    is_own_column = column is None or not column.is_required
    return is_marked or bool(row.copies) or is_own_column
