"""Pictures of made-up screens, each with "SỐ LIỆU MINH HỌA" in it, shared by many products."""

import hashlib
import random
from collections.abc import Callable
from io import BytesIO
from pathlib import PurePath

from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont

from core.models import StoredFile
from core.storing import DIGEST_LENGTH

from .chance import chance

SIZE = WIDTH, HEIGHT = 960, 600
MARK = "SỐ LIỆU MINH HỌA"
KINDS = ("board", "table", "form", "map", "phone")
_QUALITY = 72
_PAPER, _INK, _LINE, _SOFT = "#ffffff", "#1f2a37", "#d8dee6", "#eef2f6"
# Calm colours with enough contrast to white for the text of the bar.
_COLOURS = ("#1d5a8c", "#2b6b4f", "#7a4b12", "#5b3f8f", "#8a2f3c", "#1f6f78", "#4a5a1f", "#6b3a5e")
FONT = settings.BASE_DIR / "static" / "fonts" / "be-vietnam-pro-600.woff2"
_BAR, _SIDE, _GAP = 64, 190, 24

Pen = ImageDraw.ImageDraw


def picture_file(kind: str, title: str, colour: int) -> StoredFile:
    """The stored file of a picture, not saved yet; its bytes lie under ``MEDIA_ROOT`` already."""
    made = kept(draw(kind, title, colour), f"minh-hoa-{kind}.webp", "image/webp")
    made.width, made.height = SIZE
    return made


def kept(content: bytes, name: str, content_type: str) -> StoredFile:
    """A stored file, not saved yet; its bytes lie under ``MEDIA_ROOT`` already."""
    digest = hashlib.sha256(content).hexdigest()[:DIGEST_LENGTH]
    made = StoredFile(digest=digest, name=name, content_type=content_type, size=len(content))
    path = str(PurePath(digest[:2], digest, made.name))
    storage = made.content.storage
    if not storage.exists(path):
        storage.save(path, ContentFile(content))
    made.content.name = path
    return made


def draw(kind: str, title: str, colour: int) -> bytes:
    """A WebP picture of one of ``KINDS``, under 25 KB; the same for the same arguments."""
    source = chance("picture", kind, title)
    picture = Image.new("RGB", SIZE, _PAPER)
    pen = ImageDraw.Draw(picture)
    tint = _COLOURS[colour % len(_COLOURS)]
    _frame(pen, title, tint)
    _BODIES[kind](pen, source, tint)
    _mark(pen)
    buffer = BytesIO()
    picture.save(buffer, "WEBP", quality=_QUALITY, method=4)
    return buffer.getvalue()


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), size)


def _frame(pen: Pen, title: str, tint: str) -> None:
    pen.rectangle((0, 0, WIDTH, _BAR), fill=tint)
    pen.text((_GAP, 18), title, font=_font(24), fill=_PAPER)
    pen.rectangle((0, _BAR, _SIDE, HEIGHT), fill=_SOFT)
    for row in range(7):
        top = _BAR + _GAP + row * 48
        pen.rounded_rectangle(
            (_GAP, top, _SIDE - _GAP, top + 22), 6, fill=tint if row == 1 else _LINE
        )


def _mark(pen: Pen) -> None:
    font = _font(26)
    wide = pen.textlength(MARK, font=font)
    left, top = WIDTH - wide - 44, HEIGHT - 62
    pen.rounded_rectangle(
        (left - 16, top - 6, WIDTH - 28, HEIGHT - 16), 8, fill="#fff3cd", outline=_INK
    )
    pen.text((left, top), MARK, font=font, fill=_INK)


def _board(pen: Pen, source: random.Random, tint: str) -> None:
    for card in range(4):
        left = _SIDE + _GAP + card * 184
        pen.rounded_rectangle((left, 88, left + 164, 172), 10, outline=_LINE, width=2)
        pen.text((left + 14, 100), str(source.randrange(12, 980)), font=_font(34), fill=_INK)
        pen.rounded_rectangle((left + 14, 148, left + 110, 158), 4, fill=_LINE)
    base = 500
    pen.line((_SIDE + _GAP, base, WIDTH - _GAP, base), fill=_LINE, width=3)
    for bar in range(12):
        left = _SIDE + _GAP + 12 + bar * 58
        pen.rectangle((left, base - source.randrange(40, 270), left + 34, base), fill=tint)


def _table(pen: Pen, source: random.Random, tint: str) -> None:
    left, right = _SIDE + _GAP, WIDTH - _GAP
    pen.rectangle((left, 92, right, 132), fill=_SOFT)
    for row in range(8):
        top = 144 + row * 46
        for column in range(4):
            start = left + 16 + column * 180
            long = source.randrange(70, 150)
            pen.rounded_rectangle((start, top + 8, start + long, top + 22), 5, fill=_LINE)
        state = tint if source.random() < 0.6 else "#b8860b"
        pen.rounded_rectangle((right - 60, top + 4, right - 10, top + 26), 10, fill=state)
        pen.line((left, top + 38, right, top + 38), fill=_SOFT, width=2)


def _form(pen: Pen, source: random.Random, tint: str) -> None:
    left = _SIDE + _GAP
    for row in range(6):
        top = 100 + row * 68
        pen.rounded_rectangle(
            (left, top, left + source.randrange(90, 200), top + 14), 5, fill=_LINE
        )
        pen.rounded_rectangle((left, top + 22, left + 620, top + 54), 6, outline=_LINE, width=2)
        filled = source.randrange(120, 520)
        pen.rounded_rectangle((left + 14, top + 32, left + filled, top + 44), 5, fill=_SOFT)
    pen.rounded_rectangle((left, 520, left + 170, 562), 8, fill=tint)


def _map(pen: Pen, source: random.Random, tint: str) -> None:
    """A plan of points in abstract blocks: no coast, no border, no real place."""
    left, top = _SIDE + _GAP, 92
    for row in range(6):
        for column in range(9):
            x, y = left + column * 80, top + row * 78
            shade = source.choice((_SOFT, _SOFT, "#e3ebe4", "#e8e4da"))
            pen.rounded_rectangle((x, y, x + 72, y + 70), 8, fill=shade)
    for _point in range(14):
        x, y = source.randrange(left + 20, WIDTH - 60), source.randrange(top + 20, HEIGHT - 100)
        pen.ellipse((x - 9, y - 9, x + 9, y + 9), fill=tint, outline=_PAPER, width=3)


def _phone(pen: Pen, source: random.Random, tint: str) -> None:
    for screen in range(2):
        left = _SIDE + 90 + screen * 320
        pen.rounded_rectangle((left, 84, left + 250, 560), 28, fill=_PAPER, outline=_INK, width=4)
        pen.rounded_rectangle((left + 18, 112, left + 232, 190), 10, fill=tint)
        for row in range(6):
            top = 210 + row * 54
            pen.ellipse((left + 20, top, left + 56, top + 36), fill=_SOFT)
            long = source.randrange(90, 150)
            pen.rounded_rectangle((left + 70, top + 4, left + 70 + long, top + 16), 5, fill=_LINE)
            pen.rounded_rectangle((left + 70, top + 22, left + 140, top + 32), 4, fill=_SOFT)


_BODIES: dict[str, Callable[[Pen, random.Random, str], None]] = {
    "board": _board,
    "table": _table,
    "form": _form,
    "map": _map,
    "phone": _phone,
}
