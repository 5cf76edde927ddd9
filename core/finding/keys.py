"""What keys of a Vietnamese keyboard give, where no such keyboard was on: Telex and VNI. Pure."""

import re
import unicodedata
from typing import Final

_CIRCUMFLEX, _BREVE, _HORN, _STROKE = "\u0302", "\u0306", "\u031b", "\u0335"
_TONES_OF_VNI: Final = dict(zip("12345", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_TONES_OF_TELEX: Final = dict(zip("sfrxj", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_SYLLABLE = re.compile(
    r"(?P<start>qu|gi(?=[aeiouy])|b|ch?|d|gh?|h|kh?|l|m|n(?:gh?|h)?|p|ph|r|s|t[hr]?|v|x)?"
    r"(?P<vowels>(?![aeiouy]{0,2}(?:aa|ee|ii|uu|yy))[aeiouy]{1,3})(?P<end>ch?|m|n[gh]?|p|t)?"
)


# Beginnings that people of one region or another do not tell apart.
_ALIKE: Final = (("ch", "tr"), ("s", "x"), ("d", "gi", "r", "v"), ("l", "n"))


def alike(letters: str) -> set[str]:
    """Syllables without marks that many write for this one (suat: xuat), not itself."""
    shape = _SYLLABLE.fullmatch(letters)
    if shape is None:
        return set()
    start = shape["start"] or ""
    rest = letters[len(start) :]
    return {other + rest for group in _ALIKE if start in group for other in group} - {letters}


def is_syllable(letters: str) -> bool:
    """Whether small letters without marks may be a Vietnamese syllable (thuoc, not patient)."""
    return _SYLLABLE.fullmatch(letters) is not None


def meant_by_keys(keys: str) -> str:
    """The syllable that the keys give in Telex or VNI (``ddieenj`` and ``d9ien65``: điện).

    Empty where they give none, or would give just the letters typed.
    """
    lower = keys.lower()
    if not (lower.isascii() and lower.isalnum() and lower[:1].isalpha()):
        return ""
    pressed = _Pressed(is_vni=any(key.isdigit() for key in lower))
    for key in lower:
        pressed.press(key)
    meant = pressed.syllable()
    return meant if meant != lower else ""


class _Pressed:
    """The letters so far, each with its mark, and the tone."""

    def __init__(self, *, is_vni: bool) -> None:
        self._is_vni = is_vni
        self._tones = _TONES_OF_VNI if is_vni else _TONES_OF_TELEX
        self._letters: list[str] = []
        self._marks: list[str] = []
        self._tone = ""

    def press(self, key: str) -> None:
        """Take one more key."""
        if key in self._tones and not self._tone and self._last("aeiouy") >= 0:
            self._tone = self._tones[key]
        elif not (self._as_vni(key) if self._is_vni else self._as_telex(key)):
            self._letters.append(key)
            self._marks.append("")

    def _as_telex(self, key: str) -> bool:
        if key == "w":
            return self._horn("aou") or self._add("u", _HORN)
        if key == "d":
            return self._mark("d", _STROKE)
        return key in "aeo" and self._mark(key, _CIRCUMFLEX)

    def _as_vni(self, key: str) -> bool:
        if key == "7":
            return self._horn("ou")
        marks = {"6": ("aeo", _CIRCUMFLEX), "8": ("a", _BREVE), "9": ("d", _STROKE)}
        return key in marks and self._mark(*marks[key])

    def _horn(self, letters: str) -> bool:
        """ă, ơ or ư; both letters of uo, and the first of ua unless q stands before it."""
        place = self._last(letters)
        if place < 0:
            return False
        before = "".join(self._letters[:place])
        if before.endswith("u") and not before.endswith("qu"):
            self._marks[place - 1] = _HORN
            if self._letters[place] == "a":
                return True
        self._marks[place] = _BREVE if self._letters[place] == "a" else _HORN
        return True

    def _mark(self, letters: str, mark: str) -> bool:
        place = self._last(letters)
        if place < 0 or self._marks[place]:
            return False
        self._marks[place] = mark
        return True

    def _add(self, letter: str, mark: str) -> bool:
        self._letters.append(letter)
        self._marks.append(mark)
        return True

    def _last(self, letters: str) -> int:
        places = (n for n in range(len(self._letters) - 1, -1, -1) if self._letters[n] in letters)
        return next(places, -1)

    def syllable(self) -> str:
        """What was typed, the tone where it is written; empty where no syllable is so."""
        shape = _SYLLABLE.fullmatch("".join(self._letters))
        if shape is None:
            return ""
        marks = ["đ" if mark == _STROKE else mark for mark in self._marks]
        if self._tone:
            marks[self._toned(shape)] += self._tone
        pairs = zip(self._letters, marks, strict=True)
        made = "".join(mark if mark == "đ" else letter + mark for letter, mark in pairs)
        return unicodedata.normalize("NFC", made)

    def _toned(self, shape: re.Match[str]) -> int:
        """Which letter bears the tone: the last one with a mark; before a consonant the last; of
        two the first, of three the middle one (hóa, ngoài)."""
        first, end = shape.span("vowels")
        marked = [place for place in range(first, end) if self._marks[place]]
        if marked:
            return marked[-1]
        if shape["end"]:
            return end - 1
        return first + (end - first) // 3
