"""What the factories share."""

import datetime as dt
from io import BytesIO

import factory
from factory.django import DjangoModelFactory
from PIL import Image

from core.text import vi_slugify

FIRST_PUBLIC = dt.datetime(2026, 1, 5, 8, 0, tzinfo=dt.UTC)
EVALUATED_ON = dt.date(2026, 1, 5)


def webp(width: int = 40, height: int = 30) -> bytes:
    """The bytes of a small plain WebP picture."""
    buffer = BytesIO()
    Image.new("RGB", (width, height), "white").save(buffer, "WEBP")
    return buffer.getvalue()


PICTURE = webp()


class Made(DjangoModelFactory):
    """Common ground of the factories below."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True


class Sluggish(factory.LazyAttribute):
    """The address that follows from another attribute."""

    def __init__(self, source: str) -> None:
        super().__init__(lambda made: vi_slugify(getattr(made, source)))


class Published(factory.Trait):
    """Public since the first working day of 2026."""

    def __init__(self, **more: object) -> None:
        super().__init__(state="published", first_published_at=FIRST_PUBLIC, **more)
