"""A typed text as a question: what must be found, and what would do instead. Pure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from core.text import fold, nfc

from .amounts import price_in
from .lexicon import LONGEST_EMPTY_PHRASE, Lexicon, Meaning, Spelt
from .respelling import respelled
from .words import Word, has_marks, letters_and_tone, words_in

# More words than anyone types; each one costs a look-up.
MAX_WORDS: Final = 12
MAX_NEAR: Final = 8
SHORTEST_REPAIRED: Final = 4
# A tax code as papers show it, in groups: 0312 345 678.
_TAX_CODE: Final = re.compile(r"(?<!\d)(\d{4})[ .](\d{3})[ .](\d{3})(?!\d)")


class Vocabulary(Protocol):
    """The words of all documents together."""

    def has(self, term: str) -> bool:
        """Whether a document has the term."""

    def has_prefix(self, prefix: str) -> bool:
        """Whether a document has a term that begins so."""

    def pair_count(self, first: str, second: str) -> int:
        """The number of documents in which the two terms stand side by side."""

    def near(self, term: str) -> Sequence[tuple[str, int]]:
        """Terms within one edit, not the term itself, each with the number of its documents."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One typed word; ``text`` is what was typed.

    ``prefix`` is what found words may begin with (the last word only; its marks, where it was typed
    with any, are ``letters`` and ``tone``; ``is_plain``: typed without any in a text that has them,
    so that the same letters with marks are no beginning), ``near`` are terms taken for
    a word that no document has. ``is_exact``: an abbreviation in capitals, which means no word
    with marks of the same letters (SOC is not sóc). ``is_doubtful``: it has the letters of a word
    that says nothing (AI, ai), and counts as that unless a name or its neighbours have it too.
    """

    term: str
    form: str
    text: str = ""
    prefix: str = ""
    letters: str = ""
    tone: str = ""
    is_plain: bool = False
    near: tuple[str, ...] = ()
    is_exact: bool = False
    is_doubtful: bool = False

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms that stand for the word."""
        return (self.term, *self.near)


@dataclass(frozen=True, slots=True)
class Unit:
    """Words that belong together: ``words[start:end]`` of the question.

    Instead of them one of the ``phrases`` will do, or a document at one of the ``places``. Words
    that say nothing are ``idle``: they count where found, but need not be.
    """

    start: int
    end: int
    phrases: tuple[Spelt, ...] = ()
    places: tuple[int, ...] = ()
    idle: frozenset[int] = frozenset()
    is_required: bool = True

    @property
    def size(self) -> int:
        """The number of typed words."""
        return self.end - self.start

    @property
    def needed(self) -> tuple[int, ...]:
        """The words that the unit is found by."""
        found = tuple(n for n in range(self.start, self.end) if n not in self.idle)
        return found or tuple(range(self.start, self.end))

    @property
    def named(self) -> tuple[int, ...]:
        """The words by which a name has the unit: all of a known phrase."""
        return tuple(range(self.start, self.end)) if self.phrases else self.needed

    @property
    def joints(self) -> tuple[int, ...]:
        """Which of its words say something together with the next one."""
        return tuple(n for n in range(self.start, self.end - 1) if not {n, n + 1} <= self.idle)

    @property
    def least_together(self) -> int:
        """How many of its ``joints`` hold where it is not scattered: all of a known phrase, but for
        what says nothing in it; else half."""
        pairs = len(self.joints)
        return pairs if self.phrases and not self.idle else -(-pairs // 2)

    @property
    def weight(self) -> int:
        """A known phrase says as much as two words."""
        return min(2, len(self.needed))


@dataclass(frozen=True, slots=True)
class Question:
    """What a text asks for. ``is_marked``: typed with diacritics, which then count.

    ``text`` is what the words stand in: as typed, but for the words read anew, which are ``taken``,
    each with what it is taken for (hocj: học, hoadon: hoa don).
    """

    words: tuple[Asked, ...] = ()
    units: tuple[Unit, ...] = ()
    is_marked: bool = False
    text: str = ""
    taken: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.units)

    @property
    def required(self) -> tuple[Unit, ...]:
        """The units that must be found."""
        return tuple(unit for unit in self.units if unit.is_required)

    @property
    def demanded(self) -> frozenset[int]:
        """Which words stand in units that must be found."""
        return frozenset(n for unit in self.required for n in range(unit.start, unit.end))

    @property
    def telling(self) -> frozenset[int]:
        """Which words say something together with the next one: both are demanded, and one of them
        says something by itself."""
        idle = {n for unit in self.required for n in unit.idle}
        demanded = self.demanded
        return frozenset(
            n for n in demanded if n + 1 in demanded and not (n in idle and n + 1 in idle)
        )

    @property
    def core(self) -> frozenset[int]:
        """Which words make the phrase that a name may hold: not places, nor what says nothing."""
        units = [unit for unit in self.required if not unit.places] or self.required
        return frozenset(number for unit in units for number in unit.named)

    @property
    def joints(self) -> tuple[int, ...]:
        """Which words have the next one as neighbour, places aside; none of a single unit, which
        knows by itself how its words stand (``Unit.least_together``)."""
        if sum(1 for unit in self.required if not unit.places) < 2:
            return ()
        places = {n for unit in self.units if unit.places for n in range(unit.start, unit.end)}
        return tuple(n for n in range(len(self.words) - 1) if not {n, n + 1} & places)

    def beside(self, unit: Unit) -> tuple[int, ...]:
        """Which words have the next one as neighbour where one of the two is an edge of a unit."""
        edges = (unit.start - 1, unit.end - 1)
        return tuple(n for n in edges if 0 <= n < len(self.words) - 1)

    @property
    def replaced(self) -> dict[str, tuple[str, ...]]:
        """The typed words that no document has, with the terms searched for instead."""
        return {word.text: word.near for word in self.words if word.near}


