"""Slips of the finger in phrases that the lexicon knows: tiệm mthuốc is tiệm thuốc. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Final

from .near import Neighbours, is_one_edit

Terms = tuple[str, ...]

_SHORTEST: Final = 3  # letters of a word that its neighbours prove
_SHORTEST_ALONE: Final = 4


class Gaps:
    """Known phrases by what is left of each without one of its words.

    ``phrases`` have how their words are written. A slip in a word of documents is found by these; a
    phrase that only means something (dashboard, tiệm thuốc) may stand in none.
    """

    def __init__(self, phrases: Mapping[Terms, tuple[str, ...]]) -> None:
        self._phrases = phrases

    def meant(self, terms: Sequence[str], number: int) -> str:
        """The word within one edit of ``terms[number]`` that makes the longest phrase with its
        neighbours; empty where there is none."""
        own = terms[number]
        if len(own) < _SHORTEST or not own.isalpha():
            return ""
        for size in range(min(self._longest, len(terms)), 1, -1):
            for start in range(max(0, number - size + 1), min(number, len(terms) - size) + 1):
                rest = (*terms[start:number], "", *terms[number + 1 : start + size])
                found = [way for way in self._by_rest.get(rest, ()) if is_one_edit(own, way[0])]
                if found:
                    return min(found)[1]
        return ""

    def meant_alone(self, term: str) -> str:
        """The word within one edit that is a phrase by itself; empty where there are more."""
        near = self._alone.of(term) if len(term) >= _SHORTEST_ALONE and term.isalpha() else []
        return self._phrases[(near[0],)][0] if len(near) == 1 else ""

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._phrases), default=0)

    @cached_property
    def _by_rest(self) -> Mapping[Terms, list[tuple[str, str]]]:
        """The term and the written word that each rest of a phrase lacks."""
        found: dict[Terms, list[tuple[str, str]]] = defaultdict(list)
        for phrase, written in self._phrases.items():
            if len(phrase) > 1:
                for number, way in enumerate(zip(phrase, written, strict=True)):
                    found[(*phrase[:number], "", *phrase[number + 1 :])].append(way)
        return dict(found)

    @cached_property
    def _alone(self) -> Neighbours:
        return Neighbours(sorted(phrase[0] for phrase in self._phrases if len(phrase) == 1))
