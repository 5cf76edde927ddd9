"""Words within one edit of a word, among very many. Pure."""

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property

_LAST = "\U0010ffff"


def is_one_edit(one: str, other: str) -> bool:
    """Whether a letter inserted, left out, replaced, or two swapped, make one word the other."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    left, right = one[start:], other[start:]
    if len(left) != len(right):
        return left[1:] == right or left == right[1:]
    return left[1:] == right[1:] or (left[:2] == right[1::-1] and left[2:] == right[2:])


class Neighbours:
    """Sorted terms. An edit leaves the first or the last half of a word as it is: only terms with
    one of the two are compared."""

    def __init__(self, terms: Sequence[str]) -> None:
        self._terms = terms

    def of(self, term: str) -> list[str]:
        """The terms that become ``term`` by one letter more, less or other, or two swapped."""
        half = len(term) // 2 + 1
        # Two letters swapped across the middle leave one letter less of the first half.
        candidates = {*self._beginning(term[: half - 1]), *self._ending(term[half:])}
        return sorted(other for other in candidates if is_one_edit(term, other))

    def _beginning(self, part: str) -> Iterator[str]:
        low = bisect_left(self._terms, part)
        yield from self._terms[low : bisect_left(self._terms, f"{part}{_LAST}", low)]

    def _ending(self, part: str) -> Iterator[str]:
        turned = part[::-1]
        low = bisect_left(self._by_end, turned, key=self._turned)
        high = bisect_left(self._by_end, f"{turned}{_LAST}", low, key=self._turned)
        return (self._terms[number] for number in self._by_end[low:high])

    def _turned(self, number: int) -> str:
        return self._terms[number][::-1]

    @cached_property
    def _by_end(self) -> "array[int]":
        """The numbers of the terms as sorted from the last letter."""
        return array("I", sorted(range(len(self._terms)), key=self._turned))
