"""The texts of a kind as a file beside the search index, from which a process begins."""

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Final

from core import array_files
from core.array_files import Stored
from core.changes import feed
from core.changes.feed import Position
from core.day_files import DayFile

from .collection import Library, Texts

# Read a little here and there, never written to: they need not stay resident.
_ASIDE: Final = {f"{kind}_{name}" for kind in ("words", "pairs") for name in ("slots", "masks")}


def path_of(name: str, on: dt.date) -> Path:
    """Where the texts of the kind ``name`` of a day lie."""
    return _file_of(name).path_of(on)


def store(name: str, texts: Texts, on: dt.date, *, if_none: bool) -> None:
    """Store the texts of a kind of the day ``on``; ``if_none``: unless some can be used."""
    if if_none and load(name, texts, on) is not None:
        return
    # Before anything is read: what is committed meanwhile is read once more, not missed.
    position = feed.here()
    said, arrays = array_files.apart(Library(texts, on).to_parts(), "")
    _file_of(name).write(on, position, arrays, {"texts": said})


def load(name: str, texts: Texts, on: dt.date) -> tuple[Library, Position] | None:
    """The stored texts of a kind and from where in the log of changes to go on.

    None where there are none that can be used; why not is logged.
    """

    def made(found: Stored) -> Library:
        return Library.from_parts(texts, on, found.parts(found.head["texts"], ""))

    return _file_of(name).load(on, made)


def _file_of(name: str) -> DayFile:
    return DayFile(
        f"{name}-texts",
        b"search texts 1\n",
        lambda: {"code": _code()},
        "the stored texts %s are ignored",
        _ASIDE,
    )


@cache
def _code() -> str:
    """A digest of the modules that say what is in the texts."""
    here = Path(__file__).resolve().parent
    project = here.parent.parent
    code = [
        *here.glob("*.py"),
        here.parent / "teasers.py",
        *(project / "core" / "finding").glob("*.py"),
        *(project / name for name in ("core/text.py", "provinces/naming.py")),
    ]
    return array_files.digest_of(code, project)