def understand(text: str, lexicon: Lexicon, vocabulary: Vocabulary) -> Question:
    """What ``text`` asks for, of at most ``MAX_WORDS`` words; empty where it has no word."""
    plain = _TAX_CODE.sub(r"\1\2\3", nfc(text))
    typed = words_in(plain)[:MAX_WORDS]
    if not typed:
        return Question()
    anew = respelled(plain, typed, _is_known(typed[-1].term, lexicon, vocabulary), vocabulary)
    if anew.taken:
        plain = anew.text
        typed = words_in(plain)[:MAX_WORDS]
    units, capitals = _units(plain, typed, lexicon)
    units = _without_price(units, plain, typed)
    if not any(unit.is_required for unit in units):
        units = [replace(unit, is_required=True) for unit in units]
    words = [
        Asked(
            word.term,
            word.form,
            plain[word.start : word.end],
            is_exact=number in capitals,
            is_doubtful=number in capitals
            and lexicon.is_empty(((word.term, word.form),), is_marked=True),
        )
        for number, word in enumerate(typed)
    ]
    is_marked = any(has_marks(word.form) for word in typed)
    words[-1] = _begun(words[-1], is_marked=is_marked)
    _repair(words, units, vocabulary)
    joined = _with_compounds(_without_repeated(units, words), words, vocabulary)
    return Question(
        words=tuple(words),
        units=tuple(joined),
        is_marked=is_marked,
        text=plain,
        taken=anew.taken,
    )


def _is_known(last: str, lexicon: Lexicon, vocabulary: Vocabulary) -> Callable[[str], bool]:
    """Whether documents or the lexicon have a term, or one that begins so where it is the last."""

    def is_known(term: str) -> bool:
        if vocabulary.has(term) or term in lexicon.words:
            return True
        return term == last and vocabulary.has_prefix(term)

    return is_known


def _units(text: str, typed: Sequence[Word], lexicon: Lexicon) -> tuple[list[Unit], set[int]]:
    """The units, longest known phrase first, and which words are abbreviations in capitals."""
    spelt: Spelt = tuple((word.term, word.form) for word in typed)
    is_marked = any(has_marks(form) for _term, form in spelt)
    units: list[Unit] = []
    capitals: set[int] = set()
    start = 0
    while start < len(typed):
        unit = _unit_at(start, spelt, lexicon, is_marked=is_marked)
        if (
            unit.size == 1
            and unit.phrases
            and text[typed[start].start : typed[start].end].isupper()
        ):
            capitals.add(start)
        units.append(unit)
        start = unit.end
    return _with_place_prefixes(units, spelt, lexicon), capitals


def _unit_at(start: int, spelt: Spelt, lexicon: Lexicon, *, is_marked: bool) -> Unit:
    for size in range(min(max(lexicon.longest, LONGEST_EMPTY_PHRASE), len(spelt) - start), 0, -1):
        part = spelt[start : start + size]
        if meanings := lexicon.meanings(part):
            return _known(start, size, meanings, _idle(start, part, lexicon, is_marked=is_marked))
        if lexicon.is_empty(part, is_marked=is_marked):
            return Unit(start, start + size, is_required=False)
    return Unit(start, start + 1)


def _known(start: int, size: int, meanings: Sequence[Meaning], idle: frozenset[int]) -> Unit:
    return Unit(
        start,
        start + size,
        phrases=tuple(dict.fromkeys(phrase for one in meanings for phrase in one.phrases)),
        places=tuple(dict.fromkeys(place for one in meanings for place in one.places)),
        idle=idle,
    )


