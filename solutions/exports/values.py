"""What one cell of an export holds, as .csv writes it and what makes a text dangerous. Pure."""

import datetime as dt
import re
from decimal import Decimal
from typing import Final, TypeAlias

Value: TypeAlias = str | int | Decimal | dt.date | None

# Where Excel would see a formula, or a cell end, instead of a text.
_DANGEROUS: Final = re.compile(r"[=+\-@\x00-\x1f]")
# Read back, three decimals might be thousands: 1.500 is fifteen hundred, 1.5000 is not.
_AMBIGUOUS_DECIMALS: Final = 3


def is_dangerous(text: str) -> bool:
    """Whether a spreadsheet program might take the text for a formula (PRODUCT section 8)."""
    return _DANGEROUS.match(text) is not None


def csv_text(value: Value) -> str:
    """The cell in a .csv file: dates dd/mm/yyyy, plain digits, dangerous texts with an apostrophe.

    The apostrophe is dropped again on import.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if is_dangerous(value) else value
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return _digits(value)


def tidy_number(number: Decimal | None) -> int | Decimal | None:
    """The number without idle zeros: whole ones as ``int``."""
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else number.normalize()


def _digits(number: int | Decimal) -> str:
    text = f"{number:f}" if isinstance(number, Decimal) else str(number)
    decimals = len(text.partition(".")[2])
    return f"{text}0" if decimals == _AMBIGUOUS_DECIMALS else text
