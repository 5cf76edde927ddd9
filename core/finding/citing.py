"""Official documents cited by their number: "nghị định 30", "30/2020/NĐ-CP". Pure.

Officials look for what a decree is about by its number, which no description has.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from core.text import fold

# Of each kind its names, and how its signature begins; folded.
_KINDS: Final = {
    "nd": ("nghi dinh", "nd"),
    "tt": ("thong tu", "tt", "ttlt"),
    "qd": ("quyet dinh", "qd"),
    "nq": ("nghi quyet", "nq"),
    "ct": ("chi thi", "ct"),
}
_BY_NAME: Final = {name: kind for kind, names in _KINDS.items() for name in names}
# Without a signature only what nothing else is called (nd may be nội dung, ct công ty).
_NAME: Final = (
    r"nghị định|nghi dinh|thông tư|thong tu|quyết định|quyet dinh|nghị quyết|nghi quyet"
    r"|chỉ thị|chi thi|nđ|qđ"
)
_SIGNATURE: Final = r"(?:NĐ|ND|TT|TTLT|QĐ|QD|NQ|CT)"
_CITED: Final = re.compile(
    rf"(?<!\w)(?:(?P<name>{_NAME})\s{{0,3}}(?:số|so)?\s{{0,3}})?(?P<number>[0-9]{{1,4}})"
    rf"(?:/(?P<year>[0-9]{{4}}))?(?:[/-](?P<signature>{_SIGNATURE})(?:[-/][A-ZĐƯ&]{{1,12}})?)?(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cited:
    """A document that ``text[start:end]`` cites: kind (nd, tt...), number, year ("" for none)."""

    start: int
    end: int
    kind: str
    number: str
    year: str = ""

    def is_same(self, other: "Cited") -> bool:
        """Whether both cite one document; a year that is left out may be any."""
        years = {self.year, other.year} - {""}
        return (self.kind, self.number) == (other.kind, other.number) and len(years) < 2


def cited_in(text: str) -> Iterator[Cited]:
    """The documents that a text as ``core.text.nfc`` gives it cites, in order.

    A number alone cites nothing: its kind stands before it or in its signature.
    """
    for match in _CITED.finditer(text):
        name = match["signature"] or match["name"]
        if name:
            kind = _BY_NAME[fold(name)]
            number = match["number"].lstrip("0") or "0"
            yield Cited(match.start(), match.end(), kind, number, match["year"] or "")


def whole_citation(text: str) -> Cited | None:
    """What a text cites that is nothing but a citation; None for every other text."""
    plain = text.strip()
    found = next(cited_in(plain), None)
    return found if found and (found.start, found.end) == (0, len(plain)) else None
