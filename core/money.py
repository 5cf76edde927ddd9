"""Money and numbers as people write and read them; exact rounding. Pure.

Amounts are Vietnamese dong. They come in as ``Decimal`` with at most 15 digits, 4 of them
decimals; calculations use ``Fraction``; results are whole dong, rounded once, half up (PRODUCT
sections 4 and 8).
"""

import re
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from django.utils.translation import gettext_lazy as _

from .text import fold, squeeze

Number: TypeAlias = int | Decimal | Fraction

DECIMALS = 4
AMOUNT_LIMIT = Decimal(10) ** 11  # DecimalField(15, 4): eleven digits before the comma
QUANTITY_LIMIT = 2_147_483_647  # the largest integer both databases store in an integer column
NO_BREAK_SPACE = "\u00a0"
MILLION, BILLION = 10**6, 10**9
WORDS_LIMIT = 10**15

MESSAGES = {
    "not_a_number": _("This is not a number. Write for example 1.250.000, 1,5 or 150 triệu."),
    "negative": _("This number cannot be negative."),
    "too_many_decimals": _("This has more decimals than can be kept."),
    "too_large": _("This number is too large."),
    "ambiguous": _(
        "It is not clear which amount this is. Group the digits by three, as in 1.250.000, "
        "and write decimals after a comma, as in 1,5."
    ),
    "not_whole": _("This must be a whole number."),
}

_NUMBER = re.compile(r"(?P<sign>[-−]?) ?(?P<digits>[0-9][0-9., ]*?) ?(?P<unit>[^0-9., ][^0-9]*)?")
_UNIT = re.compile(r"(?P<scale>trieu|tr|ty|ti)? ?(?:dong|vnd|d|₫)?")
_POWERS = {None: 0, "trieu": 6, "tr": 6, "ty": 9, "ti": 9}
_LONGEST_NUMBER = 60  # characters; no amount we keep needs half of them
_QUANTITY_CODES = {"too_many_decimals": "not_whole"}
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ((MILLION, "triệu"), (1000, "nghìn"), (1, ""))
_FLOAT_FORMAT = ".15g"  # the digits Excel itself keeps and shows; the rest of a float is noise

_VIETNAMESE_SIGNS = str.maketrans(",.", ".,")

# Digits that can be read in one way only.
_PLAIN = re.compile(r"[0-9]+")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}([., ])[0-9]{3}(\1[0-9]{3})*")
_DECIMAL = re.compile(r"(?P<whole>[0-9]+)[.,](?P<part>[0-9]+)")
_GROUPED_DECIMAL = re.compile(
    r"(?P<whole>[1-9][0-9]{0,2}(?P<group>[., ])[0-9]{3}(?:(?P=group)[0-9]{3})*)"
    r"(?!(?P=group))[.,](?P<part>[0-9]+)"
)


