"""What the portal itself keeps: whether the addresses that entries name still answer."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import MAX_ADDRESS


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
