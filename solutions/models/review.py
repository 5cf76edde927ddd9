"""What a using agency says of a solution; never blended with evaluations."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import History
from core.models import MAX_NAME, MAX_TEXT, Dated
from provinces.models import Province

from .deployment import Deployment

_POINTS = [MinValueValidator(0), MaxValueValidator(100)]


class Review(Dated):
    """The review of one confirmed use.

    ``points`` is the mean of its dimensions, 0-100, half up to two decimals; None without any.
    """

    class Stage(models.TextChoices):
        DRAFT = "draft", _("Waiting to be checked")
        PUBLISHED = "published", _("Published")

    deployment = models.OneToOneField(
        Deployment, models.CASCADE, related_name="review", verbose_name=_("use by an agency")
    )
    state = models.CharField(_("state"), max_length=10, choices=Stage.choices, default=Stage.DRAFT)
    points = models.DecimalField(
        _("points"), max_digits=5, decimal_places=2, null=True, validators=_POINTS, editable=False
    )
    body = models.TextField(_("text"), max_length=MAX_TEXT, blank=True)
    written_on = models.DateField(_("written on"))
    paper = models.CharField(
        _("paper of the agency (number, date)"), max_length=MAX_NAME, blank=True
    )
    vendor_reply = models.TextField(_("vendor's reply"), max_length=MAX_TEXT, blank=True)
    replied_on = models.DateField(_("vendor replied on"), null=True, blank=True)

    history = History(excluded_fields=["state", "points"])

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


class ReviewScore(models.Model):
    """The points, 0-100, that a review gives in one dimension."""

    class Dimension(models.TextChoices):
        FIT = "fit", _("Meets the work's needs")
        EASE = "ease", _("Easy to use")
        RELIABILITY = "reliability", _("Runs reliably")
        SUPPORT = "support", _("Support and training")
        VALUE = "value", _("Worth its cost")

    review = models.ForeignKey(
        Review,
        models.CASCADE,
        related_name="scores",
        verbose_name=_("review by a using agency"),
    )
    dimension = models.CharField(_("dimension"), max_length=11, choices=Dimension.choices)
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=2, validators=_POINTS)

    class Meta:
        verbose_name = _("points in a dimension")
        verbose_name_plural = _("points by dimension")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "dimension"],
                name="review_score_once",
                violation_error_message=_("This dimension has points already."),
            ),
            models.CheckConstraint(
                condition=Q(points__range=(0, 100)),
                name="review_score_range",
                violation_error_message=_("Points lie between 0 and 100."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_dimension_display()}: {self.points}"

    @property
    def owner_province(self) -> Province | None:
        """Whose it is, for ``provinces.permissions``."""
        return self.review.owner_province
