"""A cell and a row as both file kinds give them. Pure."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from core.text import nfc, strip_controls

Value: TypeAlias = str | int | float | bool | dt.date

# How .xlsx writes a character that XML cannot hold, such as _x000D_.
_ESCAPED: Final = re.compile(r"_x(00[01][0-9A-Fa-f])_")
_WHOLE: Final = 2**53  # up to here a float holds every whole number exactly


@dataclass(slots=True)
class Cell:
    """One filled cell.

    ``value`` is the typed value, ``text`` how a person would write it (NFC, trimmed; dates
    dd/mm/yyyy, 1900000 without decimals). ``warnings`` and ``error`` are codes of ``MESSAGES``.
    """

    value: Value
    text: str
    warnings: tuple[str, ...] = ()
    error: str = ""


@dataclass(slots=True)
class RawRow:
    """A row by index of column; ``number`` as the spreadsheet shows it.

    ``copies`` are cells that only repeat their left neighbour, because both are one merged cell.
    """

    number: int
    cells: Mapping[int, Cell]
    copies: frozenset[int] = frozenset()

    def texts(self) -> dict[int, str]:
        """The texts of the filled cells."""
        return {index: cell.text for index, cell in self.cells.items() if cell.text}


def text_cell(text: str) -> Cell | None:
    """A cell of text; None when nothing is left to read."""
    clean, had_controls = strip_controls(text)
    tidy = nfc(clean).strip()
    if not tidy:
        return None
    return Cell(tidy, tidy, ("control_removed",) if had_controls else ())


def unescape(text: str) -> str:
    """``text`` of an .xlsx with its escaped control characters as themselves."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def value_cell(value: object, *, is_percent: bool = False) -> Cell | None:
    """A cell of any value that a workbook stores; None when it is empty.

    With ``is_percent`` the number is shown by Excel as a percentage, hundredfold.
    """
    if isinstance(value, str):
        return text_cell(unescape(value))
    if isinstance(value, bool):
        return Cell(value, "TRUE" if value else "FALSE")
    if isinstance(value, int | float):
        return _number_cell(value, is_percent=is_percent)
    if isinstance(value, dt.datetime):
        return Cell(value.date(), f"{value:%d/%m/%Y}")
    if isinstance(value, dt.date):
        return Cell(value, f"{value:%d/%m/%Y}")
    return None if value is None else text_cell(str(value))


def _number_cell(value: int | float, *, is_percent: bool) -> Cell:
    number = value
    if is_percent:
        # Fifteen digits are what Excel keeps: 0.07 times 100 is 7, not 7.000000000000001.
        number = float(f"{value * 100:.15g}")
    if isinstance(number, float) and number.is_integer() and abs(number) < _WHOLE:
        number = int(number)
    text = str(number) if isinstance(number, int) else f"{number:.15g}"
    return Cell(f"{text}%" if is_percent else number, f"{text}%" if is_percent else text)
