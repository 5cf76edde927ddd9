"""A typed text without what gets in the way of reading it: codes in groups, stray signs. Pure."""

import re
from typing import Final

from core.text import nfc

# A tax code as people write it, in groups (0312 345 678, 03.1234.5678): ten digits in all.
_GROUPS: Final = re.compile(r"(?<![\d.,/])\d{2,8}(?:[ .]\d{2,8}){1,4}(?![\d/]|[.,]\d)")
_TAX_CODE_DIGITS: Final = 10
# What stands before a web domain; of an e-mail address nothing else is in any text.
_WEB: Final = re.compile(
    r"(?:https?://(?:www\.)?|(?<!\w)www\.|(?<![\w.+-])[\w.+-]{1,64}@(?=[\w-]+\.))", re.IGNORECASE
)
# Signs in the middle of a word are what is left of marks: typed by old keys (ho?a do*n), or lost on
# the way.
_STRAY: Final = re.compile(r"(?<=[^\W\d_])[?*^~`](?=[^\W\d_])")
# An abbreviation with a point behind each letter (H.T.X., N.T.M).
_DOTTED: Final = re.compile(r"(?<![\w.])(?:[^\W\d_a-z]\.){2,7}(?:[^\W\d_a-z](?!\w)|(?!\w))")


def tidied(text: str) -> str:
    """``text`` as ``core.text.nfc`` gives it: codes and abbreviations whole, no stray signs."""
    plain = _STRAY.sub("", _WEB.sub("", nfc(text)))
    plain = _DOTTED.sub(lambda match: match.group().replace(".", ""), plain)
    return _GROUPS.sub(_joined, plain)


def _joined(match: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", match.group())
    return digits if len(digits) == _TAX_CODE_DIGITS else match.group()
