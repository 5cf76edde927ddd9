"""The index of a day as one file, which every process maps instead of making it anew.

Pages of a mapping are shared between processes until one of them writes to them, so a worker costs
little more memory than what changed since. The file begins with its description as JSON, arrays
follow. It holds data alone, nothing that could be run; what does not fit is ignored.
"""

import datetime as dt
import hashlib
import json
import logging
import mmap
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from django.conf import settings
from django.db import connection
from django.db.models import Q

from core.changes.feed import Position
from core.finding.index import TextIndex
from core.models import Change
from solutions.wording import lexicon

from .cells import Cells
from .contents import Contents
from .layout import Layout
from .listed import Listed
from .places import PlaceTable
from .values import Rows, Values

log = logging.getLogger("portal.search")

MAGIC: Final = b"search index 2\n"
_ALIGNED: Final = 64
# Rows of the log before the copy's position that must be the same for it to be of this database.
_WITNESSES: Final = 20
_TABLES: Final = ("keys", "sort_keys", "published", "evaluated")


class ForeignCopyError(Exception):
    """The file is damaged, of another version, day or database."""


@dataclass(frozen=True, slots=True)
class Copy:
    """An index and the place in the log of changes from which to go on."""

    contents: Contents
    position: Position


def path_of(on: dt.date) -> Path:
    """Where the copy of a day lies."""
    return settings.VAR_DIR / "search" / f"{on.isoformat()}.index"


