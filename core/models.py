"""Accounts, the record of state changes, addresses of the past, stored files."""

from pathlib import PurePath

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import states

MAX_NAME = 200
MAX_ADDRESS = 500
MAX_TEXT = 20_000


class State(models.TextChoices):
    """Where a listing, guide or problem stands in its lifecycle."""

    DRAFT = states.DRAFT, _("Draft")
    IN_REVIEW = states.IN_REVIEW, _("In review")
    PUBLISHED = states.PUBLISHED, _("Published")
    ARCHIVED = states.ARCHIVED, _("No longer shown")


class User(AbstractUser):
    """A member of staff: of a province's department, of the ministry, or the superuser."""

    language = models.CharField(
        _("language"), max_length=2, choices=[("vi", "Tiếng Việt"), ("en", "English")], default="vi"
    )
    must_change_password = models.BooleanField(_("must change the password"), default=False)
    wants_digest = models.BooleanField(_("wants the weekly summary by e-mail"), default=True)

    class Meta(AbstractUser.Meta):
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~models.Q(email=""),
                name="user_email_unique",
                violation_error_message=_("Another account has this e-mail address."),
            )
        ]


class Dated(models.Model):
    """When a row was made and last changed."""

    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    class Meta:
        abstract = True


class Transition(models.Model):
    """One change of state: who, when, why, from, to."""

    content_type = models.ForeignKey(ContentType, models.PROTECT, verbose_name=_("kind"))
    object_id = models.PositiveBigIntegerField(_("number"))
    target = GenericForeignKey()
    verb = models.CharField(_("action"), max_length=20)
    from_state = models.CharField(_("from"), max_length=20, blank=True)
    to_state = models.CharField(_("to"), max_length=20)
    reason = models.CharField(_("reason"), max_length=MAX_ADDRESS, blank=True)
    is_self_approval = models.BooleanField(_("approved by the person who submitted"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("by")
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("change of state")
        verbose_name_plural = _("changes of state")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["content_type", "object_id", "at"], name="transition_of")]

    def __str__(self) -> str:
        return f"{self.verb}: {self.from_state} → {self.to_state}"


class OldAddress(models.Model):
    """An address once public that leads on for good (301); paths carry no language prefix."""

    path = models.CharField(_("old address"), max_length=MAX_ADDRESS, unique=True)
    target = models.CharField(_("leads to"), max_length=MAX_ADDRESS)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")

    def __str__(self) -> str:
        return self.path


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
