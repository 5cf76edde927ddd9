"""What is inside a PDF, without a library for it."""

import re
import zlib

_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.S)
_PAGES = re.compile(rb"/Type ?/Pages\b.*?/Count (\d+)|/Count (\d+)[^>]*?/Type ?/Pages\b", re.S)


def unpacked(pdf: bytes) -> bytes:
    """The file with all that was packed in it behind it."""
    found = [pdf]
    for packed in _STREAM.findall(pdf):
        try:
            # Nothing is cut off: what is packed may itself end with a line break.
            found.append(zlib.decompressobj().decompress(packed))
        except zlib.error:
            continue
    return b"\n".join(found)


def pages_of(pdf: bytes) -> int:
    """How many pages it has."""
    counts = [one or other for one, other in _PAGES.findall(unpacked(pdf))]
    return max(map(int, counts))