def write(contents: Contents, position: Position) -> Path:
    """Write the copy of a day, replace the one there is, and remove those of past days."""
    path = path_of(contents.on)
    path.parent.mkdir(parents=True, exist_ok=True)
    parts = contents.text.to_parts()
    arrays = dict(_arrays(contents, parts))
    head = _described(contents, parts, position)
    plan, at = {}, 0
    for name, array in arrays.items():
        plan[name] = [array.dtype.str, list(array.shape), at]
        at += -(-array.nbytes // _ALIGNED) * _ALIGNED
    text = json.dumps({**head, "arrays": plan, "length": at}, ensure_ascii=False).encode()
    unfinished = path.with_suffix(f".{os.getpid()}.new")
    try:
        with unfinished.open("wb") as file:
            file.write(MAGIC + len(text).to_bytes(8, "little") + text)
            start = _body(len(text))
            for name, array in arrays.items():
                file.seek(start + plan[name][2])
                file.write(np.ascontiguousarray(array).data)
            file.truncate(start + at)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    _remove_past(path)
    return path


def load(on: dt.date) -> Copy | None:
    """The copy of a day, None where there is none that can be used; why not is logged."""
    path = path_of(on)
    try:
        return _load(path, on)
    except FileNotFoundError:
        return None
    except (ForeignCopyError, ValueError, KeyError, TypeError, OSError, IndexError) as error:
        log.warning("the stored search index %s is ignored: %s", path.name, error)
        return None


def _load(path: Path, on: dt.date) -> Copy:
    with path.open("rb") as file:
        # A private mapping: what is written to it stays in this process.
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
    if mapped[: len(MAGIC)] != MAGIC:
        raise ForeignCopyError("no index")
    length = int.from_bytes(mapped[len(MAGIC) : len(MAGIC) + 8], "little")
    head = json.loads(mapped[len(MAGIC) + 8 : len(MAGIC) + 8 + length])
    if len(mapped) != _body(length) + head["length"]:
        raise ForeignCopyError("it is not whole")
    position = Position(head["last"], head["horizon"], frozenset(head["seen"]))
    layout = Layout.current()
    expected = _identity(layout, on, position)
    if different := [key for key in expected if head[key] != expected[key]]:
        raise ForeignCopyError(f"other {', '.join(different)}")
    arrays = {
        name: np.frombuffer(
            mapped, np.dtype(kind), int(np.prod(shape)), _body(length) + at
        ).reshape(shape)
        for name, (kind, shape, at) in head["arrays"].items()
    }
    return Copy(_contents(layout, on, head, arrays), position)


def _body(length: int) -> int:
    """Where the arrays begin behind a description of ``length`` bytes."""
    return -(-(len(MAGIC) + 8 + length) // _ALIGNED) * _ALIGNED


def _remove_past(path: Path) -> None:
    for other in path.parent.glob("*.index"):
        if other.name < path.name:
            other.unlink(missing_ok=True)


# What is in it ----------------------------------------------------------------------------------
def _arrays(
    contents: Contents, parts: Mapping[str, Any]
) -> Iterator[tuple[str, np.ndarray[Any, Any]]]:
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
    for name, part in parts.items():
        if isinstance(part, bytes):
            yield f"text {name}", np.frombuffer(part, np.uint8)
        elif isinstance(part, np.ndarray):
            yield f"text {name}", part


def _cells(name: str, cells: Cells) -> Iterator[tuple[str, np.ndarray[Any, Any]]]:
    yield f"{name} codes", cells.codes
    yield f"{name} cells", cells.cells


def _described(contents: Contents, parts: Mapping[str, Any], position: Position) -> dict[str, Any]:
    return {
        **_identity(contents.layout, contents.on, position),
        "last": position.last,
        "horizon": position.horizon,
        "seen": sorted(position.seen),
        "size": contents.size,
        "planes": contents.planes,
        "marks": contents.rows.marks,
        "offer_marks": contents.offer_rows.marks,
        "open": {key: [known.values, known.names] for key, known in contents.open.items()},
        "successor": sorted(contents.places.successor.items()),
        "places": {key: sorted(own.items()) for key, own in contents.places.values.items()},
        "text": {
            name: part for name, part in parts.items() if not isinstance(part, bytes | np.ndarray)
        },
        "text bytes": [name for name, part in parts.items() if isinstance(part, bytes)],
    }


def _contents(
    layout: Layout, on: dt.date, head: Mapping[str, Any], arrays: Mapping[str, Any]
) -> Contents:
    return Contents(
        layout=layout,
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
            key: Values(values, names, _stored(f"open {key}", arrays))
            for key, (values, names) in head["open"].items()
        },
        priced=_stored("priced", arrays),
        text=_text(head, arrays),
        lexicon=lexicon(on),
    )


def _stored(name: str, arrays: Mapping[str, Any]) -> Cells:
    return Cells(arrays[f"{name} codes"], arrays[f"{name} cells"])


def _text(head: Mapping[str, Any], arrays: Mapping[str, Any]) -> TextIndex:
    parts = dict(head["text"])
    for name, array in arrays.items():
        if name.startswith("text "):
            part = name.removeprefix("text ")
            parts[part] = array.tobytes() if part in head["text bytes"] else array
    return TextIndex.from_parts(parts)


# Whose it is ------------------------------------------------------------------------------------
def _identity(layout: Layout, on: dt.date, position: Position) -> dict[str, Any]:
    """What a copy must agree with to be used."""
    return {
        "day": on.isoformat(),
        "code": _code(),
        "facets": layout.fingerprint(),
        "database": _database(position),
    }


@cache
def _code() -> str:
    """A digest of the modules that say what is in an index, and of the versions they stand on."""
    digest = hashlib.sha256(np.__version__.encode())
    here = Path(__file__).resolve().parent
    solutions, project = here.parent, here.parent.parent
    files = {
        *here.glob("*.py"),
        *(solutions / "pricing").glob("*.py"),
        *(project / "core" / "finding").glob("*.py"),
        *(project / name for name in ("core/text.py", "provinces/naming.py")),
        *(solutions / f"{name}.py" for name in ("facets", "prices", "ratings", "wording")),
        *(Path(facet.links.__code__.co_filename) for facet in Layout.current().facets.values()),
    }
    for file in sorted(files):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _database(position: Position) -> str:
    """A digest of where the database is and of the log just before the copy's position."""
    known = {key: str(connection.settings_dict.get(key)) for key in ("ENGINE", "NAME", "HOST")}
    rows = Change.objects.exclude(topic=Change.FLOOR).filter(pk__lte=position.last).order_by("-pk")
    if position.horizon:
        # Of later transactions more rows may have appeared; those seen stay as they were.
        seen = sorted(position.seen)[-_WITNESSES:]
        rows = rows.filter(Q(transaction__lt=position.horizon) | Q(pk__in=seen))
    witnesses = list(rows.values_list("pk", "topic", "key")[:_WITNESSES])
    return hashlib.sha256(json.dumps([known, witnesses]).encode()).hexdigest()
