"""Files of one day, made once and mapped by all processes, which go on from the log of changes.

What such a file was made of is written in it; one of another day, database or version of the code
is not used, and whoever wanted it reads the tables instead.
"""

import datetime as dt
import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings

from . import array_files
from .array_files import Arrays, Stored
from .changes.feed import Position
from .changes.witnesses import described, position_in
from .clock import today

log = logging.getLogger("portal.search")

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class DayFile:
    """A kind of them: what ``made_by`` says must be the same where it is read.

    ``suffix``: of its name behind the day; ``ignored``: for the log, with %s for the name;
    ``aside``: as ``array_files.load`` has it.
    """

    suffix: str
    magic: bytes
    made_by: Callable[[], Mapping[str, Any]]
    ignored: str
    aside: Collection[str] | None = None

    def path_of(self, on: dt.date) -> Path:
        """Where the file of a day lies."""
        return settings.VAR_DIR / "search" / f"{on.isoformat()}.{self.suffix}"

    def write(
        self, on: dt.date, position: Position, arrays: Arrays, head: Mapping[str, Any]
    ) -> Path:
        """Store what was read after ``position``, and remove the files of past days.

        That of today stays while tomorrow's is stored: a process may begin before midnight.
        """
        path, oldest = self.path_of(on), self.path_of(min(on, today()))
        array_files.write(path, self.magic, {**head, **self._identity(on, position)}, arrays)
        for other in path.parent.glob(f"*.{self.suffix}"):
            if other.name < oldest.name:
                other.unlink(missing_ok=True)
        return path

    def load(self, on: dt.date, make: Callable[[Stored], Made]) -> tuple[Made, Position] | None:
        """What ``make`` makes of the file of a day, and from where in the log to go on.

        None where there is none that can be used; why not is logged.
        """
        path = self.path_of(on)
        try:
            stored = array_files.load(path, self.magic, self.aside)
            position = position_in(stored.head)
            stored.must_be(self._identity(on, position))
            return make(stored), position
        except FileNotFoundError:
            return None
        except array_files.UNUSABLE as error:
            log.warning(f"{self.ignored}: %s", path.name, error)
            return None

    def _identity(self, on: dt.date, position: Position) -> dict[str, Any]:
        return {"day": on.isoformat(), **self.made_by(), **described(position)}
