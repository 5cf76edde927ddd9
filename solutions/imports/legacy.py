"""Text typed with the fonts of the 1990s: recognised, so that it is refused with the cure.

TCVN3 (ABC) and VNI keep Vietnamese letters under the codes of other letters; a spreadsheet shows
them well only with those fonts. Pure.
"""

import re
from collections.abc import Iterable
from typing import Final

_TCVN3: Final = dict(
    zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦",
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
        strict=True,
    )
)
# VNI writes the base letter, then the mark as a letter of its own.
_VNI_MARKS: Final = {
    "a": dict(zip("ùøûõïâáàåãäêéèúüë", "áàảãạâấầẩẫậăắằẳẵặ", strict=True)),
    "e": dict(zip("ùøûõïâáàåãä", "éèẻẽẹêếềểễệ", strict=True)),
    "o": dict(zip("ùøûõïâáàåãä", "óòỏõọôốồổỗộ", strict=True)),
    "ô": dict(zip("ùøûõï", "ớờởỡợ", strict=True)),
    "u": dict(zip("ùøûõï", "úùủũụ", strict=True)),
    "ö": dict(zip("ùøûõï", "ứừửữự", strict=True)),
    "y": dict(zip("ùøûõ", "ýỳỷỹ", strict=True)),
}
_VNI_ALONE: Final = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_PAIRS: Final = "|".join(f"{base}[{''.join(marks)}]" for base, marks in _VNI_MARKS.items())
# The pairs that no French or German word has (those do have où, août, naïf).
_VNI_SIGN: Final = re.compile("[aeo][âáàåãä]|[aeouyôö][øõ]|[aeuyôö][ùû]|[ôö]ï", re.IGNORECASE)
_VNI_LETTER: Final = re.compile(f"{_VNI_PAIRS}|[{''.join(_VNI_ALONE)}]")

# Letters that only true Vietnamese text has.
_UNICODE_VIETNAMESE: Final = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
# What stands inside words only when the text is TCVN3: µ, ¸, ¶, ... beside a letter, or an
# accented capital behind a small letter.
_TCVN3_SIGN: Final = re.compile(
    r"(?<=[A-Za-z])[µ¸¶·¹¨»¾¼½©®ª«¬×Þß÷þ]|[¸¶¹¨»¾¼½®ª«¬¦§¡][a-z]|(?<=[a-z])[ÆÇÊÈÉËÌÐÎÏÑÒÕÓÔÖÝØÜ]"
)
_SIGNS_OF_A_CELL = 2
_CELLS_OF_A_FILE = 3
_SHARE_OF_CELLS = 10  # one cell in ten


def from_tcvn3(text: str) -> str:
    """``text`` read as TCVN3 (ABC)."""
    return "".join(_TCVN3.get(char, char) for char in text)


def from_vni(text: str) -> str:
    """``text`` read as VNI, in lower case."""

    def letter(match: re.Match[str]) -> str:
        base, mark = match[0][0], match[0][1:]
        return _VNI_MARKS[base][mark] if mark else _VNI_ALONE[base]

    return _VNI_LETTER.sub(letter, text.lower())


def legacy_encoding(texts: Iterable[str]) -> str:
    """``tcvn3`` or ``vni`` when enough of the cells look like it, else an empty string.

    Single cells prove nothing (a name may be French); three cells and one in ten do.
    """
    seen = 0
    counts = {"tcvn3": 0, "vni": 0}
    for text in texts:
        if not any(char.isalpha() for char in text):
            continue
        seen += 1
        if text.isascii() or _UNICODE_VIETNAMESE.search(text):
            continue
        if len(_TCVN3_SIGN.findall(text)) >= _SIGNS_OF_A_CELL:
            counts["tcvn3"] += 1
        elif len(_VNI_SIGN.findall(text)) >= _SIGNS_OF_A_CELL:
            counts["vni"] += 1
    name, count = max(counts.items(), key=lambda item: item[1])
    enough = count >= _CELLS_OF_A_FILE and count * _SHARE_OF_CELLS >= seen
    return name if enough else ""
