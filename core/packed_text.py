"""Texts at rest: as bytes, which take half the room of a text in memory, or packed. Pure.

Large texts are packed by themselves. Small ones of one kind, drawn by one template, are packed by
what they share with the first of them: to a fifth, where alone they would hardly shrink.
"""

import zlib
from typing import Final, NamedTuple

# Bytes of a text from which packing it is worth the time to unpack it.
PACKED_FROM: Final = 4_000
# How far back a small text and its model are looked through: 4 KB, with little room to work in.
_WINDOW: Final = -12
_WORKING_ROOM: Final = 5
_NO_MODEL: Final = b""


class Packed(NamedTuple):
    """A text: its bytes, and what unpacks them: a model, nothing but zlib (b""), or no need to."""

    data: bytes
    model: bytes | None

    @property
    def text(self) -> str:
        """The text as it was."""
        if self.model is None:
            return self.data.decode()
        if not self.model:
            return zlib.decompress(self.data).decode()
        unpacking = zlib.decompressobj(wbits=_WINDOW, zdict=self.model)
        return unpacking.decompress(self.data).decode()


class Models:
    """The first text of each kind, which the others of the kind are packed by."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def pack(self, text: str, kind: str = "") -> Packed:
        """``text``; ``kind`` names those that it resembles, "" for none."""
        data = text.encode()
        if len(data) >= PACKED_FROM:
            return Packed(zlib.compress(data, level=1), _NO_MODEL)
        if not kind or not data:
            return Packed(data, None)
        model = self._known.setdefault(kind, data)
        packing = zlib.compressobj(wbits=_WINDOW, memLevel=_WORKING_ROOM, zdict=model)
        return Packed(packing.compress(data) + packing.flush(), model)
