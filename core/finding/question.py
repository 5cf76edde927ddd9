"""A question as searches read it: what must be found, and what would do instead. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from .lexicon import Spelt

_PHRASE_WEIGHT: Final = 2  # words
_MOST_COUNTED: Final = 3  # words of a phrase typed as an abbreviation
_SENTENCE: Final = 5  # units that must be found
LONG: Final = 9  # words typed


class Vocabulary(Protocol):
    """The words of all documents together."""

    def has(self, term: str) -> bool:
        """Whether a document has the term."""

    def has_form(self, form: str) -> bool:
        """Whether a document has the word with just these marks."""

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
    ``is_sure``: documents have it with the marks typed, so that the same letters with other marks
    are another word (tiến độ, tiền đỗ).
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
    is_sure: bool = False

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms that stand for the word."""
        return (self.term, *self.near)


@dataclass(frozen=True, slots=True)
class Unit:
    """Words that belong together: ``words[start:end]`` of the question.

    Instead of them one of the ``phrases`` will do, or a document at one of the ``places``. Words
    that say nothing are ``idle``: they count where found, but need not be. ``is_word``: an
    abbreviation typed in small letters that is also a word that says nothing (ai), and most likely
    meant so.
    """

    start: int
    end: int
    phrases: tuple[Spelt, ...] = ()
    places: tuple[int, ...] = ()
    idle: frozenset[int] = frozenset()
    is_required: bool = True
    is_word: bool = False

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
        """A known phrase says as much as two words, and so does what stands for one."""
        is_short = not self.is_word and any(len(phrase) > 1 for phrase in self.phrases)
        return _PHRASE_WEIGHT if is_short else min(_PHRASE_WEIGHT, len(self.needed))

    def counted(self, phrase: Spelt) -> int:
        """For how many words one of the ``phrases`` counts: those typed for it; an abbreviation
        says as much as the first words of what it stands for."""
        return self.size if self.is_word else max(self.size, min(len(phrase), _MOST_COUNTED))


@dataclass(frozen=True, slots=True)
class Question:
    """What a text asks for. ``is_marked``: typed with diacritics, which then count.

    ``text`` is what the words stand in: as typed, but for the words read anew, which are ``taken``,
    each with what it is taken for (hocj: học, hoadon: hoa don), and of a long text without those
    that say nothing; ``typed`` counts them all. ``is_cut``: there are more than can be looked for.
    ``is_price``: it says nothing but what something may cost, and parts of that mean nothing.
    """

    words: tuple[Asked, ...] = ()
    units: tuple[Unit, ...] = ()
    is_marked: bool = False
    text: str = ""
    taken: tuple[tuple[str, str], ...] = ()
    typed: int = 0
    is_cut: bool = False
    is_price: bool = False

    def __bool__(self) -> bool:
        return bool(self.units)

    @property
    def required(self) -> tuple[Unit, ...]:
        """The units that must be found."""
        return tuple(unit for unit in self.units if unit.is_required)

    @property
    def is_place(self) -> bool:
        """Whether it names places and nothing else."""
        return bool(self.units) and all(unit.places for unit in self.required)

    @property
    def is_sentence(self) -> bool:
        """Whether so much is said that a document need not have all of it."""
        return len(self.required) >= _SENTENCE or self.typed >= LONG

    @property
    def demanded(self) -> frozenset[int]:
        """Which words stand in units that must be found."""
        return frozenset(n for unit in self.required for n in range(unit.start, unit.end))

    @property
    def telling(self) -> frozenset[int]:
        """Which words say something together with the next one: both are demanded, and one of them
        says something by itself. Not those of a place beside other words: it need not be named, and
        "y tế Hải Dương" means nothing that is called Hai Đường."""
        idle = {n for unit in self.required for n in unit.idle}
        demanded = self.demanded
        places = [unit for unit in self.required if unit.places and not self.is_place]
        apart = {n for unit in places for n in range(unit.start, unit.end - 1)}
        return frozenset(
            n for n in demanded - apart if n + 1 in demanded and not (n in idle and n + 1 in idle)
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
