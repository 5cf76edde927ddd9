"""Words of a text as searches compare them. Pure.

Each word has a *term*, what it is without marks (``ky`` for kỹ, kĩ, ký), and a *form*, which also
knows the marks but not where the tone stands (hòa and hoà have one form) nor whether i or y was
written at the end of an open syllable (kỹ and kĩ). Documents and questions are read alike.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from core.text import fold, fold_words, nfc

from .keys import is_syllable

# A form is the term, this sign and the marks. It sorts before every letter and digit, so that the
# forms of a term, and those of all terms that begin alike, stand side by side in sorted order.
SEPARATOR: Final = "\x00"
_PLACE: Final = "\x01"
_LONGEST: Final = 40  # letters of a term; what is longer is no word, and cut
_SHORTEST_PLURAL: Final = 5

TOKEN = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
_OPEN_SYLLABLE = re.compile(r"(?:b|ch?|d|gh?|h|kh?|l|m|ng?h?|ph?|qu|r|s|th?|tr|v|x)y")
_HOI: Final = "2"
_NGA: Final = "3"
_TONES: Final = {"\u0300": "1", "\u0309": _HOI, "\u0303": _NGA, "\u0301": "4", "\u0323": "5"}


class Word(NamedTuple):
    """A word where it stands: ``text[start:end]`` of the text in the form ``nfc`` gives."""

    term: str
    form: str
    start: int
    end: int


def term_of(folded: str) -> str:
    """A folded word with i for y at the end of an open syllable: ``ky`` gives ``ki``.

    ``thuy`` and ``may`` stay, since uy and ay are sounds of their own there. An English plural is
    as its singular: ``invoices`` gives ``invoice``.
    """
    if folded.endswith("y") and _OPEN_SYLLABLE.fullmatch(folded):
        return f"{folded[:-1]}i"
    return _singular(folded) if folded.endswith("s") else folded


def _singular(folded: str) -> str:
    """No Vietnamese word ends in s; one that does may be typed in Telex (``thuocs``: thuốc)."""
    if (
        len(folded) < _SHORTEST_PLURAL
        or not folded.isalpha()
        or folded.endswith(("ss", "us", "is"))
    ):
        return folded
    stem = folded[:-1]
    if folded.endswith("ies"):
        stem = f"{folded[:-3]}y"
    elif folded.endswith(("sses", "xes", "ches", "shes")):
        stem = folded[:-2]
    return folded if is_syllable(stem) else stem


@lru_cache(maxsize=20_000)
def readings(token: str) -> tuple[tuple[str, str], ...]:
    """Term and form of each word in a run of letters and digits; nearly always one."""
    folded = [word[:_LONGEST] for word in fold_words(token)]
    if len(folded) != 1:
        return tuple((term, f"{term}{SEPARATOR}") for term in map(term_of, folded))
    term = term_of(folded[0])
    return ((term, f"{term}{SEPARATOR}{_marks(token, term)}"),)


def read(text: str) -> Iterator[tuple[str, str]]:
    """Term and form of each word of ``text``, in order."""
    for token in tokens(text):
        yield from readings(token)


def tokens(text: str) -> list[str]:
    """Runs of letters and digits of ``text`` in lower case, marks kept."""
    return TOKEN.findall(nfc(text).lower())


def words_in(text: str) -> list[Word]:
    """The words of ``text`` with their places in it; ``text`` must be as ``nfc`` gives it."""
    return [
        Word(term, form, match.start(), match.end())
        for match in TOKEN.finditer(text)
        for term, form in readings(match.group().lower())
    ]


def terms_in(text: str) -> tuple[str, ...]:
    """The terms of ``text``, in order, repeated ones too."""
    return tuple(term for term, _form in read(text))


def plain_form(term: str) -> str:
    """The form of ``term`` written without any mark."""
    return f"{term}{SEPARATOR}"


def has_marks(form: str) -> bool:
    """Whether the word was written with a mark (đ is one)."""
    return not form.endswith(SEPARATOR)


def term_in(form: str) -> str:
    """The term of a form."""
    return form.partition(SEPARATOR)[0]


def lacks_marks_of(form: str, meant: str) -> bool:
    """Whether a word may be ``meant`` with none, some or all of its marks left out (Đa Nẵng)."""
    plain = term_in(form)
    letters, tone = _letters_of(form)
    whole, right = _letters_of(meant)
    if plain != term_in(meant) or not len(plain) == len(letters) == len(whole):
        return False
    return tone in {"", right} and all(
        typed in {letter, bare} for typed, letter, bare in zip(letters, whole, plain, strict=True)
    )


def other_tone(form: str) -> str:
    """The form with ngã for hỏi, or hỏi for ngã; empty where the word has neither.

    Half of the country does not tell them apart (Quãng Ninh).
    """
    other = {_HOI: _NGA, _NGA: _HOI}.get(form[-1:])
    return f"{form[:-1]}{other}" if other and has_marks(form) else ""


def begins(form: str, prefix: str, letters: str, tone: str) -> bool:
    """Whether a word may be what a typed beginning with marks becomes: điệ may be điện, not diễn.

    ``prefix`` is the beginning without marks, ``letters`` with all but the tone.
    """
    base, own_tone = _letters_of(form)
    return form.startswith(prefix) and base.startswith(letters) and own_tone == tone


def letters_and_tone(token: str) -> tuple[str, str]:
    """The letters of a typed word with their marks but the tone, and the tone's number."""
    tone = ""
    letters = []
    for char in unicodedata.normalize("NFD", token.lower()):
        if char in _TONES:
            tone = max(tone, _TONES[char])
        else:
            letters.append(char)
    return unicodedata.normalize("NFC", "".join(letters)), tone


def _letters_of(form: str) -> tuple[str, str]:
    """The letters of a form with their marks but the tone, and the tone's number."""
    term, _separator, marks = form.partition(SEPARATOR)
    tone = marks[-1:] if marks[-1:].isdigit() else ""
    return marks.removesuffix(tone) or term, tone


def place_form(key: int) -> str:
    """The word under which documents of the place ``key`` stand; nobody can type it."""
    return f"{_PLACE}{key}{SEPARATOR}"


def is_place(form: str) -> bool:
    """Whether a form stands for a place."""
    return form.startswith(_PLACE)


def _marks(token: str, term: str) -> str:
    """Letters with their marks but the tone, then the tone; empty where nothing is marked."""
    if token.isascii():
        return ""
    base, tone = letters_and_tone(token)
    plain = fold(base)
    if base.endswith("y") and term.endswith("i"):
        base = f"{base[:-1]}i"  # đỹ and đĩ are one word
    return f"{'' if base in {plain, term} else base}{tone}"
