"""Found words of a text, marked; the best piece of a long text."""

from dataclasses import dataclass, field
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.finding.marking import marked, snippet
from core.finding.question import Question

LENGTH: Final = 180


@dataclass(frozen=True, slots=True)
class Marker:
    """Marks what a question found."""

    question: Question = field(default_factory=Question)

    @property
    def place_names(self) -> list[str]:
        """The names of places that were typed."""
        words = self.question.words
        return [
            " ".join(word.text for word in words[unit.start : unit.end])
            for unit in self.question.units
            if unit.places
        ]

    def title(self, name: str) -> SafeString:
        """A name with the found words marked, and its language where it is not the page's."""
        text, lang = marked(str(name), self.question), getattr(name, "lang", "")
        return format_html('<span lang="{}">{}</span>', lang, text) if lang else text

    def excerpt(self, *texts: str) -> SafeString:
        """A piece of the first text in which something was found, else of the first that is not
        empty."""
        pieces = [snippet(str(text), self.question, LENGTH) for text in texts if text]
        found = (piece for piece in pieces if "<mark>" in piece)
        return next(found, pieces[0] if pieces else SafeString())
