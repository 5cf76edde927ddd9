"""Real use: counted only when the using agency confirms it."""

from datetime import date
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.models import MAX_ADDRESS, MAX_NAME, MAX_TEXT, Dated
from provinces.models import Province, Scope

from .solution import Solution


class DeploymentQuerySet(models.QuerySet["Deployment"]):
    """Which uses count."""

    def confirmed(self, on: date) -> Self:
        """Uses that the agency confirmed and that had not ended on the day ``on``."""
        return self.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gt=on), confirmed_on__isnull=False
        )

    def visible_to(self, scope: Scope) -> Self:
        """The uses that the person's provinces keep."""
        return self.filter(scope.owned())


class Deployment(Dated):
    """An agency's use of a solution; a vendor's claim until the agency confirms it."""

    solution = models.ForeignKey(
        Solution, models.PROTECT, related_name="deployments", verbose_name=_("solution")
    )
    agency = models.CharField(_("using agency"), max_length=MAX_NAME)
    province = models.ForeignKey(
        Province,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deployments",
        verbose_name=_("province"),
    )
    users = models.PositiveIntegerField(_("users"), null=True, blank=True)
    communes = models.PositiveIntegerField(_("communes"), null=True, blank=True)
    since = models.DateField(_("in use since"), null=True, blank=True)
    confirmed_on = models.DateField(_("confirmed by the agency on"), null=True, blank=True)
    confirmation_paper = models.CharField(
        _("confirming paper (number, date)"), max_length=MAX_NAME, blank=True
    )
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=MAX_ADDRESS, blank=True)

    objects = DeploymentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("use by an agency")
        verbose_name_plural = _("uses by agencies")
        ordering = ["-confirmed_on", "pk"]
        indexes = [models.Index(fields=["solution", "confirmed_on"], name="deployment_of_solution")]
        constraints = [
            models.UniqueConstraint(
                fields=["solution", "agency"],
                name="deployment_once",
                violation_error_message=_("This use is entered already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.solution}"

    @property
    def owner_province(self) -> Province | None:
        """Whose it is, for ``provinces.permissions``."""
        return self.province


class Review(Dated):
    """What a using agency says; only from a confirmed use, never blended with evaluations."""

    deployment = models.OneToOneField(
        Deployment, models.CASCADE, related_name="review", verbose_name=_("use by an agency")
    )
    points = models.DecimalField(
        _("points"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    body = models.TextField(_("text"), max_length=MAX_TEXT, blank=True)
    written_on = models.DateField(_("written on"))
    vendor_reply = models.TextField(_("vendor's reply"), max_length=MAX_TEXT, blank=True)

    class Meta:
        verbose_name = _("review by a using agency")
        verbose_name_plural = _("reviews by using agencies")
        ordering = ["-written_on", "pk"]

    def __str__(self) -> str:
        return str(self.deployment)

    @property
    def owner_province(self) -> Province | None:
        """Whose it is, for ``provinces.permissions``."""
        return self.deployment.province
