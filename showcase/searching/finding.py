"""What a text finds among everything but the solutions, which have an engine of their own."""

import datetime as dt
import logging
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Final

from django.db import DatabaseError, connection

from core.changes.feed import News
from core.changes.kept import Kept
from core.clock import today
from core.finding.lexicon import Lexicon
from core.finding.question import Question, Vocabulary
from core.finding.understanding import understand
from core.memory import give_back
from solutions import wording
from solutions.finder import ask_index

from . import stored
from .collection import Library, Ranked, Shelf, Texts, library_of
from .phrases import Phrases
from .sectors import SECTORS
from .sources import SOURCES

log = logging.getLogger("portal.search")

LEXICON: Final = "lexicon"
PHRASES: Final = "phrases"
SECTOR: Final = "sectors"
TEXTS: Final[Mapping[str, Texts]] = {
    SECTOR: SECTORS,
    **{source.key: source.texts for source in SOURCES},
}


@dataclass(frozen=True, slots=True)
class Together:
    """The words of several collections, as one vocabulary."""

    parts: Sequence[Vocabulary]

    def has(self, term: str) -> bool:
        """Whether a document of any has the term."""
        return any(part.has(term) for part in self.parts)

    def has_form(self, form: str) -> bool:
        """Whether a document of any has the word with just these marks."""
        return any(part.has_form(form) for part in self.parts)

    def has_prefix(self, prefix: str) -> bool:
        """Whether a document of any has a term that begins so."""
        return any(part.has_prefix(prefix) for part in self.parts)

    def pair_count(self, first: str, second: str) -> int:
        """The number of documents of all in which the two terms stand side by side."""
        return sum(part.pair_count(first, second) for part in self.parts)

    def near(self, term: str) -> list[tuple[str, int]]:
        """Terms within one edit with the number of documents of all that have them."""
        counts: dict[str, int] = {}
        for part in self.parts:
            for other, count in part.near(term):
                counts[other] = counts.get(other, 0) + count
        return list(counts.items())


@dataclass(frozen=True, slots=True)
class Desk:
    """The libraries of all kinds and the lexicon, open for reading."""

    on: dt.date
    libraries: Mapping[str, Library]
    lexicon: Lexicon
    phrases: Phrases

    def question(self, text: str) -> Question:
        """What ``text`` asks for; a word that some solution has is no slip of the fingers."""
        own = [library.index for library in self.libraries.values()]
        asked = ask_index(
            self.on, lambda all_: understand(text, self.lexicon, Together([*own, all_.text]))
        )
        return asked or understand(text, self.lexicon, Together(own))

    def ranked(self, kind: str, question: Question) -> Ranked:
        """The things of a kind that answer."""
        return self.libraries[kind].ranked(question)


@contextmanager
def opened(on: dt.date) -> Iterator[Desk]:
    """Everything as it stands on the day ``on``; others wait meanwhile, so be quick."""
    with _SHELF.opened(on) as things:
        lexicon, phrases = things.pop(LEXICON), things.pop(PHRASES)
        yield Desk(on, things, lexicon, phrases)


def get_ready() -> None:
    """Read everything in the background, so that the first question does not wait for it."""
    threading.Thread(target=read_ahead, name="search texts", daemon=True).start()


def read_ahead() -> None:
    """Read what questions of today need; a database that is not ready stops nothing."""
    try:
        with opened(today()):
            pass
    except DatabaseError as error:
        log.warning("the texts of the search wait for the database: %s", error)
    finally:
        connection.close()
        # Reading all texts takes tens of megabytes, what is kept of them ten.
        give_back()


def store(on: dt.date, *, if_none: bool) -> None:
    """Store the texts of all kinds of a day; ``if_none``: where none can be used."""
    for name, texts in TEXTS.items():
        stored.store(name, texts, on, if_none=if_none)


def _renewed(lexicon: Lexicon, news: News | None, before: dt.date, on: dt.date) -> Lexicon:
    is_same = news is not None and not news.of("synonym") and not news.of("province")
    is_same = is_same and before == on
    return lexicon if is_same else wording.lexicon(on)


def new_shelf() -> Shelf:
    """All that questions need, nothing of it read yet."""
    return Shelf(
        {
            LEXICON: Kept(wording.lexicon, _renewed),
            PHRASES: Kept(Phrases, Phrases.renewed),
            **{
                name: library_of(texts, partial(stored.load, name, texts))
                for name, texts in TEXTS.items()
            },
        }
    )


_SHELF = new_shelf()
