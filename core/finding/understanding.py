"""A typed text taken as a question: its units, its abbreviations, its slips. Pure."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from typing import Final

from core.text import fold

from .amounts import price_in
from .citing import cited_in
from .keys import alike, is_syllable
from .lexicon import LONGEST_EMPTY_PHRASE, VOWELS, Lexicon, Meaning, Spelt
from .question import LONG, Asked, Question, Unit, Vocabulary
from .respelling import respelled
from .tidying import tidied
from .words import Word, has_marks, letters_and_tone, other_tone, words_in

# Each word that says something costs a look-up; of a longer text the others are left out.
MAX_WORDS: Final = 12
MAX_TYPED: Final = 40
MAX_NEAR: Final = 8
SHORTEST_REPAIRED: Final = 4
LONGEST_ABBREVIATION: Final = 6
_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}")


def understand(text: str, lexicon: Lexicon, vocabulary: Vocabulary) -> Question:
    """What ``text`` asks for, of at most ``MAX_WORDS`` words; empty where it has no word."""
    plain = tidied(text)
    typed = words_in(plain)[:MAX_TYPED]
    if not typed:
        return Question()
    is_known = _is_known(typed[-1].term, lexicon, vocabulary)
    anew = respelled(plain, typed, is_known, vocabulary, lexicon.gaps)
    if anew.taken:
        plain = anew.text
        typed = words_in(plain)[:MAX_TYPED]
    kept, is_cut = _kept(plain, typed, lexicon)
    is_ended, count = kept[-1] < len(typed) - 1, len(typed)
    if len(kept) < len(typed):
        plain = _with_only(plain, typed, kept)
        typed = words_in(plain)[:MAX_WORDS]
    named, capitals = _units(plain, typed, lexicon)
    units = _without_price_and_year(named, plain, typed)
    is_price = not any(unit.is_required for unit in units) and price_in(plain) is not None
    if not any(unit.is_required for unit in units):
        units = [replace(unit, is_required=True) for unit in units]
    words = _asked(plain, typed, capitals, lexicon, vocabulary)
    is_marked = any(has_marks(word.form) for word in typed)
    if not is_ended:
        words[-1] = _begun(words[-1], is_marked=is_marked)
    _repair(words, units, vocabulary, is_marked=is_marked)
    units = _with_compounds(_without_repeated(units, words), words, vocabulary, is_marked=is_marked)
    if count >= LONG and not is_marked:
        units = _without_likely_empty(units, words, lexicon)
    return Question(
        words=tuple(words),
        units=tuple(units),
        is_marked=is_marked,
        text=plain,
        taken=anew.taken,
        typed=count,
        is_cut=is_cut,
        is_price=is_price,
    )


def _asked(
    text: str,
    typed: Sequence[Word],
    capitals: Collection[int],
    lexicon: Lexicon,
    vocabulary: Vocabulary,
) -> list[Asked]:
    return [
        Asked(
            word.term,
            _written(typed, number, vocabulary),
            text[word.start : word.end],
            is_exact=number in capitals,
            is_doubtful=number in capitals
            and lexicon.is_empty(((word.term, word.form),), is_marked=True),
            is_sure=has_marks(word.form)
            and number < len(typed) - 1
            and vocabulary.has_form(word.form),
        )
        for number, word in enumerate(typed)
    ]


def _written(typed: Sequence[Word], number: int, vocabulary: Vocabulary) -> str:
    """The form, or that with ngã for hỏi or hỏi for ngã where documents have only that, and a
    neighbour proves it: chử ký is chữ ký, but hổ (a tiger) is no hỗ."""
    term, form = typed[number].term, typed[number].form
    other = other_tone(form)
    if not other or vocabulary.has_form(form) or not vocabulary.has_form(other):
        return form
    return other if beside(typed, number, term, vocabulary) else form


def _kept(text: str, typed: Sequence[Word], lexicon: Lexicon) -> tuple[list[int], bool]:
    """Which words to look for, and whether some that say something are not among them."""
    if len(typed) <= MAX_WORDS:
        return list(range(len(typed))), False
    units = _without_price_and_year(_units(text, typed, lexicon)[0], text, typed)
    telling = [n for unit in units if unit.is_required for n in range(unit.start, unit.end)]
    if len(telling) > MAX_WORDS:
        telling = sorted({typed[n].form: n for n in reversed(telling)}.values())
    # Of the others those beside one that says something: chờ in "cho lau" is typed like cho.
    beside = {n + step for n in telling for step in (-1, 1)}
    single = [unit.start for unit in units if unit.size == 1 and not unit.is_required]
    others = sorted(single, key=lambda number: number not in beside)
    kept = (telling + others)[:MAX_WORDS] or list(range(MAX_WORDS))
    return sorted(kept), len(telling) > MAX_WORDS


def _with_only(text: str, typed: Sequence[Word], kept: Sequence[int]) -> str:
    """``text`` with those of its words alone; what stands between neighbours stays."""
    made = ""
    for before, number in zip((-1, *kept), kept, strict=False):
        word = typed[number]
        if before >= 0:
            is_next = number == before + 1
            made += text[typed[before].end : word.start] if is_next else " "
        made += text[word.start : word.end]
    return made


def _is_known(last: str, lexicon: Lexicon, vocabulary: Vocabulary) -> Callable[[str], bool]:
    """Whether documents or the lexicon have a term, or one that begins so where it is the last."""

    def is_known(term: str) -> bool:
        if vocabulary.has(term) or term in lexicon.words or lexicon.looks_empty(term):
            return True
        return term == last and vocabulary.has_prefix(term)

    return is_known


def _units(text: str, typed: Sequence[Word], lexicon: Lexicon) -> tuple[list[Unit], set[int]]:
    """The units, longest known phrase first, and which words are abbreviations in capitals."""
    spelt: Spelt = tuple((word.term, word.form) for word in typed)
    is_marked = any(has_marks(form) for _term, form in spelt)
    units: list[Unit] = []
    capitals: set[int] = set()
    cited = {unit.start: unit for unit in _cited(text, typed, lexicon)}
    start = 0
    while start < len(typed):
        unit = cited.get(start) or _unit_at(start, spelt, lexicon, is_marked=is_marked)
        if unit.size == 1 and unit.phrases:
            if text[typed[start].start : typed[start].end].isupper():
                capitals.add(start)
            elif lexicon.is_empty(spelt[start : start + 1], is_marked=True):
                unit = replace(unit, is_word=True)
        units.append(unit)
        start = unit.end
    return _with_place_prefixes(units, spelt, lexicon), capitals


def _cited(text: str, typed: Sequence[Word], lexicon: Lexicon) -> Iterator[Unit]:
    """Official documents by their number; one that nobody knows is not looked for."""
    for document in cited_in(text):
        numbers = [n for n, word in enumerate(typed) if document.start <= word.start < document.end]
        phrases = lexicon.about(document)
        if numbers:
            yield Unit(numbers[0], numbers[-1] + 1, phrases=phrases, is_required=bool(phrases))


def _unit_at(start: int, spelt: Spelt, lexicon: Lexicon, *, is_marked: bool) -> Unit:
    for size in range(min(max(lexicon.longest, LONGEST_EMPTY_PHRASE), len(spelt) - start), 0, -1):
        part = spelt[start : start + size]
        if _ends_within(start, size, spelt, lexicon, is_marked=is_marked):
            continue
        if meanings := lexicon.meanings(part):
            return _known(start, size, meanings, _idle(start, part, lexicon, is_marked=is_marked))
        if lexicon.is_empty(part, is_marked=is_marked):
            return Unit(start, start + size, is_required=False)
    return Unit(start, start + 1)


def _ends_within(start: int, size: int, spelt: Spelt, lexicon: Lexicon, *, is_marked: bool) -> bool:
    """Whether the last word of a phrase begins another one, and the words before it say nothing: of
    "quản lý khách sạn" quản lý khách is no part, since khách sạn is one."""
    last = start + size - 1
    if size == 1 or not lexicon.is_empty(spelt[start:last], is_marked=is_marked):
        return False
    ends = range(last + 2, min(last + lexicon.longest, len(spelt)) + 1)
    return any(lexicon.meanings(spelt[last:end]) for end in ends)


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
    units: Sequence[Unit], words: Sequence[Asked], vocabulary: Vocabulary, *, is_marked: bool
) -> list[Unit]:
    """Two words that stand together in the documents become one unit, the most frequent first."""
    single = {
        unit.start
        for unit in units
        if unit.size == 1
        and unit.is_required
        and (not unit.phrases or not (is_marked or words[unit.start].is_exact))
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


def _without_likely_empty(
    units: Sequence[Unit], words: Sequence[Asked], lexicon: Lexicon
) -> list[Unit]:
    """In a sentence without marks a word beside no word that it stands with elsewhere, and that
    looks like one that says nothing (phai: phải, phái), is most likely that."""
    likely = {
        unit.start
        for unit in units
        if unit.size == 1
        and not (unit.phrases or unit.places)
        and lexicon.looks_empty(words[unit.start].term)
    }
    if not any(unit.is_required and unit.start not in likely for unit in units):
        return list(units)
    return [
        replace(unit, is_required=unit.is_required and unit.start not in likely) for unit in units
    ]


def _without_price_and_year(units: Sequence[Unit], text: str, typed: Sequence[Word]) -> list[Unit]:
    """What something may cost, and of which year it is, is not looked for among names."""
    price = price_in(text)
    aside = {n for n, word in enumerate(typed) if price and price.start <= word.start < price.end}
    years = {n for n, word in enumerate(typed) if _YEAR.fullmatch(word.term)}
    years |= {n - 1 for n in years if n and typed[n - 1].term == "nam"}
    aside |= {unit.start for unit in units if unit.size == 1 and unit.start in years}
    return [
        replace(unit, is_required=unit.is_required and unit.start not in aside) for unit in units
    ]


def _with_place_prefixes(units: list[Unit], spelt: Spelt, lexicon: Lexicon) -> list[Unit]:
    """tỉnh, tại, ủy ban nhân dân before a place are not looked for."""
    starts = {unit.start for unit in units if unit.places}
    before = {
        number
        for start in starts
        for size in (1, 2, 4)
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


def _repair(
    words: list[Asked], units: Sequence[Unit], vocabulary: Vocabulary, *, is_marked: bool
) -> None:
    """Give words that no document has the terms that are nearly the same."""
    for unit in units:
        if unit.phrases or unit.places or not unit.is_required:
            continue
        for number in range(unit.start, unit.end):
            if _is_unknown(words[number], vocabulary):
                near = _nearest(words, number, vocabulary)
            else:
                near = _sounding_alike(words, number, vocabulary, is_marked=is_marked)
            words[number] = replace(words[number], near=near)


def _is_unknown(word: Asked, vocabulary: Vocabulary) -> bool:
    if len(word.term) < SHORTEST_REPAIRED or not word.term.isalpha() or vocabulary.has(word.term):
        return False
    return not (word.prefix and vocabulary.has_prefix(word.prefix))


def _nearest(words: Sequence[Asked], number: int, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The near terms; first those that stand beside the word's neighbours, then frequent ones.

    What is no likely slip (khcn, SIEM, liệt) is one only where the neighbours say so.
    """
    own = words[number].term
    ranked = sorted(
        (-beside(words, number, term, vocabulary), -count, term)
        for term, count in vocabulary.near(own)
    )
    is_slip = _is_likely_slip(words[number])
    return tuple(term for least, _count, term in ranked[:MAX_NEAR] if is_slip or least)


