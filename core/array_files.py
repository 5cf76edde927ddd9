"""Arrays stored in one file that processes map: a description as JSON first, arrays after it. Pure.

Data alone, nothing that could be run. A file is put in its place whole, so that readers find the
one before or the new one.
"""

import hashlib
import json
import mmap
import os
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from .aside import Numbers, Window, write_pieces

Arrays = Mapping[str, Numbers]
_ALIGNED: Final = 64
_LENGTH: Final = 8
# Seconds without a word in an unfinished file: whoever wrote it was killed.
_ABANDONED: Final = 600


class ForeignFileError(Exception):
    """The file is damaged, of another kind, version, day or database; the text says what."""


# What reading a file raises that cannot be used; ``FileNotFoundError`` is one of them.
UNUSABLE: Final = (ForeignFileError, OSError, ValueError, KeyError, TypeError, IndexError)


@dataclass(frozen=True, slots=True)
class Stored:
    """What a file says and holds; arrays read through ``window`` may not be written to."""

    head: Mapping[str, Any]
    arrays: Arrays
    window: Window

    def must_be(self, identity: Mapping[str, Any]) -> None:
        """Raise ``ForeignFileError`` unless the description says all of that."""
        if different := [key for key, value in identity.items() if self.head.get(key) != value]:
            raise ForeignFileError(f"other {', '.join(different)}")

    def parts(self, said: Mapping[str, Any], prefix: str) -> dict[str, Any]:
        """What ``apart`` took apart, for whoever made it."""
        arrays = {
            name.removeprefix(prefix): array
            for name, array in self.arrays.items()
            if name.startswith(prefix)
        }
        texts = {name: arrays[name].tobytes() for name in said["bytes"]}
        return {**said["values"], **arrays, **texts, "window": self.window}


def apart(parts: Mapping[str, Any], prefix: str) -> tuple[dict[str, Any], dict[str, Numbers]]:
    """What has arrays, bytes and values for JSON: as values for JSON alone, and as arrays.

    The latter under names that begin with ``prefix``.
    """
    texts = {name: part for name, part in parts.items() if isinstance(part, bytes)}
    arrays = {name: part for name, part in parts.items() if isinstance(part, np.ndarray)}
    values = {name: parts[name] for name in parts.keys() - texts.keys() - arrays.keys()}
    arrays |= {name: np.frombuffer(part, np.uint8) for name, part in texts.items()}
    named = {f"{prefix}{name}": array for name, array in arrays.items()}
    return {"values": values, "bytes": sorted(texts)}, named


def write(path: Path, magic: bytes, head: Mapping[str, Any], arrays: Arrays) -> None:
    """Write a file in place of the one there is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    plan: dict[str, tuple[str, list[int], int]] = {}
    at = 0
    for name, array in arrays.items():
        plan[name] = array.dtype.str, list(array.shape), at
        at += -(-array.nbytes // _ALIGNED) * _ALIGNED
    text = json.dumps({**head, "arrays": plan, "length": at}, ensure_ascii=False).encode()
    start = _body(magic, len(text))
    unfinished = path.with_suffix(f".{os.getpid()}.new")
    try:
        with unfinished.open("wb") as file:
            file.write(magic + len(text).to_bytes(_LENGTH, "little") + text)
            for name, array in arrays.items():
                file.seek(start + plan[name][2])
                write_pieces(file, array)
            file.truncate(start + at)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    _remove_abandoned(path)


def load(path: Path, magic: bytes, aside: Collection[str] | None = None) -> Stored:
    """Map a file; what is written to its arrays stays in this process.

    Those named in ``aside``, None: all, are read through the window instead. Raises one of
    ``UNUSABLE``.
    """
    with path.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
        window = Window(file.fileno(), len(mapped))
    if mapped[: len(magic)] != magic:
        raise ForeignFileError("no such file")
    length = int.from_bytes(mapped[len(magic) : len(magic) + _LENGTH], "little")
    head = json.loads(mapped[len(magic) + _LENGTH : len(magic) + _LENGTH + length])
    start = _body(magic, length)
    if len(mapped) != start + head["length"]:
        raise ForeignFileError("it is not whole")
    arrays = {
        name: np.frombuffer(
            window.mapped if aside is None or name in aside else mapped,
            np.dtype(kind),
            int(np.prod(shape)),
            start + at,
        ).reshape(shape)
        for name, (kind, shape, at) in head["arrays"].items()
    }
    return Stored(head, arrays, window)


def digest_of(code: Iterable[Path], project: Path) -> str:
    """A digest of the modules that say what is in a file, and of the version they stand on.

    Those of all models of the ``project`` are among them: they say what is public on which day.
    """
    digest = hashlib.sha256(np.__version__.encode())
    models = (*project.glob("*/models.py"), *project.glob("*/models/*.py"))
    for file in sorted({*code, *models}):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _remove_abandoned(written: Path) -> None:
    """Remove unfinished files beside the one just ``written``, but those of processes at work."""
    for other in written.parent.glob("*.new"):
        # It may have been finished or removed meanwhile.
        with suppress(FileNotFoundError):
            if other.stat().st_mtime < written.stat().st_mtime - _ABANDONED:
                other.unlink()


def _body(magic: bytes, length: int) -> int:
    """Where the arrays begin behind a description of ``length`` bytes."""
    return -(-(len(magic) + _LENGTH + length) // _ALIGNED) * _ALIGNED
