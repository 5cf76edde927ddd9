"""Uploaded files: judged by their bytes, never by their name; pictures are made anew.

Pictures become WebP without any metadata (place, camera), at most 1,600 pixels wide. Documents
are PDF only. Everything else is refused with a text that says what to do.
"""

import hashlib
import struct
import zlib
from io import BytesIO
from pathlib import PurePath
from typing import Final

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from core.models import StoredFile, User
from core.text import vi_slugify

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_PIXELS: Final = 25_000_000
MAX_WIDTH: Final = 1600
MAX_HEIGHT: Final = 8000
DIGEST_LENGTH: Final = 32
STEM_LENGTH: Final = 80
WEBP_QUALITY: Final = 80

IMAGE: Final = "image/webp"
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
_TOO_LARGE: Final = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def store_upload(
    file: UploadedFile, by: User | None = None, *, types: frozenset[str] = ANY_TYPE
) -> StoredFile:
    """Check an upload and keep it; the same content is kept once.

    ``types`` are the kinds that are wanted here (``IMAGE``, ``DOCUMENT``). Raises
    ``ValidationError`` with text fit to show.
    """
    if file.size is None or file.size > MAX_BYTES:
        raise ValidationError(_("The file is larger than 10 MB."), code="size")
    file.seek(0)
    data = file.read(MAX_BYTES + 1)
    if not data:
        raise ValidationError(_("The file is empty."), code="empty")
    stem = vi_slugify(PurePath(file.name or "").stem, STEM_LENGTH)
    if data.startswith(PDF_MAGIC) and DOCUMENT in types:
        _check_pdf(data)
        return _keep(data, f"{stem or 'tai-lieu'}.pdf", DOCUMENT, by)
    if IMAGE not in types:
        raise ValidationError(_("This is not a PDF document."), code="type")
    picture = _read_picture(data, types)
    return _keep(_webp(picture), f"{stem or 'hinh'}.webp", IMAGE, by, picture.size)


def _check_pdf(data: bytes) -> None:
    if PDF_END not in data[-PDF_TAIL:]:
        raise ValidationError(_("The PDF document is damaged or incomplete."), code="broken")


def _read_picture(data: bytes, types: frozenset[str]) -> Image.Image:
    """The picture, upright, in plain colours and of a size to be shown."""
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as opened:
            # Measured before anything is unpacked: a small file may hold a huge picture.
            if opened.width * opened.height > MAX_PIXELS:
                raise ValidationError(_too_many_pixels(), code="pixels")
            opened.load()
            upright = ImageOps.exif_transpose(opened)
            has_alpha = "A" in upright.getbands() or "transparency" in upright.info
            plain = upright.convert("RGBA" if has_alpha else "RGB")
    except _TOO_LARGE:
        raise ValidationError(_too_many_pixels(), code="pixels") from None
    except _BROKEN:
        raise ValidationError(_refusal(types), code="type") from None
    plain.thumbnail((MAX_WIDTH, MAX_HEIGHT), Image.Resampling.LANCZOS)
    return plain


def _too_many_pixels() -> str:
    return _("The picture has more than 25 million pixels; save it smaller first.")


def _refusal(types: frozenset[str]) -> str:
    if DOCUMENT in types:
        return _("Only pictures (JPEG, PNG, WebP) and PDF documents are accepted.")
    return _("This is not a readable picture. JPEG, PNG and WebP are accepted.")


def _webp(picture: Image.Image) -> bytes:
    """The picture's pixels as WebP; nothing else of the original file is carried over."""
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    buffer = BytesIO()
    clean.save(buffer, "WEBP", quality=WEBP_QUALITY, method=4)
    return buffer.getvalue()


def _keep(
    data: bytes,
    name: str,
    content_type: str,
    by: User | None,
    size: tuple[int | None, int | None] = (None, None),
) -> StoredFile:
    digest = hashlib.sha256(data).hexdigest()[:DIGEST_LENGTH]
    if (kept := StoredFile.objects.filter(digest=digest).first()) is not None:
        return kept
    width, height = size
    made = StoredFile(
        digest=digest,
        name=name,
        content_type=content_type,
        size=len(data),
        width=width,
        height=height,
        uploaded_by=by,
    )
    made.content.save(name, ContentFile(data), save=False)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        # Someone stored the same content at the same moment.
        made.content.delete(save=False)
        return StoredFile.objects.get(digest=digest)
    return made
