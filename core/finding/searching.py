"""One question to an index: what ``scoring`` says of a document, for all of them at once. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Protocol

import numpy as np

from .documents import NAME_BIT
from .postings import MASK_BITS, Numbers
from .question import Asked, Question, Unit
from .scoring import (
    LITTLE,
    PAIR_POINTS,
    PHRASE_TIER,
    PLACE_POINTS,
    TIER_SHIFT,
    Kind,
    Rarities,
    apart,
    code_of,
    counted_in_part,
    is_known,
    least,
    least_close,
    pair_rarity,
    points_at,
    surely,
    unit_rarity,
)


@dataclass(frozen=True, slots=True)
class Found:
    """Slots in rising order, the score of each, whether none meets the whole question, and whether
    its words stand apart in all of them."""

    slots: Numbers
    scores: Numbers
    is_partial: bool = False
    is_apart: bool = False


def nothing() -> Found:
    """What a question finds that nothing answers."""
    return Found(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))


class Searched(Protocol):
    """What a search asks of an index; every answer has one number for each slot."""

    size: int
    weights: tuple[int, ...]

    def __len__(self) -> int: ...

    def codes(self, word: Asked, *, is_marked: bool) -> Numbers:
        """How each document has a typed word."""

    def beside(self, first: Asked, second: Asked) -> Numbers:
        """The levels in which two typed words stand side by side in each document."""

    def phrase(self, phrase: Sequence[tuple[str, str]]) -> Numbers:
        """The levels in which each document holds a phrase."""

    def at_place(self, key: int) -> Numbers:
        """Slots of the documents at a place."""

    def kind_codes(self, kind: Kind) -> Numbers:
        """What each mask counts for."""


class Search:
    """One question to one index."""

    def __init__(self, index: Searched, question: Question) -> None:
        self.index = index
        self.question = question
        self.codes = [index.codes(word, is_marked=question.is_marked) for word in question.words]
        self.scattered = np.zeros(index.size, dtype=bool)
        self.meant = np.zeros(index.size, dtype=bool)
        self.units = [self._unit(unit) for unit in question.units]
        self.rarities = self._rarities()

    def found(self) -> Found:
        """The documents that meet all required units, and those with a good part, if better."""
        told = np.zeros(self.index.size, dtype=np.uint16)
        lacks = np.zeros(self.index.size, dtype=bool)
        counted = counted_in_part(self.question, self.rarities)
        units = list(
            zip(self.question.units, self.units, self.rarities.units, counted, strict=True)
        )
        for unit, best, rare, counts in units:
            if unit.is_required:
                lacks |= best == 0
            if counts:
                told += (best > 0) * np.uint16(unit.weight * rare)
        limit = least(self.question, self.rarities)
        slots = np.flatnonzero(~lacks | (told >= limit.told))
        weight = np.zeros(len(slots), dtype=np.uint8)
        for unit, best, _rare, counts in units:
            weight += (best[slots] > 0) * np.uint8(unit.weight * counts)
        slots = slots[~lacks[slots] | (weight >= limit.weight)]
        if not len(slots):
            return nothing()
        scores = self._scores(slots)
        is_whole = ~lacks[slots]
        highest = int(scores[~is_whole].max(initial=0))
        is_partial = not is_whole.any()
        kept = is_whole | (scores >= least_close(int(scores[is_whole].max(initial=0)), highest))
        slots, scores = slots[kept], scores[kept]
        scattered = self._is_scattered(slots) & (scores >> TIER_SHIFT == 0)
        kept = self._together(scattered, scores)
        return Found(slots[kept], scores[kept], is_partial, bool(scattered.all()))

    def _is_scattered(self, slots: Numbers) -> Numbers:
        """Where the words of a unit stand apart, or most of the whole question."""
        scattered = self.scattered[slots]
        if joints := self.question.joints:
            beside = np.sum([self._telling[n][slots] > 0 for n in joints], axis=0, dtype=np.uint8)
            scattered = scattered | ((2 * beside < len(joints)) & ~self.meant[slots])
        return scattered

    def _together(self, scattered: Numbers, scores: Numbers) -> Numbers:
        """Which of the found to keep, by how their words stand (``scoring.answers``)."""
        points = scores & ((1 << TIER_SHIFT) - 1)
        kept: Numbers = ~scattered | (LITTLE * points >= points[~scattered].max(initial=0))
        return kept

    # Units: points times two, and one more where in the name -------------------------------------
    def _unit(self, unit: Unit) -> Numbers:
        typed, meant = self._typed(unit), self._meant(unit)
        if unit.is_required and unit.size > 1:
            pairs = [self._telling[number] > 0 for number in unit.joints]
            beside = np.sum(pairs, axis=0, dtype=np.uint8) if pairs else np.uint8(0)
            self.scattered |= (typed > 0) & (meant == 0) & (beside < unit.least_together)
        if unit.is_required and unit.size == 1 and self.question.words[unit.start].is_doubtful:
            named = typed & 1 > 0
            for number in self.question.beside(unit):
                named |= self._telling[number] > 0
            self.scattered |= (typed > 0) & (meant == 0) & ~named
        if unit.is_required and (unit.phrases or unit.places):
            self.meant |= meant > 0
        best: Numbers = np.maximum(typed, meant)
        return best

    def _meant(self, unit: Unit) -> Numbers:
        best: Numbers = np.zeros(self.index.size, dtype=np.uint16)
        codes = self.index.kind_codes(Kind.SYNONYM).astype(np.uint16)
        for phrase in unit.phrases:
            levels = self.index.phrase(phrase)
            slots = np.flatnonzero(levels)
            if not len(slots):
                continue
            scaled = (codes >> 1) * (2 * unit.counted(phrase)) + (codes & 1)
            # A mask of a phrase may have bits of no level where all of its pairs are everywhere.
            found = scaled[levels[slots] & ((1 << MASK_BITS) - 1)]
            best[slots] = np.maximum(best[slots], found)
        for key in unit.places:
            slots = self.index.at_place(key)
            best[slots] = np.maximum(best[slots], 2 * PLACE_POINTS * unit.size + 1)
        return best

    def _typed(self, unit: Unit) -> Numbers:
        if unit.size == 1:
            return self.codes[unit.start].astype(np.uint16)
        whole = np.zeros(self.index.size, dtype=np.uint16)
        named = np.ones(self.index.size, dtype=np.uint8)
        for number in unit.named:
            named &= self.codes[number]
        needed = [self.codes[number] for number in unit.needed]
        for code in needed:
            whole += code >> 1
        has_all = np.minimum.reduce(needed) > 0
        points = whole * np.uint16(unit.size) // np.uint16(len(needed))
        scattered = points // np.uint16(apart(unit))
        if unit.phrases and unit.joints:
            beside = np.logical_and.reduce([self._beside[number] > 0 for number in unit.joints])
            points = np.where(
                beside, points * np.uint16(Kind.SYNONYM) // np.uint16(Kind.EXACT), scattered
            )
        else:
            points = scattered
        found: Numbers = (points * np.uint16(2) + named) * has_all
        return found

    # Scores ---------------------------------------------------------------------------------
    def _scores(self, slots: Numbers) -> Numbers:
        """The tier and the points of slots."""
        named = np.ones(len(slots), dtype=bool)
        total = np.zeros(len(slots), dtype=np.int64)
        for unit, best, rare in zip(
            self.question.units, self.units, self.rarities.units, strict=True
        ):
            own = best[slots]
            total += (own >> 1).astype(np.int64) * rare
            if unit.is_required:
                named &= (own & 1).astype(bool)
        pair_points = _pair_points(self.index.weights)
        for masks, rare in zip(self._telling, self.rarities.pairs, strict=True):
            total += pair_points[masks[slots]] * rare
        tiers = np.where(self._is_phrase(slots), PHRASE_TIER, 1) + self._is_marked(slots)
        total += (tiers * named).astype(np.int64) << TIER_SHIFT
        return total

    def _rarities(self) -> Rarities:
        units, known = [], []
        for unit, codes in zip(self.question.units, self.units, strict=True):
            points = codes >> 1
            most = int(points.max(initial=0))
            whole = int(points.sum(dtype=np.int64))
            units.append(unit_rarity(unit, len(self.index), whole, most))
            known.append(is_known(most, self.index.weights))
        pairs = (
            pair_rarity(self.question, number, len(self.index), int(np.count_nonzero(masks)))
            for number, masks in enumerate(self._telling)
        )
        return Rarities(tuple(units), tuple(pairs), tuple(known))

    @cached_property
    def _telling(self) -> list[Numbers]:
        """Where neighbouring words stand side by side and that counts (``scoring.telling``)."""
        enough = surely(self.index.weights)
        words, told = self.question.words, []
        for number, masks in enumerate(self._beside):
            for one in (number, number + 1):
                if words[one].is_sure:
                    masks = masks * (self.codes[one] >> 1 >= enough)
            told.append(masks)
        return told

    @cached_property
    def _beside(self) -> list[Numbers]:
        words = self.question.words
        return [
            self.index.beside(first, second)
            for first, second in zip(words, words[1:], strict=False)
        ]

    def _is_phrase(self, slots: Numbers) -> Numbers:
        """Whether the name holds the words as a phrase."""
        core = self.question.core
        whole = np.full(len(slots), NAME_BIT, dtype=np.uint8)
        for number in core:
            whole &= self.codes[number][slots]
        for number, masks in enumerate(self._beside):
            if number in core and number + 1 in core:
                whole &= masks[slots]
        found: Numbers = whole.astype(bool)
        return found

    def _is_marked(self, slots: Numbers) -> Numbers:
        """Whether the name has all words with the marks typed."""
        whole = np.full(len(slots), self.question.is_marked, dtype=bool)
        if self.question.is_marked:
            top = code_of(Kind.EXACT, NAME_BIT, self.index.weights)
            for number in self.question.core:
                codes = self.codes[number][slots]
                whole &= (codes >= top) & (codes & 1).astype(bool)
        return whole


@cache
def _pair_points(weights: tuple[int, ...]) -> Numbers:
    """For every mask what two neighbouring words count for that stand side by side so."""
    return np.array(
        [
            points_at(PAIR_POINTS, mask, weights) if mask < 1 << len(weights) else 0
            for mask in range(1 << MASK_BITS)
        ],
        dtype=np.int64,
    )
