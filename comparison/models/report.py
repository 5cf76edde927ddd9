"""The printed report of a quarter, made outside the request."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import MAX_ADDRESS, Dated, private_storage

from .ranking import Ranking


class QuarterReport(Dated):
    """One PDF of a quarter in one language, and how far it is made."""

    class Stage(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        MAKING = "making", _("Being made")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    key = models.UUIDField(_("number"), default=uuid.uuid4, unique=True, editable=False)
    ranking = models.ForeignKey(
        Ranking, models.CASCADE, related_name="reports", verbose_name=_("quarter")
    )
    language = models.CharField(_("language"), max_length=2)
    stage = models.CharField(_("stage"), max_length=8, choices=Stage.choices, default=Stage.WAITING)
    parts_total = models.PositiveSmallIntegerField(_("parts"), default=0)
    parts_done = models.PositiveSmallIntegerField(_("parts done"), default=0)
    file = models.FileField(
        _("file"), storage=private_storage, upload_to="reports/%Y%m", max_length=300, blank=True
    )
    failure = models.CharField(_("why it failed"), max_length=MAX_ADDRESS, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    alive_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("report of a quarter")
        verbose_name_plural = _("reports of quarters")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["stage", "alive_at"], name="quarter_report_stage")]

    def __str__(self) -> str:
        return f"{self.ranking} ({self.language})"
