"""A Vietnamese text with one byte for each letter, so that words are found by scanning. Pure.

Most words of a text are no part of a question, and reading each takes long. Where those stand that
may be, the bytes without case and marks tell at once.
"""

import codecs
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from core.text import fold

from .keys import is_syllable

_SPACE: Final = b" "
_MARKED: Final = dict.fromkeys(
    unicodedata.normalize("NFC", f"{vowel}{tone}")
    for vowel in "aăâeêioôơuưy"
    for tone in ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
)
# No letters or digits, nor what folds to some.
_SIGNS: Final = "–—…“”‘’«»×·•°→−≥≤™®©§₫€"
_KNOWN: Final = "".join(
    (*map(chr, range(128)), *(letter for letter in _MARKED if not letter.isascii()), "đ", _SIGNS)
)
# As for the old one-byte encodings: their way to bytes is the fastest that there is.
_BYTES: Final = codecs.charmap_build(_KNOWN.ljust(256, "\ufffe"))
_FLAT: Final = b"".join(fold(sign).encode() if sign.isalnum() else _SPACE for sign in _KNOWN).ljust(
    256, _SPACE
)


def flat(text: str) -> bytes | None:
    """The folded letters and digits of ``text``, each where it stands, and spaces for all else.

    ``text`` must be as ``nfc`` gives it. None where it has a sign that is not known here (another
    script, m²): such a text must be read word by word.
    """
    try:
        return codecs.charmap_encode(text.lower(), "strict", _BYTES)[0].translate(_FLAT)
    except UnicodeEncodeError:
        return None


def sought(terms: Iterable[str], prefixes: Iterable[str] = ()) -> tuple[bytes, ...]:
    """What ``candidates`` looks for to find words with one of ``terms``, or whose letters begin so.

    A syllable is the term of two words at most (``ky`` has the term ``ki``). Other words, such as
    English ones and their plurals, have the letters of their term but for the last one.
    """
    found = {f" {prefix}" for prefix in prefixes}
    for term in terms:
        if is_syllable(term):
            found |= {f" {term} ", f" {term[:-1]}y " if term.endswith("i") else f" {term} "}
        else:
            found.add(f" {term[:-1] or term}")
    return tuple(piece.encode() for piece in found)


def candidates(flattened: bytes, pieces: Iterable[bytes]) -> Iterator[tuple[int, int]]:
    """Where words begin and end that may be ``sought``, in order; few are others."""
    spaced = b" %b " % flattened
    starts: set[int] = set()
    for piece in pieces:
        start = spaced.find(piece)
        while start >= 0:
            starts.add(start)
            start = spaced.find(piece, start + 1)
    return ((start, spaced.index(_SPACE, start + 1) - 1) for start in sorted(starts))
