"""A cell to a value: one parser for each kind of column. Pure; wrong cells raise ``CellError``."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, TypeAlias
from urllib.parse import quote, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator

from core.money import MoneyError, parse_money, parse_percent, parse_quantity
from core.text import fold, squeeze

from .cells import Cell, text_cell
from .columns import Column, terms, value_of
from .messages import CellError

Parsed: TypeAlias = str | int | bool | Decimal | dt.date | tuple[str, ...] | None

_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_DAY_FIRST: Final = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ][0-9:.]+Z?)?")
_PERIOD: Final = re.compile(
    r"(?:(?:hang|moi|theo|tra)\s+|/\s*)?(?P<count>[0-9]{1,3})?\s*(?P<unit>thang|quy|nam|months?|quarters?|years?)"
)
_MONTHS: Final = {"t": 1, "m": 1, "q": 3, "n": 12, "y": 12}
_PERIOD_KEYS: Final = {"month": 1, "quarter": 3, "year": 12, "none": None}
_MAX_PERIOD: Final = 120
_NO_VALUE: Final = frozenset(
    {"", "-", "--", "n/a", "na", "none", "null", "khong", "khong co", "chua co", "dang cap nhat",
     "dang xay dung", "updating", "x"}
)  # fmt: skip
_SCHEME: Final = re.compile(r"(?i)(https?)\s*:?\s*[/\\]{1,2}\s*(?=\S)")
_OTHER_SCHEME: Final = re.compile(r"(?i)[a-z][a-z0-9+.-]*:(?!\d+(?:/|$))")
_SEVERAL: Final = re.compile(r"(?i)[;,\s]\s*(?=https?://|www\.)")
_SAFE: Final = "/:?#[]@!$&'()*+,;=-._~%"
# Lists in which the place counts: the second text is that of the second picture.
_BY_PLACE: Final = frozenset({"image_files", "image_texts"})
_QUOTED: Final = 80
_ONE_LINE: Final = 500
_is_address: Final = URLValidator(schemes=["http", "https"])
_is_email: Final = EmailValidator()
# How people write that a score is out of 100: 85/100, 85 điểm.
_POINTS_TAIL: Final = re.compile(r"(?i)\s*(/\s*100|điểm|points?)\s*$")


@dataclass(slots=True)
class Reading:
    """What a cell says: its value (None when empty) and what to warn of, as (code, params)."""

    value: Parsed
    warnings: list[tuple[str, dict[str, object]]] = field(default_factory=list)


def read_cell(column: Column, cell: Cell | None) -> Reading:
    """The value of a cell in its column.

    Text is str ("" when empty), lists tuples, money and percent ``Decimal``, dates ``date``, yes/no
    bool, periods whole months; an empty cell of another kind than text and list gives None.
    Raises ``CellError``.
    """
    if cell is None:
        return Reading(_empty(column))
    if cell.error:
        raise CellError(cell.error, text=cell.text)
    reading = Reading(None, [(code, {}) for code in cell.warnings])
    reading.value = _PARSERS[column.kind](column, cell, reading)
    return reading


def says_the_same(column: Column, stored: str, said: str) -> bool:
    """Whether a cell that was read as ``said`` is how a sheet can write the text ``stored``.

    Line ends, odd spaces and unusual addresses change on the way through a spreadsheet.
    """
    try:
        value = read_cell(column, text_cell(stored)).value
    except CellError:
        return False
    return ("; ".join(value) if isinstance(value, tuple) else value) == said


def _empty(column: Column) -> Parsed:
    if column.kind in ("text", "address", "email"):
        return ""
    return () if column.kind == "list" else None


def _text(column: Column, cell: Cell, _reading: Reading) -> str:
    # Only long texts have lines; a line end inside a name is an accident of the cell's width.
    text = cell.text if column.limit > _ONE_LINE else squeeze(cell.text)
    return _within(column, text)


def _within(column: Column, text: str) -> str:
    if len(text) > column.limit:
        raise CellError("too_long", length=len(text), limit=column.limit)
    return text


def _list(column: Column, cell: Cell, _reading: Reading) -> tuple[str, ...]:
    if column.key in _BY_PLACE:
        parts = [_within(column, squeeze(part)) for part in cell.text.split(";")]
        filled = [place for place, part in enumerate(parts, start=1) if part]
        return tuple(parts[: max(filled, default=0)])
    found: dict[str, str] = {}
    for part in map(squeeze, cell.text.split(";")):
        if part:
            found.setdefault(fold(part), _within(column, part))
    return tuple(found.values())


def _vocabulary(column: Column, cell: Cell, _reading: Reading) -> str:
    key = value_of(column.group, cell.text)
    if key is None:
        raise CellError("not_in_list", text=_short(cell), choices=terms(column.group))
    return key


def _yes_no(_column: Column, cell: Cell, _reading: Reading) -> bool:
    if isinstance(cell.value, bool):
        return cell.value
    key = value_of("boolean", cell.text) or {"true": "yes", "false": "no"}.get(fold(cell.text))
    if key is None:
        raise CellError("not_yes_no", text=_short(cell))
    return key == "yes"


def _integer(column: Column, cell: Cell, _reading: Reading) -> int:
    try:
        number = parse_quantity(_number_of(cell))
    except MoneyError as error:
        raise CellError("not_a_quantity", text=_short(cell)) from error
    if not column.minimum <= number <= column.maximum:
        raise CellError("out_of_range", minimum=column.minimum, maximum=column.maximum)
    return number


def _money(_column: Column, cell: Cell, _reading: Reading) -> Decimal:
    try:
        return parse_money(_number_of(cell))
    except MoneyError as error:
        raise CellError(f"money_{error.code}") from error


def _percent(_column: Column, cell: Cell, _reading: Reading) -> Decimal:
    try:
        return parse_percent(_number_of(cell))
    except MoneyError as error:
        raise CellError("not_a_percent", text=_short(cell)) from error


def _points(_column: Column, cell: Cell, _reading: Reading) -> Decimal:
    typed = _number_of(cell)
    try:
        return parse_percent(_POINTS_TAIL.sub("", typed) if isinstance(typed, str) else typed)
    except MoneyError as error:
        raise CellError("not_points", text=_short(cell)) from error


def _email(column: Column, cell: Cell, _reading: Reading) -> str:
    # Small letters, as the screens keep them, so that one mailbox is one text.
    text = squeeze(cell.text).lower().removeprefix("mailto:")
    try:
        _is_email(text)
    except ValidationError as error:
        raise CellError("bad_email", text=_short(cell)) from error
    return _within(column, text)


def _date(_column: Column, cell: Cell, _reading: Reading) -> dt.date:
    if isinstance(cell.value, dt.date):
        day: dt.date | None = cell.value
    elif match := _DAY_FIRST.fullmatch(cell.text):
        day = _day(match[3], match[2], match[1])
    elif match := _ISO.fullmatch(cell.text):
        day = _day(*match.groups())
    else:
        day = None
    if day is None or not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise CellError("bad_date", text=_short(cell))
    return day


def _day(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _period(_column: Column, cell: Cell, _reading: Reading) -> int | None:
    key = value_of("period", cell.text)
    if key is not None:
        return _PERIOD_KEYS[key]
    match = _PERIOD.fullmatch(fold(cell.text))
    months = int(match["count"] or 1) * _MONTHS[match["unit"][0]] if match else 0
    if not 1 <= months <= _MAX_PERIOD:
        raise CellError("bad_period", text=_short(cell))
    return months


def _address(column: Column, cell: Cell, reading: Reading) -> str:
    text = squeeze(cell.text)
    if fold(text) in _NO_VALUE:
        reading.warnings.append(("no_address", {"text": text}))
        return ""
    if len(_SEVERAL.split(text)) > 1:
        raise CellError("several_addresses")
    address = _repaired(text)
    try:
        _is_address(address)
    except ValidationError as error:
        raise CellError("bad_address", text=_short(cell)) from error
    if address != text:
        reading.warnings.append(("address_repaired", {"text": address}))
    return _within(column, address)


def _repaired(text: str) -> str:
    """The address with its scheme, without spaces; "" when it cannot be one of the web."""
    match = _SCHEME.match(text)
    if match is None and _OTHER_SCHEME.match(text):
        return ""
    rest = text[match.end() :] if match else text.lstrip("/")
    scheme = match[1].lower() if match else "https"
    host, slash, path = rest.replace("\\", "/").partition("/")
    address = f"{scheme}://{host}{slash}{quote(path, safe=_SAFE)}"
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    # A firm's address has a dot: "localhost" or a single word is not what was meant.
    return address if "." in (parts.hostname or "") and not parts.username else ""


def _number_of(cell: Cell) -> str | int | float:
    """Numbers as numbers, all else as its text (so that a date is not taken for a number)."""
    if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
        return cell.value
    return cell.text


def _short(cell: Cell) -> str:
    return cell.text if len(cell.text) <= _QUOTED else f"{cell.text[:_QUOTED]}…"


_PARSERS: Final[dict[str, Callable[[Column, Cell, Reading], Parsed]]] = {
    "text": _text,
    "list": _list,
    "vocabulary": _vocabulary,
    "yes/no": _yes_no,
    "integer": _integer,
    "money": _money,
    "percent": _percent,
    "date": _date,
    "period": _period,
    "address": _address,
    "points": _points,
    "email": _email,
}
