"""Comments on the cells of a workbook that is made while it is sent: as many as there are errors.

openpyxl writes one comment; here it is repeated for all, cell by cell, in the two parts of the file
that hold them. Until those are sent the comments lie in a file. Pure.
"""

import re
from collections.abc import Iterator
from typing import Final

from openpyxl.utils.cell import coordinate_to_tuple

from solutions.exports.xlsx import escaped, in_chunks

from .spool import Spool

COMMENTS: Final = "xl/comments/comment1.xml"
DRAWING: Final = "xl/drawings/commentsDrawing1.vml"
SIZE: Final = (120, 320)  # height and width, pixels
_FIRST_SHAPE: Final = 1026  # as Excel counts them
_COMMENT: Final = re.compile(r"<comment .*</comment>", re.DOTALL)
_SHAPE: Final = re.compile(r"<(\w+:shape) .*</\1>", re.DOTALL)
_NUMBERS: Final = (
    (re.compile(r"_x0000_s\d+"), "_x0000_s{shape}"),
    (re.compile(r"(<\w+:Row>)\d+"), r"\g<1>{row}"),
    (re.compile(r"(<\w+:Column>)\d+"), r"\g<1>{column}"),
)


class Comments:
    """The comments of one sheet, put to its cells before they are sent."""

    def __init__(self) -> None:
        self._all: Spool[tuple[str, str]] = Spool()

    def add(self, place: str, text: str) -> None:
        """Put the text to the cell, such as ``B12``."""
        self._all.append((place, text))

    def parts(self, xml: bytes) -> Iterator[bytes]:
        """The part with the texts, made of one that has one comment."""
        head, tail = _around(_COMMENT, xml)
        yield head
        yield from in_chunks(
            f'<comment ref="{place}" authorId="0" shapeId="0"><text>'
            f'<t xml:space="preserve">{escaped(text)}</t></text></comment>'
            for place, text in self._each()
        )
        yield tail

    def drawing(self, xml: bytes) -> Iterator[bytes]:
        """The part that says where the boxes of the texts stand, made of one that has one box."""
        head, tail = _around(_SHAPE, xml)
        shape = xml[len(head) : len(xml) - len(tail)].decode().replace("{", "{{").replace("}", "}}")
        for pattern, place in _NUMBERS:
            shape = pattern.sub(place, shape)
        yield head
        yield from in_chunks(self._boxes(shape))
        yield tail

    def _each(self) -> Iterator[tuple[str, str]]:
        return (self._all[number] for number in range(len(self._all)))

    def _boxes(self, shape: str) -> Iterator[str]:
        for number, (place, _text) in enumerate(self._each(), start=_FIRST_SHAPE):
            row, column = coordinate_to_tuple(place)
            yield shape.format(shape=number, row=row - 1, column=column - 1)


def _around(pattern: re.Pattern[str], xml: bytes) -> tuple[bytes, bytes]:
    text = xml.decode()
    match = pattern.search(text)
    if match is None:
        raise ValueError("openpyxl writes comments in another way")
    return text[: match.start()].encode(), text[match.end() :].encode()
