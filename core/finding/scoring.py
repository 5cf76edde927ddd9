"""How well a document answers a question, as one whole number. Pure.

The plain rules, one document at a time; ``index`` keeps to them for many at once.

A word counts by how it was found (``Kind``) times the weight of the best level it stands in; two
words that stand side by side as typed count once more; both count more the rarer they are. Above
that sum stand the tiers: the whole
phrase in the name with the marks that were typed, the phrase in the name, all words in the name
with their marks, all words in the name, anything else.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from .documents import NAME_BIT, Prepared
from .near import is_one_edit
from .question import Asked, Question, Unit
from .words import begins, place_form, plain_form, term_in


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
# What lacks a part of the question has at least so much of it by weight, and this part by rarity.
LEAST_WEIGHT: Final = 2
LEAST_PART: Final = 3  # a third
LITTLE: Final = 2  # less than half
PHRASE_TIER: Final = 3  # from here on the name has the words side by side
TIER_SHIFT: Final = 24  # a tier is worth more than any sum


@dataclass(frozen=True, slots=True)
class Fit:
    """How a document meets a question: by unit its points (0: not at all) and whether in the name,
    by two neighbouring words the levels in which they stand side by side, and whether the name has
    the whole phrase, and all words with the marks typed."""

    points: tuple[int, ...]
    named: tuple[bool, ...]
    pairs: tuple[int, ...]
    is_phrase: bool
    is_marked: bool
    is_scattered: bool


@dataclass(frozen=True, slots=True)
class Rarities:
    """How rare each unit is among all documents, and each two neighbouring words (``rarity``)."""

    units: tuple[int, ...]
    pairs: tuple[int, ...]


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
    """The levels that hold a phrase: its one form, or every two of its words side by side."""
    if len(phrase) == 1:
        return document.forms.get(phrase[0][1], 0)
    mask = ~0
    for (left, _form), (right, _same) in zip(phrase, phrase[1:], strict=False):
        mask &= document.pairs.get(left, {}).get(right, 0)
    return mask


def fit(question: Question, document: Prepared, weights: Sequence[int]) -> Fit:
    """How a document meets a question."""
    is_marked = question.is_marked
    codes = [word_code(w, document, weights, is_marked=is_marked) for w in question.words]
    masks = [
        pair_mask(first, second, document)
        for first, second in zip(question.words, question.words[1:], strict=False)
    ]
    typed = [_typed_code(unit, codes) for unit in question.units]
    meant = [_meant_code(unit, document, weights) for unit in question.units]
    best = [max(codes) for codes in zip(typed, meant, strict=True)]
    core = question.core
    top = code_of(Kind.EXACT, NAME_BIT, weights)
    return Fit(
        points=tuple(code >> 1 for code in best),
        named=tuple(bool(code & 1) for code in best),
        pairs=tuple(masks),
        is_phrase=all(codes[number] & 1 for number in core)
        and all(
            mask & NAME_BIT
            for number, mask in enumerate(masks)
            if number in core and number + 1 in core
        ),
        is_marked=is_marked and all(codes[n] >= top and codes[n] & 1 for n in core),
        is_scattered=any(
            own and not other and not stands_together(question, unit, masks)
            for unit, own, other in zip(question.units, typed, meant, strict=True)
            if unit.is_required
        )
        or not _hangs_together(question, meant, masks),
    )


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


def _typed_code(unit: Unit, codes: Sequence[int]) -> int:
    """The words of a unit as they were typed: points times two, and one more in the name."""
    needed = [codes[number] for number in unit.needed]
    if not all(needed):
        return 0
    points = sum(code >> 1 for code in needed) * unit.size // len(needed)
    points = points // SCATTERED if unit.size > 1 else points
    return 2 * points + all(codes[number] & 1 for number in unit.named)


def _meant_code(unit: Unit, document: Prepared, weights: Sequence[int]) -> int:
    """The best of what a unit means besides, counted alike."""
    best = 0
    for phrase in unit.phrases:
        code = code_of(Kind.SYNONYM, phrase_mask(phrase, document), weights)
        best = max(best, (code >> 1) * 2 * unit.size + (code & 1))
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


def met(question: Question, found: Fit, rarities: Sequence[int]) -> tuple[int, int]:
    """How much of the required units a document meets: by their weights alone, and by weight and
    rarity, which is how much it tells."""
    units = zip(question.units, found.points, rarities, strict=True)
    has = [(unit.weight, rare) for unit, points, rare in units if unit.is_required and points]
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


def least(question: Question, rarities: Sequence[int]) -> Least:
    """What a document must meet that lacks a part of the question, by the rarities of the units."""
    units = zip(question.units, rarities, strict=True)
    required = [(unit.weight, rare) for unit, rare in units if unit.is_required]
    told = sum(weight * rare for weight, rare in required)
    weight = sum(weight for weight, _rare in required)
    return Least(min(LEAST_WEIGHT, weight), -(-told // LEAST_PART))


def answers(
    question: Question, documents: Mapping[int, Prepared], weights: Sequence[int]
) -> tuple[dict[int, int], bool]:
    """The score of each document that answers, and whether all lack a part of the question.

    Those answer that meet all of it. Where one that lacks a part is better than all of them (words
    far apart, or with other marks, say little), those with a good part of it (``least``) answer
    too, unless they have less than half the points of the best. Those in which the words of a unit
    are scattered are left out where they have little beside the best of the others.
    """
    if not question:
        return {}, False
    fits = {key: fit(question, document, weights) for key, document in documents.items()}
    rarities = _rarities(question, list(fits.values()))
    scores = {key: score(question, found, rarities, weights) for key, found in fits.items()}
    parts = {key: met(question, found, rarities.units) for key, found in fits.items()}
    full = sum(unit.weight for unit in question.required)
    whole = {key: scores[key] for key, (weight, _told) in parts.items() if weight == full}
    limit = least(question, rarities.units)
    close = {
        key: scores[key]
        for key, (weight, told) in parts.items()
        if limit.weight <= weight < full and told >= limit.told
    }
    best = max(close.values(), default=0)
    is_partial = bool(close) and not whole
    if best > max(whole.values(), default=0):
        whole |= {key: points for key, points in close.items() if 2 * points >= best}
    return _together(whole, {key for key in whole if fits[key].is_scattered}), is_partial


def _together(scores: dict[int, int], apart: Collection[int]) -> dict[int, int]:
    """Without scattered ones that have little beside the best of the others; a name that has all
    words says enough."""
    scattered = {key for key in apart if not scores[key] >> TIER_SHIFT}
    together = max((points_of(scores[key]) for key in scores if key not in scattered), default=0)
    return {
        key: points
        for key, points in scores.items()
        if key not in scattered or LITTLE * points_of(points) >= together
    }


def points_of(score: int) -> int:
    """What a score says below its tier."""
    return score & ((1 << TIER_SHIFT) - 1)


def _rarities(question: Question, fits: Sequence[Fit]) -> Rarities:
    columns = [[found.points[number] for found in fits] for number in range(len(question.units))]
    return Rarities(
        units=tuple(
            unit_rarity(unit, len(fits), sum(points), max(points, default=0))
            for unit, points in zip(question.units, columns, strict=True)
        ),
        pairs=tuple(
            pair_rarity(question, number, len(fits), sum(1 for one in fits if one.pairs[number]))
            for number in range(len(question.words) - 1)
        ),
    )


class PlainVocabulary:
    """The words of documents, counted one by one; what ``index`` must agree with."""

    def __init__(self, documents: Iterable[Prepared]) -> None:
        self._counts: dict[str, int] = {}
        self._pairs: dict[tuple[str, str], int] = {}
        for document in documents:
            for term in document.terms:
                self._counts[term] = self._counts.get(term, 0) + 1
            for first, behind in document.pairs.items():
                for second in behind:
                    self._pairs[first, second] = self._pairs.get((first, second), 0) + 1

    def has(self, term: str) -> bool:
        """Whether a document has the term."""
        return term in self._counts

    def has_prefix(self, prefix: str) -> bool:
        """Whether a document has a term that begins so."""
        return any(term.startswith(prefix) for term in self._counts)

    def pair_count(self, first: str, second: str) -> int:
        """The number of documents in which the two terms stand side by side."""
        return self._pairs.get((first, second), 0)

    def near(self, term: str) -> list[tuple[str, int]]:
        """Terms within one edit, not the term itself, each with the number of its documents."""
        return [(other, count) for other, count in self._counts.items() if is_one_edit(term, other)]


def _union(masks: Iterable[int]) -> int:
    whole = 0
    for mask in masks:
        whole |= mask
    return whole
