"""Rows in a file instead of in memory: written once, read back by their number. Pure.

A sheet is read whole before anything of it is compared, and 20,000 rows are too many to keep as
objects. The file has no name, so nobody else can write into it, and it is gone with its spool.
"""

import io
import pickle  # noqa: S403 only what this process wrote itself is ever read back
import tempfile
import weakref
from array import array
from typing import Any, Final, Generic, TypeVar

T = TypeVar("T")

_BUFFER: Final = 1 << 16


class Spool(Generic[T]):
    """Objects by number, in a file.

    Instances of the ``shared`` types are not copied: they are kept, each once, and come back as the
    very same objects. They must be few.
    """

    def __init__(self, *shared: type) -> None:
        self._file: Any = tempfile.TemporaryFile(  # noqa: SIM115 closed with the spool
            buffering=_BUFFER
        )
        self._close = weakref.finalize(self, self._file.close)
        self._places = array("Q")
        self._lengths = array("Q")
        self._end = 0
        self._kept: list[object] = []
        self._buffer = io.BytesIO()
        self._writer = _Writer(self._buffer, shared, self._kept)

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, number: int) -> T:
        """A copy of the object of that number, as it was last put."""
        self._file.seek(self._places[number])
        data = self._file.read(self._lengths[number])
        found: T = _Reader(io.BytesIO(data), self._kept).load()
        return found

    def append(self, item: T) -> int:
        """Put the object at the end; its number, from 0."""
        self._places.append(0)
        self._lengths.append(0)
        self.put(len(self._places) - 1, item)
        return len(self._places) - 1

    def put(self, number: int, item: T) -> None:
        """Put the object in the place of the one of that number."""
        self._buffer.seek(0)
        self._buffer.truncate()
        self._writer.clear_memo()
        self._writer.dump(item)
        data = self._buffer.getvalue()
        self._file.seek(self._end)
        self._file.write(data)
        self._places[number], self._lengths[number] = self._end, len(data)
        self._end += len(data)

    def close(self) -> None:
        """Let go of the file; nothing can be read any more."""
        self._close()


class _Writer(pickle.Pickler):
    def __init__(self, file: io.BytesIO, shared: tuple[type, ...], kept: list[object]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._shared = shared
        self._kept = kept
        self._numbers: dict[int, int] = {}  # by ``id``, which holds while the object is kept

    def reducer_override(self, one: object) -> Any:
        """Of an object that is kept only its number is written."""
        if not isinstance(one, self._shared):
            return NotImplemented
        number = self._numbers.setdefault(id(one), len(self._kept))
        if number == len(self._kept):
            self._kept.append(one)
        return _kept_object, (number,)


class _Reader(pickle.Unpickler):  # noqa: S301 the file is our own
    def __init__(self, file: io.BytesIO, kept: list[object]) -> None:
        super().__init__(file)
        self._kept = kept

    def find_class(self, module: str, name: str) -> Any:
        """What a name in the file stands for."""
        if name == _kept_object.__name__:
            return self._kept.__getitem__
        return super().find_class(module, name)


def _kept_object(_number: int) -> object:
    """Stands in the file for looking an object up, which only a reader can."""
    raise NotImplementedError
