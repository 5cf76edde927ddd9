"""The index of a day as one file, which every process maps instead of making it anew.

Pages of a mapping are shared between processes until one of them writes to them, so a worker costs
little more memory than what changed since (``core/array_files.py``). What does not fit is ignored.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from core import array_files
from core.array_files import Stored
from core.changes.feed import Position
from core.day_files import DayFile
from core.finding.index import TextIndex
from solutions.wording import lexicon

from .cells import Cells
from .contents import Contents
from .layout import Layout
from .listed import Listed
from .places import PlaceTable
from .values import Rows, Values

# Never written to and much larger than what a question reads of them: they need not stay resident.
_ASIDE: Final = {
    f"text {kind}_{name}" for kind in ("words", "pairs") for name in ("slots", "masks")
}
_TABLES: Final = ("keys", "sort_keys", "published", "evaluated")


@dataclass(frozen=True, slots=True)
class Copy:
    """An index and the place in the log of changes from which to go on."""

    contents: Contents
    position: Position


def path_of(on: dt.date) -> Path:
    """Where the copy of a day lies."""
    return FILE.path_of(on)


def write(contents: Contents, position: Position) -> Path:
    """Write the copy of a day, replace the one there is, and remove those of past days."""
    text, arrays = array_files.apart(contents.text.to_parts(), "text ")
    head = {**_described(contents), "text": text}
    return FILE.write(contents.on, position, {**dict(_arrays(contents)), **arrays}, head)


def load(on: dt.date) -> Copy | None:
    """The copy of a day, None where there is none that can be used; why not is logged."""
    found = FILE.load(on, partial(_contents, on))
    return found and Copy(*found)


# What is in it ----------------------------------------------------------------------------------
def _arrays(contents: Contents) -> Iterator[tuple[str, np.ndarray[Any, Any]]]:
    for name in _TABLES:
        yield name, getattr(contents, name)
    yield "names", contents.name_ranks()
    for name, column in contents.listed.columns.items():
        yield f"listed {name}", column
    yield "rows", contents.rows.bits
    yield "offer_rows", contents.offer_rows.bits
    yield from _cells("priced", contents.priced)
    for key, known in contents.open.items():
        yield from _cells(f"open {key}", known.cells)
        yield f"open {key} ranks", known.ranks


def _cells(name: str, cells: Cells) -> Iterator[tuple[str, np.ndarray[Any, Any]]]:
    yield f"{name} codes", cells.codes
    yield f"{name} cells", cells.cells


def _described(contents: Contents) -> dict[str, Any]:
    return {
        "size": contents.size,
        "planes": contents.planes,
        "marks": contents.rows.marks,
        "offer_marks": contents.offer_rows.marks,
        "open": {key: [known.values, known.names] for key, known in contents.open.items()},
        "successor": sorted(contents.places.successor.items()),
        "places": {key: sorted(own.items()) for key, own in contents.places.values.items()},
    }


def _contents(on: dt.date, stored: Stored) -> Contents:
    head, arrays = stored.head, stored.arrays
    return Contents(
        layout=Layout.current(),
        on=on,
        places=PlaceTable(
            dict(head["successor"]), {key: dict(own) for key, own in head["places"].items()}
        ),
        size=head["size"],
        planes=head["planes"],
        **{name: arrays[name] for name in (*_TABLES, "names")},
        listed=Listed(**{field.name: arrays[f"listed {field.name}"] for field in fields(Listed)}),
        rows=Rows([tuple(mark) for mark in head["marks"]], arrays["rows"]),
        offer_rows=Rows([tuple(mark) for mark in head["offer_marks"]], arrays["offer_rows"]),
        open={
            key: Values(
                values, names, _cells_in(f"open {key}", arrays), arrays[f"open {key} ranks"]
            )
            for key, (values, names) in head["open"].items()
        },
        priced=_cells_in("priced", arrays),
        text=TextIndex.from_parts(stored.parts(head["text"], "text ")),
        lexicon=lexicon(on),
    )


def _cells_in(name: str, arrays: Mapping[str, Any]) -> Cells:
    return Cells(arrays[f"{name} codes"], arrays[f"{name} cells"])


# Whose it is ------------------------------------------------------------------------------------
def _made_by() -> dict[str, Any]:
    """What a copy must agree with to be used."""
    return {"code": _code(), "facets": Layout.current().fingerprint()}


@cache
def _code() -> str:
    """A digest of the modules that say what is in an index, and of the versions they stand on."""
    here = Path(__file__).resolve().parent
    solutions, project = here.parent, here.parent.parent
    code = [
        *here.glob("*.py"),
        *(solutions / "pricing").glob("*.py"),
        *(project / "core" / "finding").glob("*.py"),
        *(project / name for name in ("core/text.py", "provinces/naming.py")),
        *(solutions / f"{name}.py" for name in ("facets", "prices", "ratings", "wording")),
        *(Path(facet.links.__code__.co_filename) for facet in Layout.current().facets.values()),
    ]
    return array_files.digest_of(code, project)


FILE: Final = DayFile(
    "index",
    b"search index 2\n",
    _made_by,
    "the stored search index %s is ignored",
    _ASIDE,
)
