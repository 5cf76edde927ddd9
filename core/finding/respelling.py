"""Words typed otherwise than documents have them: run together, by keys of Telex and VNI, with a
slip in a known phrase. Pure.

Only a word that nothing has is read anew, and only as words that something has.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple, Protocol

from core.text import fold

from .gaps import Gaps
from .keys import is_syllable, meant_by_keys
from .words import Word, has_marks, term_of, terms_in

SHORTEST_JOINED: Final = 6
_LONGEST_JOINED: Final = 30
_SYLLABLE: Final = range(2, 8)  # letters of a part
_MOST_PARTS: Final = 6
_ANY: Final = 1 << 30  # more than any number of documents


class Pairs(Protocol):
    """The words of all documents together."""

    def has(self, term: str) -> bool:
        """Whether a document has the term."""

    def pair_count(self, first: str, second: str) -> int:
        """The number of documents in which the two terms stand side by side."""

    def near(self, term: str) -> Sequence[tuple[str, int]]:
        """Terms within one edit, each with the number of its documents."""


@dataclass(frozen=True, slots=True)
class Respelled:
    """A text as it is taken, and the words read anew, each with what it is taken for."""

    text: str
    taken: tuple[tuple[str, str], ...] = ()


class _Way(NamedTuple):
    """One way to take a word apart; the greatest is best. ``parts`` is less than nothing."""

    parts: int = 0
    rarest: int = _ANY
    cuts: tuple[int, ...] = ()


def respelled(
    text: str, typed: Sequence[Word], is_known: Callable[[str], bool], vocabulary: Pairs, gaps: Gaps
) -> Respelled:
    """``text``, whose words are ``typed``, with those read anew whose term is not known."""
    made, end = "", 0
    terms = [word.term for word in typed]
    is_marked = any(has_marks(word.form) for word in typed)
    taken: list[tuple[str, str]] = []
    neighbours = zip((None, *typed), typed, (*typed[1:], None), strict=False)
    for number, (before, word, after) in enumerate(neighbours):
        written = text[word.start : word.end]
        if word.start < end or is_known(word.term):
            continue
        if before and before.start >= end and (whole := _joined(text, before, word, is_known)):
            taken.append((text[before.start : word.end], whole))
            made += text[end : before.start] + whole
            end = word.end
            continue
        meant = _meant(written, is_known, vocabulary) or _split(written, before, after, vocabulary)
        if not meant and not written.isupper():
            slip = gaps.meant(terms, number) or _slip(word, written, vocabulary, gaps)
            meant = slip if is_marked else fold(slip)
        if meant:
            taken.append((written, meant))
            made += text[end : word.start] + meant
            end = word.end
    return Respelled(made + text[end:], tuple(taken))


def _slip(word: Word, written: str, vocabulary: Pairs, gaps: Gaps) -> str:
    """The known word that a slip may have made this one of, where documents have none so near.

    Nothing for a syllable with its marks: it is the word that was meant (nghêu, no nghèo).
    """
    if has_marks(word.form) and is_syllable(fold(written)):
        return ""
    alone = gaps.meant_alone(word.term)
    return alone if alone and not vocabulary.near(word.term) else ""


def _joined(text: str, first: Word, second: Word, is_known: Callable[[str], bool]) -> str:
    """Two words as one where that is known (chat gpt: ChatGPT), else nothing."""
    whole = text[first.start : first.end] + text[second.start : second.end]
    is_one = not text[first.end : second.start].strip() and len(whole) >= SHORTEST_JOINED
    return whole if is_one and is_known(term_of(fold(whole))) else ""


def _meant(written: str, is_known: Callable[[str], bool], vocabulary: Pairs) -> str:
    keyed = meant_by_keys(written)
    if keyed and all(map(is_known, terms_in(keyed))):
        return keyed
    return " ".join(apart(written, vocabulary))


def _split(written: str, before: Word | None, after: Word | None, vocabulary: Pairs) -> str:
    """Two words without the space between them, each of which stands beside its neighbour somewhere
    (truyen thanhthong minh); empty where there are none."""
    plain = fold(written)
    is_word = plain.isalpha() and len(plain) == len(written) <= 2 * _SYLLABLE[-1]
    if not (before and after and is_word):
        return ""
    best, cut = 0, 0
    for end in range(_SYLLABLE.start, len(plain) - _SYLLABLE.start + 1):
        counts = (
            vocabulary.pair_count(before.term, term_of(plain[:end])),
            vocabulary.pair_count(term_of(plain[end:]), after.term),
        )
        if min(counts) > best:
            best, cut = min(counts), end
    return f"{written[:cut]} {written[cut:]}" if cut else ""


def apart(written: str, vocabulary: Pairs) -> list[str]:
    """The fewest words that ``written`` consists of and that stand side by side somewhere.

    Of as many those whose rarest pair is most frequent. Empty where there are none.
    """
    plain = fold(written)
    is_word = plain.isalpha() and len(plain) == len(written)
    if not (is_word and SHORTEST_JOINED <= len(plain) <= _LONGEST_JOINED):
        return []
    ways: dict[int, dict[str, _Way]] = {0: {"": _Way()}}
    for end in range(_SYLLABLE.start, len(plain) + 1):
        found: dict[str, _Way] = {}
        for start in range(max(0, end - _SYLLABLE.stop + 1), end - _SYLLABLE.start + 1):
            term = term_of(plain[start:end])
            if ways.get(start) and vocabulary.has(term):
                made = _longer(ways[start], term, end, vocabulary)
                found[term] = max((way for way in (found.get(term), *made) if way), default=_Way())
        ways[end] = {term: way for term, way in found.items() if way.parts}
    best = max(ways[len(plain)].values(), default=_Way())
    cuts = (0, *best.cuts)
    return [written[a:b] for a, b in pairwise(cuts)] if len(best.cuts) > 1 else []


def _longer(ways: Mapping[str, _Way], term: str, end: int, vocabulary: Pairs) -> Iterator[_Way]:
    """The ways with one more word, where it stands behind the last one somewhere."""
    for before, way in ways.items():
        count = vocabulary.pair_count(before, term) if before else _ANY
        if count and -way.parts < _MOST_PARTS:
            yield _Way(way.parts - 1, min(way.rarest, count), (*way.cuts, end))
