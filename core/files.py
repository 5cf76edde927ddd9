"""Uploaded files: judged by their bytes, never by their name; pictures are made anew.

Pictures become WebP without any metadata (place, camera), at most 1,600 pixels wide. Documents
are PDF only. Everything else is refused with a text that says what to do.
"""

import struct
import zlib
from io import BytesIO
from pathlib import PurePath
from typing import Final

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps

from core.models import StoredFile, User
from core.renditions import make_renditions
from core.storing import IMAGE, Content, keep, webp
from core.text import vi_slugify

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_PIXELS: Final = 25_000_000
MAX_WIDTH: Final = 1600
MAX_HEIGHT: Final = 8000
STEM_LENGTH: Final = 80
WEBP_QUALITY: Final = 80

DOCUMENT: Final = "application/pdf"
ANY_TYPE: Final = frozenset({IMAGE, DOCUMENT})

PDF_MAGIC: Final = b"%PDF-"
PDF_END: Final = b"%%EOF"
# Readers accept some bytes after the end mark; more than this is something else put behind.
PDF_TAIL: Final = 2048

# Pillow warns from this size on and fails from twice that; both are refused below.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS

_FORMATS: Final = ("JPEG", "PNG", "WEBP")
_BROKEN: Final = (
    OSError,
    ValueError,
    SyntaxError,
    TypeError,
    EOFError,
    IndexError,
    OverflowError,
    struct.error,
    zlib.error,
)


def store_upload(
    file: UploadedFile, by: User | None = None, *, types: frozenset[str] = ANY_TYPE
) -> StoredFile:
    """Check an upload and keep it, a picture also in narrower widths; the same content once.

    ``types`` are the kinds that are wanted here (``IMAGE``, ``DOCUMENT``). Raises
    ``ValidationError`` with text fit to show.
    """
    content = _prepared(file, types)
    kept = keep(content, by)
    if content.content_type == IMAGE:
        make_renditions(kept)
    return kept


def check_upload(file: UploadedFile, *, types: frozenset[str] = ANY_TYPE) -> None:
    """Judge an upload as ``store_upload`` does, but keep nothing.

    Raises ``ValidationError`` with text fit to show.
    """
    data = _data_of(file)
    if data.startswith(PDF_MAGIC) and DOCUMENT in types:
        _check_pdf(data)
    elif IMAGE in types:
        _read_picture(data, types)
    else:
        raise ValidationError(_("This is not a PDF document."), code="type")


def digest_of_upload(file: UploadedFile, *, types: frozenset[str] = ANY_TYPE) -> str:
    """The hash under which ``store_upload`` would keep the upload; the same checks, keeps nothing.

    Raises ``ValidationError`` with text fit to show.
    """
    return _prepared(file, types).digest


def _data_of(file: UploadedFile) -> bytes:
    if file.size is None or file.size > MAX_BYTES:
        raise ValidationError(_("The file is larger than 10 MB."), code="size")
    file.seek(0)
    data = file.read(MAX_BYTES + 1)
    if not data:
        raise ValidationError(_("The file is empty."), code="empty")
    return data


def _prepared(file: UploadedFile, types: frozenset[str]) -> Content:
    data = _data_of(file)
    stem = vi_slugify(PurePath(file.name or "").stem, STEM_LENGTH)
    if data.startswith(PDF_MAGIC) and DOCUMENT in types:
        _check_pdf(data)
        return Content(data, f"{stem or 'tai-lieu'}.pdf", DOCUMENT)
    if IMAGE not in types:
        raise ValidationError(_("This is not a PDF document."), code="type")
    picture = _read_picture(data, types)
    return Content(webp(picture, WEBP_QUALITY), f"{stem or 'hinh'}.webp", IMAGE, picture.size)


def _check_pdf(data: bytes) -> None:
    if PDF_END not in data[-PDF_TAIL:]:
        raise ValidationError(_("The PDF document is damaged or incomplete."), code="broken")


def _read_picture(data: bytes, types: frozenset[str]) -> "Image.Image":
    """The picture, upright, in plain colours and of a size to be shown."""
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as opened:
            # Measured before anything is unpacked: a small file may hold a huge picture.
            if opened.width * opened.height > MAX_PIXELS:
                raise ValidationError(_too_many_pixels(), code="pixels")
            # A library that makes PDF files allows broken pictures for the whole process.
            ImageFile.LOAD_TRUNCATED_IMAGES = False
            opened.load()
            plain = _plain(ImageOps.exif_transpose(opened))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValidationError(_too_many_pixels(), code="pixels") from None
    except _BROKEN:
        raise ValidationError(_refusal(types), code="type") from None
    plain.thumbnail((MAX_WIDTH, MAX_HEIGHT), Image.Resampling.LANCZOS)
    return plain


def _plain(picture: "Image.Image") -> "Image.Image":
    """The picture (of a moving one the first frame) in red, green, blue, and alpha if it has it."""
    if picture.mode.startswith("I"):
        # 65,536 shades of grey become 256; Pillow alone would cut off all but the darkest.
        picture = picture.convert("I").point(lambda level: level * (1 / 256)).convert("L")
    has_alpha = "A" in picture.getbands() or "transparency" in picture.info
    return picture.convert("RGBA" if has_alpha else "RGB")


def _too_many_pixels() -> str:
    return _("The picture has more than 25 million pixels; save it smaller first.")


def _refusal(types: frozenset[str]) -> str:
    if DOCUMENT in types:
        return _("Only pictures (JPEG, PNG, WebP) and PDF documents are accepted.")
    return _("This is not a readable picture. JPEG, PNG and WebP are accepted.")
