"""Found words of a text, marked; the best piece of a long text."""

from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Final

from django.utils.safestring import SafeString

from core.finding.marking import Marking
from core.finding.question import Question

LENGTH: Final = 180


@dataclass(frozen=True)
class Marker:
    """Marks what a question found."""

    question: Question = field(default_factory=Question)

    @cached_property
    def _marking(self) -> Marking:
        """One for all texts of a page: it knows most words from the texts before."""
        return Marking(self.question)

    def title(self, name: str) -> SafeString:
        """A name with the found words marked."""
        return self._marking.marked(name)

    def excerpt(self, *texts: str) -> SafeString:
        """A piece of the first text in which something was found, else of the first that is not
        empty."""
        pieces = (self._marking.snippet(text, LENGTH) for text in texts if text)
        first = next(pieces, SafeString())
        found = (piece for piece in chain((first,), pieces) if "<mark>" in piece)
        return next(found, first)
