"""One font of two weights: how far each point of the lighter one moves to become the bolder one.

Both are drawn with the same lines and curves, but a curve may have been written with more points in
one of them; then curves are halved until both have as many, which changes no outline.
"""

from functools import cache

from font_parts import Contour, contours, draw
from fontTools.misc.roundTools import otRound
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._f_v_a_r import Axis
from fontTools.ttLib.tables.TupleVariation import TupleVariation
from fontTools.varLib.iup import iup_delta_optimize

Point = tuple[float, float]
# From a point on the outline to the next: a line (two points) or a curve.
Stretch = tuple[tuple[float, float, int], ...]
# Start, the point that draws it (none: a line), end.
Bend = tuple[Point, Point | None, Point]
# How far a point may miss its place in the bolder weight: 1/60 of a pixel in running text.
TOLERANCE = 1
# Weighing which stretch of one weight is which of the other, in units of the em.
ABSENT, OTHER_KIND = 100, 300
NAME_OF_AXIS = 256


def join(light: TTFont, bold: TTFont, weights: tuple[int, int]) -> None:
    """Make ``light`` a variable font that reaches ``bold`` at the second weight.

    Both have the same glyphs in the same order, parts included (``font_parts.put_together``).
    """
    for name in light.getGlyphOrder():
        if light["glyf"][name].numberOfContours > 0:
            pairs = zip(contours(light, name), contours(bold, name), strict=True)
            same = [compatible(*pair) for pair in pairs]
            draw(light, name, [one for one, _ in same])
            draw(bold, name, [other for _, other in same])
    light["gvar"] = table = newTable("gvar")
    table.version, table.reserved = 1, 0
    table.variations = {
        name: moves for name in light.getGlyphOrder() if (moves := _moves(light, bold, name))
    }
    light["name"].setName("Weight", NAME_OF_AXIS, 3, 1, 0x409)
    axis = Axis()
    axis.axisTag, axis.axisNameID = "wght", NAME_OF_AXIS
    axis.minValue = axis.defaultValue = weights[0]
    axis.maxValue = weights[1]
    light["fvar"] = newTable("fvar")
    light["fvar"].axes = [axis]


def _moves(light: TTFont, bold: TTFont, name: str) -> list[TupleVariation]:
    start, control = light["glyf"]._getCoordinatesAndControls(name, light["hmtx"].metrics)
    end, _ = bold["glyf"]._getCoordinatesAndControls(name, bold["hmtx"].metrics)
    moves = iup_delta_optimize(list(end - start), list(start), control.endPts, TOLERANCE)
    is_moved = any(move not in (None, (0, 0)) for move in moves)
    return [TupleVariation({"wght": (0, 1.0, 1.0)}, moves)] if is_moved else []


def compatible(light: Contour, bold: Contour) -> tuple[Contour, Contour]:
    """Both outlines as they were, of as many points of the same kinds."""
    if [point[2] for point in light] == [point[2] for point in bold]:
        return light, bold
    drawn: tuple[Contour, Contour] = ([], [])
    for stretches in _matched(_stretches(light), _stretches(bold)):
        bends = [_bends(one) for one in stretches]
        most = max(map(len, bends))
        is_line = all(len(one) == 1 and one[0][1] is None for one in bends)
        for outline, one in zip(drawn, bends, strict=True):
            for start, by, end in _halved(one, most):
                outline.append((*start, 1))
                if not is_line:
                    outline.append((*(by or _middle(start, end)), 0))
    kept = [n for n in range(len(drawn[0])) if not all(_is_implied(one, n) for one in drawn)]
    one, other = (
        [(otRound(outline[n][0]), otRound(outline[n][1]), outline[n][2]) for n in kept]
        for outline in drawn
    )
    return one, other


def _stretches(outline: Contour) -> tuple[Stretch, ...]:
    first = next(n for n, point in enumerate(outline) if point[2])
    turned = outline[first:] + outline[:first]
    found, current = [], [turned[0]]
    for point in [*turned[1:], turned[0]]:
        current.append(point)
        if point[2]:
            found.append(tuple(current))
            current = [point]
    return tuple(found)


def _matched(
    light: tuple[Stretch, ...], bold: tuple[Stretch, ...]
) -> list[tuple[Stretch, Stretch]]:
    """Which stretch of one weight is which of the other; one that is absent has no length."""

    @cache
    def best(i: int, j: int) -> tuple[float, tuple[tuple[bool, bool], ...]]:
        ways = []
        if i < len(light) and j < len(bold):
            cost, rest = best(i + 1, j + 1)
            ways.append((cost + _unlike(light[i], bold[j]), ((True, True), *rest)))
        if i < len(light):
            cost, rest = best(i + 1, j)
            ways.append((cost + ABSENT, ((True, False), *rest)))
        if j < len(bold):
            cost, rest = best(i, j + 1)
            ways.append((cost + ABSENT, ((False, True), *rest)))
        return min(ways, default=(0.0, ()))

    if len(light) == len(bold):
        return list(zip(light, bold, strict=True))
    pairs = []
    places, ends = [0, 0], [light[0][0], bold[0][0]]
    for taken in best(0, 0)[1]:
        pair = []
        for side, outline in enumerate((light, bold)):
            one = outline[places[side]] if taken[side] else (ends[side], ends[side])
            places[side] += taken[side]
            ends[side] = one[-1]
            pair.append(one)
        pairs.append((pair[0], pair[1]))
    return pairs


def _unlike(one: Stretch, other: Stretch) -> float:
    far = abs(one[-1][0] - other[-1][0]) + abs(one[-1][1] - other[-1][1])
    return far + OTHER_KIND * ((len(one) == 2) != (len(other) == 2))


def _bends(stretch: Stretch) -> list[Bend]:
    first, *between, last = [(x, y) for x, y, _ in stretch]
    if not between:
        return [(first, None, last)]
    ends = [*map(_middle, between, between[1:]), last]
    return list(zip([first, *ends], between, ends, strict=False))


def _halved(bends: list[Bend], count: int) -> list[Bend]:
    """The same curve of ``count`` pieces: the longest is halved, again and again."""
    bends = list(bends)
    while len(bends) < count:
        spans = [abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, _, b in bends]
        longest = spans.index(max(spans))
        start, by, end = bends[longest]
        by = by or _middle(start, end)
        before, after = _middle(start, by), _middle(by, end)
        centre = _middle(before, after)
        bends[longest : longest + 1] = [(start, before, centre), (centre, after, end)]
    return bends


def _is_implied(outline: Contour, n: int) -> bool:
    """Whether a point on the outline is the middle of its neighbours, and need not be written."""
    before, point, after = outline[n - 1], outline[n], outline[(n + 1) % len(outline)]
    if not point[2] or before[2] or after[2]:
        return False
    middle = _middle(before[:2], after[:2])
    return max(abs(point[0] - middle[0]), abs(point[1] - middle[1])) <= TOLERANCE / 2


def _middle(one: Point, other: Point) -> Point:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2
