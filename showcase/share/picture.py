"""The picture of a shared link: what the page is about, large enough to read on a telephone."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Final

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from core.text import squeeze

SIZE = WIDTH, HEIGHT = 1200, 630
# The same in every language: whoever shares the picture shares the mark with it.
SAMPLE_MARK: Final = "SỐ LIỆU MINH HỌA"

_FONTS: Final = settings.BASE_DIR / "static" / "fonts"
_BAND, _INK, _SOFT, _PAPER, _ACCENT = "#1a2a5e", "#131d3d", "#434c63", "#ffffff", "#b3301d"
_EDGE, _WRITING_WIDTH = 72, WIDTH - 72 - 72
_FOOT = 96
# Letter size and lines of a title that leave room for three facts, largest first.
_TITLES: Final = ((72, 2), (64, 2), (56, 3), (48, 3))
# The letter of the site's mark in squares of 8 on a field of 34 x 42, as in img/mark.svg.
_SQUARES: Final = ((1, 1), (17, 1), (9, 9), (17, 17), (17, 25), (9, 25), (1, 33))
_RED_SQUARE: Final = (9, 1)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a picture says: a line above, the title, some facts, the name of the site below."""

    kicker: str
    title: str
    facts: tuple[str, ...]
    site: str
    is_sample: bool = False


def draw(subject: Subject) -> bytes:
    """A PNG of 1200 x 630 points in few colours, under 60 KB."""
    picture = Image.new("RGB", SIZE, _PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, HEIGHT - _FOOT, WIDTH, HEIGHT), fill=_BAND)
    _mark(pen, _EDGE, HEIGHT - _FOOT + 18)
    pen.text((_EDGE + 72, HEIGHT - _FOOT + 28), subject.site, font=_font(600, 30), fill=_PAPER)
    room = _WRITING_WIDTH - (_sample_mark(pen, _EDGE) if subject.is_sample else 0)
    kicker = _shortened(pen, subject.kicker, _font(600, 32), room)
    pen.text((_EDGE, _EDGE), kicker, font=_font(600, 32), fill=_ACCENT)
    top = _title(pen, subject.title, _EDGE + 54)
    for fact in subject.facts:
        shown = _shortened(pen, fact, _font(400, 36))
        pen.text((_EDGE, top), shown, font=_font(400, 36), fill=_SOFT)
        top += 52
    buffer = BytesIO()
    picture.quantize(64).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _title(pen: "ImageDraw.ImageDraw", text: str, top: int) -> int:
    """Write the title as large as it fits; where the next line begins."""
    for size, most in _TITLES:
        font = _font(600, size)
        lines = list(_lines(pen, text, font))
        if len(lines) <= most:
            break
    kept = lines[:most]
    if len(lines) > most:
        kept[-1] = _shortened(pen, " ".join(lines[most - 1 :]), font)
    for line in kept:
        pen.text((_EDGE, top), line, font=font, fill=_INK)
        top += size * 5 // 4
    return top + 20


def _lines(pen: "ImageDraw.ImageDraw", text: str, font: "ImageFont.FreeTypeFont") -> Iterator[str]:
    """The text broken at spaces; a single word that is too long is cut."""
    line = ""
    for word in squeeze(text).split():
        longer = f"{line} {word}".strip()
        if line and pen.textlength(longer, font=font) > _WRITING_WIDTH:
            yield line
            longer = word
        line = longer
    yield _shortened(pen, line, font)


def _shortened(
    pen: "ImageDraw.ImageDraw",
    text: str,
    font: "ImageFont.FreeTypeFont",
    room: float = _WRITING_WIDTH,
) -> str:
    """The text, cut so that it fits on one line of ``room`` points."""
    if pen.textlength(text, font=font) <= room:
        return text
    while text and pen.textlength(f"{text}…", font=font) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _sample_mark(pen: "ImageDraw.ImageDraw", top: int) -> float:
    """Write the mark at the right edge; the width that it takes."""
    font = _font(600, 26)
    width = pen.textlength(SAMPLE_MARK, font=font) + 32
    left = WIDTH - _EDGE - width
    pen.rectangle((left, top, WIDTH - _EDGE, top + 46), fill=_ACCENT)
    pen.text((left + 16, top + 6), SAMPLE_MARK, font=font, fill=_PAPER)
    return width + 24


def _mark(pen: "ImageDraw.ImageDraw", left: int, top: int, scale: float = 1.43) -> None:
    for x, y in (*_SQUARES, _RED_SQUARE):
        corner = (left + x * scale, top + y * scale)
        box = (*corner, corner[0] + 7 * scale, corner[1] + 7 * scale)
        pen.rounded_rectangle(box, 2, fill="#ff8a73" if (x, y) == _RED_SQUARE else _PAPER)


@cache
def _font(weight: int, size: int) -> "ImageFont.FreeTypeFont":
    return ImageFont.truetype(str(_FONTS / f"be-vietnam-pro-{weight}.woff2"), size)