def _idle(start: int, part: Spelt, lexicon: Lexicon, *, is_marked: bool) -> frozenset[int]:
    """The words of a known phrase that say nothing by themselves (quản lý in quản lý kho)."""
    return frozenset(
        start + number
        for size in (1, 2)
        for first in range(len(part) - size + 1)
        if len(part) > size and lexicon.is_empty(part[first : first + size], is_marked=is_marked)
        for number in range(first, first + size)
    )


def _with_compounds(
    units: Sequence[Unit], words: Sequence[Asked], vocabulary: Vocabulary
) -> list[Unit]:
    """Two words that stand together in the documents become one unit, the most frequent first."""
    single = {
        unit.start for unit in units if unit.size == 1 and unit.is_required and not unit.phrases
    }
    single -= {unit.start for unit in units if unit.places}
    pairs = sorted(
        (-count, number)
        for number in single
        if number + 1 in single
        and (count := vocabulary.pair_count(words[number].term, words[number + 1].term)) > 1
    )
    made: dict[int, Unit] = {}
    for _count, number in pairs:
        if number in single and number + 1 in single:
            single -= {number, number + 1}
            made[number] = Unit(number, number + 2)
    gone = {number + 1 for number in made}
    return [made.get(unit.start, unit) for unit in units if unit.start not in gone]


def _without_price(units: Sequence[Unit], text: str, typed: Sequence[Word]) -> list[Unit]:
    """What something may cost is not looked for among what it is called."""
    price = price_in(text)
    if price is None:
        return list(units)
    inside = {n for n, word in enumerate(typed) if price.start <= word.start < price.end}
    return [
        replace(unit, is_required=unit.is_required and unit.start not in inside) for unit in units
    ]


def _with_place_prefixes(units: list[Unit], spelt: Spelt, lexicon: Lexicon) -> list[Unit]:
    """tỉnh, thành phố, tại before a place are not looked for."""
    starts = {unit.start for unit in units if unit.places}
    before = {
        number
        for start in starts
        for size in (1, 2)
        if start >= size and lexicon.is_before_place(spelt[start - size : start])
        for number in range(start - size, start)
    }
    return [
        replace(unit, is_required=unit.is_required and unit.start not in before) for unit in units
    ]


def _without_repeated(units: Sequence[Unit], words: Sequence[Asked]) -> list[Unit]:
    seen: dict[tuple[tuple[str, str], ...], Unit] = {}
    for unit in units:
        key = tuple((word.term, word.prefix) for word in words[unit.start : unit.end])
        seen.setdefault(key, unit)
    return list(seen.values())


def _begun(word: Asked, *, is_marked: bool) -> Asked:
    """The last word, which may be the beginning of one.

    Its letters as typed, with their y (``quy`` begins quyền too).
    """
    plain = fold(word.text)
    if not (plain.isalnum() and plain.isascii()):
        return replace(word, prefix=word.term)
    if not has_marks(word.form):
        return replace(word, prefix=plain, is_plain=is_marked)
    letters, tone = letters_and_tone(word.text)
    return replace(word, prefix=plain, letters=letters, tone=tone)


def _repair(words: list[Asked], units: Sequence[Unit], vocabulary: Vocabulary) -> None:
    """Give words that no document has the terms that are nearly the same."""
    for unit in units:
        if unit.phrases or unit.places or not unit.is_required:
            continue
        for number in range(unit.start, unit.end):
            if _is_unknown(words[number], vocabulary):
                near = _nearest(words, number, vocabulary)
                words[number] = replace(words[number], near=near)


def _is_unknown(word: Asked, vocabulary: Vocabulary) -> bool:
    if len(word.term) < SHORTEST_REPAIRED or not word.term.isalpha() or vocabulary.has(word.term):
        return False
    return not (word.prefix and vocabulary.has_prefix(word.prefix))


def _nearest(words: Sequence[Asked], number: int, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The near terms; first those that stand beside the word's neighbours, then frequent ones."""
    ranked = sorted(
        vocabulary.near(words[number].term),
        key=lambda found: (-beside(words, number, found[0], vocabulary), -found[1], found[0]),
    )
    return tuple(term for term, _count in ranked[:MAX_NEAR])


def beside(words: Sequence[Asked], number: int, term: str, vocabulary: Vocabulary) -> int:
    """With how many of a word's neighbours, 0 to 2, the ``term`` in its place stands together."""
    found = 0
    if number > 0:
        found += vocabulary.pair_count(words[number - 1].term, term) > 0
    if number + 1 < len(words):
        found += vocabulary.pair_count(term, words[number + 1].term) > 0
    return found