class MoneyError(ValueError):
    """A text that is no amount, percentage or quantity we accept.

    ``code`` is a key of ``MESSAGES``; the text of the exception is that message, fit to show.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(MESSAGES[code])


def half_up(value: Number) -> int:
    """The whole number nearest to ``value``; halves go away from zero (2.5 to 3, -2.5 to -3)."""
    if (whole := int(value)) == value:
        return whole
    exact = Fraction(value)
    whole = int(abs(exact) + Fraction(1, 2))
    return whole if exact >= 0 else -whole


def format_number(value: Number, lang: str, decimals: int | None = None) -> str:
    """``1.234.567,5`` in Vietnamese, ``1,234,567.5`` in English; a true minus sign.

    ``decimals`` rounds half up to that many and shows them all; without it up to 4 decimals are
    shown, trailing zeros dropped. ``lang`` is ``vi`` or anything else for the English form.
    """
    is_negative, text = _plain(value, decimals)
    if _is_vietnamese(lang):
        text = text.translate(_VIETNAMESE_SIGNS)
    return f"−{text}" if is_negative else text


def _plain(value: Number, decimals: int | None) -> tuple[bool, str]:
    """Whether a number is negative as it is shown, and its size in English digits."""
    if not decimals and (whole := int(value)) == value:
        # Nearly all numbers of a page: no fraction is needed.
        return whole < 0, f"{abs(whole):,}"
    places = DECIMALS if decimals is None else decimals
    scaled = half_up(Fraction(value) * 10**places)
    whole, part = divmod(abs(scaled), 10**places)
    part_text = f"{part:0{places}d}" if places else ""
    if decimals is None:
        part_text = part_text.rstrip("0")
    return scaled < 0, f"{whole:,}" + (f".{part_text}" if part_text else "")


def format_vnd(amount: Number, lang: str) -> str:
    """``1.900.000 đ`` in Vietnamese, ``VND 1,900,000`` in English, joined by a no-break space.

    Parts of a dong are shown with up to 4 decimals (``0,5 đ``).
    """
    if _is_vietnamese(lang):
        return f"{format_number(amount, lang)}{NO_BREAK_SPACE}đ"
    return f"VND{NO_BREAK_SPACE}{format_number(amount, lang)}"


def format_millions(amount: Number, lang: str) -> str:
    """A figure for a sentence: ``4,8 triệu đồng``, ``1,25 tỷ đồng``, ``VND 4.8 million``.

    Millions have one decimal, from 10^9 dong on billions two, half up, trailing zeros dropped;
    under a million the whole dong are given (``850.000 đồng``).
    """
    size = abs(Fraction(amount))
    vietnamese = _is_vietnamese(lang)
    # Compared after rounding, so that 999.96 million reads "1 billion", never "1,000 million".
    if half_up(size / MILLION * 10) >= 10 * 1000:
        figure, unit = _rounded(amount, BILLION, 2), "tỷ" if vietnamese else "billion"
    elif half_up(size) >= MILLION:
        figure, unit = _rounded(amount, MILLION, 1), "triệu" if vietnamese else "million"
    else:
        figure, unit = Fraction(half_up(amount)), ""
    words = [format_number(figure, lang), unit, "đồng"]
    if not vietnamese:
        words = ["VND", words[0], unit]
    return NO_BREAK_SPACE.join(word for word in words if word)


def parse_money(value: str | int | float | Decimal) -> Decimal:
    """The amount in dong that a spreadsheet cell or form field gives, at least 0, below 10^11.

    Takes numbers, ``1234567``, ``1.234.567``, ``1 234 567``, ``1,234,567``, ``1.234,56``,
    ``1,234.56``, then perhaps ``triệu``/``tr`` or ``tỷ``, then perhaps đ, ₫, VND, đồng.
    Three digits after a single separator are thousands (``1.500`` is fifteen hundred); any other
    number of them are decimals. Floats are read at the 15 digits Excel keeps.

    Raises ``MoneyError``: not_a_number, negative, too_many_decimals (over 4), too_large, ambiguous
    (``1234.567``, ``1,234.567``, ``12.34.567``, ``1,250 tỷ``).
    """
    if isinstance(value, str):
        digits, unit = _split(value)
        match = _UNIT.fullmatch(fold(unit))
        if match is None:
            raise MoneyError("not_a_number")
        power = _POWERS[match["scale"]]
        number = Decimal(f"{_read_digits(digits, power)}E{power}")
    else:
        number = _from_number(value)
    return _checked(number, DECIMALS, AMOUNT_LIMIT - Decimal(1).scaleb(-DECIMALS))


def parse_percent(value: str | int | float | Decimal, maximum: Decimal = Decimal(100)) -> Decimal:
    """A percentage of 0 to ``maximum`` with at most 2 decimals: ``15``, ``12,5 %``, ``8.25``.

    A point or comma is always a decimal mark here. A cell that Excel formats as a percentage holds
    the hundredth part (0.15): whoever reads the cell multiplies. Raises ``MoneyError``.
    """
    if isinstance(value, str):
        digits, unit = _split(value)
        if unit not in ("", "%") or not (_PLAIN.fullmatch(digits) or _DECIMAL.fullmatch(digits)):
            raise MoneyError("not_a_number")
        number = Decimal(digits.replace(",", "."))
    else:
        number = _from_number(value)
    return _checked(number, 2, maximum)


def parse_quantity(value: str | int | float | Decimal) -> int:
    """A whole number of units, at least 0: ``12``, ``1.500``, ``1 500``, the number 3.0.

    Raises ``MoneyError``; ``not_whole`` for ``1,5``.
    """
    if isinstance(value, str):
        digits, unit = _split(value)
        if unit:
            raise MoneyError("not_a_number")
        number = Decimal(_read_digits(digits, power=0))
    else:
        number = _from_number(value)
    try:
        return int(_checked(number, 0, Decimal(QUANTITY_LIMIT)))
    except MoneyError as error:
        raise MoneyError(_QUANTITY_CODES.get(error.code, error.code)) from error


def in_words_vi(amount: int) -> str:
    """An amount of whole dong in Vietnamese words: ``Một trăm năm mươi triệu đồng``.

    For documents ("Bằng chữ: ..."); 0 to 10^15, ``ValueError`` otherwise. Groups after the first
    are read in full: 1.000.005 is "một triệu không trăm linh năm".
    """
    if not 0 <= amount <= WORDS_LIMIT:
        raise ValueError("amount must be from 0 to 10^15 dong")
    billions, rest = divmod(amount, BILLION)
    words = [*_group_words(billions, is_first=True), "tỷ"] if billions else []
    words += _group_words(rest, is_first=not words)
    text = " ".join([*(words or ["không"]), "đồng"])
    return text[0].upper() + text[1:]


def _is_vietnamese(lang: str) -> bool:
    return lang.startswith("vi")


def _rounded(amount: Number, unit: int, decimals: int) -> Fraction:
    return Fraction(half_up(Fraction(amount) / unit * 10**decimals), 10**decimals)


def _split(text: str) -> tuple[str, str]:
    """The digits with their separators, and what follows them; raises ``MoneyError``."""
    tidy = squeeze(text)
    match = _NUMBER.fullmatch(tidy) if len(tidy) <= _LONGEST_NUMBER else None
    if match is None:
        raise MoneyError("not_a_number")
    if match["sign"]:
        raise MoneyError("negative")
    return match["digits"], match["unit"] or ""


def _read_digits(digits: str, power: int) -> str:
    """``digits`` as Python writes the number; ``power`` 6 or 9 when "triệu" or "tỷ" follows."""
    if _PLAIN.fullmatch(digits):
        return digits
    if match := _GROUPED.fullmatch(digits):
        # "1,250 tỷ" is 1.25 billion to one reader and 1,250 billion to another; "1.500 triệu" is
        # how budgets write 1.5 billion.
        if match[2] is None and (power == 9 or (power == 6 and match[1] == ",")):
            raise MoneyError("ambiguous")
        return digits.replace(match[1], "")
    match = _DECIMAL.fullmatch(digits) or _GROUPED_DECIMAL.fullmatch(digits)
    # Three digits at the end look like a slip in the grouping, unless nothing stands before them.
    if match is None or (len(match["part"]) == 3 and match["whole"] != "0"):
        raise MoneyError("ambiguous")
    return f"{re.sub('[., ]', '', match['whole'])}.{match['part']}"


def _from_number(value: int | float | Decimal) -> Decimal:
    if isinstance(value, bool):
        raise MoneyError("not_a_number")
    number = Decimal(format(value, _FLOAT_FORMAT)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise MoneyError("not_a_number")
    return number


def _checked(number: Decimal, decimals: int, maximum: Decimal) -> Decimal:
    """``number`` without idle zeros, if it is from 0 to ``maximum`` with so many decimals."""
    if number < 0:
        raise MoneyError("negative")
    if number > maximum:
        raise MoneyError("too_large")
    # Looked at first, because 1E-999999 as a fraction would fill the memory.
    if number and number.adjusted() < -decimals:
        raise MoneyError("too_many_decimals")
    scaled = Fraction(number) * 10**decimals
    if scaled.denominator != 1:
        raise MoneyError("too_many_decimals")
    whole, part = divmod(scaled.numerator, 10**decimals)
    return Decimal(f"{whole}.{part:0{decimals}d}".rstrip("0")) if part else Decimal(whole)


def _group_words(number: int, *, is_first: bool) -> list[str]:
    """Words of a number below 10^9 in groups of three; later groups are read with their zeros."""
    words: list[str] = []
    for size, name in _GROUPS:
        part = number // size % 1000
        if part:
            words += _three_digits(part, in_full=bool(words) or not is_first)
            words += [name] if name else []
    return words


def _three_digits(number: int, *, in_full: bool) -> list[str]:
    hundreds, rest = divmod(number, 100)
    tens, units = divmod(rest, 10)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or in_full else []
    if tens == 0 and units:
        words += ["linh", _DIGITS[units]] if words else [_DIGITS[units]]
    elif tens:
        words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
        words += [_unit_after_tens(tens, units)] if units else []
    return words


def _unit_after_tens(tens: int, units: int) -> str:
    if units == 5:
        return "lăm"
    if tens > 1 and units in (1, 4):
        return "mốt" if units == 1 else "tư"
    return _DIGITS[units]
