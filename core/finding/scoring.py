"""How well a document answers a question, as one whole number. Pure.

The plain rules, one document at a time; ``index`` keeps to them for many at once.

A word counts by how it was found (``Kind``) times the weight of the best level it stands in; two
words that stand side by side as typed count once more; both count more the rarer they are. Above
that sum stand the tiers: the whole
phrase in the name with the marks that were typed, the phrase in the name, all words in the name
with their marks, all words in the name, anything else.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from typing import Final

from .documents import NAME_BIT, Prepared
from .question import Asked, Question, Unit
from .words import begins, has_marks, place_form, plain_form, term_in


class Kind(IntEnum):
    """What a way of finding counts for.

    ``EXACT`` is for a word typed as it stands, or without marks at all; ``OTHER`` for one that has
    other marks than those typed, and so is nearly another word.
    """

    EXACT = 10
    SYNONYM = 6
    PREFIX = 5
    OTHER = 1
    NEAR = 2


PLACE_POINTS: Final = 24
PAIR_POINTS: Final = 10
SECOND: Final = 8  # the next best level counts an eighth
SCATTERED: Final = 3  # words that belong together count a third where they stand apart
SCATTERED_PHRASE: Final = 4  # those of a known phrase a quarter
# What lacks a part of the question is shown with so much of the score of the best that has all.
CLOSE: Final = Fraction(4, 5)
# What lacks a part of the question has at least so much of it by weight, and this part by rarity.
LEAST_WEIGHT: Final = 2
LEAST_PART: Final = 3  # a third
LEAST_OF_SENTENCE: Final = 4  # a quarter: it tells a story round what is looked for
LITTLE: Final = 2  # less than half
PHRASE_TIER: Final = 3  # from here on the name has the words side by side
MARKED_WORDS: Final = 2  # longer phrases are hardly ever another one with other marks
TIER_SHIFT: Final = 24  # a tier is worth more than any sum


@dataclass(frozen=True, slots=True)
class Fit:
    """How a document meets a question: by unit its points (0: not at all) and whether in the name,
    by two neighbouring words the levels in which they stand side by side and that counts
    (``telling``), and whether the name has the whole phrase, and all words with the marks
    typed."""

    points: tuple[int, ...]
    named: tuple[bool, ...]
    pairs: tuple[int, ...]
    is_phrase: bool
    is_marked: bool
    is_scattered: bool


@dataclass(frozen=True, slots=True)
class Rarities:
    """How rare each unit is among all documents, and each two neighbouring words (``rarity``);
    which units a document has at all (``is_known``)."""

    units: tuple[int, ...]
    pairs: tuple[int, ...]
    known: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Least:
    """What a document must meet that lacks a part: ``weight`` of units, and how much they tell."""

    weight: int
    told: int


def level_of(mask: int) -> int:
    """The first level of a mask: the one of the highest weight."""
    return (mask & -mask).bit_length() - 1


def code_of(kind: int, mask: int, weights: Sequence[int]) -> int:
    """Points times two, and one more in a name; 0 for an empty mask. Greater is better."""
    return 2 * points_at(kind, mask, weights) + (mask & NAME_BIT)


def points_at(kind: int, mask: int, weights: Sequence[int]) -> int:
    """What a way of finding counts for in the levels of a mask: times the weight of the best one,
    and a little for the next best.

    A solution that says by itself what its sector is called fits better than all others there.
    """
    if not mask:
        return 0
    rest = mask & (mask - 1)
    more = kind * weights[level_of(rest)] // SECOND if rest else 0
    return kind * weights[level_of(mask)] + more


def word_code(word: Asked, document: Prepared, weights: Sequence[int], *, is_marked: bool) -> int:
    """The best way in which a document has a typed word, as ``code_of`` counts."""
    if word.is_exact:
        masks = [document.forms.get(form, 0) for form in (word.form, plain_form(word.term))]
        best = max(code_of(Kind.EXACT, mask, weights) for mask in masks)
        if word.is_doubtful and not best & 1:
            return max(code_of(Kind.OTHER, mask, weights) for mask in masks)
        return best
    any_marks = Kind.OTHER if is_marked else Kind.EXACT
    codes = [code_of(any_marks, mask, weights) for mask in _masks_of(word.term, document)]
    if is_marked:
        codes.append(code_of(Kind.EXACT, document.forms.get(word.form, 0), weights))
    codes += [code_of(Kind.PREFIX, mask, weights) for mask in _begun_masks(word, document)]
    for term in word.near:
        codes += [code_of(Kind.NEAR, mask, weights) for mask in _masks_of(term, document)]
    return max(codes, default=0)


def _masks_of(term: str, document: Prepared) -> list[int]:
    """The levels of each form of a term; one form in two levels says more than two forms."""
    if term not in document.terms:
        return []
    return [mask for form, mask in document.forms.items() if term_in(form) == term]


def _begun_masks(word: Asked, document: Prepared) -> Iterator[int]:
    """The levels of each word that may be what a typed beginning becomes."""
    prefix = word.prefix
    if not prefix:
        return
    for form, mask in document.forms.items():
        if word.letters:
            is_begun = begins(form, prefix, word.letters, word.tone)
        else:
            is_begun = form.startswith(prefix) and not (word.is_plain and term_in(form) == prefix)
        if is_begun:
            yield mask


def pair_mask(first: Asked, second: Asked, document: Prepared) -> int:
    """The levels in which two typed words stand side by side."""
    whole = 0
    for left in first.terms:
        behind = document.pairs.get(left)
        if behind:
            whole |= _union(behind.get(right, 0) for right in second.terms)
            if prefix := second.prefix:
                whole |= _union(mask for term, mask in behind.items() if term.startswith(prefix))
    return whole


def phrase_mask(phrase: Sequence[tuple[str, str]], document: Prepared) -> int:
    """The levels that hold a phrase: its one form, or every two of its words side by side; the only
    two with their marks or without any, since lưu trữ is no lưu trú."""
    if len(phrase) == 1:
        return document.forms.get(phrase[0][1], 0)
    mask = ~0
    for (left, _form), (right, _same) in zip(phrase, phrase[1:], strict=False):
        mask &= document.pairs.get(left, {}).get(right, 0)
    for term, form in phrase if mask and len(phrase) == MARKED_WORDS else ():
        if has_marks(form):
            mask &= document.forms.get(form, 0) | document.forms.get(plain_form(term), 0)
    return mask


def fit(question: Question, document: Prepared, weights: Sequence[int]) -> Fit:
    """How a document meets a question."""
    is_marked = question.is_marked
    codes = [word_code(w, document, weights, is_marked=is_marked) for w in question.words]
    masks = [
        pair_mask(first, second, document)
        for first, second in zip(question.words, question.words[1:], strict=False)
    ]
    typed = [_typed_code(unit, codes, masks) for unit in question.units]
    meant = [_meant_code(unit, document, weights) for unit in question.units]
    best = [max(codes) for codes in zip(typed, meant, strict=True)]
    pairs = telling(question, codes, masks, weights)
    core = question.core
    top = code_of(Kind.EXACT, NAME_BIT, weights)
    return Fit(
        points=tuple(code >> 1 for code in best),
        named=tuple(bool(code & 1) for code in best),
        pairs=pairs,
        is_phrase=all(codes[number] & 1 for number in core)
        and all(
            mask & NAME_BIT
            for number, mask in enumerate(masks)
            if number in core and number + 1 in core
        ),
        is_marked=is_marked and all(codes[n] >= top and codes[n] & 1 for n in core),
        is_scattered=any(
            own and not other and not stands_together(question, unit, pairs)
            for unit, own, other in zip(question.units, typed, meant, strict=True)
            if unit.is_required
        )
        or not _hangs_together(question, meant, pairs),
    )


def telling(
    question: Question, codes: Sequence[int], masks: Sequence[int], weights: Sequence[int]
) -> tuple[int, ...]:
    """The levels in which neighbouring words stand side by side and that says something: none where
    one has other marks than typed and that is another word (``Asked.is_sure``)."""
    enough = surely(weights)
    words = zip(question.words, codes, strict=True)
    others = {n for n, (word, code) in enumerate(words) if word.is_sure and code >> 1 < enough}
    return tuple(0 if others & {n, n + 1} else mask for n, mask in enumerate(masks))


def surely(weights: Sequence[int]) -> int:
    """The fewest points of a word that is there as typed, or begins so."""
    return Kind.PREFIX * weights[-1]


def is_known(most: int, weights: Sequence[int]) -> bool:
    """Whether a document has a unit otherwise than with other marks, by the most points of any."""
    return most > Kind.OTHER * weights[0]


def stands_together(question: Question, unit: Unit, masks: Sequence[int]) -> bool:
    """Whether enough neighbouring words of a unit stand side by side; of a doubtful word, whether
    it stands beside one of its neighbours.

    Syllables are common: the four of "hóa đơn điện tử" are in every longer text somewhere.
    """
    if unit.size == 1 and question.words[unit.start].is_doubtful:
        return any(masks[number] for number in question.beside(unit))
    return sum(1 for number in unit.joints if masks[number]) >= unit.least_together


def _hangs_together(question: Question, meant: Sequence[int], masks: Sequence[int]) -> bool:
    """Whether at least half of the neighbouring words of the whole question stand side by side, or
    one of its units is met by a meaning or a place."""
    joints = question.joints
    if any(code for unit, code in zip(question.units, meant, strict=True) if unit.is_required):
        return True
    return 2 * sum(1 for number in joints if masks[number]) >= len(joints)


def _typed_code(unit: Unit, codes: Sequence[int], masks: Sequence[int]) -> int:
    """The words of a unit as they were typed: points times two, and one more in the name.

    A known phrase that stands there as typed says no less than what it means would.
    """
    needed = [codes[number] for number in unit.needed]
    if not all(needed):
        return 0
    points = sum(code >> 1 for code in needed) * unit.size // len(needed)
    if unit.phrases and unit.joints and all(masks[number] for number in unit.joints):
        points = points * Kind.SYNONYM // Kind.EXACT
    elif unit.size > 1:
        points = points // apart(unit)
    return 2 * points + all(codes[number] & 1 for number in unit.named)


def apart(unit: Unit) -> int:
    """By what the points of a unit are divided whose words stand apart."""
    return SCATTERED_PHRASE if unit.phrases else SCATTERED


def _meant_code(unit: Unit, document: Prepared, weights: Sequence[int]) -> int:
    """The best of what a unit means besides, counted alike."""
    best = 0
    for phrase in unit.phrases:
        code = code_of(Kind.SYNONYM, phrase_mask(phrase, document), weights)
        best = max(best, (code >> 1) * 2 * unit.counted(phrase) + (code & 1))
    if any(place_form(key) in document.forms for key in unit.places):
        best = max(best, 2 * PLACE_POINTS * unit.size + 1)
    return best


def tier_of(question: Question, found: Fit) -> int:
    """4 to 0: phrase in the name with marks, phrase, words with marks, words, anything else."""
    pairs = zip(question.units, found.named, strict=True)
    if not all(named for unit, named in pairs if unit.is_required):
        return 0
    if found.is_phrase:
        return PHRASE_TIER + found.is_marked
    return 2 if found.is_marked else 1


def has_all(question: Question, found: Fit) -> bool:
    """Whether a document meets every required unit."""
    units = zip(question.units, found.points, strict=True)
    return all(points for unit, points in units if unit.is_required)


def met(question: Question, found: Fit, rarities: Rarities) -> tuple[int, int]:
    """How much a document meets of what counts in part: by the weights of the units alone, and by
    weight and rarity, which is how much it tells."""
    counted = counted_in_part(question, rarities)
    units = zip(question.units, found.points, rarities.units, counted, strict=True)
    has = [(unit.weight, rare) for unit, points, rare, counts in units if counts and points]
    return sum(weight for weight, _rare in has), sum(weight * rare for weight, rare in has)


def score(question: Question, found: Fit, rarities: Rarities, weights: Sequence[int]) -> int:
    """The tier (none for a document that lacks a required unit) and below it the points."""
    units = sum(p * rare for p, rare in zip(found.points, rarities.units, strict=True))
    pairs = zip(found.pairs, rarities.pairs, strict=True)
    points = units + sum(points_at(PAIR_POINTS, mask, weights) * rare for mask, rare in pairs)
    return (tier_of(question, found) << TIER_SHIFT) + points


def rarity(documents: int, having: int) -> int:
    """How rare a unit is that ``having`` of so many documents meet: 1 for all, 2 for half..."""
    return max(1, (documents // (having + 1)).bit_length())


def unit_rarity(unit: Unit, documents: int, points: int, best: int) -> int:
    """How rare a unit is; documents that meet it in a lesser way count for less.

    ``points`` are those of all documents together, ``best`` the most that one has. What says
    nothing is not rare, and what none has counts half, so that a slip does not outweigh the rest.
    """
    if not unit.is_required:
        return 1
    if not best:
        return max(1, rarity(documents, 0) // 2)
    return rarity(documents, points // best)


def pair_rarity(question: Question, number: int, documents: int, having: int) -> int:
    """How rare it is that word ``number`` and the next one stand side by side; not at all where
    that says nothing."""
    return rarity(documents, having) if number in question.telling else 1


def counted_in_part(question: Question, rarities: Rarities) -> tuple[bool, ...]:
    """Which units count for a document that lacks a part of the question.

    A place does not beside what some document has: of "camera Bắc Ninh" cameras are wanted, and not
    all else that there is in Bắc Ninh.
    """
    required = tuple(unit.is_required for unit in question.units)
    said = tuple(unit.is_required and not unit.places for unit in question.units)
    is_had = any(one and had for one, had in zip(said, rarities.known, strict=True))
    return said if is_had and not question.is_price else required


def least(question: Question, rarities: Rarities) -> Least:
    """What a document must meet that lacks a part of the question, by the rarities of the units.

    What nobody has cannot be had: of "quán nhậu" quán is enough where nhậu is in no text, unless
    most documents have that.
    """
    counted = counted_in_part(question, rarities)
    units = zip(question.units, rarities.units, rarities.known, counted, strict=True)
    needed = [(unit.weight, rare, is_had) for unit, rare, is_had, counts in units if counts]
    told = sum(weight * rare for weight, rare, _is_had in needed)
    weight = max(1, sum(weight for weight, _rare, is_had in needed if is_had))
    if question.is_price:
        return Least(sum(weight for weight, _rare, _is_had in needed), told)
    part = LEAST_OF_SENTENCE if question.is_sentence else LEAST_PART
    return Least(min(LEAST_WEIGHT, weight), max(-(-told // part), min(LEAST_WEIGHT, told)))


def least_close(whole: int, partial: int) -> int:
    """The score with which what lacks a part is shown, by the best one that has all and the best
    of those that do not."""
    return -(-partial // 2) if partial > whole else -int(-whole * CLOSE // 1)


def _union(masks: Iterable[int]) -> int:
    whole = 0
    for mask in masks:
        whole |= mask
    return whole
