"""Letters of a font put together from parts: an accented letter is its letter and its marks.

The published fonts draw every accented letter anew. Said as parts, the 124 of Vietnamese cost a few
bytes each, and a font of two weights moves marks instead of outlines.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent, GlyphCoordinates
from fontTools.ttLib.tables.ttProgram import Program

# A point: x, y in units of the em, and whether it lies on the outline.
Contour = list[tuple[float, float, int]]
# Name of a part, and where it stands.
Placed = tuple[str, int, int]
# Drawn outlines are rounded: the same mark on two letters may differ by a thousandth of the em.
TOLERANCE = 1
ARGUMENTS_ARE_OFFSETS = 0x2
DOTLESS_I = 0x131


def contours(font: TTFont, name: str) -> list[Contour]:
    """The outlines of a glyph, parts included."""
    points, ends, flags = font["glyf"][name].getCoordinates(font["glyf"])
    starts = [0, *(end + 1 for end in ends)]
    return [
        [(*points[index], flags[index] & 1) for index in range(start, end + 1)]
        for start, end in zip(starts, ends, strict=False)
    ]


def draw(font: TTFont, name: str, outlines: Sequence[Contour]) -> None:
    """Give a glyph these outlines."""
    glyph = Glyph()
    glyph.numberOfContours = len(outlines)
    lengths = [len(outline) for outline in outlines]
    glyph.endPtsOfContours = [sum(lengths[: n + 1]) - 1 for n in range(len(lengths))]
    glyph.coordinates = GlyphCoordinates([(x, y) for one in outlines for x, y, _ in one])
    glyph.flags = bytearray(on for one in outlines for *_, on in one)
    glyph.program = Program()
    glyph.program.fromBytecode(b"")
    _put(font, name, glyph, font["hmtx"].metrics.get(name, (0, 0))[0])


def put_together(fonts: Sequence[TTFont]) -> None:
    """Make letters of parts, where all ``fonts`` (weights of one) are drawn of the same parts."""
    found = [_Parts(font) for font in fonts]
    names = [
        name
        for name in found[0].letters
        if len({tuple(part for part, _, _ in one.letters.get(name, ())) for one in found}) == 1
    ]
    for font, one in zip(fonts, found, strict=True):
        font.setGlyphOrder([*font.getGlyphOrder(), *one.marks])
        font["glyf"].glyphOrder = font.getGlyphOrder()
        for name, outlines in one.marks.items():
            draw(font, name, outlines)
        for name in names:
            _place(font, name, one.letters[name])


class _Parts:
    """What the letters of one weight are made of: ``letters``, and the ``marks`` they share."""

    def __init__(self, font: TTFont) -> None:
        self.marks: dict[str, list[Contour]] = {}
        self.letters: dict[str, list[Placed]] = {}
        self._names: Mapping[int, str] = font.getBestCmap()
        self._drawn = {name: contours(font, name) for name in self._names.values()}
        for code in sorted(self._names, key=lambda code: len(_spelt(code))):
            if len(_spelt(code)) > 1:
                self._take_apart(code)

    def _take_apart(self, code: int) -> None:
        name = self._names[code]
        for base in self._bases(code):
            found = _without(self._drawn[base], self._drawn[name])
            if found and found[0]:
                rest, right, up = found
                parts = self.letters.get(base, [(base, 0, 0)])
                moved = [(part, x + right, y + up) for part, x, y in parts]
                self.letters[name] = moved + self._marks_of(rest)
                return

    def _bases(self, code: int) -> Iterable[str]:
        letter, *marks = _spelt(code)
        for count in range(len(marks) - 1, -1, -1):
            for some in combinations(marks, count):
                base = unicodedata.normalize("NFC", letter + "".join(some))
                if len(base) == 1 and ord(base) in self._names:
                    yield self._names[ord(base)]
        if letter == "i":
            yield self._names[DOTLESS_I]

    def _marks_of(self, rest: list[Contour]) -> list[Placed]:
        placed = []
        for name, outlines in self.marks.items():
            found = _without(outlines, rest)
            if found:
                rest = found[0]
                placed.append((name, *found[1:]))
        if rest:
            name = f"mark{len(self.marks)}"
            self.marks[name] = rest
            placed.append((name, 0, 0))
        return placed


def _spelt(code: int) -> str:
    return unicodedata.normalize("NFD", chr(code))


def _without(part: list[Contour], whole: list[Contour]) -> tuple[list[Contour], int, int] | None:
    """What is left of ``whole`` without ``part``, and how far the part is moved there."""
    for outline in whole:
        right, up = outline[0][0] - part[0][0][0], outline[0][1] - part[0][0][1]
        rest = list(whole)
        for one in part:
            moved = [(x + right, y + up, on) for x, y, on in one]
            same = next((other for other in rest if _is_same(other, moved)), None)
            if same is None:
                break
            rest.remove(same)
        else:
            return rest, int(right), int(up)
    return None


def _is_same(one: Contour, other: Contour) -> bool:
    return len(one) == len(other) and all(
        a[2] == b[2] and abs(a[0] - b[0]) <= TOLERANCE and abs(a[1] - b[1]) <= TOLERANCE
        for a, b in zip(one, other, strict=True)
    )


def _place(font: TTFont, name: str, parts: Sequence[Placed]) -> None:
    glyph = Glyph()
    glyph.numberOfContours = -1
    glyph.components = []
    for part, x, y in parts:
        component = GlyphComponent()
        component.glyphName, component.x, component.y = part, x, y
        component.flags = ARGUMENTS_ARE_OFFSETS
        glyph.components.append(component)
    _put(font, name, glyph, font["hmtx"][name][0])


def _put(font: TTFont, name: str, glyph: Glyph, advance: int) -> None:
    font["glyf"].glyphs[name] = glyph
    glyph.recalcBounds(font["glyf"])
    font["hmtx"].metrics[name] = (advance, glyph.xMin)
