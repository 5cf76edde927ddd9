"""Rows as the lines of a .csv file that Excel opens with its accents right. Pure."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from .values import Value, csv_text

_MARK: Final = "\ufeff"  # tells Excel that the file is UTF-8
_CHUNK: Final = 1 << 16


def csv_parts(headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """The bytes of the .csv file, piece by piece."""
    buffer = io.StringIO(_MARK, newline="")
    buffer.seek(0, io.SEEK_END)
    writer = csv.writer(buffer)
    writer.writerow(headings)
    for row in rows:
        writer.writerow([csv_text(value) for value in row])
        if buffer.tell() >= _CHUNK:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()
