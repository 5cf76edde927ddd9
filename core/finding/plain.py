"""Documents that answer a question, found one by one: what ``index`` must agree with. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from .documents import Prepared
from .near import is_one_edit
from .question import Question
from .scoring import (
    LITTLE,
    TIER_SHIFT,
    Fit,
    Rarities,
    fit,
    has_all,
    is_known,
    least,
    least_close,
    met,
    pair_rarity,
    score,
    unit_rarity,
)


def answers(
    question: Question, documents: Mapping[int, Prepared], weights: Sequence[int]
) -> tuple[dict[int, int], bool]:
    """The score of each document that answers, and whether all lack a part of the question.

    Those answer that meet all of it. Those with a good part of it (``least``) answer too where they
    are nearly as good as the best of them, or, where one that lacks a part is better than all of
    them (words far apart, or with other marks, say little), with half its points
    (``least_close``). Those in which the words of a unit
    are scattered are left out where they have little beside the best of the others.
    """
    if not question:
        return {}, False
    fits = {key: fit(question, document, weights) for key, document in documents.items()}
    rarities = _rarities(question, list(fits.values()), weights)
    scores = {key: score(question, found, rarities, weights) for key, found in fits.items()}
    parts = {key: met(question, found, rarities) for key, found in fits.items()}
    whole = {key: scores[key] for key, found in fits.items() if has_all(question, found)}
    limit = least(question, rarities)
    close = {
        key: scores[key]
        for key, (weight, told) in parts.items()
        if key not in whole and weight >= limit.weight and told >= limit.told
    }
    is_partial = bool(close) and not whole
    enough = least_close(max(whole.values(), default=0), max(close.values(), default=0))
    whole |= {key: points for key, points in close.items() if points >= enough}
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


def _rarities(question: Question, fits: Sequence[Fit], weights: Sequence[int]) -> Rarities:
    columns = [[found.points[number] for found in fits] for number in range(len(question.units))]
    best = [max(points, default=0) for points in columns]
    return Rarities(
        known=tuple(is_known(points, weights) for points in best),
        units=tuple(
            unit_rarity(unit, len(fits), sum(points), most)
            for unit, points, most in zip(question.units, columns, best, strict=True)
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
        self._forms: set[str] = set()
        self._pairs: dict[tuple[str, str], int] = {}
        for document in documents:
            self._forms |= document.forms.keys()
            for term in document.terms:
                self._counts[term] = self._counts.get(term, 0) + 1
            for first, behind in document.pairs.items():
                for second in behind:
                    self._pairs[first, second] = self._pairs.get((first, second), 0) + 1

    def has(self, term: str) -> bool:
        """Whether a document has the term."""
        return term in self._counts

    def has_form(self, form: str) -> bool:
        """Whether a document has the word with just these marks."""
        return form in self._forms

    def has_prefix(self, prefix: str) -> bool:
        """Whether a document has a term that begins so."""
        return any(term.startswith(prefix) for term in self._counts)

    def pair_count(self, first: str, second: str) -> int:
        """The number of documents in which the two terms stand side by side."""
        return self._pairs.get((first, second), 0)

    def near(self, term: str) -> list[tuple[str, int]]:
        """Terms within one edit, not the term itself, each with the number of its documents."""
        return [(other, count) for other, count in self._counts.items() if is_one_edit(term, other)]
