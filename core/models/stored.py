"""Uploaded files and the sizes in which their pictures are sent."""

from pathlib import PurePath

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .base import MAX_ADDRESS


def private_storage() -> FileSystemStorage:
    """Where files lie that no address serves: beside, never under, the folder of media."""
    return FileSystemStorage(location=settings.VAR_DIR / "private")


def stored_path(instance: "StoredFile", filename: str) -> str:
    """Where the bytes lie under MEDIA_ROOT: by their hash, so that the same bytes lie once."""
    return str(PurePath(instance.digest[:2], instance.digest, instance.name))


class StoredFile(models.Model):
    """An uploaded file that passed its checks, known by the hash of its bytes."""

    digest = models.CharField(_("hash"), max_length=32, unique=True)
    name = models.CharField(_("file name"), max_length=120)
    content = models.FileField(_("content"), upload_to=stored_path, max_length=MAX_ADDRESS)
    content_type = models.CharField(_("type"), max_length=60)
    size = models.PositiveBigIntegerField(_("bytes"))
    width = models.PositiveIntegerField(_("width in pixels"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height in pixels"), null=True, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("by")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("stored_file", args=[self.digest, self.name])


class Rendition(models.Model):
    """A picture made anew from a stored one: narrower, or cut around its focal point."""

    source = models.ForeignKey(
        StoredFile, models.CASCADE, related_name="renditions", verbose_name=_("picture")
    )
    key = models.CharField(_("which"), max_length=40)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="rendition_of", verbose_name=_("file")
    )

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "key"],
                name="rendition_once",
                violation_error_message=_("This picture has this rendition already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.key}"
