"""Sums of money in a typed text: "dưới 5 triệu", "2tr5", "từ 10 đến 20tr một năm". Pure.

They say what something may cost, not what it is: nobody's description has those words.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

_MONTHS: Final = 12
_LIMIT: Final = 10**11  # dong; more is no price
_SCALES: Final = {
    "nghìn": 1_000, "nghin": 1_000, "ngàn": 1_000, "ngan": 1_000, "k": 1_000,
    "triệu": 10**6, "trieu": 10**6, "tr": 10**6, "million": 10**6,
    "tỷ": 10**9, "tỉ": 10**9, "ty": 10**9, "billion": 10**9,
    "đồng": 1, "dong": 1, "đ": 1, "vnđ": 1, "vnd": 1,
}  # fmt: skip
# Without marks only what no other word before a number looks like (dien tu 5 trieu: điện tử).
_BUDGET: Final = r"giá|gia|ngân sách|ngan sach|kinh phí|kinh phi|budget"
_UP_TO: Final = (
    r"dưới|duoi|không quá|khong qua|tối đa|toi da|đến|tới|thấp hơn|thap hon|rẻ hơn|re hon"
    r"|ít hơn|it hon|nhỏ hơn|nho hon|tầm|khoảng|khoang|under|up to|below|less than|at most|about"
    r"|around|<=|<"
)
_FROM: Final = (
    r"trên|tren|từ|cao hơn|hơn|tối thiểu|toi thieu|ít nhất|it nhat|over|above|from|at least|>=|>"
)
_AND: Final = r"đến|den|tới|toi|và|va|to|and|-|–"
_NUMBER: Final = r"[0-9]{1,3}(?:[.,][0-9]{3})+|[0-9]{1,12}(?:[.,][0-9]{1,2})?"
_GROUP: Final = 3  # digits
_HALF: Final = "5"
_TENTHS: Final = r"[1-9]|\s{0,3}(?:rưỡi|rưởi|ruoi)"  # 2tr5, 2 triệu rưỡi
_SCALE: Final = "|".join(sorted(_SCALES, key=len, reverse=True))
# So few spaces between its parts that a long row of them costs no more than other letters.
_PRICE = re.compile(
    rf"(?<!\w)(?P<budget>(?:{_BUDGET})\s{{0,3}})?(?:(?P<upto>{_UP_TO})\s{{0,3}}|(?P<from>{_FROM})\s{{0,3}})?"
    rf"(?:(?:tu\s{{0,3}})?(?P<low>{_NUMBER})\s{{0,3}}(?:(?P<low_scale>{_SCALE})(?P<low_tenths>{_TENTHS})?)?\s{{0,3}}(?:{_AND})\s{{0,3}})?"
    rf"(?P<high>{_NUMBER})\s{{0,3}}(?P<scale>{_SCALE})(?P<tenths>{_TENTHS})?(?!\w)(?:\s{{0,3}}(?:đồng|dong|đ|vnđ|vnd)(?!\w))?"
    r"(?P<period>\s{0,3}(?:/|một|mot|mỗi|moi|1|per|a)?\s{0,3}"
    r"(?:(?P<month>tháng|thang|month)|năm|nam|year)(?!\w))?"
    r"(?:(?P<down>\s{0,3}(?:trở xuống|tro xuong)(?!\w))|(?P<up>\s{0,3}(?:trở lên|tro len)(?!\w)))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Price:
    """What a typed text wants to pay: ``text[start:end]`` says so.

    ``least`` and ``most`` are whole VND a year, both included; None where that end is open. A sum
    by the month is twelve times as much by the year.
    """

    start: int
    end: int
    least: int | None
    most: int | None


def price_in(text: str) -> Price | None:
    """The first price in a text as ``core.text.nfc`` gives it; None where there is none.

    A sum without a word before it is what is there to be spent, if nothing but a period or the end
    of the text follows (10 triệu người dùng is no price).
    """
    for match in _PRICE.finditer(text):
        says_so = any(match[name] for name in ("budget", "upto", "from", "low", "up", "down"))
        is_last = match["scale"].lower() != "k" and not text[match.end() :].strip(" .,?!")
        if not (says_so or match["period"] or is_last):
            continue
        if found := _read(match):
            return found
    return None


def _read(match: re.Match[str]) -> Price | None:
    months = _MONTHS if match["month"] else 1
    high = _amount(match["high"], match["scale"], match["tenths"]) * months
    least: int | None = None
    most: int | None = high
    if match["low"]:
        scale = match["low_scale"] or match["scale"]
        least = _amount(match["low"], scale, match["low_tenths"]) * months
    elif match["up"] or (match["from"] and not (match["upto"] or match["down"])):
        least, most = high, None
    if not 0 < high < _LIMIT or (least is not None and most is not None and least > most):
        return None
    return Price(match.start(), match.end(), least, most)


def _amount(digits: str, scale: str, tenths: str | None) -> int:
    """Whole VND, rounded up to the next whole one; ``tenths`` of the scale stand behind it."""
    groups = re.split("[.,]", digits)
    is_grouped = len(groups) > 1 and all(len(group) == _GROUP for group in groups[1:])
    whole = "".join(groups) if is_grouped else ".".join(groups)
    more = (tenths if tenths.isdigit() else _HALF) if tenths else "0"
    return -int(-(Fraction(whole) + Fraction(more) / 10) * _SCALES[scale.lower()] // 1)
