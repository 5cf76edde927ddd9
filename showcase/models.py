"""What the portal itself keeps: whether addresses still answer, what mergers leave to decide."""

from typing import Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import MAX_ADDRESS, Dated, Journal
from provinces.models import Province, Scope


class LinkCheck(models.Model):
    """The last answer of one address of the web."""

    class Result(models.TextChoices):
        FINE = "fine", _("Answers")
        BROKEN = "broken", _("Broken")
        UNSURE = "unsure", _("Not certain")

    address = models.URLField(_("web address"), max_length=MAX_ADDRESS, unique=True)
    result = models.CharField(_("result"), max_length=8, choices=Result.choices)
    status = models.PositiveSmallIntegerField(_("answer"), null=True, blank=True)
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0)
    checked_at = models.DateTimeField(_("checked"))
    broken_since = models.DateTimeField(_("broken since"), null=True, blank=True)

    class Meta:
        verbose_name = _("checked address")
        verbose_name_plural = _("checked addresses")
        indexes = [models.Index(fields=["result", "checked_at"], name="link_result")]

    def __str__(self) -> str:
        return self.address


class MergerTaskQuerySet(models.QuerySet["MergerTask"]):
    """Which tasks still wait, and who sees them."""

    def open(self) -> Self:
        """Tasks that nobody has done yet."""
        return self.filter(done_at__isnull=True)

    def visible_to(self, scope: Scope) -> Self:
        """The tasks of the person's provinces."""
        return self.filter(scope.owned())


class MergerTask(Dated):
    """Something that a merger of provinces, or taking it back, leaves for people to decide."""

    journal = models.ForeignKey(
        Journal, models.CASCADE, related_name="+", verbose_name=_("operation")
    )
    province = models.ForeignKey(
        Province, models.PROTECT, related_name="merger_tasks", verbose_name=_("province")
    )
    content_type = models.ForeignKey(ContentType, models.PROTECT, verbose_name=_("kind"))
    object_id = models.PositiveBigIntegerField(_("number"))
    target = GenericForeignKey()
    note = models.CharField(_("what is to be decided"), max_length=MAX_ADDRESS)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("done by"),
    )
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    objects = MergerTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task from a merger of provinces")
        verbose_name_plural = _("tasks from mergers of provinces")
        ordering = ["province", "pk"]
        indexes = [models.Index(fields=["province", "done_at"], name="merger_task_open")]

    def __str__(self) -> str:
        return self.note

    @property
    def owner_province(self) -> Province:
        """Whose it is, for ``provinces.permissions``."""
        return self.province
