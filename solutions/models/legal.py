"""Legal instruments as data with validity: a citation is never text in a template."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.i18n import Translated
from core.models import MAX_ADDRESS


class LegalInstrumentQuerySet(models.QuerySet["LegalInstrument"]):
    """Instruments by day."""

    def in_force(self, on: date) -> Self:
        """The instruments in force on the day ``on``."""
        return self.filter(
            Q(effective_on__lte=on), Q(expired_on__isnull=True) | Q(expired_on__gt=on)
        )


class LegalInstrument(models.Model):
    """A law, decree, decision or circular; ``expired_on`` is the first day without force."""

    class Kind(models.TextChoices):
        LAW = "law", _("Law")
        RESOLUTION = "resolution", _("Resolution")
        DECREE = "decree", _("Decree")
        DECISION = "decision", _("Decision")
        CIRCULAR = "circular", _("Circular")

    class Subject(models.TextChoices):
        SPENDING = "spending", _("Hiring, purchase and investment in digital technology")
        COST_NORMS = "cost_norms", _("How costs are drawn up")
        QUALITY = "quality", _("Quality and hiring of services")

    class Confidence(models.TextChoices):
        HIGH = "H", _("Several sources")
        MEDIUM = "M", _("One good source")
        LOW = "L", _("One secondary source")

    number = models.CharField(_("number"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=MAX_ADDRESS)
    title_en = models.CharField(_("title in English"), max_length=MAX_ADDRESS, blank=True)
    issuer = models.CharField(_("issued by"), max_length=MAX_ADDRESS, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    effective_on = models.DateField(_("in force from"), null=True, blank=True)
    expired_on = models.DateField(
        _("no longer in force from"), null=True, blank=True, help_text=_("First day without force.")
    )
    replaced_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name=_("replaced by"),
    )
    confidence = models.CharField(
        _("how sure"), max_length=1, choices=Confidence.choices, default=Confidence.MEDIUM
    )
    subject = models.CharField(
        _("subject"),
        max_length=10,
        choices=Subject.choices,
        blank=True,
        help_text=_("Pages cite whichever instrument on the subject is in force that day."),
    )
    website = models.URLField(_("web address"), max_length=MAX_ADDRESS, blank=True)

    local_title = Translated("title")

    objects = LegalInstrumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal instrument")
        verbose_name_plural = _("legal instruments")
        ordering = ["-issued_on", "number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_on__isnull=True)
                | Q(expired_on__isnull=True)
                | Q(expired_on__gte=F("effective_on")),
                name="legal_days_in_order",
                violation_error_message=_("It cannot lapse before it is in force."),
            )
        ]

    def __str__(self) -> str:
        return self.number

    def has_lapsed(self, on: date) -> bool:
        """Whether it is no longer in force on the day ``on``."""
        return self.expired_on is not None and self.expired_on <= on
