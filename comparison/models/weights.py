"""Weights that ministry staff tried out and propose for a quarter."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comparison.quarters import EARLIEST_YEAR, Quarter
from core.models import MAX_NAME, MAX_TEXT, Dated


class WeightProposal(Dated):
    """A set of weights (points, by indicator key, sum 100) proposed from a quarter on."""

    class Decision(models.TextChoices):
        OPEN = "open", _("Proposed")
        ADOPTED = "adopted", _("Adopted")
        REFUSED = "refused", _("Refused")

    title = models.CharField(_("title"), max_length=MAX_NAME)
    year = models.PositiveSmallIntegerField(_("from the year"))
    number = models.PositiveSmallIntegerField(_("from the quarter"))
    weights = models.JSONField(_("weights"), default=dict)
    note = models.TextField(_("reasons"), max_length=MAX_TEXT, blank=True)
    state = models.CharField(
        _("decision"), max_length=8, choices=Decision.choices, default=Decision.OPEN
    )
    document_number = models.CharField(_("deciding document, number"), max_length=60, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)

    class Meta:
        verbose_name = _("proposed weights")
        verbose_name_plural = _("proposed weights")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number__range=(1, 4), year__gte=EARLIEST_YEAR),
                name="weights_quarter",
                violation_error_message=_("A year has the quarters 1 to 4."),
            ),
            models.UniqueConstraint(
                fields=["year", "number"],
                condition=Q(state="adopted"),
                name="weights_adopted_once",
                violation_error_message=_("Other weights are adopted for this quarter."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def quarter(self) -> Quarter:
        """The first quarter that they are meant for."""
        return Quarter(self.year, self.number)