def _sounding_alike(
    words: Sequence[Asked], number: int, vocabulary: Vocabulary, *, is_marked: bool
) -> tuple[str, ...]:
    """Of a word beside none of its neighbours in any document what many say or write for it
    (sử lý: xử lý), if that stands beside one."""
    own = words[number].term
    is_word = is_marked and vocabulary.has_form(words[number].form)
    if is_word or words[number].prefix or beside(words, number, own, vocabulary):
        return ()
    ranked = sorted((-beside(words, number, term, vocabulary), term) for term in alike(own))
    return tuple(term for least, term in ranked if least)


def _is_likely_slip(word: Asked) -> bool:
    """Not a syllable with its marks (liệt: a word that no document has), nor an abbreviation."""
    is_short = word.text.isupper() and len(word.text) <= LONGEST_ABBREVIATION
    is_whole = has_marks(word.form) and is_syllable(fold(word.text))
    return not (is_short or is_whole or VOWELS.isdisjoint(word.term))


def beside(
    words: Sequence[Asked] | Sequence[Word], number: int, term: str, vocabulary: Vocabulary
) -> int:
    """With how many of a word's neighbours, 0 to 2, the ``term`` in its place stands together."""
    found = 0
    if number > 0:
        found += vocabulary.pair_count(words[number - 1].term, term) > 0
    if number + 1 < len(words):
        found += vocabulary.pair_count(term, words[number + 1].term) > 0
    return found
