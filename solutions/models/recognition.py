"""Awards, certificates and the like, shown beside evaluations."""

from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.history import History
from core.models import MAX_ADDRESS, MAX_NAME, Dated, StoredFile
from provinces.models import Province

from .solution import Solution


class Recognition(Dated):
    """An award, certificate, announcement or inspection; never turned into a score."""

    class Kind(models.TextChoices):
        AWARD = "award", _("Award")
        CERTIFICATE = "certificate", _("Certificate")
        ANNOUNCEMENT = "announcement", _("Announcement or recognition")
        INSPECTION = "inspection", _("Passed inspection")

    solution = models.ForeignKey(
        Solution, models.CASCADE, related_name="recognitions", verbose_name=_("solution")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=MAX_NAME)
    issuer = models.CharField(_("issued by"), max_length=MAX_NAME)
    number = models.CharField(_("number"), max_length=60, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    scope = models.CharField(_("scope"), max_length=MAX_ADDRESS, blank=True)
    product_version = models.CharField(_("version of the product"), max_length=60, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    original_file = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("internal original"),
    )
    file = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("public copy"),
        help_text=_("Without personal data; only this one is ever public."),
    )

    history = History()

    class Meta:
        verbose_name = _("recognition")
        verbose_name_plural = _("recognitions")
        ordering = ["-issued_on", "pk"]
        indexes = [models.Index(fields=["kind", "solution"], name="recognition_kind")]

    def __str__(self) -> str:
        return self.title

    @property
    def lapsed_from(self) -> date | None:
        """The first day on which it is no longer valid; None where it does not lapse."""
        return self.valid_until + timedelta(days=1) if self.valid_until else None

    @property
    def owner_province(self) -> Province | None:
        """Whose it is, for ``provinces.permissions``: the solution's steward."""
        return self.solution.steward
