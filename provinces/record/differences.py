"""Pure: what differs between two texts, word by word, for people to compare."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

SAME: Final = "same"
REMOVED: Final = "removed"
ADDED: Final = "added"

# Beyond so many words whole lines are compared: the work grows with the square of the number.
MOST_WORDS: Final = 2000
_WORDS: Final = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that both say (``same``), only the old (``removed``) or only the new."""

    kind: str
    text: str


def pieces(old: str, new: str) -> list[Piece]:
    """The two texts as one: what stays, what goes, what comes, in reading order.

    Joined without the added ones it is ``old``, without the removed ones ``new``.
    """
    before, after = _tokens(old, new)
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    return list(_tidy(_pieces(matcher, before, after)))


def _tokens(old: str, new: str) -> tuple[list[str], list[str]]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(before), len(after)) > MOST_WORDS:
        return old.splitlines(keepends=True), new.splitlines(keepends=True)
    return before, after


def _pieces(matcher: SequenceMatcher[str], before: list[str], after: list[str]) -> Iterator[Piece]:
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            yield Piece(SAME, "".join(before[start:end]))
            continue
        yield Piece(REMOVED, "".join(before[start:end]))
        yield Piece(ADDED, "".join(after[new_start:new_end]))


def _tidy(found: Iterator[Piece]) -> Iterator[Piece]:
    """Without empty pieces, and without single spaces standing between two changes.

    ``-old-words +new +words`` reads better than every word on its own.
    """
    removed, added, gap = "", "", ""
    for piece in found:
        if piece.kind == SAME and not piece.text.isspace():
            yield from _change(removed, added)
            if gap:
                yield Piece(SAME, gap + piece.text)
            else:
                yield piece
            removed = added = gap = ""
        elif piece.kind == SAME and not (removed or added):
            gap += piece.text
        elif piece.kind == SAME:
            removed, added = removed + piece.text, added + piece.text
        elif piece.text:
            if gap:
                yield Piece(SAME, gap)
                gap = ""
            if piece.kind == REMOVED:
                removed += piece.text
            else:
                added += piece.text
    yield from _change(removed, added)
    if gap:
        yield Piece(SAME, gap)


def _change(removed: str, added: str) -> Iterator[Piece]:
    """A change as at most three pieces; white space that both end with stands after it."""
    shared = ""
    while removed and added and removed[-1] == added[-1] and removed[-1].isspace():
        shared = removed[-1] + shared
        removed, added = removed[:-1], added[:-1]
    if removed:
        yield Piece(REMOVED, removed)
    if added:
        yield Piece(ADDED, added)
    if shared:
        yield Piece(SAME, shared)
