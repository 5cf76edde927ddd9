"""Content that passed its checks becomes a stored file; pictures are written anew as WebP."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from PIL import Image

from core.models import StoredFile, User

DIGEST_LENGTH: Final = 32
IMAGE: Final = "image/webp"
A_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Content:
    """Content as it is kept, with its measures in pixels where it is a picture."""

    data: bytes
    name: str
    content_type: str
    size: tuple[int | None, int | None] = (None, None)

    @property
    def digest(self) -> str:
        """The hash under which it is kept: 32 hexadecimal digits of SHA-256."""
        return hashlib.sha256(self.data).hexdigest()[:DIGEST_LENGTH]


def webp(picture: "Image.Image", quality: int) -> bytes:
    """The picture's pixels as WebP; nothing else of the original file is carried over.

    ``quality`` is 0 to 100, as Pillow has it.
    """
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    buffer = BytesIO()
    clean.save(buffer, "WEBP", quality=quality, method=4)
    return buffer.getvalue()


def keep(content: Content, by: User | None) -> StoredFile:
    """Keep the content under its hash; the same content is kept once, by whoever sent it first."""
    digest = content.digest
    if (kept := StoredFile.objects.filter(digest=digest).first()) is not None:
        return _renewed(kept)
    width, height = content.size
    made = StoredFile(
        digest=digest,
        name=content.name,
        content_type=content.content_type,
        size=len(content.data),
        width=width,
        height=height,
        uploaded_by=by,
    )
    made.content.save(content.name, ContentFile(content.data), save=False)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        # Someone stored the same content at the same moment.
        made.content.delete(save=False)
        return StoredFile.objects.get(digest=digest)
    return made


def _renewed(kept: StoredFile) -> StoredFile:
    """A file that is sent again counts as new, so that it is not forgotten before it is used."""
    if kept.created_at < timezone.now() - A_DAY:
        kept.created_at = timezone.now()
        kept.save(update_fields=["created_at"])
    return kept
