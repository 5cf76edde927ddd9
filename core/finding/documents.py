"""Documents to find: texts by weight, and what of them searches compare. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from .words import place_form, readings, tokens

MAX_LEVELS = 6
MAX_WEIGHT = 6
NAME_BIT = 1  # the bit of level 0 in a mask


@dataclass(frozen=True, slots=True)
class Document:
    """Texts of one thing to find, by level; level 0 holds its names.

    What a level weighs is the index's to say (``check_weights``). ``places`` are keys of the places
    where the thing is offered.
    """

    levels: Sequence[Sequence[str]]
    places: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document as the plain rules of ``scoring`` read it.

    Masks say in which levels something stands: bit n for level n. ``pairs`` has,
    for a term, the terms that stand right behind it in a text. ``spelled`` is how a form is shown:
    of several spellings the one with the tone where it used to stand, and with y (hòa, kỹ).
    """

    forms: dict[str, int] = field(default_factory=dict)
    terms: dict[str, int] = field(default_factory=dict)
    pairs: dict[str, dict[str, int]] = field(default_factory=dict)
    spelled: dict[str, str] = field(default_factory=dict)


def check_weights(weights: Sequence[int]) -> tuple[int, ...]:
    """The weights of the levels, the name's first and highest; ValueError where they are not."""
    known = tuple(weights)
    if not known or len(known) > MAX_LEVELS or sorted(known, reverse=True) != list(known):
        raise ValueError(f"weights must be 1 to {MAX_LEVELS} numbers that never rise: {known}")
    if known[-1] < 1 or known[0] > MAX_WEIGHT:
        raise ValueError(f"weights must be from 1 to {MAX_WEIGHT}: {known}")
    return known


def prepare(document: Document) -> Prepared:
    """What searches compare of a document."""
    made = Prepared()
    for level, texts in enumerate(document.levels):
        for text in texts:
            _read_in(made, text, 1 << level)
    for key in document.places:
        made.forms[place_form(key)] = NAME_BIT
    return made


def _read_in(made: Prepared, text: str, bit: int) -> None:
    before = None
    for token in tokens(text):
        for term, form in readings(token):
            made.forms[form] = made.forms.get(form, 0) | bit
            made.terms[term] = made.terms.get(term, 0) | bit
            made.spelled[form] = better_spelling(made.spelled.get(form, ""), token, term)
            if before is not None:
                behind = made.pairs.setdefault(before, {})
                behind[term] = behind.get(term, 0) | bit
            before = term


def better_spelling(one: str, token: str, term: str) -> str:
    """The spelling to show of two: in code order the old tone placement and y come last."""
    is_whole = len(readings(token)) == 1
    return max(one, token if is_whole else term)
